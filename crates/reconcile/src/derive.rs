//! Where do new ids and tokens come from? From the entropy of the tick and the seat, never from an order.

use core::fmt;
use tenure_bead::{BeadId, Generation, Incarnation, InstanceToken, Seat};

/// Randomness that was drawn for one tick, outside of the decision.
#[derive(Clone, Copy, Eq, PartialEq)]
pub struct Entropy([u8; 32]);

impl Entropy {
    /// Makes it from 32 random bytes.
    #[must_use]
    pub const fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Splits it in two halves, for whoever needs tokens of the same source.
    #[must_use]
    pub const fn split(self) -> ([u8; 16], [u8; 16]) {
        let (mut low, mut high) = ([0; 16], [0; 16]);
        let (first, second) = self.0.split_at(16);
        low.copy_from_slice(first);
        high.copy_from_slice(second);
        (low, high)
    }
}

/// Shows nothing: tokens derive from it.
impl fmt::Debug for Entropy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Entropy(…)")
    }
}

/// Derives the id of a new bead for a seat.
pub(crate) fn bead_id(entropy: &Entropy, seat: &Seat) -> Option<BeadId> {
    let [a, b, c, d, e, f, ..] = digest(entropy, "bead", seat, Generation::new(0));
    let text = alloc::format!("tb-{a:02x}{b:02x}{c:02x}{d:02x}{e:02x}{f:02x}");
    BeadId::parse(&text).ok()
}

/// Derives the next life of a seat's bead.
pub(crate) fn incarnation(entropy: &Entropy, seat: &Seat, generation: Generation) -> Incarnation {
    let [bytes @ .., _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _] =
        digest(entropy, "life", seat, generation);
    Incarnation { generation, token: InstanceToken::from_bytes(bytes) }
}

fn digest(entropy: &Entropy, domain: &str, seat: &Seat, generation: Generation) -> [u8; 32] {
    let mut hasher = blake3::Hasher::new_keyed(&entropy.0);
    let seat = alloc::format!("{domain}\n{seat}\n{generation}");
    hasher.update(seat.as_bytes());
    *hasher.finalize().as_bytes()
}
