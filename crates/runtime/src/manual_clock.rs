//! What time is it in a test? A clock that moves only when it is told to.

use crate::Clock;
use core::time::Duration;
use parking_lot::Mutex;
use tenure_bead::{Boot, BootId, Now, Wall, whole_ms};

/// A clock for tests and simulations: it stands still until somebody moves it.
///
/// ```
/// use core::time::Duration;
/// use tenure_bead::BootId;
/// use tenure_runtime::{Clock, ManualClock};
/// let clock = ManualClock::new(BootId::from_bytes([1; 16]));
/// let before = clock.now();
/// clock.advance(Duration::from_secs(2));
/// assert_eq!(clock.now().boot.ms - before.boot.ms, 2_000);
/// ```
#[derive(Debug)]
pub struct ManualClock {
    now: Mutex<Now>,
}

impl ManualClock {
    /// Makes a clock at the beginning of a boot, on 2025-01-01 by the wall clock.
    #[must_use]
    pub const fn new(boot: BootId) -> Self {
        let now = Now { wall: Wall::from_unix_ms(FIRST_WALL_MS), boot: Boot { id: boot, ms: 0 } };
        Self { now: Mutex::new(now) }
    }

    /// Sets both clocks, whatever they showed.
    pub fn set(&self, now: Now) {
        *self.now.lock() = now;
    }

    /// Lets time pass on both clocks.
    pub fn advance(&self, by: Duration) {
        let mut now = self.now.lock();
        now.boot.ms = now.boot.ms.saturating_add(whole_ms(by));
        now.wall = later(now.wall, by);
    }

    /// Suspends the machine for a time: both clocks count it, although nothing ran.
    pub fn suspend(&self, length: Duration) {
        self.advance(length);
    }

    /// Steps the wall clock ahead, as somebody who sets it does; the boot clock does not move.
    pub fn step_wall_ahead(&self, by: Duration) {
        let mut now = self.now.lock();
        now.wall = later(now.wall, by);
    }

    /// Steps the wall clock back; the boot clock does not move.
    pub fn step_wall_back(&self, by: Duration) {
        let mut now = self.now.lock();
        now.wall = Wall::from_unix_ms(now.wall.as_unix_ms().saturating_sub(whole_ms(by)));
    }

    /// Boots the machine anew after it was down for a time.
    pub fn reboot(&self, boot: BootId, down: Duration) {
        let mut now = self.now.lock();
        now.wall = later(now.wall, down);
        now.boot = Boot { id: boot, ms: 0 };
    }
}

impl Clock for ManualClock {
    fn now(&self) -> Now {
        *self.now.lock()
    }
}

fn later(wall: Wall, by: Duration) -> Wall {
    Wall::from_unix_ms(wall.as_unix_ms().saturating_add(whole_ms(by)))
}

/// 2025-01-01: any date would do, but one long after the epoch shows a wall clock taken for a boot clock.
const FIRST_WALL_MS: u64 = 1_735_689_600_000;

#[cfg(test)]
mod tests {
    use super::*;

    fn clock() -> ManualClock {
        ManualClock::new(BootId::from_bytes([1; 16]))
    }

    #[test]
    fn a_step_of_the_wall_clock_leaves_the_boot_clock_alone() {
        let clock = clock();
        let before = clock.now();
        clock.step_wall_ahead(Duration::from_secs(9));
        clock.step_wall_back(Duration::from_secs(4));
        let wall = Wall::from_unix_ms(FIRST_WALL_MS + 5_000);
        assert_eq!(clock.now(), Now { wall, ..before });
    }

    #[test]
    fn a_suspend_counts_on_both_clocks() {
        let clock = clock();
        clock.suspend(Duration::from_secs(3));
        let now = clock.now();
        assert_eq!(now.boot.ms, 3_000);
        assert_eq!(now.wall, Wall::from_unix_ms(FIRST_WALL_MS + 3_000));
    }

    #[test]
    fn a_reboot_begins_another_boot_at_zero() {
        let clock = clock();
        clock.advance(Duration::from_secs(3));
        let id = BootId::from_bytes([2; 16]);
        clock.reboot(id, Duration::from_secs(7));
        let wall = Wall::from_unix_ms(FIRST_WALL_MS + 10_000);
        let boot = Boot { id, ms: 0 };
        assert_eq!(clock.now(), Now { wall, boot });
    }

    #[test]
    fn a_clock_that_is_set_shows_what_was_set() {
        let clock = clock();
        let now = Now {
            wall: Wall::from_unix_ms(5),
            boot: Boot { id: BootId::from_bytes([3; 16]), ms: 7 },
        };
        clock.set(now);
        assert_eq!(clock.now(), now);
    }
}
