//! Which randomness does a driver get that has to repeat itself? The one that loaded dice draw.

use crate::Dice;
use parking_lot::Mutex;
use tenure_driver::Randomness;
use tenure_reconcile::Entropy;

/// Randomness that repeats itself run after run.
#[derive(Debug)]
pub(crate) struct Drawn(Mutex<Dice>);

impl Drawn {
    /// Makes the randomness that such dice give.
    pub(crate) const fn by(dice: Dice) -> Self {
        Self(Mutex::new(dice))
    }
}

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
