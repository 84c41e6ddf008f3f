//! Does a relaunch leave the same session running, verified and unasked, and touch nobody else?

use super::stage::{Stage, hold, is_left_alone, of_strangers};
use super::{Breach, Role};
use crate::{Launch, RelaunchError, Runtime};
use tenure_liveness::{RelaunchLane, StopHow};

pub(super) fn a_relaunch_keeps_the_session_and_may_be_repeated(
    stage: &Stage<'_>,
) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("renewed", 1, Role::Lasting)?;
    stage.start(&*host, &launch)?;
    host.stop(&launch.target(), StopHow::Drain, stage.now())?;
    for host in [&host, &stage.open()] {
        match host.relaunch_lane() {
            RelaunchLane::Absent => is_refused(stage, &**host, &launch)?,
            RelaunchLane::Offered => is_renewed(stage, &**host, &launch)?,
        }
        hold("one program runs", stage.count(&launch), |n| *n == 1)?;
    }
    stage.end(&*host, &launch.target())?;
    Ok(())
}

fn is_renewed(stage: &Stage<'_>, host: &dyn Runtime, launch: &Launch) -> Result<(), Breach> {
    for _ in 0..2 {
        let renewed = host.relaunch(launch, stage.now());
        let process = renewed.ok().map(|started| started.process);
        hold("a relaunch is done where that is offered", process, Option::is_some)?;
        let seen = stage.observe(host, &launch.target());
        hold("the same session runs, verified, and nobody asked it to end", seen, is_left_alone)?;
        let listing = stage.list(host);
        let shown: Vec<_> = listing.sightings.iter().map(|s| (&s.mark, s.process)).collect();
        let expected: Vec<_> = process.into_iter().map(|process| (&launch.mark, process)).collect();
        hold("it is listed once, with the new program", shown, |shown| *shown == expected)?;
    }
    Ok(())
}

pub(super) fn a_relaunch_of_what_is_not_verified_is_refused(
    stage: &Stage<'_>,
) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("intended", 2, Role::Lasting)?;
    is_refused(stage, &*host, &launch)?;
    stage.start(&*host, &launch)?;
    let mut forged = launch.clone();
    forged.mark.fleet = stage.realms.other_fleet.fleet.clone();
    is_refused(stage, &*host, &forged)?;
    of_strangers(stage, "intended", |stranger| is_refused(stage, &*host, stranger))?;
    stage.end(&*host, &launch.target())?;
    is_refused(stage, &*host, &launch)?;
    hold("nothing runs", stage.count(&launch), |n| *n == 0)?;
    Ok(())
}

pub(super) fn a_relaunch_of_a_reused_number_is_refused(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("taken", 1, Role::Lasting)?;
    stage.start(&*host, &launch)?;
    drop(host);
    stage.candidate.usurp(&launch.target());
    is_refused(stage, &*stage.open(), &launch)
}

fn is_refused(stage: &Stage<'_>, host: &dyn Runtime, launch: &Launch) -> Result<(), Breach> {
    let lane = host.relaunch_lane();
    let refused = host.relaunch(launch, stage.now());
    hold("a relaunch of what is not verified is refused", refused, |r| match lane {
        RelaunchLane::Absent => matches!(r, Err(RelaunchError::Absent)),
        RelaunchLane::Offered => matches!(r, Err(RelaunchError::NotVerified { .. })),
    })
}
