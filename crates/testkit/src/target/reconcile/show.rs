//! What does a reader of a trace have to know of a world, and what do worlds have in common that call for the same?

use super::host::{Body, Born, Hears, Life};
use super::scene::{STEP_MS, Scene};
use super::wish::template_of;
use core::fmt::Write as _;
use core::hash::{Hash as _, Hasher as _};
use std::hash::DefaultHasher;
use tenure_bead::{Bead, Phase, PhaseKind, StopCause, Stored};
use tenure_liveness::Probe;

/// Says in one line what there is.
pub(super) fn show(scene: &Scene) -> String {
    let steps = scene.now.boot.ms / STEP_MS;
    let mut line = format!("t{steps} s{} want {} |", scene.supervisor.number, scene.wish);
    for stored in &scene.world.beads {
        let Some(bead) = stored.bead() else { continue };
        let unclaimed = if stored.claims.is_empty() && bead.is_open() { " unclaimed" } else { "" };
        let (name, kind, generation) = (bead.name(), bead.phase().kind(), bead.generation());
        push(&mut line, &format!(" {name} {kind} g{generation}{}{unclaimed}", cause(bead)));
        if let Some(alias) = bead.alias() {
            push(&mut line, &format!(" as {alias}"));
        }
        let lives = scene.host.lives.iter().filter(|life| life.mark.bead == stored.id);
        lives.for_each(|life| push(&mut line, &lived(scene, life)));
        line.push(';');
    }
    let known = |life: &&Life| scene.world.beads.iter().any(|s| s.id == life.mark.bead);
    for life in scene.host.lives.iter().filter(|life| !known(life)) {
        push(&mut line, &format!(" unrecorded {}{};", life.mark.name, lived(scene, life)));
    }
    for (seat, damper) in scene.world.ledger.dampers() {
        let wait = damper.retry.remaining(scene.now).as_millis() / u128::from(STEP_MS);
        push(&mut line, &format!(" {seat} failed {} wait {wait};", damper.failures));
    }
    for (claim, conflict) in scene.world.ledger.open_conflicts() {
        let names: Vec<&str> = conflict.contenders.iter().map(|c| c.name.as_str()).collect();
        push(&mut line, &format!(" {claim} wanted by {};", names.join(", ")));
    }
    if let Some(held) = &scene.held {
        push(
            &mut line,
            &format!(" s{} holds {} commands", held.supervisor, held.plan.commands.len()),
        );
    }
    line
}

fn push(line: &mut String, text: &str) {
    // Writing to a string never fails.
    let _ = line.write_str(text);
}

fn cause(bead: &Bead) -> String {
    basis(bead.phase()).map_or_else(String::new, |because| format!(" ({because:?})"))
}

fn basis(phase: &Phase) -> Option<StopCause> {
    if let Phase::Draining { basis, .. } | Phase::Stopping { basis, .. } = phase {
        return Some(basis.because);
    }
    None
}

fn lived(scene: &Scene, life: &Life) -> String {
    let body = match life.body {
        Body::Runs(_) if life.running(scene.now).is_none() => "not yet".to_owned(),
        Body::Runs(Probe::Verified) => "alive".to_owned(),
        Body::Runs(probe) => format!("alive, {probe:?}"),
        Body::Ended(probe) => format!("{probe:?}"),
    };
    let deaf = if life.hears == Hears::Nothing { " deaf" } else { "" };
    let late = if life.born == Born::TooLate { " too late" } else { "" };
    let (generation, with) = (life.mark.incarnation.generation, life.with);
    format!(" [g{generation} {body}{deaf}{late} {}{}{}]", with.command, with.model, with.live)
}

/// Returns a mark of the phases, of what truly lives, and of what is wanted, without moments and names.
pub(super) fn fingerprint(scene: &Scene) -> u64 {
    let mut hasher = DefaultHasher::new();
    let mut beads: Vec<_> = scene.world.beads.iter().map(|s| of_bead(scene, s)).collect();
    beads.sort_unstable();
    beads.hash(&mut hasher);
    let wish = &scene.wish;
    (wish.max == 1, wish.list > 0, wish.intent == tenure_reconcile::Intent::Stop).hash(&mut hasher);
    let known = |life: &&Life| scene.world.beads.iter().any(|s| s.id == life.mark.bead);
    scene.host.living().filter(|life| !known(life)).count().min(2).hash(&mut hasher);
    scene.world.ledger.open_conflicts().count().min(2).hash(&mut hasher);
    (scene.held.is_some(), scene.supervisor.watch.is_some()).hash(&mut hasher);
    hasher.finish()
}

/// One session without its name: its phase, why it ends, whether it fits, how it really is.
type Mark = (Option<PhaseKind>, Option<StopCause>, [bool; 3], Option<u8>);

fn of_bead(scene: &Scene, stored: &Stored) -> Mark {
    let Some(bead) = stored.bead() else { return (None, None, [false; 3], None) };
    let life = bead.phase().incarnation().and_then(|life| scene.host.find(life));
    let is_drifted = life.is_some_and(|l| l.with != scene.wish.with(template_of(&l.mark)));
    let traits = [scene.world.fleet.fits(bead), stored.claims.is_empty(), is_drifted];
    (Some(bead.phase().kind()), basis(bead.phase()), traits, life.map(|l| truth(scene, l)))
}

fn truth(scene: &Scene, life: &Life) -> u8 {
    match (life.body, life.hears) {
        (Body::Runs(_), _) if life.running(scene.now).is_none() => 0,
        (Body::Runs(Probe::Verified), Hears::Well) => 1,
        (Body::Runs(Probe::Verified), Hears::Nothing) => 2,
        (Body::Runs(_), _) => 3,
        (Body::Ended(_), _) => 4,
    }
}
