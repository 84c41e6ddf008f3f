//! Which name does a seat have, and which seat does a name mean? Two functions, inverse to each other.

use crate::Naming;
use tenure_bead::{AgentName, Alias, NameError, Seat, Slot, TemplateName};

/// Returns the name of a seat (N1, N2), or nothing when the naming has no such seat.
///
/// A singleton's seat has no name in a pool, and a slot none in a template of one: a seat that was claimed under
/// another naming no longer fits, and nobody is renamed to make it fit.
///
/// ```
/// use tenure_bead::{Seat, Slot, TemplateName};
/// use tenure_identity::{name_of, Naming};
/// # fn main() -> Result<(), tenure_bead::NameError> {
/// let template = TemplateName::parse("rig/worker")?;
/// let pool = Naming::Numbered { max: 3 };
/// let seat = Seat::Numbered { template, slot: Slot::FIRST };
/// assert_eq!(name_of(&seat, pool).map(|n| n.to_string()), Some("rig/worker-1".to_owned()));
/// assert_eq!(name_of(&seat, Naming::Singleton), None);
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn name_of(seat: &Seat, naming: Naming<'_>) -> Option<AgentName> {
    match (seat, naming) {
        (Seat::Named { name, .. }, _) => Some(name.clone()),
        (Seat::Singleton { template }, Naming::Singleton) => {
            Some(AgentName::of_seat(template, None))
        }
        (Seat::Numbered { template, slot }, Naming::Numbered { max }) => {
            (slot.number() <= max).then(|| AgentName::of_seat(template, Some(*slot)))
        }
        (Seat::Numbered { template, slot }, Naming::Listed { names }) => {
            let at = usize::try_from(slot.number().saturating_sub(1)).ok()?;
            names.get(at).map(|member| AgentName::of_member(template, member))
        }
        (
            Seat::Singleton { .. } | Seat::Numbered { .. },
            Naming::Disabled | Naming::Singleton | Naming::Numbered { .. } | Naming::Listed { .. },
        ) => None,
    }
}

/// Returns whether a name is the one that a seat has; what [`name_of`] would say, without spelling it.
#[must_use]
pub fn is_called(name: &AgentName, seat: &Seat, naming: Naming<'_>) -> bool {
    match naming {
        Naming::Disabled | Naming::Listed { .. } => name_of(seat, naming).as_ref() == Some(name),
        Naming::Singleton | Naming::Numbered { .. } => match seat {
            Seat::Named { name: own, .. } => own == name,
            Seat::Singleton { template } | Seat::Numbered { template, .. } => {
                seat_of(name, template, naming).as_ref() == Some(seat)
            }
        },
    }
}

/// Returns the public handle of a seat: the base itself, or with the slot behind it.
///
/// # Errors
///
/// [`NameError`] when it gets too long with the slot, or becomes a reserved word; whoever wrote the base mends it.
pub fn alias_of(base: &Alias, seat: &Seat) -> Result<Alias, NameError> {
    Alias::of_seat(base, seat.slot())
}

/// Returns the seat that a name means in a template, or nothing when the name is not one of its.
///
/// Exact and case-sensitive: `worker-supervisor-1` is no seat of `worker`, `worker-01` is none either, and
/// `worker-4` is none of a pool of three.
#[must_use]
pub fn seat_of(name: &AgentName, template: &TemplateName, naming: Naming<'_>) -> Option<Seat> {
    let tail = || name.as_str().strip_prefix(template.as_str());
    let numbered = |slot| Seat::Numbered { template: template.clone(), slot };
    match naming {
        Naming::Disabled => None,
        Naming::Singleton => {
            tail()?.is_empty().then(|| Seat::Singleton { template: template.clone() })
        }
        Naming::Numbered { max } => {
            slot_of(tail()?.strip_prefix('-')?).filter(|slot| slot.number() <= max).map(numbered)
        }
        Naming::Listed { names } => {
            let at =
                names.iter().position(|member| AgentName::of_member(template, member) == *name)?;
            Slot::try_new(u32::try_from(at).ok()?.checked_add(1)?).map(numbered)
        }
    }
}

/// Reads a slot in its one spelling: digits without sign or leading zero.
fn slot_of(digits: &str) -> Option<Slot> {
    let canonical = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    if canonical { Slot::try_new(digits.parse().ok()?) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use tenure_bead::MemberName;

    #[track_caller]
    fn check(name: &str, template: &str, naming: Naming<'_>, expected: Option<Option<u32>>) {
        let name = AgentName::parse(name).unwrap();
        let template = TemplateName::parse(template).unwrap();
        let seat = seat_of(&name, &template, naming);
        assert_eq!(seat.as_ref().map(|s| s.slot().map(Slot::number)), expected);
        if let Some(seat) = seat {
            assert!(is_called(&name, &seat, naming), "the short way says the same");
            assert_eq!(name_of(&seat, naming), Some(name), "seat and name are inverse");
        }
    }

    const POOL: Naming<'static> = Naming::Numbered { max: 12 };

    #[test]
    fn a_numbered_name_means_its_slot() {
        check("worker-3", "worker", POOL, Some(Some(3)));
        check("rig/worker-12", "rig/worker", POOL, Some(Some(12)));
        check("rig/worker-13", "rig/worker", POOL, None);
    }

    #[test]
    fn a_sibling_is_not_taken_for_a_slot() {
        check("worker-supervisor-1", "worker", POOL, None);
        check("workers-1", "worker", POOL, None);
    }

    #[test]
    fn one_slot_has_one_spelling() {
        check("worker-01", "worker", POOL, None);
        check("worker-0", "worker", POOL, None);
        check("worker-4294967296", "worker", POOL, None);
    }

    #[test]
    fn a_singleton_has_its_base_name_and_no_other() {
        check("refinery", "refinery", Naming::Singleton, Some(None));
        check("refinery-1", "refinery", Naming::Singleton, None);
    }

    #[test]
    fn a_disabled_template_has_no_seats() {
        check("worker", "worker", Naming::Disabled, None);
    }

    #[test]
    fn a_listed_name_means_its_place_in_the_list_and_no_number_does() {
        let names: Vec<MemberName> =
            ["alpha", "beta"].iter().map(|name| MemberName::parse(name).unwrap()).collect();
        let listed = Naming::Listed { names: &names };
        check("alpha", "worker", listed, Some(Some(1)));
        check("rig/beta", "rig/worker", listed, Some(Some(2)));
        check("beta", "rig/worker", listed, None);
        check("worker-1", "worker", listed, None);
        check("worker", "worker", listed, None);
    }

    #[test]
    fn a_seat_of_another_naming_has_no_name() {
        let template = TemplateName::parse("worker").unwrap();
        let singleton = Seat::Singleton { template: template.clone() };
        let second = Seat::Numbered { template, slot: Slot::try_new(2).unwrap() };
        let called =
            |name: &str, seat, naming| is_called(&AgentName::parse(name).unwrap(), seat, naming);
        assert!(!called("worker", &singleton, POOL) && !called("worker-2", &singleton, POOL));
        assert!(!called("worker-1", &second, POOL) && called("worker-2", &second, POOL));
        assert!(!called("worker-2", &second, Naming::Numbered { max: 1 }));
        assert_eq!(name_of(&singleton, POOL), None);
        assert_eq!(name_of(&second, Naming::Singleton), None);
        assert_eq!(name_of(&second, Naming::Numbered { max: 1 }), None);
        assert_eq!(name_of(&second, Naming::Listed { names: &[] }), None);
    }
}
