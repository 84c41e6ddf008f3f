//! How patient is the planner of a scenario? As the default, but for what is written down.

use super::moment::{Span, spell};
use core::time::Duration;
use schemars::JsonSchema;
use serde::Deserialize;
use tenure_reconcile::Policy;
use toml::{Table, Value};

/// Makes the table of a policy: each key with the field it sets.
macro_rules! policy {
    ($($(#[$doc:meta])* $key:ident: $kind:ty => $($field:ident).+ = $value:expr;)+) => {
        /// How patient the planner is; what is left out is as the default policy has it.
        #[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
        #[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
        pub(in crate::scenario) struct PolicyFile {
            $($(#[$doc])* $key: Option<$kind>,)+
        }

        impl PolicyFile {
            /// Returns the policy.
            pub(in crate::scenario) fn policy(&self) -> Policy {
                let mut policy = Policy::default();
                $(if let Some(said) = self.$key {
                    policy.$($field).+ = $value(said);
                })+
                policy
            }
        }

        /// Returns the keys of a policy that differ from the default one's.
        pub(in crate::scenario) fn beside_default(policy: &Policy) -> Table {
            let default = Policy::default();
            let mut table = Table::new();
            $(if policy.$($field).+ != default.$($field).+ {
                let key = stringify!($key).replace('_', "-");
                table.insert(key, policy.$($field).+.written());
            })+
            table
        }
    };
}

/// What a policy is made of, as a scenario writes it.
trait Written {
    fn written(&self) -> Value;
}

impl Written for Duration {
    fn written(&self) -> Value {
        spell(*self).into()
    }
}

impl Written for u32 {
    fn written(&self) -> Value {
        i64::from(*self).into()
    }
}

policy! {
    /// How long an unfinished start protects its bead.
    create_lease: Span => create_lease = length;
    /// How long after a launch absence from a listing means nothing.
    launch_grace: Span => launch_grace = length;
    /// How far apart two complete listings have to be for both to count as absences.
    absence_spacing: Span => absence_spacing = length;
    /// The wait after the first failure; it doubles with each further one.
    backoff_min: Span => backoff_min = length;
    /// The longest wait between two starts.
    backoff_max: Span => backoff_max = length;
    /// A life that lasted at least this long starts the count of failures anew.
    stable_after: Span => stable_after = length;
    /// How many failures in a row lead to quarantine.
    quarantine_after: u32 => quarantine_after = count;
    /// How long a quarantine lasts.
    quarantine_for: Span => quarantine_for = length;
    /// How many failures of a template in all its seats together make its new starts wait.
    template_failures: u32 => template_failures = count;
    /// How long failures of a template are counted together.
    template_window: Span => template_window = length;
    /// How long a phase that nobody here knows may stand before it is told once more.
    escalate_after: Span => escalate_after = length;
    /// How long a session is asked politely before force is used.
    stop_grace: Span => stop_grace = length;
    /// How long after a signal that did not help the next one is sent.
    stop_again: Span => stop_again = length;
    /// How old a session is at least before anything disturbs it.
    min_age: Span => patience.min_age = length;
    /// How long after somebody was last seen attached a session counts as attended.
    attached_for: Span => patience.attached_for = length;
    /// How old that is on record before it is written anew.
    attached_refresh: Span => patience.attached_refresh = length;
    /// How recent activity has to be for a session to count as being in the middle of something.
    active_within: Span => patience.active_within = length;
    /// How long an edit waits for that to end.
    active_bound: Span => patience.active_bound = length;
    /// How long an edit waits when nobody can say what a session does.
    unknown_bound: Span => patience.unknown_bound = length;
    /// How many sessions of a template are on their way to be started anew at once.
    restarts_per_template: u32 => restarts_per_template = count;
    /// How many sessions of the fleet are on their way to be started anew at once.
    restarts_per_fleet: u32 => restarts_per_fleet = count;
    /// How large a part of the running sessions may be started anew for one field of several templates, in percent.
    blast_percent: u32 => blast_percent = count;
    /// How many sessions that has to be at least.
    blast_sessions: u32 => blast_sessions = count;
    /// How long a config is held that became what it had been before.
    flip_hold: Span => flip_hold = length;
    /// How long it is held at most.
    flip_hold_max: Span => flip_hold_max = length;
    /// How long a session that is to be started anew, or put to sleep, has to end in its own time.
    drain_for: Span => drain_for = length;
    /// How long a session whose seat is no longer wanted has to end in its own time.
    condemned_for: Span => condemned_for = length;
    /// How long a session has to run before the next one of its template is started anew.
    settle: Span => settle = length;
    /// How many starts one tick begins at most.
    starts_per_tick: u32 => starts_per_tick = count;
    /// How many live changes one tick applies at most.
    applies_per_tick: u32 => applies_per_tick = count;
    /// How often a relaunch may fail before the session is restarted instead.
    relaunch_attempts: u32 => relaunch_attempts = count;
    /// How long an observation is good for a destructive command.
    grounds_valid: Span => grounds_valid = length;
    /// How far apart two ticks may be for the time between them to count as watched.
    gap: Span => gap = length;
    /// How soon a host that could not answer is asked again.
    look_again: Span => look_again = length;
}

const fn length(span: Span) -> Duration {
    span.0
}

const fn count(number: u32) -> u32 {
    number
}
