//! How does a template name its sessions? One function, from its upper bound and its list of names.

use crate::Pool;
use tenure_bead::MemberName;

/// How a template names its sessions.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever makes or ends seats has to handle each")]
pub enum Naming<'a> {
    /// It has no sessions.
    Disabled,
    /// One session under the template's own name, without slot or suffix.
    Singleton,
    /// Sessions `name-1` to `name-max`.
    Numbered {
        /// How many there may be.
        max: u32,
    },
    /// Sessions with the names of a list: slot 1 the first, and so on.
    Listed {
        /// The names, as many as there may be sessions.
        names: &'a [MemberName],
    },
}

/// Decides how a template names its sessions.
///
/// Nothing else may look at a capacity to choose a name: two answers in two places were the phantom `refinery-1`
/// (Gas City #2053). The wanted number does not come into it: whoever wants fewer sessions renames nobody.
///
/// ```
/// use tenure_identity::{naming, Naming, Pool};
/// # fn main() -> Result<(), tenure_identity::PoolError> {
/// assert_eq!(naming(&Pool::of(1)), Naming::Singleton);
/// assert_eq!(naming(&Pool::of(3)), Naming::Numbered { max: 3 });
/// // One session is wanted, three there may be: it is called `name-1`.
/// assert_eq!(naming(&Pool::try_new(0, 1, 3)?), Naming::Numbered { max: 3 });
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn naming(pool: &Pool) -> Naming<'_> {
    let listed = usize::try_from(pool.max()).ok().and_then(|max| pool.names().get(..max));
    match (pool.max(), listed) {
        (0, _) => Naming::Disabled,
        (_, Some(names)) if !names.is_empty() => Naming::Listed { names },
        (1, _) => Naming::Singleton,
        (max, _) => Naming::Numbered { max },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    #[track_caller]
    fn check(max: u32, names: &[&str], expected: fn(&[MemberName]) -> Naming<'_>) {
        let names: Vec<MemberName> = names.iter().map(|n| MemberName::parse(n).unwrap()).collect();
        let pool = Pool::try_new(0, 0, max).unwrap().with_names(names.clone());
        // A list that is too short is refused before anybody asks; none is not short.
        let pool = if names.is_empty() { Pool::try_new(0, 0, max).unwrap() } else { pool.unwrap() };
        assert_eq!(naming(&pool), expected(&names));
    }

    #[test]
    fn nothing_is_disabled_by_anything_but_a_bound_of_none() {
        check(0, &[], |_| Naming::Disabled);
        check(0, &["a"], |_| Naming::Disabled);
    }

    #[test]
    fn one_without_a_list_is_a_singleton_and_with_one_it_is_not() {
        check(1, &[], |_| Naming::Singleton);
        check(1, &["a"], |names| Naming::Listed { names });
    }

    #[test]
    fn more_are_numbered_or_listed_up_to_the_bound() {
        check(2, &[], |_| Naming::Numbered { max: 2 });
        check(2, &["a", "b", "c"], |names| Naming::Listed { names: &names[..2] });
    }
}
