//! What does one record say of its slot? It may say so in four places, each by itself.

use crate::Slot;

/// What one record says of its slot, in each of the places where it can.
///
/// Whoever reads the record turns its words into numbers; a place that says nothing, `0`, or no number is absent. The
/// host's handle counts only where the record has no alias and the handle is not the record's own id: a record does
/// not lend its id as a slot.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Stated {
    /// The number that stands in the record.
    pub stored: Option<Slot>,
    /// The slot that its concrete identity means.
    pub agent: Option<Slot>,
    /// The slot that its public handle means.
    pub alias: Option<Slot>,
    /// The slot that its handle at the host means.
    pub session: Option<Slot>,
    /// Whose session it says it is.
    pub template: Tie,
}

/// Whether a record says that it is of the template that is asked about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "it says so or it does not")]
pub enum Tie {
    /// It says so.
    Stated,
    /// It names another template, or none.
    Unstated,
}
