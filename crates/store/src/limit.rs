//! How much does a store remember of what is over?

/// How many batches a store remembers at least, to answer a repeated token with its first receipt.
///
/// An unanswered batch is repeated within its tick, so a hundred would do for one supervisor; ten times as many
/// cost 60 KB. Ten times fewer and a burst of small batches between two repeats applies one of them twice.
pub const TOKENS_KEPT_MIN: usize = 1_000;

/// How many removals of ledger entries the stores here remember, so that mirrors can follow them.
///
/// A mirror further behind is told to take a snapshot, which costs it less than reading that many removals.
/// Ten times as many slow down every removal; ten times fewer make mirrors take snapshots for one busy tick.
pub const REMOVALS_KEPT: usize = 1_000;
