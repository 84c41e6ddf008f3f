//! How long is still to wait? Never longer than was meant, whatever happens to the clocks.

use crate::format;
use crate::hunt::{Tally, Violation, broken};
use core::time::Duration;
use tenure_bead::{Boot, BootId, Deadline, Now, Wall};

/// Two clocks, and a deadline that was set on them.
#[derive(Clone, Debug)]
pub(super) struct Wait {
    wall_ms: u64,
    boot: u8,
    boot_ms: u64,
    /// The deadline, in which boot it was set, and how long has really passed since.
    deadline: Option<(Deadline, u8, u64)>,
}

impl Default for Wait {
    fn default() -> Self {
        let wall_ms = 1_735_689_600_000;
        Self { wall_ms, boot: 1, boot_ms: 0, deadline: None }
    }
}

impl Wait {
    pub(super) fn set(&mut self, s: u32, tally: &mut Tally) -> Result<(), Violation> {
        let length = Duration::from_secs(u64::from(s));
        let deadline = Deadline::after(self.now(), length);
        self.deadline = Some((deadline, self.boot, 0));
        let written = serde_json::to_string(&deadline).unwrap_or_default();
        format::times(&written)?;
        self.look(tally)
    }

    pub(super) fn pass(&mut self, s: u8, tally: &mut Tally) -> Result<(), Violation> {
        let ms = u64::from(s).saturating_mul(1_000);
        self.wall_ms = self.wall_ms.saturating_add(ms);
        self.boot_ms = self.boot_ms.saturating_add(ms);
        if let Some((_, _, passed)) = &mut self.deadline {
            *passed = passed.saturating_add(ms);
        }
        self.look(tally)
    }

    pub(super) fn step(&mut self, min: i8, tally: &mut Tally) -> Result<(), Violation> {
        self.wall_ms = self.wall_ms.saturating_add_signed(i64::from(min).saturating_mul(60_000));
        self.look(tally)
    }

    pub(super) fn reboot(&mut self, tally: &mut Tally) -> Result<(), Violation> {
        (self.boot, self.boot_ms) = (self.boot.wrapping_add(1), 0);
        self.look(tally)
    }

    fn now(&self) -> Now {
        let boot = Boot { id: BootId::from_bytes([self.boot; 16]), ms: self.boot_ms };
        Now { wall: Wall::from_unix_ms(self.wall_ms), boot }
    }

    fn look(&mut self, tally: &mut Tally) -> Result<(), Violation> {
        let Some((deadline, set_in, passed)) = self.deadline else { return Ok(()) };
        let (now, length) = (self.now(), deadline.length());
        let left = deadline.remaining(now);
        let due = length.saturating_sub(Duration::from_millis(passed));
        let this_boot = length.saturating_sub(Duration::from_millis(self.boot_ms));
        let is_exact = set_in != self.boot || left == due;
        if left > length || left > this_boot && set_in != self.boot || !is_exact {
            return broken(
                format::TIME_BOUND,
                format!("{left:?} of {length:?} left, {due:?} are due"),
            );
        }
        if deadline.is_due(now) != left.is_zero() {
            return broken(
                format::TIME_BOUND,
                format!("{left:?} left, and due is {}", !left.is_zero()),
            );
        }
        if left.is_zero() {
            tally.goal("a deadline has come");
        } else if set_in != self.boot {
            tally.goal("a deadline outlives a boot");
        }
        Ok(())
    }

    pub(super) fn mark(&self) -> Option<(bool, bool)> {
        let (deadline, set_in, _) = self.deadline?;
        Some((deadline.is_due(self.now()), set_in == self.boot))
    }

    pub(super) fn show(&self) -> String {
        let Some((deadline, _, passed)) = self.deadline else { return "no deadline".to_owned() };
        let (left, length) = (deadline.remaining(self.now()), deadline.length());
        format!("{left:?} of {length:?} left after {} s, boot {}", passed / 1_000, self.boot)
    }
}
