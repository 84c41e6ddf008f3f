//! Does the host start what it is told to, once, and does it know it again?

use super::stage::{Stage, hold, is_gone, shows};
use super::{Breach, Role};
use crate::{Launch, Runtime, StartError, Started, Target};
use tenure_liveness::{Completeness, ExitRecord, Listing, Match, Probe, Standing, StopHow};

pub(super) fn a_started_session_is_listed_and_verified(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("listed", 1, Role::Lasting)?;
    let started = stage.start(&*host, &launch)?;
    let seen = stage.observe(&*host, &launch.target());
    hold("a started session is verified", seen, |s| s.probe == Probe::Verified)?;
    // Something else on the machine may make one listing partial, but not every one.
    let list = || stage.list(&*host);
    let listing = stage.until(&*host, "a listing is complete", list, is_complete)?;
    let shown: Vec<_> = listing.sightings.iter().map(|s| &s.mark).collect();
    hold("a listing shows what runs, once", shown, |marks| *marks == [&launch.mark])?;
    hold("what is listed runs, as the same process", &listing, |l| {
        let same = |s: &tenure_liveness::Sighting| s.process == started.process;
        let running = |s: &tenure_liveness::Sighting| s.standing == Standing::Running;
        l.sightings.iter().all(|s| same(s) && running(s))
    })?;
    stage.end(&*host, &launch.target())?;
    let gone = stage.list(&*host);
    hold("what ended is not listed as running", gone, |l| {
        l.sightings.iter().all(|s| s.standing == Standing::Stopped)
    })?;
    Ok(())
}

fn is_complete(listing: &Listing) -> bool {
    listing.completeness == Completeness::Complete
}

pub(super) fn an_incarnation_is_not_started_twice(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("once", 1, Role::Lasting)?;
    stage.start(&*host, &launch)?;
    start_is_refused(stage, &*host, &launch)?;
    let successor = stage.open();
    start_is_refused(stage, &*successor, &launch)?;
    stage.end(&*successor, &launch.target())?;
    Ok(())
}

fn start_is_refused(stage: &Stage<'_>, host: &dyn Runtime, launch: &Launch) -> Result<(), Breach> {
    let again = host.start(launch, stage.now());
    hold("a running incarnation is refused as such", again, |r| {
        matches!(r, Err(StartError::AlreadyRuns { .. }))
    })?;
    hold("one process runs", stage.count(launch), |n| *n == 1)?;
    Ok(())
}

pub(super) fn two_threads_start_an_incarnation_once(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("raced", 1, Role::Lasting)?;
    let start = || host.start(&launch, stage.candidate.now());
    let (mine, theirs) = std::thread::scope(|scope| {
        let other = scope.spawn(start);
        (Some(start()), other.join().ok())
    });
    let worked = |r: &Option<Result<Started, StartError>>| matches!(r, Some(Ok(_)));
    hold("one of two starts at once works", (mine, theirs), |(a, b)| worked(a) != worked(b))?;
    stage.until(&*host, "one process runs", || stage.count(&launch), |n| *n == 1)?;
    stage.end(&*host, &launch.target())?;
    Ok(())
}

pub(super) fn an_incarnation_that_ended_is_not_started_again(
    stage: &Stage<'_>,
) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("spent", 1, Role::Lasting)?;
    stage.start(&*host, &launch)?;
    stage.end(&*host, &launch.target())?;
    let again = host.start(&launch, stage.now());
    hold("a life that ended is not begun again", again, Result::is_err)?;
    hold("nothing runs", stage.count(&launch), |n| *n == 0)?;
    let next = stage.launch("spent", 2, Role::Lasting)?;
    stage.start(&*host, &next)?;
    stage.end(&*host, &next.target())?;
    Ok(())
}

pub(super) fn a_program_that_does_not_exist_is_not_spawned(
    stage: &Stage<'_>,
) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("absent", 1, Role::Missing)?;
    let started = host.start(&launch, stage.now());
    hold("a missing program is not spawned", started, |r| {
        matches!(r, Err(StartError::NotSpawned { .. }))
    })?;
    let listing = stage.list(&*host);
    hold("what was not spawned is not listed", listing, |l| l.sightings.is_empty())?;
    let mended = stage.launch("absent", 1, Role::Lasting)?;
    stage.start(&*host, &mended)?;
    stage.end(&*host, &mended.target())?;
    Ok(())
}

pub(super) fn a_session_survives_its_supervisor(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("survivor", 1, Role::Lasting)?;
    let started = stage.start(&*host, &launch)?;
    drop(host);
    let successor = stage.open();
    let target = launch.target();
    let seen = stage.observe(&*successor, &target);
    hold("a successor verifies the session", seen, |s| {
        s.probe == Probe::Verified && s.exit == ExitRecord::Missing && s.asked.is_none()
    })?;
    let listing = stage.list(&*successor);
    let shown: Vec<_> = listing.sightings.iter().map(|s| s.process).collect();
    hold("a successor lists the same process", shown, |shown| is_same(shown, started))?;
    successor.stop(&target, StopHow::Ask, stage.now())?;
    stage.until_gone(&*successor, &target)?;
    stage.until_none_is_left(&*successor, &launch)
}

pub(super) fn is_same(
    shown: &[Option<tenure_liveness::ProcessIdentity>],
    started: Started,
) -> bool {
    let [shown] = shown else {
        return false;
    };
    match (shown, started.process) {
        (Some(shown), Some(started)) => started.compare(shown) != Match::Other,
        (shown, started) => shown.is_none() && started.is_none(),
    }
}

pub(super) fn a_look_changes_nothing(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("looked-at", 1, Role::Lasting)?;
    let target = launch.target();
    let other = Target { bead: tenure_bead::BeadId::parse("nobody")?, ..target.clone() };
    stage.start(&*host, &launch)?;
    let first = stage.observe(&*host, &target);
    for _ in 0..LOOKS {
        stage.observe(&*host, &other);
        let _of_use = host.attention(&target, stage.now());
        let listing = stage.list(&*host);
        hold("a session stays listed", listing, |l| shows(l, &target))?;
        let seen = stage.observe(&*host, &target);
        hold("a session looks as it did before", seen, |s| {
            (s.probe, s.exit, s.asked) == (first.probe, first.exit, None) && !is_gone(s)
        })?;
    }
    hold("one process runs", stage.count(&launch), |n| *n == 1)?;
    stage.end(&*host, &target)?;
    Ok(())
}

/// More than the two absences after which a session counts as ended.
const LOOKS: usize = 4;
