//! What decides where there is a choice? Dice that a seed loads, so that a run repeats itself to the letter.

/// A generator of numbers that a seed decides: splitmix64.
#[derive(Clone, Debug)]
pub struct Dice(u64);

impl Dice {
    /// Makes dice that fall as the seed says.
    #[must_use]
    pub const fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// Makes the dice of one of many cases; neighboring cases and neighboring seeds have nothing in common.
    #[must_use]
    pub fn of_case(seed: u64, case: u64) -> Self {
        Self(mix(mix(seed) ^ mix(case ^ 0xD1B5_4A32_D192_ED03)))
    }

    /// Returns the next number.
    pub fn roll(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        mix(self.0)
    }

    /// Returns a number below `bound`, or 0.
    pub fn below(&mut self, bound: u64) -> u64 {
        self.roll().checked_rem(bound).unwrap_or(0)
    }

    /// Returns an index into something that has so many parts, or 0.
    pub fn index(&mut self, parts: usize) -> usize {
        usize::try_from(self.below(u64::try_from(parts).unwrap_or(u64::MAX))).unwrap_or(0)
    }

    /// Returns whether something happens that happens so many times in a hundred.
    pub fn percent(&mut self, times: u64) -> bool {
        self.below(100) < times
    }

    /// Returns one of the choices.
    ///
    /// # Panics
    ///
    /// When there is nothing to choose from.
    pub fn choose<T: Clone>(&mut self, choices: &[T]) -> T {
        let at = self.index(choices.len());
        choices.get(at).expect("tests choose from something").clone()
    }

    /// Returns a handle when so many were issued: mostly one of the latest, often a stale one, seldom one that was
    /// never issued.
    ///
    /// ```
    /// use tenure_testkit::Dice;
    /// let mut dice = Dice::new(7);
    /// let drawn: Vec<usize> = (0..100).map(|_| dice.handle(10)).collect();
    /// assert!(drawn.iter().any(|handle| *handle < 5) && drawn.iter().any(|handle| *handle >= 10));
    /// ```
    pub fn handle(&mut self, issued: usize) -> usize {
        match self.below(8) {
            0 => issued.saturating_add(self.index(2)),
            1..4 => self.index(issued),
            _ => issued.saturating_sub(1).saturating_sub(self.index(3)),
        }
    }
}

/// Spreads every bit of a number over all of them.
const fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    number ^ (number >> 31)
}
