//! How is a session told to end in its own time? By the signal that its launch names, to its first process alone.

use crate::error::Refusal;
use rustix::process::Signal;
use tenure_runtime::LaunchSpec;

/// Returns the signal that tells a session of this spec to drain, if it takes one.
pub(crate) fn of_spec(spec: &LaunchSpec) -> Result<Option<Signal>, Refusal> {
    let read = |raw| from_raw(raw).ok_or(Refusal::DrainSignal(raw));
    spec.drain.map(read).transpose()
}

/// Reads the number of a signal that leaves it to the session what follows.
///
/// Nothing can handle `SIGKILL` and `SIGSTOP`; real-time signals cannot be sent through a pidfd by safe code.
pub(crate) fn from_raw(raw: i32) -> Option<Signal> {
    let is_handled = |signal: &Signal| *signal != Signal::KILL && *signal != Signal::STOP;
    Signal::from_named_raw(raw).filter(is_handled)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_signal_that_can_be_handled_and_sent_is_taken() {
        let taken: Vec<i32> = (-2..=70).filter(|raw| from_raw(*raw).is_some()).collect();
        let expected: Vec<i32> = (1..=31).filter(|raw| ![9, 19].contains(raw)).collect();
        assert_eq!(taken, expected);
    }
}
