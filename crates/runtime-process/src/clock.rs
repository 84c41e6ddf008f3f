//! What time is it on this machine?

use core::time::Duration;
use rustix::time::{DynamicClockId, clock_gettime_dynamic};
use std::fs;
use std::io;
use std::time::SystemTime;
use tenure_bead::{Boot, BootId, IdError, Now, Wall};
use tenure_runtime::Clock;

/// The clocks of this machine: the wall clock, and the one that counts from its boot through every suspend.
///
/// ```
/// use tenure_runtime::Clock;
/// use tenure_runtime_process::SystemClock;
/// # fn main() -> Result<(), tenure_runtime_process::ClockError> {
/// let clock = SystemClock::try_new()?;
/// let before = clock.now();
/// assert!(clock.now().boot.ms >= before.boot.ms);
/// # Ok(()) }
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct SystemClock {
    boot: BootId,
}

impl SystemClock {
    /// Makes a clock of the present boot.
    ///
    /// # Errors
    ///
    /// [`ClockError`] when the kernel does not name its boot or does not count from it; nobody can mend that here.
    pub fn try_new() -> Result<Self, ClockError> {
        since_boot().map_err(ClockError::NoBootClock)?;
        Ok(Self { boot: boot_id()? })
    }
}

impl Clock for SystemClock {
    fn now(&self) -> Now {
        let wall = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        // Both fall back to zero, and neither does: the boot clock was tried when this was made, and a
        // wall clock set before 1970 reads as 1970.
        Now {
            wall: Wall::from_unix_ms(ms(wall.unwrap_or_default())),
            boot: Boot { id: self.boot, ms: ms(since_boot().unwrap_or_default()) },
        }
    }
}

/// Why there is no clock.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ClockError {
    /// The kernel has no clock that counts through suspend. A Linux from 2.6.39 on is needed.
    #[error("read the clock that counts from the boot")]
    NoBootClock(#[source] io::Error),
    /// The file that names the boot cannot be read. `/proc` has to be mounted.
    #[error("read {BOOT_ID}")]
    NoBootId(#[source] io::Error),
    /// What names the boot is no id. The container or sandbox that shows it is to be mended.
    #[error("read the id of the boot from {BOOT_ID}")]
    BadBootId(#[source] IdError),
}

/// Reads which boot this is.
pub(crate) fn boot_id() -> Result<BootId, ClockError> {
    let text = fs::read_to_string(BOOT_ID).map_err(ClockError::NoBootId)?;
    text.parse().map_err(ClockError::BadBootId)
}

fn since_boot() -> io::Result<Duration> {
    let time = clock_gettime_dynamic(DynamicClockId::Boottime)?;
    let seconds = u64::try_from(time.tv_sec).unwrap_or(0);
    let nanos = u32::try_from(time.tv_nsec).unwrap_or(0);
    Ok(Duration::new(seconds, nanos))
}

/// Whole milliseconds that have passed; unlike a wait, a moment is not rounded up.
fn ms(length: Duration) -> u64 {
    u64::try_from(length.as_millis()).unwrap_or(u64::MAX)
}

const BOOT_ID: &str = "/proc/sys/kernel/random/boot_id";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_clocks_of_one_boot_agree_on_it() {
        let (first, second) = (SystemClock::try_new(), SystemClock::try_new());
        assert_eq!(first.unwrap(), second.unwrap());
    }

    #[test]
    fn the_boot_clock_moves_on_and_lies_behind_the_wall_clock() {
        let clock = SystemClock::try_new().unwrap();
        let (first, second) = (clock.now(), clock.now());
        assert!(second.boot.ms >= first.boot.ms);
        assert!(second.boot.ms < second.wall.as_unix_ms());
    }
}
