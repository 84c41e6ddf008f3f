//! Does the host tell the truth about how a session ended?

use super::stage::{Stage, hold, is_gone};
use super::{Breach, Role};
use core::time::Duration;
use std::time::Instant;
use tenure_bead::Exit;
use tenure_liveness::{ExitRecord, StopHow};

pub(super) fn an_exit_keeps_its_code(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("exits", 1, Role::Exits(CODE))?;
    host.start(&launch, stage.now())?;
    let seen = stage.until_gone(&*host, &launch.target())?;
    let expected = ExitRecord::Own(Exit::Code(CODE.into()));
    hold("the exit of a child keeps its code", seen.exit, |e| *e == expected)?;
    let again = stage.observe(&*host, &launch.target());
    hold("a second look tells the same", again.exit, |e| *e == expected)?;
    Ok(())
}

pub(super) fn an_exit_code_is_never_invented(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("unseen", 1, Role::Lasting)?;
    stage.start(&*host, &launch)?;
    drop(host);
    let successor = stage.open();
    successor.stop(&launch.target(), StopHow::Force, stage.now())?;
    let seen = stage.until_gone(&*successor, &launch.target())?;
    hold("no code is told that nobody saw", seen.exit, |e| {
        !matches!(e, ExitRecord::Own(Exit::Code(_)))
    })?;
    Ok(())
}

pub(super) fn a_wait_ends_when_a_session_does(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("awaited", 1, Role::Exits(CODE))?;
    host.start(&launch, stage.now())?;
    let began = (Instant::now(), stage.now());
    let look = || {
        host.wait(LONG);
        stage.observe(&*host, &launch.target())
    };
    stage.until(&*host, "the session is seen to be gone", look, is_gone)?;
    let waited = began.1.stamp().age(stage.now()).duration();
    let waited = waited.max(began.0.elapsed());
    hold("a wait ends soon after the session", waited, |w| *w < LONG)?;
    Ok(())
}

/// A code that no shell gives by itself.
const CODE: u8 = 41;

/// Longer than any session that ends soon, even on a loaded machine.
const LONG: Duration = Duration::from_secs(60);
