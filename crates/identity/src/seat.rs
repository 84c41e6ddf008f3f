//! Which name does a seat have, and which seat does a name mean? Two functions, inverse to each other.

use crate::Naming;
use tenure_bead::{AgentName, Seat, Slot, TemplateName};

/// Returns the name of a seat (N1, N2).
///
/// ```
/// use tenure_bead::{Seat, Slot, TemplateName};
/// use tenure_identity::name_of;
/// # fn main() -> Result<(), tenure_bead::NameError> {
/// let template = TemplateName::parse("rig/worker")?;
/// let pool = Seat::Numbered { template: template.clone(), slot: Slot::FIRST };
/// assert_eq!(name_of(&pool).as_str(), "rig/worker-1");
/// assert_eq!(name_of(&Seat::Singleton { template }).as_str(), "rig/worker");
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn name_of(seat: &Seat) -> AgentName {
    AgentName::of_seat(seat.template(), seat.slot())
}

/// Returns the seat that a name means in a template, or nothing when the name is not one of its.
///
/// Exact and case-sensitive: `worker-supervisor-1` is no seat of `worker`, `worker-01` is none either.
#[must_use]
pub fn seat_of(name: &AgentName, template: &TemplateName, naming: Naming) -> Option<Seat> {
    let tail = name.as_str().strip_prefix(template.as_str())?;
    match naming {
        Naming::Disabled => None,
        Naming::Singleton => {
            tail.is_empty().then(|| Seat::Singleton { template: template.clone() })
        }
        Naming::Numbered { .. } => {
            let slot = slot_of(tail.strip_prefix('-')?)?;
            Some(Seat::Numbered { template: template.clone(), slot })
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

    #[track_caller]
    fn check(name: &str, template: &str, naming: Naming, expected: Option<Option<u32>>) {
        let name = AgentName::parse(name).unwrap();
        let template = TemplateName::parse(template).unwrap();
        let seat = seat_of(&name, &template, naming);
        assert_eq!(seat.as_ref().map(|s| s.slot().map(Slot::number)), expected);
        if let Some(seat) = seat {
            assert_eq!(name_of(&seat), name, "seat and name are inverse");
        }
    }

    const POOL: Naming = Naming::Numbered { size: 3 };

    #[test]
    fn a_numbered_name_means_its_slot() {
        check("worker-3", "worker", POOL, Some(Some(3)));
        check("rig/worker-12", "rig/worker", POOL, Some(Some(12)));
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
}
