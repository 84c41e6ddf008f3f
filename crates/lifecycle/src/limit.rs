//! How much is kept at most? One number each, with why.

/// How long the name of a target may be. A UUID has 36 bytes; ten times less would refuse those.
pub(crate) const TARGET_BYTES_MAX: usize = 256;

/// How many flushes wait at once. A process ends once; one more is answered at once, and truly.
pub(crate) const FLUSHES_MAX: usize = 8;

/// How many last words of earlier lives are kept for their targets. One per life that ended without a link.
pub(crate) const KEPT_MAX: usize = 16;

/// The least distance of two stamps for one target, in milliseconds: what every database can tell apart.
pub(crate) const EPSILON_MS: u64 = 1;

/// How often everything is looked at, at the most: more often nobody's clock can tell apart.
pub(crate) const LEVEL_PASS_LEAST: core::time::Duration = core::time::Duration::from_millis(1);
