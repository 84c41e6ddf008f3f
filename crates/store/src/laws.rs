//! What does every store have to obey? The laws, for whoever writes a [`Store`](crate::Store).
//!
//! Implement [`Candidate`] for your store, then hold it against all of them:
//!
//! ```
//! use std::sync::Arc;
//! use tenure_store::{laws, MemoryStore, Store};
//!
//! #[derive(Debug, Default)]
//! struct InMemory(Arc<MemoryStore>);
//!
//! impl laws::Candidate for InMemory {
//!     fn open(&self) -> Arc<dyn Store> { self.0.clone() }
//!     fn bury(&self, _store: Arc<dyn Store>) { self.0.end_lease() }
//! }
//!
//! laws::all(InMemory::default)?;
//! # Ok::<(), laws::Broken>(())
//! ```
//!
//! [`check`] has the invariants T1, T2 and S1 as functions of values, [`model`] a store that is too simple to be
//! wrong and [`follow`] a mirror, for simulations and model checkers.

mod breach;
mod candidate;
mod change;
pub mod check;
mod claim;
mod lease;
mod mirror;
pub mod model;
mod race;
mod random;
mod read;
mod refuse;
mod stage;
mod token;

pub use breach::{Breach, Broken};
pub use candidate::Candidate;
pub use mirror::{Followed, follow};

use stage::Stage;

/// One law: a sentence, and the check that holds a store against it.
#[derive(Clone, Copy, Debug)]
pub struct Law {
    name: &'static str,
    check: fn(&Stage<'_>) -> Result<(), Breach>,
}

impl Law {
    /// Returns the sentence, in the form of an identifier.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Holds a fresh candidate, whose store is empty, against the law.
    ///
    /// # Errors
    ///
    /// [`Broken`] when the store does not obey; its author is to mend it.
    pub fn check(&self, candidate: &dyn Candidate) -> Result<(), Broken> {
        let obeyed = Stage::new(candidate).and_then(|stage| (self.check)(&stage));
        obeyed.map_err(|breach| Broken { law: self.name, breach })
    }
}

/// Holds a store against every law, each with a fresh candidate whose store is empty.
///
/// # Errors
///
/// [`Broken`] names the first law that the store does not obey; its author is to mend it.
pub fn all<C: Candidate>(mut fresh: impl FnMut() -> C) -> Result<(), Broken> {
    ALL.iter().try_for_each(|law| law.check(&fresh()))
}

macro_rules! laws {
    ($($module:ident::$name:ident,)*) => {
        /// Every law, the simple ones first.
        pub const ALL: [Law; [$(stringify!($name)),*].len()] = [
            $(Law { name: stringify!($name), check: $module::$name },)*
        ];
    };
}

laws! {
    read::an_empty_store_has_nothing,
    read::what_is_written_is_read_back,
    read::a_ledger_entry_stays_until_it_is_removed,
    read::what_was_acknowledged_outlives_the_supervisor,
    refuse::a_stale_expectation_is_refused,
    refuse::a_bead_is_not_created_over,
    refuse::a_bead_or_entry_stands_in_a_batch_once,
    refuse::a_closed_bead_holds_nothing,
    refuse::a_refused_batch_leaves_no_trace,
    refuse::rules_are_judged_in_order,
    claim::claims_are_swapped_in_one_commit,
    claim::claims_move_along_a_chain,
    claim::claims_move_round_a_cycle,
    claim::a_seat_is_handed_over_from_a_closing_bead,
    claim::a_claim_given_up_is_free,
    claim::a_taken_claim_is_refused_in_whatever_order,
    token::a_repeated_token_is_applied_once,
    token::a_repeated_token_is_answered_when_the_world_has_moved_on,
    token::a_refused_token_is_not_used_up,
    lease::a_stale_fencing_token_is_refused,
    lease::a_fencing_token_that_nobody_has_is_refused,
    lease::fencing_tokens_strictly_increase,
    lease::a_held_lease_is_refused_with_its_holder,
    lease::a_lease_given_back_is_free,
    change::a_page_never_splits_a_revision,
    change::a_change_comes_in_its_newest_version_only,
    change::replayed_changes_equal_the_snapshot,
    change::a_mirror_from_the_future_is_reset,
    race::one_of_many_claimants_wins_a_seat,
    race::no_acknowledged_update_is_lost,
    race::a_snapshot_is_never_torn,
    race::one_of_many_supervisors_gets_the_lease,
    random::random_batches_agree_with_the_model,
}
