//! Which randomness and which end does a simulated driver get? The ones that were drawn for it.

use crate::Dice;
use parking_lot::Mutex;
use tenure_driver::{FaultPoint, Faults, Flow, Randomness};
use tenure_reconcile::Entropy;

/// Randomness that repeats itself run after run.
#[derive(Debug)]
pub(crate) struct Drawn(pub(crate) Mutex<Dice>);

impl Randomness for Drawn {
    fn draw(&self) -> Entropy {
        let mut bytes = [0; 32];
        let mut dice = self.0.lock();
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&dice.roll().to_le_bytes());
        }
        Entropy::from_bytes(bytes)
    }
}

/// Ends the driver at one fault point, once.
#[derive(Debug, Default)]
pub(crate) struct Planned(pub(crate) Mutex<Option<FaultPoint>>);

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
