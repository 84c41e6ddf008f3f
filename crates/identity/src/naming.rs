//! How does a template name its sessions? One function, from its upper bound and its list of names.

use crate::Pool;
use tenure_bead::{Capacity, MemberName};

/// How a template names its sessions.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever makes or ends seats has to handle each")]
pub enum Naming<'a> {
    /// It has no sessions.
    Disabled,
    /// One session under the template's own name, without slot or suffix.
    Singleton,
    /// Sessions `name-1`, `name-2`, and so on.
    Numbered {
        /// How many there may be.
        max: Capacity,
    },
    /// Sessions with the names of a list: slot 1 the first, and so on; without a bound, numbers follow the last.
    Listed {
        /// The names that sessions may have.
        names: &'a [MemberName],
        /// How many sessions there may be: never more than names, or as many as are wanted.
        max: Capacity,
    },
}

/// Decides how a template names its sessions.
///
/// Nothing else may look at a capacity to choose a name: two answers in two places were the phantom `refinery-1`
/// (Gas City #2053). The wanted number does not come into it: whoever wants fewer sessions renames nobody.
///
/// ```
/// use tenure_bead::Capacity;
/// use tenure_identity::{naming, Naming, Pool};
/// # fn main() -> Result<(), tenure_identity::PoolError> {
/// assert_eq!(naming(&Pool::of(1)), Naming::Singleton);
/// assert_eq!(naming(&Pool::of(3)), Naming::Numbered { max: Capacity::UpTo(3) });
/// // One session is wanted, three there may be: it is called `name-1`.
/// assert_eq!(naming(&Pool::try_new(0, 1, 3)?), Naming::Numbered { max: Capacity::UpTo(3) });
/// // Without a bound there is a `name-1` as well.
/// assert_eq!(naming(&Pool::unlimited(0, 1)?), Naming::Numbered { max: Capacity::Unlimited });
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn naming(pool: &Pool) -> Naming<'_> {
    let (max, names) = (pool.max(), pool.names());
    match max {
        Capacity::UpTo(0) => Naming::Disabled,
        Capacity::UpTo(_) | Capacity::Unlimited if !names.is_empty() => {
            let highest = usize::try_from(max.highest()).unwrap_or(usize::MAX);
            let names = names.get(..highest).unwrap_or(names);
            Naming::Listed { names, max: bound(max, names) }
        }
        Capacity::UpTo(1) => Naming::Singleton,
        Capacity::UpTo(_) | Capacity::Unlimited => Naming::Numbered { max },
    }
}

/// Returns how many sessions a list has room for: a bounded pool has no more of them than names.
fn bound(max: Capacity, names: &[MemberName]) -> Capacity {
    match max {
        Capacity::Unlimited => max,
        Capacity::UpTo(_) => {
            max.at_most(Capacity::UpTo(u32::try_from(names.len()).unwrap_or(u32::MAX)))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[track_caller]
    fn check(max: Option<i64>, names: &[&str], expected: fn(&[MemberName]) -> Naming<'_>) {
        let names: Vec<MemberName> = names.iter().map(|n| MemberName::parse(n).unwrap()).collect();
        let pool = Pool::found(0, Capacity::of_signed(max), names.clone());
        assert_eq!(naming(&pool), expected(&names));
    }

    #[test]
    fn nothing_is_disabled_by_anything_but_a_bound_of_none() {
        check(Some(0), &[], |_| Naming::Disabled);
        check(Some(0), &["a"], |_| Naming::Disabled);
    }

    #[test]
    fn s259_one_without_a_list_is_a_singleton_and_nothing_else_is() {
        check(Some(1), &[], |_| Naming::Singleton);
        check(Some(1), &["a"], |names| Naming::Listed { names, max: Capacity::UpTo(1) });
        check(Some(2), &[], |_| Naming::Numbered { max: Capacity::UpTo(2) });
        check(None, &[], |_| Naming::Numbered { max: Capacity::Unlimited });
    }

    #[test]
    fn a_negative_bound_is_none() {
        check(Some(-1), &[], |_| Naming::Numbered { max: Capacity::Unlimited });
        check(Some(-7), &["a"], |names| Naming::Listed { names, max: Capacity::Unlimited });
    }

    #[test]
    fn a_list_is_cut_at_the_bound_and_bounds_what_is_longer() {
        const TWO: Capacity = Capacity::UpTo(2);
        check(Some(2), &["a", "b", "c"], |names| Naming::Listed { names: &names[..2], max: TWO });
        check(Some(5), &["a", "b"], |names| Naming::Listed { names, max: TWO });
        check(None, &["a", "b"], |names| Naming::Listed { names, max: Capacity::Unlimited });
    }
}
