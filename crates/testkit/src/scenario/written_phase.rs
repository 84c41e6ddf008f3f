//! How is a phase written down in a scenario? With the keys that it is read by.

use super::file::config::{of_fingerprint, of_prepared};
use super::file::moment::spell;
use super::written::baseline;
use tenure_bead::{
    AfterStop, Basis, CloseCause, Deadline, Exit, Lane, LiveDue, Now, Phase, SleepCause, Stamp,
    StartOutcome, StopCause,
};
use toml::{Table, Value};

/// Returns the keys of a phase.
pub(super) fn phase(phase: &Phase, now: Now) -> Table {
    let mut keys = Keys { table: Table::new(), now };
    match phase {
        Phase::Wanted { since } => keys.since(*since),
        Phase::Starting { lease, attempt, prepared, .. } => {
            keys.set("with", of_prepared(prepared));
            keys.lasts("since", "lease", *lease);
            keys.set("attempt", i64::from(*attempt));
        }
        Phase::Running { baseline: of, since, live, .. } => {
            keys.since(*since);
            baseline(of, &mut keys.table);
            keys.applying(live.as_ref());
        }
        Phase::Draining { baseline: of, since, basis, deadline, .. } => {
            keys.since(*since);
            baseline(of, &mut keys.table);
            keys.because(basis);
            keys.lasts("told", "time", *deadline);
        }
        Phase::Stopping { basis, deadline, then, .. } => {
            keys.because(basis);
            keys.lasts("told", "time", *deadline);
            let then = match then {
                AfterStop::Close => "close",
                AfterStop::Sleep => "sleep",
            };
            keys.set("then", then);
        }
        Phase::Asleep { because, since } => {
            keys.since(*since);
            keys.set("because", sleep_cause(*because));
        }
        Phase::Quarantined { until, failures } => {
            keys.lasts("since", "time", *until);
            keys.set("failures", i64::from(*failures));
        }
        Phase::FailedStart { outcome, since, prepared, .. } => {
            keys.set("with", of_prepared(prepared));
            keys.since(*since);
            let outcome = match outcome {
                StartOutcome::NeverSpawned => "never-spawned",
                StartOutcome::KnownGone => "known-gone",
                StartOutcome::MayLive => "may-live",
            };
            keys.set("outcome", outcome);
        }
        Phase::Closed { because, at } => {
            keys.since(*at);
            let because = match because {
                CloseCause::SeatNotWanted => "seat-not-wanted",
                CloseCause::Stopped => "stopped",
            };
            keys.set("because", because);
        }
        Phase::Unknown { raw } => keys.set("raw", raw.as_str()),
    }
    keys.table
}

/// The keys of a phase while they are written.
struct Keys {
    table: Table,
    now: Now,
}

impl Keys {
    fn set(&mut self, key: &str, value: impl Into<Value>) {
        self.table.insert(key.to_owned(), value.into());
    }

    fn at(&mut self, key: &str, stamp: Stamp) {
        self.set(key, format!("{} ago", spell(stamp.age(self.now).duration())));
    }

    fn since(&mut self, since: Stamp) {
        self.at("since", since);
    }

    /// When it was set, and how long it is.
    fn lasts(&mut self, set: &str, length: &str, deadline: Deadline) {
        self.at(set, deadline.set());
        self.set(length, spell(deadline.length()));
    }

    fn because(&mut self, basis: &Basis) {
        let because = match basis.because {
            StopCause::SeatNotWanted => "seat-not-wanted",
            StopCause::FleetStopped => "fleet-stopped",
            StopCause::Superseded => "superseded",
            StopCause::Drift => "drift",
            StopCause::Idle => "idle",
            StopCause::Age => "age",
            StopCause::Outdated => "outdated",
        };
        self.set("because", because);
    }

    fn applying(&mut self, live: Option<&LiveDue>) {
        let Some(live) = live else { return };
        let mut table = Table::new();
        if let Lane::Relaunch { failures } = live.lane {
            table.insert("relaunch".to_owned(), i64::from(failures).into());
        }
        let config = of_fingerprint(&live.config);
        table.insert("with".to_owned(), config.into());
        table.insert("attempts".to_owned(), i64::from(live.attempts).into());
        let left = live.retry.remaining(self.now);
        let retry = if left.is_zero() { "now".to_owned() } else { format!("in {}", spell(left)) };
        table.insert("retry".to_owned(), retry.into());
        self.set("applying", table);
    }
}

const fn sleep_cause(because: SleepCause) -> &'static str {
    match because {
        SleepCause::Stopped => "stopped",
        SleepCause::Idle => "idle",
        SleepCause::Recycled => "recycled",
        SleepCause::Exited(Exit::Code(0)) => "exited",
        SleepCause::Exited(Exit::Code(_) | Exit::Signal(_)) => "crashed",
        SleepCause::Exited(Exit::Unknown) => "vanished",
    }
}
