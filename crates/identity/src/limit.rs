//! How long may a list become? One constant per limit, with its reason.

/// The most candidates that an ambiguous answer lists; how many there are in all stands beside them.
/// A person reads a dozen, and nobody a hundred.
pub const CANDIDATES_MAX: usize = 16;

/// The most former handles that are kept for one session, the newest.
/// Each one may still have work assigned to it; a session that was renamed ten times more often has no old work left.
pub const FORMER_MAX: usize = 64;
