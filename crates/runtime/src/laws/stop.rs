//! Does the host stop what it is told to, with all that belongs to it, and nothing else?

use super::stage::{Stage, hold};
use super::{Breach, Role};
use crate::{StopError, Target};
use tenure_bead::BeadId;
use tenure_liveness::{Probe, StopHow};

pub(super) fn a_polite_stop_ends_a_session(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("polite", 1, Role::Lasting)?;
    stage.start(&*host, &launch)?;
    host.stop(&launch.target(), StopHow::Ask, stage.now())?;
    stage.until_gone(&*host, &launch.target())?;
    stage.until_none_is_left(&*host, &launch)
}

pub(super) fn a_session_may_ignore_a_polite_stop_but_not_force(
    stage: &Stage<'_>,
) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("deaf", 1, Role::Deaf)?;
    let target = launch.target();
    stage.start(&*host, &launch)?;
    host.stop(&target, StopHow::Ask, stage.now())?;
    host.wait(core::time::Duration::from_millis(50));
    let seen = stage.observe(&*host, &target);
    hold("a deaf session lives on", seen, |s| s.probe == Probe::Verified)?;
    stage.end(&*host, &target)?;
    stage.until_none_is_left(&*host, &launch)
}

pub(super) fn force_ends_descendants_too(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("family", 1, Role::Family)?;
    stage.start(&*host, &launch)?;
    hold("a family has descendants", stage.count(&launch), |n| *n > 1)?;
    stage.end(&*host, &launch.target())?;
    stage.until_none_is_left(&*host, &launch)
}

pub(super) fn a_stop_of_what_is_gone_says_so(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("gone", 1, Role::Lasting)?;
    stage.start(&*host, &launch)?;
    stage.end(&*host, &launch.target())?;
    stage.until_none_is_left(&*host, &launch)?;
    for how in [StopHow::Ask, StopHow::Force] {
        let stopped = host.stop(&launch.target(), how, stage.now());
        hold("a stop of what is gone says so", stopped, |r| {
            matches!(r, Err(StopError::Gone { .. }))
        })?;
    }
    Ok(())
}

pub(super) fn a_stop_of_an_unknown_life_signals_nothing(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("known", 2, Role::Lasting)?;
    let earlier = stage.launch("known", 1, Role::Lasting)?.target();
    let bead = BeadId::parse("another")?;
    let mistaken = Target { bead, ..launch.target() };
    stage.start(&*host, &launch)?;
    for how in [StopHow::Ask, StopHow::Force] {
        for target in [&earlier, &mistaken] {
            let stopped = host.stop(target, how, stage.now());
            hold("a life that is not known is not stopped", stopped, |r| {
                matches!(r, Err(StopError::Gone { .. } | StopError::NotVerified { .. }))
            })?;
        }
    }
    host.wait(core::time::Duration::from_millis(50));
    let seen = stage.observe(&*host, &launch.target());
    hold("the life that runs was not signalled", seen, |s| {
        s.probe == Probe::Verified && s.asked.is_none()
    })?;
    stage.end(&*host, &launch.target())?;
    Ok(())
}

pub(super) fn what_was_asked_is_remembered(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("asked", 1, Role::Deaf)?;
    let target = launch.target();
    stage.start(&*host, &launch)?;
    for how in [StopHow::Ask, StopHow::Force] {
        host.stop(&target, how, stage.now())?;
        let asked = stage.observe(&*host, &target).asked.map(|asked| asked.how);
        hold("what was asked last is remembered", asked, |a| *a == Some(how))?;
    }
    stage.until_gone(&*host, &target)?;
    Ok(())
}
