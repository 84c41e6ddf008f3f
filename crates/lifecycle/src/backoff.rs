//! How long until the next try? Longer with each failure, and short again only after a useful time.

use core::time::Duration;
use tenure_bead::{Deadline, Now, Stamp};

/// How long is waited between tries.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "three durations; all are legal")]
pub struct Patience {
    /// The ceiling of the first wait, at least 1 ms. Default 100 ms: one lost packet should not be felt.
    pub first: Duration,
    /// The ceiling of every wait. Default 10 s: a target that is back is told within that.
    pub longest: Duration,
    /// How long a link has to be useful until failures before that are forgotten. Default 60 s: a link that is taken
    /// and dropped again and again is never useful so long.
    pub useful: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            first: Duration::from_millis(100),
            longest: Duration::from_secs(10),
            useful: Duration::from_secs(60),
        }
    }
}

/// Failures in a row, and when the next try is due.
#[derive(Clone, Debug)]
pub(crate) struct Backoff {
    failures: u32,
    until: Option<Deadline>,
    useful_since: Option<Stamp>,
    seed: u64,
}

impl Backoff {
    pub(crate) const fn new(seed: u64) -> Self {
        Self { failures: 0, until: None, useful_since: None, seed }
    }

    /// Counts a failure and sets the next try.
    pub(crate) fn fail(&mut self, patience: &Patience, now: Now) -> Duration {
        let useful = self.useful_since.take().map(|since| since.age(now).duration());
        if useful.is_some_and(|useful| useful >= patience.useful) {
            self.failures = 0;
        }
        let ceiling = ceiling(patience, self.failures);
        self.failures = self.failures.saturating_add(1);
        let wait = self.jitter(ceiling);
        self.until = Some(Deadline::after(now, wait));
        wait
    }

    /// Notes that a link can be used from now on; one that has nothing to tell is useful too, for as long as it lasts.
    pub(crate) fn begin_use(&mut self, now: Now) {
        self.useful_since.get_or_insert(now.stamp());
    }

    /// Notes that something got through.
    pub(crate) fn succeed(&mut self, now: Now) {
        self.begin_use(now);
        self.until = None;
    }

    /// Returns how long is still to wait.
    pub(crate) fn remaining(&self, now: Now) -> Duration {
        self.until.map_or(Duration::ZERO, |until| until.remaining(now))
    }

    /// Spreads waits evenly below their ceiling, so that many who fail at once do not come back at once.
    fn jitter(&mut self, ceiling: Duration) -> Duration {
        let ms = u64::try_from(ceiling.as_millis()).unwrap_or(u64::MAX).max(1);
        self.seed = self.seed.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.seed ^ (self.seed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        let drawn = (mixed ^ (mixed >> 31)).checked_rem(ms).unwrap_or(0);
        Duration::from_millis(drawn.saturating_add(1))
    }
}

/// The least ceiling of the first wait: nothing, doubled, would be nothing for ever.
const LEAST: Duration = Duration::from_millis(1);

/// Returns the longest that is waited after so many failures.
fn ceiling(patience: &Patience, failures: u32) -> Duration {
    let factor = 1_u32.checked_shl(failures).unwrap_or(u32::MAX);
    patience.first.max(LEAST).saturating_mul(factor).min(patience.longest)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::test_clock::at;

    #[test]
    fn ceilings_double_up_to_the_longest() {
        let patience = Patience::default();
        let ceilings = [0, 1, 2, 6, 7, 31, 32, u32::MAX].map(|n| ceiling(&patience, n).as_millis());
        assert_eq!(ceilings, [100, 200, 400, 6_400, 10_000, 10_000, 10_000, 10_000]);
    }

    #[test]
    fn a_first_wait_of_nothing_grows_too() {
        let patience = Patience { first: Duration::ZERO, ..Patience::default() };
        assert_eq!([0, 3, 31].map(|n| ceiling(&patience, n).as_millis()), [1, 8, 10_000]);
    }

    #[test]
    fn only_a_useful_time_forgets_failures() {
        let patience = Patience::default();
        let mut backoff = Backoff::new(1);
        for n in 1..=10 {
            backoff.succeed(at(n));
            backoff.fail(&patience, at(n));
        }
        assert_eq!(backoff.failures, 10);
        backoff.succeed(at(100));
        backoff.fail(&patience, at(100 + 60_000));
        assert_eq!(backoff.failures, 1);
    }

    #[test]
    fn a_wait_is_within_its_ceiling_and_never_nothing() {
        let patience = Patience::default();
        let mut backoff = Backoff::new(7);
        for _ in 0..1_000 {
            let ceiling = ceiling(&patience, backoff.failures);
            let wait = backoff.fail(&patience, at(0));
            assert!(!wait.is_zero() && wait <= ceiling, "{wait:?}");
            assert_eq!(backoff.remaining(at(0)), wait);
        }
    }
}
