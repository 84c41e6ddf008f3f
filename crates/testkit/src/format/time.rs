//! What has to hold of a text that may be a moment or a deadline?

use super::{TIME_BOUND, by_json};
use crate::hunt::{Violation, broken};
use tenure_bead::{Deadline, Stamp};

/// Reads a text as a moment and as a deadline, and holds both to the rules; returns whether it is either.
///
/// # Errors
///
/// `round-trip` when one is not read back as it was; `time-bound` when a deadline makes somebody wait longer than its
/// length, at its own moment or at any other that the text names.
pub fn times(text: &str) -> Result<bool, Violation> {
    let (stamp, deadline) = (serde_json::from_str(text), serde_json::from_str(text));
    if let Ok(stamp) = &stamp {
        moment(*stamp)?;
    }
    if let Ok(deadline) = &deadline {
        wait(*deadline)?;
    }
    Ok(stamp.is_ok() || deadline.is_ok())
}

fn moment(stamp: Stamp) -> Result<(), Violation> {
    by_json(&stamp)?;
    let shown = stamp.wall.to_string();
    if !shown.ends_with('Z') || shown.len() < LENGTH_OF_A_DATE {
        return broken(TIME_BOUND, format!("{stamp:?} is shown as {shown:?}"));
    }
    Ok(())
}

fn wait(deadline: Deadline) -> Result<(), Violation> {
    by_json(&deadline)?;
    moment(deadline.set())?;
    let set = deadline.set();
    let then = tenure_bead::Now { wall: set.wall, boot: set.boot };
    if deadline.remaining(then) != deadline.length() {
        let remaining = deadline.remaining(then);
        return broken(TIME_BOUND, format!("{deadline:?} has {remaining:?} left when it is set"));
    }
    if deadline.is_due(then) != deadline.length().is_zero() {
        return broken(TIME_BOUND, format!("{deadline:?} has come when it is set"));
    }
    Ok(())
}

const LENGTH_OF_A_DATE: usize = "1970-01-01T00:00:00Z".len();
