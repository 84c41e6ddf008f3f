//! What does a canonical identity record say? A name, and perhaps a slot; never a slot without a name.

use tenure_bead::{AgentName, Slot};

/// A concrete identity that was written down when the config said it, as a name and a slot.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Recorded {
    /// The name.
    pub name: AgentName,
    /// The slot; a singleton has none.
    pub slot: Option<Slot>,
}

impl Recorded {
    /// Reads the two texts of a record; without a name there is none, and a slot that is no number is absent.
    ///
    /// ```
    /// use tenure_identity::Recorded;
    /// let recorded = Recorded::read("  dir/a ", " 2 ").unwrap();
    /// assert_eq!((recorded.name.as_str(), recorded.slot.map(|slot| slot.number())), ("dir/a", Some(2)));
    /// assert_eq!(Recorded::read("", "4"), None);
    /// ```
    #[must_use]
    pub fn read(name: &str, slot: &str) -> Option<Self> {
        let name = AgentName::parse(name).ok()?;
        Some(Self { name, slot: slot_written(slot) })
    }
}

/// Reads the slot of a record of another system: a positive number, or nothing for whatever else stands there.
#[must_use]
pub fn slot_written(text: &str) -> Option<Slot> {
    Slot::try_new(text.trim().parse().ok()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s265_a_recorded_identity_is_a_name_with_or_without_a_slot() {
        let rows = [
            ("", "", None),
            ("dir/agent-1", "3", Some(("dir/agent-1", 3))),
            ("solo", "", Some(("solo", 0))),
            ("  dir/a  ", " 2 ", Some(("dir/a", 2))),
            ("   ", "2", None),
            ("", "4", None),
            ("a", "xyz", Some(("a", 0))),
        ];
        for (name, slot, expected) in rows {
            let found = Recorded::read(name, slot);
            let found = found.as_ref().map(|r| (r.name.as_str(), r.slot.map_or(0, Slot::number)));
            assert_eq!(found, expected, "{name:?} {slot:?}");
        }
    }

    #[test]
    fn what_is_no_positive_number_is_no_slot() {
        for text in ["0", "-1", "abc", " ", "4294967296", "1.5"] {
            assert_eq!(slot_written(text), None, "{text:?}");
        }
        assert_eq!(slot_written("7"), Slot::try_new(7));
    }
}
