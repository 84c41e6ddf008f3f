//! What would a supervisor do with this fleet, and why? Said without the lease and without doing it.

use crate::open::{Seen, Start, look};
use crate::{Failure, by_name, print};
use std::process::ExitCode;
use tenure::bead::{Class, StopCause};
use tenure::content::Trouble;
use tenure::drift::Why;
use tenure::reconcile::{Action, Reason, Verdict};

/// Says what would be done now, and what is ahead of each session.
pub(crate) fn plan(start: Start) -> Result<ExitCode, Failure> {
    let Seen { plan, .. } = look(&start)?;
    plan.commands.iter().for_each(|command| print(&command.to_string()));
    by_name(&plan.verdicts).for_each(|verdict| print(&verdict.to_string()));
    for fate in Fate::ALL {
        let names: Vec<&str> = by_name(&plan.verdicts)
            .filter(|v| Fate::of(v) == fate)
            .map(|v| v.name.as_str())
            .collect();
        if !names.is_empty() {
            print(&format!("{}: {}", fate.text(), names.join(" ")));
        }
    }
    start.file.troubles.iter().for_each(|trouble| print(&unread(trouble)));
    print(&format!("{} commands, nothing done", plan.commands.len()));
    Ok(ExitCode::SUCCESS)
}

/// Says why a session is as it is, and what would change it.
pub(crate) fn explain(start: Start, word: &str) -> Result<ExitCode, Failure> {
    let Seen { world, plan, .. } = look(&start)?;
    let explained = tenure::reconcile::explain(&world, &plan, word);
    if explained.is_empty() {
        let names: Vec<&str> = by_name(&plan.verdicts).map(|v| v.name.as_str()).collect();
        let known = if names.is_empty() { "there are none".to_owned() } else { names.join(" ") };
        return Err(format!("no session is called {word}; the sessions are: {known}").into());
    }
    explained.iter().for_each(|explanation| print(&explanation.to_string()));
    start.file.troubles.iter().for_each(|trouble| print(&unread(trouble)));
    Ok(ExitCode::SUCCESS)
}

/// Says which declared file nobody can judge a session by, and why.
pub(crate) fn unread(trouble: &Trouble) -> String {
    format!("declared file {trouble}; no session is judged by it")
}

/// What is ahead of a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Fate {
    Starts,
    Restarts,
    Relaunches,
    Sleeps,
    Ends,
    TakesLive,
    Stays,
}

impl Fate {
    const ALL: [Self; 7] = [
        Self::Starts,
        Self::Restarts,
        Self::Relaunches,
        Self::Sleeps,
        Self::Ends,
        Self::TakesLive,
        Self::Stays,
    ];

    const fn text(self) -> &'static str {
        match self {
            Self::Starts => "would start",
            Self::Restarts => "would restart, a few at a time",
            Self::Relaunches => "would relaunch",
            Self::Sleeps => "would go to sleep",
            Self::Ends => "would end",
            Self::TakesLive => "would take a live change",
            Self::Stays => "would stay as they are",
        }
    }

    fn of(verdict: &Verdict) -> Self {
        if let Reason::LeftAlone { why, .. } = &verdict.reason
            && !passes(*why)
        {
            return Self::Stays;
        }
        if let Reason::LeftAlone { because, .. }
        | Reason::Turn { because, .. }
        | Reason::FleetTurn { because, .. }
        | Reason::ToDrain { because, .. }
        | Reason::Draining(because)
        | Reason::NotVerified(because)
        | Reason::ToEnd(because) = &verdict.reason
        {
            return Self::for_cause(*because);
        }
        let reason = &verdict.reason;
        if matches!(reason, Reason::ToRelaunch { .. } | Reason::RelaunchBackOff { .. }) {
            return Self::Relaunches;
        }
        if let Reason::LiveDrift { edit: Some(edit) } | Reason::LiveTurn { edit: Some(edit) } =
            reason
            && edit.class() != Class::Live
        {
            // Its live part goes ahead of the restart that the rest of the edit calls for.
            Self::Restarts
        } else if matches!(
            reason,
            Reason::LiveDrift { .. }
                | Reason::LiveTurn { .. }
                | Reason::LiveBackOff { .. }
                | Reason::LiveUnsure
        ) {
            Self::TakesLive
        } else if matches!(reason, Reason::SeatFreed) {
            Self::Ends
        } else if verdict.action == Action::Start || waits_to_start(reason) {
            Self::Starts
        } else {
            Self::Stays
        }
    }

    const fn for_cause(because: StopCause) -> Self {
        match because {
            StopCause::Drift | StopCause::Age | StopCause::Outdated => Self::Restarts,
            StopCause::Idle => Self::Sleeps,
            StopCause::SeatNotWanted | StopCause::FleetStopped | StopCause::Superseded => {
                Self::Ends
            }
        }
    }
}

const fn waits_to_start(reason: &Reason) -> bool {
    matches!(
        reason,
        Reason::StartBudget { .. }
            | Reason::After { .. }
            | Reason::NoRoom { .. }
            | Reason::NotListed
            | Reason::BackOff { .. }
            | Reason::StartMissed
            | Reason::Ended(_)
    )
}

/// Returns whether what speaks against disturbing a session goes away with time alone.
const fn passes(why: Why) -> bool {
    matches!(
        why,
        Why::TooYoung | Why::AttachedLately | Why::Active | Why::NotIdleYet | Why::NotOldYet
    )
}
