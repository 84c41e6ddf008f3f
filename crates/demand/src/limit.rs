//! How much does one tick decide about? One constant per limit, with its reason.

/// The most requests of one tick.
/// The largest pool that `tenure-reconcile` takes; ten times more would promise what nobody tried, and without a limit
/// a probe that answers 4 billion would be asked for as much memory.
pub const REQUESTS_MAX: u32 = 1_000_000;
