//! What does every host have to obey? The laws, for whoever writes a [`Runtime`](crate::Runtime).
//!
//! Implement [`Candidate`] for your host, then hold it against each of [`ALL`], a new candidate for each:
//!
//! ```
//! # use tenure_runtime::laws::{self, Candidate};
//! fn obeys_the_laws(candidate: impl Fn() -> Box<dyn Candidate>) -> Result<(), laws::Broken> {
//!     laws::ALL.iter().try_for_each(|law| law.check(&*candidate()))
//! }
//! ```
//!
//! A law waits by [`Runtime::wait`](crate::Runtime::wait) and a look, again and again until [`Candidate::patience`] ends;
//! it never sleeps. It leaves sessions running when it fails, so the candidate has to clear up behind it.

mod attention;
mod breach;
mod candidate;
mod drain;
mod end;
mod life;
mod live;
mod realm;
mod relaunch;
mod stage;
mod stop;

pub use breach::{Breach, Broken};
pub use candidate::{Candidate, Realm, Realms, Role};

use stage::Stage;

/// One law: a sentence, and the check that holds a host against it.
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

    /// Holds a fresh candidate against the law.
    ///
    /// # Errors
    ///
    /// [`Broken`] when the host does not obey; its author is to mend it.
    pub fn check(&self, candidate: &dyn Candidate) -> Result<(), Broken> {
        (self.check)(&Stage::new(candidate)).map_err(|breach| Broken { law: self.name, breach })
    }
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
    life::a_started_session_is_listed_and_verified,
    life::an_incarnation_is_not_started_twice,
    life::two_threads_start_an_incarnation_once,
    life::an_incarnation_that_ended_is_not_started_again,
    life::a_program_that_does_not_exist_is_not_spawned,
    life::a_session_survives_its_supervisor,
    life::a_look_changes_nothing,
    stop::a_polite_stop_ends_a_session,
    stop::a_session_may_ignore_a_polite_stop_but_not_force,
    stop::force_ends_descendants_too,
    stop::a_stop_of_what_is_gone_says_so,
    stop::a_stop_of_an_unknown_life_signals_nothing,
    stop::what_was_asked_is_remembered,
    drain::a_drain_ends_nothing_and_is_remembered,
    drain::a_drain_of_another_life_tells_nobody,
    drain::a_drain_never_reaches_a_reused_number,
    end::an_exit_keeps_its_code,
    end::an_exit_code_is_never_invented,
    end::a_wait_ends_when_a_session_does,
    realm::a_neighbor_is_neither_shown_nor_signalled,
    realm::a_foreign_mark_is_not_started,
    realm::a_reused_number_is_never_signalled,
    attention::attention_of_what_is_not_verified_is_unknown,
    attention::attention_of_a_reused_number_is_unknown,
    live::a_host_applies_live_changes_if_it_says_so_and_else_none,
    live::a_live_change_restarts_nothing_and_may_be_repeated,
    live::a_live_change_of_what_is_not_verified_is_refused,
    live::a_live_change_of_a_reused_number_is_refused,
    relaunch::a_relaunch_keeps_the_session_and_may_be_repeated,
    relaunch::a_relaunch_of_what_is_not_verified_is_refused,
    relaunch::a_relaunch_of_a_reused_number_is_refused,
}
