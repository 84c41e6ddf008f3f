//! Does a drain leave it to the session when to end, and reach no other?

use super::stage::{SHORT, Stage, hold, is_left_alone, of_strangers};
use super::{Breach, Role};
use crate::StopError;
use tenure_liveness::{Probe, StopHow};

pub(super) fn a_drain_ends_nothing_and_is_remembered(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("drained", 1, Role::Lasting)?;
    let target = launch.target();
    stage.start(&*host, &launch)?;
    for _ in 0..TWICE {
        host.stop(&target, StopHow::Drain, stage.now())?;
        host.wait(SHORT);
        let seen = stage.observe(&*host, &target);
        hold("a session that was told to drain lives on", seen, |s| s.probe == Probe::Verified)?;
        let asked = seen.asked.map(|asked| asked.how);
        hold("a drain is remembered", asked, |a| *a == Some(StopHow::Drain))?;
        hold("one process runs", stage.count(&launch), |n| *n == 1)?;
    }
    host.stop(&target, StopHow::Ask, stage.now())?;
    stage.until_gone(&*host, &target)?;
    stage.until_none_is_left(&*host, &launch)?;
    let again = host.stop(&target, StopHow::Drain, stage.now());
    hold("a drain of what is gone says so", again, |r| matches!(r, Err(StopError::Gone { .. })))
}

pub(super) fn a_drain_of_another_life_tells_nobody(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("told", 2, Role::Lasting)?;
    stage.start(&*host, &launch)?;
    of_strangers(stage, "told", |stranger| {
        let told = host.stop(&stranger.target(), StopHow::Drain, stage.now());
        hold("a life that is not known is not told to drain", told, |r| {
            matches!(r, Err(StopError::Gone { .. } | StopError::NotVerified { .. }))
        })
    })?;
    host.wait(SHORT);
    let seen = stage.observe(&*host, &launch.target());
    hold("the life that runs was not told", seen, is_left_alone)?;
    stage.end(&*host, &launch.target())?;
    Ok(())
}

/// K3.
pub(super) fn a_drain_never_reaches_a_reused_number(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("replaced", 1, Role::Lasting)?;
    let target = launch.target();
    stage.start(&*host, &launch)?;
    drop(host);
    stage.candidate.usurp(&target);
    let successor = stage.open();
    let told = successor.stop(&target, StopHow::Drain, stage.now());
    hold("what was not verified is not told to drain", told, Result::is_err)?;
    successor.wait(SHORT);
    let lives = stage.candidate.bystander_lives(&target);
    hold("the foreign process lives", lives, |lives| *lives)
}

/// To tell a session again is to tell it once.
const TWICE: usize = 2;
