//! Which words stand for causes and outcomes in a scenario? One each for the values of the records.

use schemars::JsonSchema;
use serde::Deserialize;
use tenure_bead::{AfterStop, CloseCause, Exit, SleepCause, StartOutcome, StopCause};

/// Declares names that stand for values of another crate.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident => $of:ty { $(#[$first_doc:meta])* $first:ident => $first_value:expr, $($(#[$word_doc:meta])* $word:ident => $value:expr,)* }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case")]
        pub(super) enum $name {
            $(#[$first_doc])*
            #[default]
            $first,
            $($(#[$word_doc])* $word,)*
        }

        impl $name {
            pub(super) const fn value(self) -> $of {
                match self {
                    Self::$first => $first_value,
                    $(Self::$word => $value,)*
                }
            }
        }
    };
}

words! {
    /// Why a session is to end.
    StopCauseFile => StopCause {
        /// The fleet no longer has the seat: what is meant when left out.
        SeatNotWanted => StopCause::SeatNotWanted,
        /// The whole fleet is to stop.
        FleetStopped => StopCause::FleetStopped,
        /// A later life of the bead has taken its place.
        Superseded => StopCause::Superseded,
        /// Its config changed.
        Drift => StopCause::Drift,
        /// Nobody used it for too long.
        Idle => StopCause::Idle,
        /// It has run for too long.
        Age => StopCause::Age,
    }
}

words! {
    /// What becomes of a bead once its process is known gone.
    ThenFile => AfterStop {
        /// It is closed and its seat freed: what is meant when left out.
        Close => AfterStop::Close,
        /// It stays, and its seat with it.
        Sleep => AfterStop::Sleep,
    }
}

words! {
    /// Why nothing runs in a seat.
    SleepCauseFile => SleepCause {
        /// It was told to end: what is meant when left out.
        Stopped => SleepCause::Stopped,
        /// Nobody used it.
        Idle => SleepCause::Idle,
        /// It was told to end in order to be started anew.
        Recycled => SleepCause::Recycled,
        /// It ended by itself with code 0.
        Exited => SleepCause::Exited(Exit::Code(0)),
        /// It ended by itself with code 1.
        Crashed => SleepCause::Exited(Exit::Code(1)),
        /// It ended, and nobody knows how.
        Vanished => SleepCause::Exited(Exit::Unknown),
    }
}

words! {
    /// What is known of the process of a start that was not confirmed.
    OutcomeFile => StartOutcome {
        /// It never ran: what is meant when left out.
        NeverSpawned => StartOutcome::NeverSpawned,
        /// It ran and is known gone.
        KnownGone => StartOutcome::KnownGone,
        /// Nobody can say.
        MayLive => StartOutcome::MayLive,
    }
}

words! {
    /// Why a bead was closed.
    CloseCauseFile => CloseCause {
        /// The fleet no longer has the seat: what is meant when left out.
        SeatNotWanted => CloseCause::SeatNotWanted,
        /// Its session was stopped for good.
        Stopped => CloseCause::Stopped,
    }
}
