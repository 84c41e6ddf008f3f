//! What is wrong with a session whoever it is? Its phase, its start, its baseline, and words that cannot be read.

use crate::reading::{Reading, Standing};
use crate::{Baseline, Finding, Repair, Rule, Start, Step};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;
use tenure_bead::Now;
use tenure_identity::{Roster, Stage};

/// Finds what a record says of its life that cannot be right.
pub(crate) fn check(roster: &Roster, reading: &Reading<'_>, now: Now, found: &mut Vec<Finding>) {
    for refused in &reading.record.refused {
        let says = format!("`{}` is {:?}: {}", refused.key, refused.text, refused.why);
        let does = "the text is kept, and counts for nothing until somebody mends it";
        found.push(finding(Rule::MalformedKey, refused.key.clone(), reading, says, waits(does)));
    }
    match reading.record.statement.stage {
        Stage::Unknown => found.push(unknown(reading)),
        Stage::Starting => found.extend(stuck(reading, now)),
        Stage::Active => found.extend(no_baseline(reading)),
        Stage::Draining
        | Stage::Asleep
        | Stage::Drained
        | Stage::Quarantined
        | Stage::Failed
        | Stage::Archived
        | Stage::Closed => {}
    }
    if reading.standing == Standing::Manual {
        found.extend(manual(roster, reading));
    }
}

fn unknown(reading: &Reading<'_>) -> Finding {
    let word = reading.record.phase_word.as_deref().unwrap_or_default();
    let says = format!("nobody knows the phase {word:?}");
    let does =
        "it keeps everything it says it has, and nobody touches it until its phase is mended";
    finding(Rule::UnknownPhase, reading.about(), reading, says, waits(does))
}

fn no_baseline(reading: &Reading<'_>) -> Option<Finding> {
    let says = "it runs, and nothing says what it was launched with".to_owned();
    let does = "it counts as adopted: no drift is seen in it until it is started again";
    let is_missing = reading.record.baseline == Baseline::Missing;
    is_missing.then(|| finding(Rule::NoBaseline, reading.about(), reading, says, waits(does)))
}

fn stuck(reading: &Reading<'_>, now: Now) -> Option<Finding> {
    let Start { since, step } = reading.record.start?;
    let (what, window) = match step {
        Step::Owed => ("it was never started", NEVER_STARTED),
        Step::Tried => ("nobody heard how its start went", STARTED),
        Step::Unclaimed => ("something is created that nobody waits for", UNCLAIMED),
    };
    let says = match since {
        None => format!("{what}, and nothing says since when"),
        Some(since) => {
            let ms = now.wall.as_unix_ms().saturating_sub(since.as_unix_ms());
            let age = Duration::from_millis(ms);
            if age <= window {
                return None;
            }
            format!("{what}, for {}; usual is at most {}", minutes(age), minutes(window))
        }
    };
    let does = "its host is looked at; if nothing runs the start is undone, counted, and tried again after a while";
    Some(finding(Rule::StuckStart, reading.about(), reading, says, waits(does)))
}

fn minutes(length: Duration) -> String {
    match length.as_secs().checked_div(60).unwrap_or_default() {
        0 => "less than a minute".to_owned(),
        1 => "1 minute".to_owned(),
        minutes => format!("{minutes} minutes"),
    }
}

fn manual(roster: &Roster, reading: &Reading<'_>) -> Option<Finding> {
    let statement = &reading.record.statement;
    let alias = statement.alias.as_ref().and_then(crate::reading::as_agent);
    let names = [statement.agent.as_ref(), alias.as_ref()];
    let seat = names.into_iter().flatten().find_map(|name| roster.seat_of(name))?;
    let says = format!("a person made it, and it is called like {seat}");
    let does = "it is left alone, and its name is nobody else's while it lives";
    Some(finding(Rule::ManualInSeat, seat.to_string(), reading, says, waits(does)))
}

fn waits(does: &str) -> Repair {
    Repair::Waits(does.to_owned())
}

fn finding(
    rule: Rule,
    about: String,
    reading: &Reading<'_>,
    says: String,
    repair: Repair,
) -> Finding {
    Finding { rule, about, beads: vec![reading.id().clone()], says, repair }
}

/// How long a start may be owed and not tried: Gas City's window before it takes such a row back. Ten times longer
/// keeps a seat for a session that nobody starts; ten times shorter gives up on a busy tick.
const NEVER_STARTED: Duration = Duration::from_secs(600);
/// How long a start may have been tried without word of it: Gas City's window again, for the same reasons.
const STARTED: Duration = Duration::from_secs(300);
/// How long something may be created without a start being owed: Gas City's window again.
const UNCLAIMED: Duration = Duration::from_secs(60);
