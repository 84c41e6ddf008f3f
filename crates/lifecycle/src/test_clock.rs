//! What time is it in a unit test? Whatever the test says.

use tenure_bead::{Boot, BootId, Now, Wall};

/// Both clocks at so many milliseconds.
pub(crate) fn at(ms: u64) -> Now {
    let boot = Boot { id: BootId::from_bytes([1; 16]), ms };
    Now { wall: Wall::from_unix_ms(1_000_000_u64.saturating_add(ms)), boot }
}
