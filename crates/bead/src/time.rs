//! When? Two clocks that do not convert, and deadlines that survive reboots and clock steps.
//!
//! The wall clock dates things and survives reboots, but somebody may set it.
//! The boot clock orders and measures, counts through suspend, and ends with the boot.
//! What is stored carries both: within one boot the boot clock decides, across boots the wall clock does,
//! and the answer says that it is an estimate.

use crate::BootId;
use core::fmt;
use core::time::Duration;
use serde::{Deserialize, Serialize};

/// A moment on the wall clock, in milliseconds since the Unix epoch.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Wall(u64);

impl Wall {
    /// Makes it from milliseconds since the Unix epoch.
    #[must_use]
    pub const fn from_unix_ms(ms: u64) -> Self {
        Self(ms)
    }

    /// Returns the milliseconds since the Unix epoch.
    #[must_use]
    pub const fn as_unix_ms(self) -> u64 {
        self.0
    }
}

/// Writes the moment in UTC, to the second, as RFC 3339 does.
impl fmt::Display for Wall {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (year, month, day) = civil_from_days(self.0 / MS_PER_DAY);
        let second = self.0 % MS_PER_DAY / 1000;
        let (hour, minute, second) = (second / 3600, second / 60 % 60, second % 60);
        write!(f, "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}Z")
    }
}

/// A moment on the boot clock: which boot, and milliseconds since it began, suspend included.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a pair of facts; every pair is legal")]
pub struct Boot {
    /// Which boot of which machine.
    pub id: BootId,
    /// Milliseconds since that boot.
    pub ms: u64,
}

/// The present moment on both clocks: the only way time gets into a decision.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a pair of facts; every pair is legal")]
pub struct Now {
    /// The wall clock.
    pub wall: Wall,
    /// The boot clock.
    pub boot: Boot,
}

impl Now {
    /// Returns the moment in the form that is stored.
    #[must_use]
    pub const fn stamp(self) -> Stamp {
        Stamp { wall: self.wall, boot: self.boot }
    }
}

/// A moment that was stored.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "a pair of facts; every pair is legal")]
pub struct Stamp {
    /// What the wall clock showed.
    pub wall: Wall,
    /// What the boot clock showed.
    pub boot: Boot,
}

impl Stamp {
    /// Returns how long ago this was, and whether that was measured.
    ///
    /// A stamp from the future is zero old: a stepped clock never makes anything older than it is.
    #[must_use]
    pub fn age(&self, now: Now) -> Age {
        if self.boot.id == now.boot.id {
            Age::Measured(Duration::from_millis(now.boot.ms.saturating_sub(self.boot.ms)))
        } else {
            // Somebody may have set the wall clock back; since this boot began is the least it can be.
            let ms = now.wall.as_unix_ms().saturating_sub(self.wall.as_unix_ms());
            Age::Estimated(Duration::from_millis(ms.max(now.boot.ms)))
        }
    }
}

/// How long ago something was, and how far that is to be believed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever measures has to look at both")]
pub enum Age {
    /// Both ends lie in one boot: the boot clock measured it.
    Measured(Duration),
    /// The ends lie in two boots: the wall clock had to do, and somebody may have set it.
    Estimated(Duration),
}

impl Age {
    /// Returns the duration, however it was found.
    #[must_use]
    pub const fn duration(self) -> Duration {
        match self {
            Self::Measured(duration) | Self::Estimated(duration) => duration,
        }
    }
}

/// A moment in the future that was stored: it was set then, and comes so much later.
///
/// Kept as beginning and length, so that no clock step can make the wait longer than it was meant to be; across
/// a reboot it is over at the latest that long after the new boot began.
///
/// ```
/// use core::time::Duration;
/// use tenure_bead::{Boot, BootId, Deadline, Now, Wall};
/// let boot = |ms| Boot { id: BootId::from_bytes([1; 16]), ms };
/// let now = Now { wall: Wall::from_unix_ms(1_000_000), boot: boot(500) };
/// let deadline = Deadline::after(now, Duration::from_secs(2));
///
/// // Somebody sets the wall clock a year ahead; the boot clock knows better.
/// let later = Now { wall: Wall::from_unix_ms(31_536_000_000), boot: boot(1_500) };
/// assert_eq!(deadline.remaining(later), Duration::from_secs(1));
/// assert!(!deadline.is_due(later));
/// ```
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Deadline {
    set: Stamp,
    after_ms: u64,
}

impl Deadline {
    /// Sets a deadline that comes `length` after `now`.
    #[must_use]
    pub fn after(now: Now, length: Duration) -> Self {
        Self { set: now.stamp(), after_ms: whole_ms(length) }
    }

    /// Sets a deadline that comes `length` after a stored moment.
    #[must_use]
    pub fn since(set: Stamp, length: Duration) -> Self {
        Self { set, after_ms: whole_ms(length) }
    }

    /// Returns when it was set.
    #[must_use]
    pub const fn set(&self) -> Stamp {
        self.set
    }

    /// Returns how long it lets wait in all.
    #[must_use]
    pub const fn length(&self) -> Duration {
        Duration::from_millis(self.after_ms)
    }

    /// Returns how long is still to wait: never more than the length, zero once due.
    #[must_use]
    pub fn remaining(&self, now: Now) -> Duration {
        self.length().saturating_sub(self.set.age(now).duration())
    }

    /// Returns whether it has come.
    #[must_use]
    pub fn is_due(&self, now: Now) -> bool {
        self.remaining(now).is_zero()
    }

    /// Returns the moment on the wall clock at which it comes, as expected when it was set.
    #[must_use]
    pub const fn wall(&self) -> Wall {
        Wall(self.set.wall.0.saturating_add(self.after_ms))
    }
}

/// Returns the whole milliseconds of a duration, rounded up so that no wait becomes zero.
#[must_use]
pub fn whole_ms(length: Duration) -> u64 {
    u64::try_from(length.as_nanos().div_ceil(1_000_000)).unwrap_or(u64::MAX)
}

const MS_PER_DAY: u64 = 86_400_000;

/// Returns the date of a day since 1970-01-01, by counting years from March so that leap days come last.
fn civil_from_days(days: u64) -> (u64, u64, u64) {
    let days = days.saturating_add(719_468);
    let (era, day_of_era) = (days / 146_097, days % 146_097);
    let leap_days = (day_of_era / 1_460).saturating_sub(day_of_era / 36_524);
    let leap_days = leap_days.saturating_add(day_of_era / 146_096);
    let year_of_era = day_of_era.saturating_sub(leap_days) / 365;
    let days_before = year_of_era.saturating_mul(365).saturating_add(year_of_era / 4);
    let day_of_year = day_of_era.saturating_add(year_of_era / 100).saturating_sub(days_before);
    let month_from_march = day_of_year.saturating_mul(5).saturating_add(2) / 153;
    let days_to_month = month_from_march.saturating_mul(153).saturating_add(2) / 5;
    let day = day_of_year.saturating_sub(days_to_month).saturating_add(1);
    let (month, next_year) =
        if month_from_march < 10 { (month_from_march, 0) } else { (month_from_march, 1) };
    let month = if next_year == 0 { month.saturating_add(3) } else { month.saturating_sub(9) };
    let year = era.saturating_mul(400).saturating_add(year_of_era).saturating_add(next_year);
    (year, month, day)
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;

    fn at(boot: u8, boot_ms: u64, wall_ms: u64) -> Now {
        let id = BootId::from_bytes([boot; 16]);
        Now { wall: Wall::from_unix_ms(wall_ms), boot: Boot { id, ms: boot_ms } }
    }

    #[test]
    fn within_a_boot_the_boot_clock_decides() {
        let set = at(1, 1_000, 9_000).stamp();
        assert_eq!(set.age(at(1, 3_500, 0)), Age::Measured(Duration::from_millis(2_500)));
    }

    #[test]
    fn across_boots_the_wall_clock_decides_and_says_so() {
        let set = at(1, 1_000, 9_000).stamp();
        assert_eq!(set.age(at(2, 10, 12_000)), Age::Estimated(Duration::from_millis(3_000)));
    }

    #[test]
    fn a_stamp_from_the_future_is_zero_old() {
        let set = at(1, 1_000, 9_000).stamp();
        assert_eq!(set.age(at(2, 0, 5_000)), Age::Estimated(Duration::ZERO));
        assert_eq!(set.age(at(1, 999, 5_000)), Age::Measured(Duration::ZERO));
    }

    #[test]
    fn a_clock_set_back_over_a_reboot_never_lengthens_the_wait() {
        let deadline = Deadline::after(at(1, 0, 1_000_000), Duration::from_secs(5));
        assert_eq!(deadline.remaining(at(2, 0, 1)), Duration::from_secs(5));
        assert_eq!(deadline.remaining(at(2, 3_000, 1)), Duration::from_secs(2));
        assert!(
            deadline.is_due(at(2, 5_000, 1)),
            "the new boot alone is as old as the wait was long"
        );
    }

    #[test]
    fn a_wait_shorter_than_a_millisecond_is_still_a_wait() {
        let now = at(1, 0, 0);
        assert!(!Deadline::after(now, Duration::from_nanos(1)).is_due(now));
    }

    #[test]
    fn a_wall_moment_is_written_in_utc() {
        for (ms, expected) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_400_000, "2000-02-29T00:00:00Z"),
            (1_704_067_199_999, "2023-12-31T23:59:59Z"),
            (4_107_542_400_000, "2100-03-01T00:00:00Z"),
        ] {
            assert_eq!(Wall::from_unix_ms(ms).to_string(), expected);
        }
    }
}
