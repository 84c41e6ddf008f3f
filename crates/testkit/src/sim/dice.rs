//! What decides what befalls a fleet? Dice that a seed loads, so that a life repeats itself to the letter.

use parking_lot::Mutex;
use tenure_driver::{FaultPoint, Faults, Flow, Randomness};
use tenure_reconcile::Entropy;

/// A generator of numbers that a seed decides: splitmix64.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Makes dice that fall as the seed says.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Returns a number below `bound`, or 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.next().checked_rem(bound).unwrap_or(0)
    }

    /// Returns one of the choices.
    ///
    /// # Panics
    ///
    /// When there is nothing to choose from.
    pub fn choose<T: Clone>(&mut self, choices: &[T]) -> T {
        let at = usize::try_from(self.below(u64::try_from(choices.len()).unwrap_or(1)));
        let choice = at.ok().and_then(|at| choices.get(at));
        choice.expect("tests choose from something").clone()
    }
}

/// Randomness that repeats itself run after run.
#[derive(Debug)]
pub(super) struct Drawn(pub(super) Mutex<Dice>);

impl Randomness for Drawn {
    fn draw(&self) -> Entropy {
        let mut bytes = [0; 32];
        let mut dice = self.0.lock();
        for chunk in bytes.chunks_mut(8) {
            chunk.copy_from_slice(&dice.next().to_le_bytes());
        }
        Entropy::from_bytes(bytes)
    }
}

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
