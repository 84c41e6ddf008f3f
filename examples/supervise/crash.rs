//! Where does the supervisor die, when a test asks it to? At a fault point, as by `kill -9`.

use rustix::process::{Signal, getpid, kill_process};
use tenure::driver::{FaultPoint, Faults, Flow};

/// Kills its own process at one fault point.
#[derive(Clone, Copy, Debug)]
pub(crate) struct CrashAt(pub(crate) FaultPoint);

impl Faults for CrashAt {
    fn reach(&self, point: FaultPoint) -> Flow {
        if point != self.0 {
            return Flow::Go;
        }
        match kill_process(getpid(), Signal::KILL) {
            // The signal is on its way; nothing more is done before it arrives.
            Ok(()) | Err(_) => Flow::Crash,
        }
    }
}
