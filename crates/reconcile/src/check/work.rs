//! Would a session be taken from its work, or from the person who made it? The check about whom nobody disposes of.

use super::{Findings, Records, broken};
use crate::{Command, Intent, Plan, Step, World};
use alloc::format;
use tenure_bead::{BeadId, ChangeKind, Origin, StopCause, Tell, Write};

/// W1: nothing that is decided without a person takes a session from assigned work or frees its seat, nor one that a
/// person made.
///
/// Only the beginning is looked at: work that is assigned to a session which was told to stop comes too late. A life
/// that its bead has left behind does nobody's work.
#[must_use]
pub fn w1_workers_are_left_alone(world: &World, plan: &Plan) -> Findings {
    if world.fleet.intent() == Intent::Stop {
        return Findings::new();
    }
    let taken = plan.commands.iter().filter_map(|command| Some((command, taken(command)?)));
    let records = Records::of(world, plan);
    let why = |id: &BeadId| {
        let is_manual = records.bead(id).is_some_and(|bead| bead.origin() == Origin::Manual);
        let holds = world.work.tell(id) != Tell::No;
        is_manual.then_some("a person made it").or(holds.then_some("it holds work"))
    };
    let broken_by = taken.filter_map(|(command, id)| Some((command, why(id)?)));
    broken_by.map(|(command, why)| broken("W1", format!("{why}: {command}"))).collect()
}

/// Returns whose session a command begins to end, or whose seat it frees, of its own accord.
fn taken(command: &Command) -> Option<&BeadId> {
    match command {
        Command::Stop(stop) if stop.intent().is_some() => match stop.because() {
            StopCause::SeatNotWanted
            | StopCause::Drift
            | StopCause::Outdated
            | StopCause::Idle
            | StopCause::Age => Some(stop.bead()),
            StopCause::FleetStopped | StopCause::Superseded => None,
        },
        Command::Commit(commit) => {
            let frees = commit.step() == Step::Change(ChangeKind::Close);
            commit.write().filter(|_| frees).map(Write::id)
        }
        Command::Relaunch(relaunch) => Some(relaunch.bead()),
        Command::Stop(_) | Command::Start(_) | Command::Adopt(_) | Command::Apply(_) => None,
    }
}
