//! How does a scenario end? Records, ledger, the living and the signals, one line each.

use super::stage::Stage;
use tenure_bead::{
    Bead, BeadId, Body, Claim, Conflict, Damper, Deferral, Edition, Notice, Phase, Reservation,
    SleepCause, TemplateDamper, TemplateName, Told, Vouched,
};
use tenure_liveness::{OwnerMark, StopHow};
use tenure_runtime::scripted::Signal;

impl Stage {
    /// Returns the records, one line each.
    pub(super) fn records(&self) -> Vec<String> {
        let stored = self.stored();
        let lines = stored.iter().map(|stored| match &stored.body {
            Body::Bead(bead) => record(bead, &stored.claims),
            Body::Opaque { .. } => format!("{}: cannot be read", stored.id),
        });
        let mut lines: Vec<String> = lines.map(|line| self.lines.stable(&line)).collect();
        lines.sort();
        lines
    }

    /// Returns the dampers and conflicts, one line each.
    pub(super) fn entries(&self) -> Vec<String> {
        let ledger = self.snapshot().ledger;
        let damper = |(seat, damper): (_, &Damper)| {
            let (failures, retry) = (damper.failures, damper.retry.wall());
            format!("damper of {seat}: {failures} in a row, next start not before {retry}")
        };
        let conflict = |(claim, conflict): (_, &Conflict)| {
            let names: Vec<&str> = conflict.contenders.iter().map(|c| c.name.as_str()).collect();
            let (holder, names, at) = (&conflict.holder, names.join(", "), conflict.since.wall);
            match &conflict.resolution {
                None => {
                    format!("conflict about {claim}: {holder} has it, {names} wants it, since {at}")
                }
                Some(end) => {
                    format!("conflict about {claim}: over since {}, {}", end.at.wall, end.how)
                }
            }
        };
        let template = |(template, damper): (_, &TemplateDamper)| {
            let (failures, retry) = (damper.failures, damper.retry.wall());
            format!("damper of {template} in all seats: {failures}, next start not before {retry}")
        };
        let reservation =
            |(word, kept): (_, &Reservation)| format!("{word} is reserved for {}", kept.owner);
        let notice = |(bead, notice): (_, &Notice)| {
            let told = match notice.told {
                Told::Once => "once",
                Told::Escalated => "twice",
            };
            format!(
                "notice of {bead}: in phase {:?} since {}, told {told}",
                notice.raw, notice.since.wall
            )
        };
        let dampers = ledger.dampers().map(damper);
        // The count of a template is news only once it makes somebody wait.
        let is_hot = |(_, d): &(_, &TemplateDamper)| !d.retry.length().is_zero();
        let lines = dampers.chain(ledger.template_dampers().filter(is_hot).map(template));
        let lines = lines.chain(ledger.conflicts().map(conflict));
        let lines = lines.chain(ledger.reservations().map(reservation));
        let lines = lines.chain(ledger.notices().map(notice));
        let lines = lines.chain(ledger.deferrals().map(deferral));
        let lines = lines.chain(ledger.editions().filter(is_news).map(edition));
        lines.map(|line| self.lines.stable(&line)).collect()
    }

    /// Returns who truly runs, one line each.
    pub(super) fn names(&self) -> Vec<String> {
        let living = self.host.living();
        let line =
            |mark: &OwnerMark| self.lines.stable(&format!("{} as {}", mark.name, mark.incarnation));
        let mut lines: Vec<String> = living.iter().map(line).collect();
        lines.sort();
        lines
    }

    /// Returns a signal in one line.
    pub(super) fn signal(&self, signal: &Signal) -> String {
        let how = match signal.how {
            StopHow::Drain => "drain",
            StopHow::Ask => "ask",
            StopHow::Force => "force",
        };
        let reached = match &signal.reached {
            Some(mark) if mark.incarnation == signal.meant.incarnation => mark.name.to_string(),
            Some(mark) => format!("{}, which was not meant", mark.name),
            None => "a foreign process".to_owned(),
        };
        let line = format!("{how} {} at {}: {reached}", signal.meant.incarnation, signal.at.wall);
        self.lines.stable(&line)
    }
}

fn deferral((bead, deferral): (&BeadId, &Deferral)) -> String {
    let Deferral { because, since, attached, kept } = deferral;
    let attached = attached.map(|at| format!(", attached at {}", at.wall)).unwrap_or_default();
    let kept = kept.map(|until| format!(", kept until {}", until.wall())).unwrap_or_default();
    format!("{bead} left alone since {}: {because}{attached}{kept}", since.wall)
}

/// That a config was edited is no news; that it flips is, and that somebody vouched for it.
fn is_news((_, edition): &(&TemplateName, &Edition)) -> bool {
    edition.flips > 0 || edition.vouched != Vouched::No
}

fn edition((template, edition): (&TemplateName, &Edition)) -> String {
    let vouched = match edition.vouched {
        Vouched::Yes => ", vouched for",
        Vouched::Needed => ", held until somebody vouches for it",
        Vouched::No => "",
    };
    if edition.flips == 0 {
        return format!("config of {template} since {}{vouched}", edition.since.wall);
    }
    format!(
        "config of {template} flipped {} times, the last {}{vouched}",
        edition.flips, edition.since.wall
    )
}

fn record(bead: &Bead, granted: &[Claim]) -> String {
    let (id, name, seat, phase) = (bead.id(), bead.name(), bead.seat(), bead.phase());
    let mut line = format!("{name}: {} in {seat}", phase.kind());
    if let Some(life) = phase.incarnation() {
        line.push_str(&format!(" as {life}"));
    }
    if let Some(alias) = bead.alias() {
        line.push_str(&format!(", called {alias}"));
    }
    if let Phase::Asleep { because, .. } = phase {
        line.push_str(&format!(", {}", sleep_cause(*because)));
    }
    if bead.claims().iter().any(|claim| !granted.contains(claim)) {
        line.push_str(", without all its claims");
    }
    line + &format!(" ({id})")
}

fn sleep_cause(because: SleepCause) -> String {
    match because {
        SleepCause::Exited(exit) => format!("ended with {exit}"),
        SleepCause::Stopped => "stopped".to_owned(),
        SleepCause::Idle => "idle".to_owned(),
        SleepCause::Recycled => "to be started anew".to_owned(),
    }
}
