//! How large may a fleet become? One constant per limit, with its reason.

/// The largest pool.
/// Ten times the largest fleet that was measured (`cargo bench -p tenure-testkit`), and what the slot index is built
/// for; more would promise what nobody tried.
pub const POOL_SIZE_MAX: u32 = 1_000_000;

/// The most templates in a fleet.
/// Their names are compared with each other once per change of the fleet; ten times more is no fleet we know.
pub const TEMPLATES_MAX: usize = 10_000;

/// The most sessions with names of their own.
/// Each is written by hand in a config; a hundred times fewer is a large one already.
pub const NAMED_MAX: usize = 100_000;
