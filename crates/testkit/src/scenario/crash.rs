//! Where does the driver of a scenario die? At the fault point that a step named, once.

use parking_lot::Mutex;
use tenure_driver::{FaultPoint, Faults, Flow};

/// Ends the driver at one fault point, once.
#[derive(Debug, Default)]
pub(super) struct Planned(pub(super) Mutex<Option<FaultPoint>>);

impl Faults for Planned {
    fn reach(&self, point: FaultPoint) -> Flow {
        let mut planned = self.0.lock();
        if *planned == Some(point) {
            *planned = None;
            return Flow::Crash;
        }
        Flow::Go
    }
}
