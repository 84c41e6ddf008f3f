//! Which name does a seat have, and which seat does a name mean? Two functions, inverse to each other.

use crate::Naming;
use tenure_bead::{AgentName, Alias, Capacity, MemberName, NameError, Seat, Slot, TemplateName};

/// Returns the name of a seat (N1, N2), or nothing when the naming has no such seat.
///
/// A singleton's seat has no name in a pool, and a slot none in a template of one: a seat that was claimed under
/// another naming no longer fits, and nobody is renamed to make it fit.
///
/// ```
/// use tenure_bead::{Capacity, Seat, Slot, TemplateName};
/// use tenure_identity::{name_of, Naming};
/// # fn main() -> Result<(), tenure_bead::NameError> {
/// let template = TemplateName::parse("rig/worker")?;
/// let pool = Naming::Numbered { max: Capacity::UpTo(3) };
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
            max.has(*slot).then(|| AgentName::of_seat(template, Some(*slot)))
        }
        (Seat::Numbered { template, slot }, Naming::Listed { names, max }) => {
            listed_name(template, *slot, names, max)
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
            slot_of(tail()?.strip_prefix('-')?).filter(|slot| max.has(*slot)).map(numbered)
        }
        Naming::Listed { names, max } => {
            if let Some(slot) = listed_slot(name, template, names) {
                return Some(numbered(slot));
            }
            let slot = slot_of(tail()?.strip_prefix('-')?)?;
            is_past(slot, names, max).then(|| numbered(slot))
        }
    }
}

/// Returns the name of a slot in a list, or the number past its end where there is no bound.
///
/// A number past the end that is a listed name as well has no name: one word would mean two seats. A name that is
/// listed twice is that of its first slot.
fn listed_name(
    template: &TemplateName,
    slot: Slot,
    names: &[MemberName],
    max: Capacity,
) -> Option<AgentName> {
    let at = usize::try_from(slot.number().saturating_sub(1)).ok()?;
    let name = match names.get(at) {
        Some(member) => AgentName::of_member(template, member),
        None if is_past(slot, names, max) => AgentName::of_seat(template, Some(slot)),
        None => return None,
    };
    let means = listed_slot(&name, template, names).unwrap_or(slot);
    (means == slot).then_some(name)
}

/// Returns where a name stands in a list, as a slot.
fn listed_slot(name: &AgentName, template: &TemplateName, names: &[MemberName]) -> Option<Slot> {
    let base = template.parts().base;
    let member = name.as_str().strip_prefix(template.as_str().strip_suffix(base)?)?;
    let at = names.iter().position(|listed| listed.as_str() == member)?;
    Slot::try_new(u32::try_from(at).ok()?.checked_add(1)?)
}

/// Returns whether a slot is one past the end of a list that goes on in numbers.
fn is_past(slot: Slot, names: &[MemberName], max: Capacity) -> bool {
    let listed = u32::try_from(names.len()).unwrap_or(u32::MAX);
    max == Capacity::Unlimited && slot.number() > listed
}

/// Reads a slot in its one spelling: digits without sign or leading zero.
pub(crate) fn slot_of(digits: &str) -> Option<Slot> {
    let canonical = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    if canonical { Slot::try_new(digits.parse().ok()?) } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

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

    const POOL: Naming<'static> = Naming::Numbered { max: Capacity::UpTo(12) };

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
        let listed = Naming::Listed { names: &names, max: Capacity::UpTo(2) };
        check("alpha", "worker", listed, Some(Some(1)));
        check("rig/beta", "rig/worker", listed, Some(Some(2)));
        check("beta", "rig/worker", listed, None);
        check("worker-1", "worker", listed, None);
        check("worker", "worker", listed, None);
    }

    #[test]
    fn s114_numbers_follow_the_last_name_where_there_is_no_bound() {
        let names: Vec<MemberName> =
            ["furiosa", "nux"].iter().map(|name| MemberName::parse(name).unwrap()).collect();
        let open = Naming::Listed { names: &names, max: Capacity::Unlimited };
        check("furiosa", "polecat", open, Some(Some(1)));
        check("polecat-3", "polecat", open, Some(Some(3)));
        check("polecat-2", "polecat", open, None);
        let bound = Naming::Listed { names: &names, max: Capacity::UpTo(2) };
        check("polecat-3", "polecat", bound, None);
    }

    #[test]
    fn a_number_that_is_a_listed_name_is_no_second_seat() {
        let names: Vec<MemberName> =
            ["worker-3", "b", "b"].iter().map(|name| MemberName::parse(name).unwrap()).collect();
        let open = Naming::Listed { names: &names, max: Capacity::Unlimited };
        check("worker-3", "worker", open, Some(Some(1)));
        check("b", "worker", open, Some(Some(2)));
        let template = TemplateName::parse("worker").unwrap();
        let third = Seat::Numbered { template, slot: Slot::try_new(3).unwrap() };
        assert_eq!(name_of(&third, open), None, "its name is that of slot 2");
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
        assert!(!called("worker-2", &second, Naming::Numbered { max: Capacity::UpTo(1) }));
        assert_eq!(name_of(&singleton, POOL), None);
        assert_eq!(name_of(&second, Naming::Singleton), None);
        assert_eq!(name_of(&second, Naming::Numbered { max: Capacity::UpTo(1) }), None);
        assert_eq!(name_of(&second, Naming::Listed { names: &[], max: Capacity::UpTo(1) }), None);
    }
}
