//! Who was signalled? The log of every signal on a scripted machine, and the one rule it is held against.

use crate::Target;
use tenure_bead::Stamp;
use tenure_liveness::{OwnerMark, StopHow};

/// One signal that reached a process.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "facts of one signal")]
pub struct Signal {
    /// When it was sent.
    pub at: Stamp,
    /// Which session was meant.
    pub meant: Target,
    /// How.
    pub how: StopHow,
    /// Whose process it reached; none when that was a foreign one.
    pub reached: Option<OwnerMark>,
}

/// Checks K3: a recycled or foreign process is never signalled.
///
/// # Errors
///
/// The first signal that reached another process than the one that was meant.
pub fn only_the_meant_are_signalled(signals: &[Signal]) -> Result<(), &Signal> {
    signals.iter().find(|s| !hit(s)).map_or(Ok(()), Err)
}

fn hit(signal: &Signal) -> bool {
    let Some(reached) = &signal.reached else {
        return false;
    };
    reached.bead == signal.meant.bead && reached.incarnation == signal.meant.incarnation
}
