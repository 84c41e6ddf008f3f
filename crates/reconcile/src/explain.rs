//! Why was this decided about a session, on what, and what would change it? One answer for a person who asks.

use crate::counted::Counted;
use crate::{Forced, Plan, Reason, Verdict, World};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use core::fmt;
use tenure_bead::{
    AgentName, Baseline, Bead, Body, Damper, Deferral, Phase, PhaseKind, Stored, Vouched,
};
use tenure_drift::{Drift, Why, classify};
use tenure_liveness::{ExitRecord, Listed, Probe};

/// A verdict, what it rested on, and what would change it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_structs, reason = "an explanation is shown whole")]
pub struct Explanation {
    /// What was decided.
    pub verdict: Verdict,
    /// What it rested on, one fact each.
    pub rests_on: Vec<Fact>,
    /// What would change it.
    pub would_change: String,
}

/// One fact that a verdict rested on.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a name and a text")]
pub struct Fact {
    /// What it is about.
    pub about: &'static str,
    /// What it says.
    pub says: String,
}

/// Explains every verdict about a session, by its name, its alias or the id of its bead; there are several where
/// a life that was left behind still runs. Nothing is returned for a word that means nobody.
#[must_use]
pub fn explain(world: &World, plan: &Plan, word: &str) -> Vec<Explanation> {
    let is_meant = |verdict: &&Verdict| {
        let by_id = verdict.bead.as_ref().is_some_and(|id| id.as_str() == word);
        verdict.name.as_str() == word || by_id || has_alias(world, verdict, word)
    };
    let explained = |verdict: &Verdict| Explanation {
        verdict: verdict.clone(),
        rests_on: facts(world, verdict),
        would_change: would_change(&verdict.reason),
    };
    plan.verdicts.iter().filter(is_meant).map(explained).collect()
}

fn stored<'w>(world: &'w World, verdict: &Verdict) -> Option<&'w Stored> {
    let id = verdict.bead.as_ref()?;
    world.beads.iter().find(|stored| stored.id == *id)
}

fn has_alias(world: &World, verdict: &Verdict, word: &str) -> bool {
    let alias = stored(world, verdict).and_then(Stored::bead).and_then(Bead::alias);
    alias.is_some_and(|alias| alias.as_str() == word)
}

fn facts(world: &World, verdict: &Verdict) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |about, says| facts.push(Fact { about, says });
    let Some(stored) = stored(world, verdict) else {
        add("record", "there is none yet".to_string());
        return facts;
    };
    add("record", format!("{} at revision {}", stored.id, stored.revision));
    match &stored.body {
        Body::Opaque { why, .. } => add("record", why.to_string()),
        Body::Bead(bead) => {
            let wanted = if world.fleet.fits(bead) { "wanted" } else { "not wanted" };
            add("seat", format!("{}, {wanted}", bead.seat()));
            let alias = bead.alias().map_or("none".to_string(), ToString::to_string);
            add("alias", alias);
            add("phase", phase(bead));
            add("config", config(world, bead));
            if let Some(seen) = sight(world, bead) {
                add("seen", seen);
            }
            if let Some(damper) = world.ledger.damper(bead.seat()) {
                add("failures", failed(damper, bead.phase().kind()));
            }
        }
    }
    facts.extend(held(world, stored));
    let conflicts =
        world.ledger.open_conflicts().filter(|(_, c)| involves(c, &verdict.name, stored));
    for (claim, conflict) in conflicts {
        let names: Vec<String> = conflict.contenders.iter().map(|c| c.name.to_string()).collect();
        let (holder, names) = (&conflict.holder, names.join(", "));
        let says = format!("{claim} is held by {holder}, wanted by {names}");
        facts.push(Fact { about: "conflict", says });
    }
    facts
}

/// Returns what is on record of a session that was left alone, and of a config that changed.
fn held(world: &World, stored: &Stored) -> Vec<Fact> {
    let mut facts = Vec::new();
    let mut add = |about, says| facts.push(Fact { about, says });
    if let Some(Deferral { because, since, attached, kept }) = world.ledger.deferral(&stored.id) {
        add("due", format!("since {}, because {because}", since.wall));
        if let Some(at) = attached {
            add("attached", format!("last seen at {}, to within the refresh", at.wall));
        }
        if let Some(until) = kept {
            add("kept", format!("by an operator, until {}", until.wall()));
        }
    }
    let template = stored.bead().map(Bead::template);
    if let Some(edition) = template.and_then(|template| world.ledger.edition(template)) {
        let vouched = match edition.vouched {
            Vouched::Yes => ", and an operator vouched for it",
            Vouched::Needed => ", and waits for somebody to vouch for it",
            Vouched::No => "",
        };
        let since = edition.since.wall;
        let flips = match edition.flips {
            0 => String::new(),
            flips => format!("; it flipped {}", Counted(flips, "time")),
        };
        add("edited", format!("at {since}{flips}{vouched}"));
    }
    facts
}

/// Says how often a start failed; of a session that has a life, no next start is near.
fn failed(damper: &Damper, phase: PhaseKind) -> String {
    let (failures, retry) = (damper.failures, damper.retry.wall());
    match phase {
        PhaseKind::Starting | PhaseKind::Running | PhaseKind::Draining | PhaseKind::Stopping => {
            format!("{failures} in a row, forgotten once it has run for long enough")
        }
        PhaseKind::Wanted
        | PhaseKind::Asleep
        | PhaseKind::Quarantined
        | PhaseKind::FailedStart
        | PhaseKind::Closed
        | PhaseKind::Unknown => format!("{failures} in a row, next start not before {retry}"),
    }
}

fn phase(bead: &Bead) -> String {
    let generation = bead.generation();
    match bead.phase() {
        Phase::Unknown { raw } => format!("{raw}, of a newer build, generation {generation}"),
        known @ (Phase::Wanted { .. }
        | Phase::Starting { .. }
        | Phase::Running { .. }
        | Phase::Draining { .. }
        | Phase::Stopping { .. }
        | Phase::Asleep { .. }
        | Phase::Quarantined { .. }
        | Phase::FailedStart { .. }
        | Phase::Closed { .. }) => {
            format!("{} since {}, generation {generation}", known.kind(), bead.since().wall)
        }
    }
}

fn involves(conflict: &tenure_bead::Conflict, name: &AgentName, stored: &Stored) -> bool {
    conflict.involves(&stored.id) || conflict.contenders.iter().any(|c| c.name == *name)
}

fn config(world: &World, bead: &Bead) -> String {
    let (Phase::Running { baseline, .. } | Phase::Draining { baseline, .. }) = bead.phase() else {
        return "no session runs, so there is none to compare".to_string();
    };
    let wanted = world.fleet.template(bead.template()).map(|t| &t.config);
    match (baseline, wanted) {
        (Baseline::Adopted, _) => "not known: the session was found running".to_string(),
        (Baseline::Committed(_), None) => "the fleet has no such template".to_string(),
        (Baseline::Committed(committed), Some(wanted)) => match classify(committed, wanted) {
            Drift::None => "as it was started with".to_string(),
            drift @ (Drift::Changed(_) | Drift::Unjudgeable(_)) => drift.to_string(),
        },
    }
}

fn sight(world: &World, bead: &Bead) -> Option<String> {
    let incarnation = bead.phase().incarnation()?;
    let of_it = |s: &&crate::Seen| s.observation.incarnation == incarnation;
    let seen = world.observed.lives.iter().find(of_it)?;
    let probe = match seen.observation.probe {
        Probe::Verified => "its process runs, verified",
        Probe::Unverified => "a process with its number runs, not verified",
        Probe::Zombie => "its process ended, nobody collected it yet",
        Probe::Gone => "its process is gone",
        Probe::Recycled => "its number belongs to another process",
        Probe::Unknowable => "the host cannot say",
    };
    let exit = match seen.observation.exit {
        ExitRecord::Own(exit) => format!(", {exit} on record"),
        ExitRecord::Missing | ExitRecord::Foreign => String::new(),
    };
    let listed = match seen.listed {
        Listed::NotAsked => "no listing was asked for".to_string(),
        Listed::Failed => "the listing failed".to_string(),
        Listed::Stale => "the listing is older than its last sign of life".to_string(),
        Listed::WithinGrace => within_grace(world, bead),
        Listed::Running => "listed as running".to_string(),
        Listed::Stopped => "listed as ended".to_string(),
        Listed::MissingPartial => "missing from a listing that is not complete".to_string(),
        Listed::Missing { absences } => {
            format!("missing from {}", Counted(u32::from(absences), "complete listing"))
        }
    };
    Some(format!("{probe}{exit}; {listed}"))
}

/// Says from when on it counts that a listing misses a session: nobody knows what was before there was a watch.
fn within_grace(world: &World, bead: &Bead) -> String {
    let (began, watched) = (bead.since(), world.observed.watched_since);
    let launched = began.boot.id == watched.boot.id && began.boot.ms > watched.boot.ms;
    let (what, at) = if launched {
        ("it was launched", began.wall)
    } else {
        ("this supervisor began to watch", watched.wall)
    };
    let grace = world.policy.launch_grace.as_secs();
    format!("missing from a listing, which counts from {grace} s on after {what}, at {at}")
}

/// Says what would have to happen for another verdict.
fn would_change(reason: &Reason) -> String {
    let text = match reason {
        Reason::Runs(_) => "an exit, an edit of its config, or a fleet without its seat",
        Reason::RunsAdopted => "an exit, or a stop: with its next start its config is known",
        Reason::Unjudged(_) => "its next start commits a baseline that can be compared",
        Reason::NoAlias { holder, .. } => return format!("{holder} gives the alias up, or closes"),
        Reason::LeftAlone { why, .. } => return left_alone(*why).to_string(),
        Reason::Turn { before: Some(name), .. } => {
            return format!("{name} runs for a while, or the edit is taken back");
        }
        Reason::Turn { before: None, .. } => {
            "every wanted seat is filled and readable, or the edit is taken back"
        }
        Reason::FleetTurn { at_once: 0, .. } => "no budget of restarts is 0 any more",
        Reason::FleetTurn { .. } => "one that is on its way runs again, or the edit is taken back",
        Reason::TooMany { .. } => "somebody vouches for the edit, or takes it back",
        Reason::Flips { .. } => "its config stands still, or somebody vouches for it",
        Reason::ToDrain { .. } | Reason::Draining(_) => {
            "it ends by itself, its time is over, or what it is to end for goes away"
        }
        Reason::Reprieved { .. } => "what its drain was for comes back",
        Reason::LiveDrift { .. } | Reason::LiveTurn { .. } | Reason::LiveBackOff { .. } => {
            "the live commands succeed"
        }
        Reason::ToRelaunch { .. } | Reason::RelaunchBackOff { .. } => {
            "the relaunch succeeds, or fails and a restart follows"
        }
        Reason::LiveUnsure | Reason::NotVerified(_) => "a look that verifies its process",
        Reason::LiveNextStart { .. } => "its next start",
        Reason::Dozes => "fewer than `min` of its pool are awake, or its idle limit is taken away",
        Reason::StartOwed | Reason::StartInFlight | Reason::StartFound => {
            "the host's answer to the start"
        }
        Reason::After { template } => return format!("a session of {template} runs"),
        Reason::NoRoom { .. } => "one of its pool that is to end has ended",
        Reason::StartBudget { .. } => "the next tick",
        Reason::BackOff { .. } | Reason::TemplateBackOff { .. } => "the wait is over",
        Reason::NameReserved { .. } | Reason::AliasReserved { .. } => {
            "the reservation is released, or over"
        }
        Reason::Quarantined { .. } => "the quarantine is over; then one start is tried",
        Reason::StartMissed | Reason::Ended(_) => "the wait of its seat is over",
        Reason::StartLost => "a look or a complete listing that shows it, alive or ended",
        Reason::TurnedUp => "nothing: it is taken back",
        Reason::ToEnd(_) | Reason::Ending { forced: Forced::No } => "it ends, or its grace is over",
        Reason::Ending { forced: Forced::Yes } => "it ends",
        Reason::HasEnded => "nothing: its end is recorded",
        Reason::Rests => "the fleet is to run again",
        Reason::SeatFreed => "nothing: its seat is freed",
        Reason::Suspect { .. } => "it is seen, or one more complete listing misses it",
        Reason::Doubtful(_) => "a look or a complete listing that can say",
        Reason::Contradiction => "host and process agree",
        Reason::Misnamed => "its name is free; then it gets it",
        Reason::Unreadable => "a build that reads the record, or a record that is mended",
        Reason::UnknownPhase { .. } => {
            "the build that wrote the phase moves it on, or it is mended"
        }
        Reason::NotListed => "a complete listing that shows nobody of its name",
        Reason::NameTaken { holder } => {
            return format!("{holder} closes, or one of the two is renamed");
        }
        Reason::Unrecorded => "nothing: it is taken over, or decided about in the next tick",
        Reason::Unclaimed => "its claim is granted, or the record is closed",
        Reason::SeatTaken { holder } => return format!("{holder} ends"),
        Reason::Puzzling => "a record that is as new as the session",
    };
    text.to_string()
}

const fn left_alone(why: Why) -> &'static str {
    match why {
        Why::Attached => "nobody is attached any more, or the edit is taken back",
        Why::Pending => "its question is answered, or the edit is taken back",
        Why::Working => "its work is done, or assigned to another",
        Why::WorkUnknown => "the account of work can be read",
        Why::Manual => "somebody stops it",
        Why::Pinned => "`pinned` is taken away, or somebody stops it",
        Why::Kept => "the time for which it is kept is over, or the edit is taken back",
        Why::AttachedLately => "nobody is seen attached for a while, or the edit is taken back",
        Why::Active => "it pauses, its edit has waited long enough, or it is taken back",
        Why::TooYoung => "it is old enough, or the edit is taken back",
        Why::AttachmentUnknown | Why::PendingUnknown | Why::ActivityUnknown => "the host can say",
        Why::PinUnknown | Why::NotIdleYet | Why::NotOldYet | Why::Unjudgeable | _ => {
            "time, or a new look"
        }
    }
}

impl fmt::Display for Explanation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}", self.verdict)?;
        for fact in &self.rests_on {
            writeln!(f, "  {:<9} {}", fact.about, fact.says)?;
        }
        write!(f, "  {:<9} {}", "changes", self.would_change)
    }
}
