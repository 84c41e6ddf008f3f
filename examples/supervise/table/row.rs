//! What is one session's line? What is known of it, in words, and how much it needs a person's eyes.

use tenure::bead::{Bead, PhaseKind, Stamp};
use tenure::reconcile::{Action, Reason, Verdict};

/// One session.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Row {
    /// The bead's id; empty where there is none yet.
    pub(crate) bead: String,
    /// What the session is called.
    pub(crate) identity: String,
    /// The pool that it sits in and the number of its seat there, if it does.
    pub(crate) seat: Option<(String, u32)>,
    /// What else it is called; empty if nothing.
    pub(crate) alias: String,
    /// Where in its life it is, if there is a record.
    pub(crate) phase: Option<PhaseKind>,
    /// Since when it is there.
    pub(crate) since: Option<Stamp>,
    /// What is done and why, without the name.
    pub(crate) verdict: String,
    /// How much it needs a person's eyes.
    pub(crate) severity: Severity,
}

/// How much a session needs a person's eyes.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Severity {
    /// Not at all.
    Calm,
    /// Something is being done about it.
    Moving,
    /// It is being waited for, or not enough is known to act.
    Wary,
    /// It does not get well by itself soon.
    Bad,
}

impl Severity {
    /// Returns the mark in front of the line, so that no meaning hangs on a color.
    pub(super) const fn mark(self) -> char {
        match self {
            Self::Calm => ' ',
            Self::Moving => '*',
            Self::Wary => '?',
            Self::Bad => '!',
        }
    }

    /// Judges a verdict.
    pub(crate) fn of(verdict: &Verdict) -> Self {
        match verdict.action {
            Action::Keep | Action::Wait | Action::Hold if is_stuck(&verdict.reason) => Self::Bad,
            Action::Keep | Action::Wait if is_doubtful(&verdict.reason) => Self::Wary,
            Action::Keep => Self::Calm,
            Action::Hold => Self::Wary,
            Action::Wait
            | Action::Record
            | Action::Start
            | Action::Apply
            | Action::Relaunch
            | Action::Drain
            | Action::Stop
            | Action::Adopt => Self::Moving,
        }
    }
}

/// Returns whether it takes a person, or long, to get well.
const fn is_stuck(reason: &Reason) -> bool {
    let taken = matches!(reason, Reason::NameTaken { .. } | Reason::SeatTaken { .. });
    let unclear = matches!(
        reason,
        Reason::Unreadable
            | Reason::UnknownPhase { .. }
            | Reason::Contradiction
            | Reason::StartLost
    );
    taken || unclear || matches!(reason, Reason::Quarantined { .. })
}

/// Returns whether it is not all as the fleet file says.
const fn is_doubtful(reason: &Reason) -> bool {
    let config = matches!(reason, Reason::LeftAlone { .. } | Reason::LiveNextStart { .. });
    let live = matches!(reason, Reason::LiveBackOff { .. } | Reason::LiveUnsure);
    config || live || matches!(reason, Reason::BackOff { .. } | Reason::NoAlias { .. })
}

impl Row {
    /// Returns by what rows are sorted: seats of one pool by their numbers, so that 10 comes after 9.
    pub(crate) fn place(&self) -> (&str, Option<u32>, &str) {
        match &self.seat {
            Some((pool, slot)) => (pool, Some(*slot), &self.identity),
            None => (&self.identity, None, &self.identity),
        }
    }

    /// Makes the line of one verdict, with the record it is about.
    pub(crate) fn of(verdict: &Verdict, bead: Option<&Bead>) -> Self {
        let seat = |bead: &Bead| Some((bead.template().to_string(), bead.seat().slot()?.number()));
        Self {
            bead: verdict.bead.as_ref().map(ToString::to_string).unwrap_or_default(),
            identity: verdict.name.to_string(),
            seat: bead.and_then(seat),
            alias: bead.and_then(Bead::alias).map(ToString::to_string).unwrap_or_default(),
            phase: bead.map(|bead| bead.phase().kind()),
            since: bead.and_then(|bead| bead.phase().since()).or(verdict.since),
            verdict: told(verdict),
            severity: Severity::of(verdict),
        }
    }
}

/// Says a verdict without the name and the date, which have columns of their own.
pub(crate) fn told(verdict: &Verdict) -> String {
    let (action, reason) = (verdict.action, &verdict.reason);
    match &verdict.recheck {
        Some(deadline) => format!("{action}, {reason}, again at {}", time(deadline.wall())),
        None => format!("{action}, {reason}"),
    }
}

/// Returns the time of the day in UTC, as the table has no room for dates.
pub(super) fn time(wall: tenure::bead::Wall) -> String {
    let text = wall.to_string();
    text.split_once('T').map_or(text.clone(), |(_, time)| time.to_owned())
}

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn seats_of_a_pool_stand_by_number() {
        let row = |identity: &str, slot: Option<u32>| Row {
            bead: String::new(),
            identity: identity.to_owned(),
            seat: slot.map(|slot| ("worker".to_owned(), slot)),
            alias: String::new(),
            phase: None,
            since: None,
            verdict: String::new(),
            severity: Severity::Calm,
        };
        let mut rows = [
            row("worker-10", Some(10)),
            row("worker-9", Some(9)),
            row("flaky", None),
            row("worker-1", Some(1)),
            row("web", None),
        ];
        rows.sort_by(|a, b| a.place().cmp(&b.place()));
        let names = rows.each_ref().map(|row| row.identity.as_str());
        assert_eq!(names, ["flaky", "web", "worker-1", "worker-9", "worker-10"]);
    }

    #[track_caller]
    fn check(action: Action, reason: Reason, expected: Severity) {
        let name = tenure::bead::AgentName::parse("worker-1").unwrap();
        let verdict = Verdict { name, bead: None, action, reason, since: None, recheck: None };
        assert_eq!(Severity::of(&verdict), expected);
    }

    #[test]
    fn what_needs_eyes_is_marked() {
        use tenure::liveness::Sureness;
        check(Action::Keep, Reason::Runs(Sureness::Verified), Severity::Calm);
        check(Action::Keep, Reason::Rests, Severity::Calm);
        check(Action::Wait, Reason::StartOwed, Severity::Moving);
        check(Action::Stop, Reason::Quarantined { failures: 3 }, Severity::Moving);
        check(Action::Wait, Reason::BackOff { failures: 1 }, Severity::Wary);
        check(Action::Hold, Reason::NotListed, Severity::Wary);
        check(Action::Wait, Reason::Quarantined { failures: 3 }, Severity::Bad);
        check(Action::Hold, Reason::Unreadable, Severity::Bad);
    }
}
