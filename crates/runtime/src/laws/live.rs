//! Does a live change reach a session that runs, and leave it running?

use super::life::is_same;
use super::stage::{Stage, hold, is_left_alone, of_strangers};
use super::{Breach, Role};
use crate::{Launch, LiveError, Runtime};
use tenure_liveness::LiveLane;

pub(super) fn a_live_change_restarts_nothing_and_may_be_repeated(
    stage: &Stage<'_>,
) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("changed", 1, Role::Lasting)?;
    let started = stage.start(&*host, &launch)?;
    for host in [&host, &stage.open()] {
        if host.live_lane() == LiveLane::Offered {
            host.apply_live(&launch, stage.now())?;
            host.apply_live(&launch, stage.now())?;
        }
        let seen = stage.observe(&**host, &launch.target());
        hold("a session runs on through a live change", seen, is_left_alone)?;
        let listing = stage.list(&**host);
        let shown: Vec<_> = listing.sightings.iter().map(|s| s.process).collect();
        hold("it is the same process", shown, |shown| is_same(shown, started))?;
        hold("one process runs", stage.count(&launch), |n| *n == 1)?;
    }
    stage.end(&*host, &launch.target())?;
    Ok(())
}

pub(super) fn a_live_change_of_what_is_not_verified_is_refused(
    stage: &Stage<'_>,
) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("meant", 2, Role::Lasting)?;
    is_refused(stage, &*host, &launch)?;
    stage.start(&*host, &launch)?;
    let mut forged = launch.clone();
    forged.mark.fleet = stage.realms.other_fleet.fleet.clone();
    is_refused(stage, &*host, &forged)?;
    of_strangers(stage, "meant", |stranger| is_refused(stage, &*host, stranger))?;
    stage.end(&*host, &launch.target())?;
    is_refused(stage, &*host, &launch)
}

pub(super) fn a_live_change_of_a_reused_number_is_refused(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("stolen", 1, Role::Lasting)?;
    stage.start(&*host, &launch)?;
    drop(host);
    stage.candidate.usurp(&launch.target());
    is_refused(stage, &*stage.open(), &launch)
}

fn is_refused(stage: &Stage<'_>, host: &dyn Runtime, launch: &Launch) -> Result<(), Breach> {
    let lane = host.live_lane();
    let applied = host.apply_live(launch, stage.now());
    hold("a live change of what is not verified is refused", applied, |r| match lane {
        LiveLane::Absent => matches!(r, Err(LiveError::Absent)),
        LiveLane::Offered => matches!(r, Err(LiveError::NotVerified { .. })),
    })
}

pub(super) fn a_host_applies_live_changes_if_it_says_so_and_else_none(
    stage: &Stage<'_>,
) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("changeable", 1, Role::Lasting)?;
    stage.start(&*host, &launch)?;
    let lane = host.live_lane();
    let applied = host.apply_live(&launch, stage.now());
    hold("a live change is applied where that is offered", applied, |r| match lane {
        LiveLane::Absent => matches!(r, Err(LiveError::Absent)),
        LiveLane::Offered => r.is_ok(),
    })?;
    stage.end(&*host, &launch.target())?;
    Ok(())
}
