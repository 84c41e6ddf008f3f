//! What does each operation do, and what comes true once nothing goes wrong any more?

use super::op::{How, Op};
use super::world::{Task, World, violation};
use crate::hunt::{Tally, Violation};
use tenure_lifecycle::check::i3_the_target_reaches_the_head;
use tenure_lifecycle::{
    Change, Decision, Fate, Input, Notice, Origin, Output, Progress, Rebuilt, Shape, Work,
};

/// Does one operation; one that does not fit does nothing.
pub(super) fn act(world: &mut World, op: &Op, tally: &mut Tally) -> Result<(), Violation> {
    match *op {
        Op::Enter { turn } => world.hear(&Input::Entered(turn))?,
        Op::Link => world.link()?,
        Op::Bind { to } => world.bind(to)?,
        Op::Deliver => deliver(world)?,
        Op::Pass { s } => world.pass(u64::from(s))?,
        Op::Finish { how } => finish(world, how)?,
        Op::Flush { s } => world.flush(s)?,
        Op::Decide => world.hear(&Input::Decided(Decision::Replay(Shape::Full)))?,
        Op::Announce { to } => {
            if let Some(described) = world.describe(to) {
                world.hear(&Input::Announced(described))?;
            }
        }
        Op::Cut => world.cut()?,
        Op::Delay => {
            let answer = world.arrive()?;
            world.late.extend(answer);
        }
        Op::Late { nth } => late(world, usize::from(nth))?,
        Op::Lose => world.wire = None,
        Op::Refuse { why } => world.refuse(why)?,
        Op::Step { s } => world.step(i64::from(s)),
        Op::Restart => world.restart()?,
        Op::Remake { target } => world.remake(target),
        Op::Respec { target } => respec(world, usize::from(target)),
        Op::Ghost => ghost(world)?,
    }
    note(world, tally);
    world.said.clear();
    Ok(())
}

fn deliver(world: &mut World) -> Result<(), Violation> {
    match world.arrive()? {
        Some(answer) => world.hear(&answer),
        None => Ok(()),
    }
}

fn late(world: &mut World, nth: usize) -> Result<(), Violation> {
    if nth >= world.late.len() {
        return Ok(());
    }
    let answer = world.late.remove(nth);
    world.hear(&answer)
}

fn finish(world: &mut World, how: How) -> Result<(), Violation> {
    let task = match how {
        How::Done | How::Failed => world.task.take(),
        How::Stale => world.superseded.take(),
    };
    let Some(task) = task else { return Ok(()) };
    let input = match (task, how) {
        (Task::Apply(token), How::Done | How::Stale) => Input::Applied(token, Work::Done),
        (Task::Apply(token), How::Failed) => Input::Applied(token, Work::Failed),
        (Task::Rebuild(token), How::Done | How::Stale) => {
            let life = world.next_life();
            Input::Rebuilt(token, Rebuilt::Done(life))
        }
        (Task::Rebuild(token), How::Failed) => Input::Rebuilt(token, Rebuilt::Failed),
    };
    world.hear(&input)
}

fn respec(world: &mut World, target: usize) {
    if let Some(place) = world.rows.get_mut(target) {
        place.spec = place.spec.saturating_add(1).checked_rem(3).unwrap_or(0);
    }
}

/// What an ended process sent arrives; nobody waits for the answer.
fn ghost(world: &mut World) -> Result<(), Violation> {
    let Some(report) = world.ghosts.pop() else { return Ok(()) };
    world.deliver(&report).map(|_| ())
}

/// Lets nothing more go wrong, and demands that a target reaches the head.
pub(super) fn heal(world: &mut World, to: u8) -> Result<(), Violation> {
    world.pass(60)?;
    world.link()?;
    for _ in 0..40 {
        if world.reporter.link().target().is_none() {
            if !world.is_linked {
                world.link()?;
            }
            world.bind(to)?;
        }
        finish(world, How::Done)?;
        deliver(world)?;
        world.pass(10)?;
    }
    let target = world.rows.get(usize::from(to)).map(|place| place.target.clone());
    let Some(target) = target else { return Ok(()) };
    if world.reporter.link().target() != Some(&target) {
        return Ok(());
    }
    let row = world.rows.get(usize::from(to)).and_then(|place| place.row.last);
    let progress = world.reporter.progress();
    i3_the_target_reaches_the_head(progress, world.witness.credited(&target), row)
        .map_err(violation)
}

/// Notes what came up.
fn note(world: &World, tally: &mut Tally) {
    for output in &world.said {
        if let Some(goal) = goal(output) {
            tally.goal(goal);
        }
    }
    match world.reporter.progress() {
        Progress::BehindByPolicy => tally.goal("a target is behind by policy"),
        Progress::Behind(2..) => tally.goal("a target is behind by several"),
        Progress::NoTarget | Progress::Level | Progress::Behind(_) | Progress::Fenced => {}
    }
    let times = world.reporter.entries().iter().map(|entry| entry.times).max();
    if times > Some(1) {
        tally.goal("a phase is counted");
    }
}

fn goal(output: &Output<super::op::Turn>) -> Option<&'static str> {
    match output {
        Output::Send(report) if report.stamp > report.original => Some("a stamp is moved"),
        Output::Send(report) if report.origin == Origin::Replayed => Some("the past is told"),
        Output::Changed(Change::First { .. }) => Some("change: first"),
        Output::Changed(Change::Same { .. }) => Some("change: same"),
        Output::Changed(Change::New { .. }) => Some("change: new"),
        Output::Changed(Change::Return { .. }) => Some("change: return"),
        Output::Apply { .. } => Some("one-time work"),
        Output::Reinitialize { .. } => Some("built anew"),
        Output::Keep(_) => Some("a last word is kept"),
        Output::Discard { .. } => Some("a last word is let go"),
        Output::Close(_) => Some("a target is refused"),
        Output::Flushed { entries, .. } => {
            let has = |wanted| entries.iter().any(|(_, _, fate)| *fate == wanted);
            let is_dropped = has(Fate::Dropped).then_some("a flush tells of what was dropped");
            is_dropped.or(has(Fate::TimedOut).then_some("a flush is late"))
        }
        Output::Notice(notice) => noticed(notice),
        Output::Send(_) | Output::Identify(_) | Output::Redial(_) | Output::Remember(_) => None,
    }
}

fn noticed(notice: &Notice<super::op::Turn>) -> Option<&'static str> {
    match notice {
        Notice::LedBack { .. } => Some("a transition leads back"),
        Notice::LeftOut(_) => Some("a report is left out"),
        Notice::Forgotten(_) => Some("a target is forgotten"),
        Notice::Fenced(_) => Some("a life is fenced"),
        Notice::BreakerOpen(_) => Some("the breaker opens"),
        Notice::Undeliverable { .. } => Some("an end is undeliverable"),
        Notice::StaleToken(_) => Some("a task is stale"),
        Notice::Dropped(_) | Notice::Failed(..) | Notice::Stray(_) | Notice::Outdated(_) | _ => {
            None
        }
    }
}
