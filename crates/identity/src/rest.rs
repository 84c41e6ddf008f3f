//! May the slot of a session that rests be lent to another? Only where its rest is known to be over for good or its own.

use crate::Stage;

/// Why nothing runs for a record that is asleep, as other systems write it.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "whoever reads a reason has to say which one it is")]
pub enum Rest {
    /// It was drained.
    Drained,
    /// Nobody used it.
    Idle,
    /// Nobody used it for longer than it may be idle.
    IdleTooLong,
    /// Everything was stopped.
    FleetStopped,
    /// Its start failed.
    StartFailed,
    /// Its host has it no more.
    HostLostIt,
    /// What it talks to failed for good.
    ProviderFailed,
    /// It waits for something and goes on.
    Waits,
    /// Its context is exchanged, and it goes on.
    Churn,
    /// The record does not say, or says a word that this build does not know.
    Unknown,
}

/// Returns whether the slot of a record may be lent to another, as far as its own state goes.
///
/// That its process is known gone, that no work is assigned to it, and that all of this was read completely is for
/// the caller to know. Our own beads keep their seats until they are closed; this is for records of other systems.
#[must_use]
pub const fn may_lend_slot(stage: Stage, rest: Rest) -> bool {
    match stage {
        Stage::Drained => true,
        Stage::Asleep => match rest {
            Rest::Drained
            | Rest::Idle
            | Rest::IdleTooLong
            | Rest::FleetStopped
            | Rest::StartFailed
            | Rest::HostLostIt
            | Rest::ProviderFailed => true,
            Rest::Waits | Rest::Churn | Rest::Unknown => false,
        },
        Stage::Starting
        | Stage::Active
        | Stage::Draining
        | Stage::Quarantined
        | Stage::Failed
        | Stage::Archived
        | Stage::Closed
        | Stage::Unknown => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn s115_a_slot_is_lent_when_its_session_is_drained_or_rests_for_a_known_reason() {
        use Rest::{
            Churn, Drained, FleetStopped, HostLostIt, Idle, IdleTooLong, ProviderFailed,
            StartFailed, Unknown, Waits,
        };
        assert!(may_lend_slot(Stage::Drained, Unknown));
        for rest in
            [Drained, Idle, IdleTooLong, FleetStopped, StartFailed, HostLostIt, ProviderFailed]
        {
            assert!(may_lend_slot(Stage::Asleep, rest), "{rest:?}");
            assert!(!may_lend_slot(Stage::Active, rest), "{rest:?}");
            assert!(!may_lend_slot(Stage::Starting, rest), "{rest:?}");
            assert!(!may_lend_slot(Stage::Unknown, rest), "{rest:?}");
        }
        for rest in [Waits, Churn, Unknown] {
            assert!(!may_lend_slot(Stage::Asleep, rest), "{rest:?}");
        }
    }
}
