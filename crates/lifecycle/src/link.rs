//! Is there a link, and whom does it serve? Down, up, or bound; nothing is sent before it is bound.

use crate::{Epoch, TargetId};

/// The one link that counts.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the three that there are")]
pub enum Link {
    /// There is none.
    Down,
    /// There is one, and whom it serves is not known.
    Up(Epoch),
    /// There is one that serves a target.
    Bound(Epoch, TargetId),
}

impl Link {
    /// Returns the number of the link, if there is one.
    #[must_use]
    pub const fn epoch(&self) -> Option<Epoch> {
        match self {
            Self::Down => None,
            Self::Up(epoch) | Self::Bound(epoch, _) => Some(*epoch),
        }
    }

    /// Returns whom it serves, if that is known.
    #[must_use]
    pub const fn target(&self) -> Option<&TargetId> {
        match self {
            Self::Down | Self::Up(_) => None,
            Self::Bound(_, target) => Some(target),
        }
    }
}
