//! What time is it here? The port through which the present gets in.

use core::fmt;
use tenure_bead::Now;

/// Tells the present moment on both clocks.
///
/// # Guarantees
///
/// * Within one boot the boot clock never goes back and counts through suspend.
/// * The boot id differs between any two boots.
pub trait Clock: Send + Sync + fmt::Debug {
    /// Returns the present moment.
    fn now(&self) -> Now;
}
