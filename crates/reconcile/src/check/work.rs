//! Would a session be taken from its work, or its seat from the session? The check about assigned work.

use super::{Findings, broken};
use crate::{Command, Intent, Plan, Step, World};
use alloc::format;
use tenure_bead::{BeadId, ChangeKind, StopCause, Tell, Write};

/// W1: nothing that is decided without a person takes a session from assigned work, or frees its seat.
///
/// Only the beginning is looked at: work that is assigned to a session which was told to stop comes too late. A life
/// that its bead has left behind does nobody's work.
#[must_use]
pub fn w1_workers_are_left_alone(world: &World, plan: &Plan) -> Findings {
    if world.fleet.intent() == Intent::Stop {
        return Findings::new();
    }
    let taken = plan.commands.iter().filter_map(|command| Some((command, taken(command)?)));
    let holds = |id: &BeadId| world.work.tell(id) != Tell::No;
    let broken_by = taken.filter(|(_, id)| holds(id));
    broken_by.map(|(command, _)| broken("W1", format!("it holds work: {command}"))).collect()
}

/// Returns whose session a command begins to end, or whose seat it frees, of its own accord.
fn taken(command: &Command) -> Option<&BeadId> {
    match command {
        Command::Stop(stop) if stop.intent().is_some() => match stop.because() {
            StopCause::SeatNotWanted | StopCause::Drift | StopCause::Idle | StopCause::Age => {
                Some(stop.bead())
            }
            StopCause::FleetStopped | StopCause::Superseded => None,
        },
        Command::Commit(commit) => {
            let frees = commit.step() == Step::Change(ChangeKind::Close);
            commit.write().filter(|_| frees).map(Write::id)
        }
        Command::Stop(_) | Command::Start(_) | Command::Adopt(_) | Command::Apply(_) => None,
    }
}
