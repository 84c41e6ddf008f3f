//! Does the host leave alone what is not its own?

use super::stage::{Stage, hold};
use super::{Breach, Realm, Role};
use crate::StartError;
use core::time::Duration;
use tenure_liveness::{Probe, StopHow};

pub(super) fn a_neighbor_is_neither_shown_nor_signalled(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    for (realm, life) in neighbors(stage) {
        let neighbor = stage.candidate.open(realm);
        let launch = stage.launch_in(realm, ("next-door", life), Role::Lasting)?;
        stage.start(&*neighbor, &launch)?;
        let target = launch.target();
        for host in [&host, &stage.open()] {
            let listing = stage.list(&**host);
            hold("a neighbor's session is not listed", listing, |l| l.sightings.is_empty())?;
            for how in [StopHow::Ask, StopHow::Force] {
                let stopped = host.stop(&target, how, stage.now());
                hold("a neighbor's session is not stopped", stopped, Result::is_err)?;
            }
        }
        neighbor.wait(Duration::from_millis(50));
        let seen = stage.observe(&*neighbor, &target);
        hold("a neighbor's session lives on", seen, |s| s.probe == Probe::Verified)?;
        stage.end(&*neighbor, &target)?;
    }
    Ok(())
}

pub(super) fn a_foreign_mark_is_not_started(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    for (realm, life) in neighbors(stage) {
        let launch = stage.launch_in(realm, ("stranger", life), Role::Lasting)?;
        let started = host.start(&launch, stage.now());
        hold("a session of another realm is not spawned", started, |r| {
            matches!(r, Err(StartError::NotSpawned { .. }))
        })?;
        hold("nothing runs", stage.count(&launch), |n| *n == 0)?;
    }
    Ok(())
}

/// K3.
pub(super) fn a_reused_number_is_never_signalled(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("usurped", 1, Role::Lasting)?;
    let target = launch.target();
    stage.start(&*host, &launch)?;
    drop(host);
    stage.candidate.usurp(&target);
    let successor = stage.open();
    let seen = stage.observe(&*successor, &target);
    hold("a foreign process is not taken for the session", seen, |s| s.probe != Probe::Verified)?;
    for how in [StopHow::Ask, StopHow::Force] {
        let stopped = successor.stop(&target, how, stage.now());
        hold("what was not verified is not stopped", stopped, Result::is_err)?;
    }
    successor.wait(Duration::from_millis(50));
    let lives = stage.candidate.bystander_lives(&target);
    hold("the foreign process lives", lives, |lives| *lives)?;
    Ok(())
}

/// Returns the other realms, each with a number for the life that is started there.
fn neighbors<'s>(stage: &'s Stage<'_>) -> [(&'s Realm, u8); 2] {
    let realms = &stage.realms;
    [(&realms.other_installation, 1), (&realms.other_fleet, 2)]
}
