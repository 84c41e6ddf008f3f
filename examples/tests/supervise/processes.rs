//! Which processes are there, and whose are they?

use crate::bench::Session;
use rustix::process::{Pid, Signal, kill_process};
use std::collections::BTreeMap;
use std::fs;
use std::process::Command;

/// Ends a process as an out-of-memory killer does.
pub(crate) fn kill(pid: u32) {
    let pid = Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
    // It may have ended by itself.
    kill_process(pid, Signal::KILL).unwrap_or_default();
}

/// Lets so many seconds of real time go by.
pub(crate) fn wait_secs(secs: u32) {
    assert!(Command::new("sleep").arg(secs.to_string()).status().unwrap().success());
}

/// Stops a process where it stands, as a suspend does, or lets it go on.
pub(crate) fn signal(pid: u32, signal: Signal) {
    let pid = Pid::from_raw(i32::try_from(pid).unwrap()).unwrap();
    kill_process(pid, signal).unwrap();
}

/// Returns whether a process lives and is no zombie.
pub(crate) fn lives(pid: u32) -> bool {
    matches!(stat(pid), Some((phase, _)) if phase != 'Z')
}

/// Returns every process.
pub(crate) fn pids() -> impl Iterator<Item = u32> {
    let entries = fs::read_dir("/proc").unwrap().flatten();
    entries.filter_map(|entry| entry.file_name().to_string_lossy().parse().ok())
}

/// Returns the environment that a process was started with.
pub(crate) fn marks(pid: u32) -> BTreeMap<String, String> {
    let environ = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
    let pairs = environ.split(|b| *b == 0).map(|pair| String::from_utf8_lossy(pair).into_owned());
    pairs.filter_map(|p| p.split_once('=').map(|(k, v)| (k.to_owned(), v.to_owned()))).collect()
}

/// Returns whether a process is stopped where it stands.
pub(crate) fn is_stopped(pid: u32) -> bool {
    matches!(stat(pid), Some(('T', _)))
}

/// Returns the run letter and the process group of a process.
fn stat(pid: u32) -> Option<(char, u32)> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let (_, rest) = text.rsplit_once(") ")?;
    let mut words = rest.split(' ');
    let phase = words.next()?.chars().next()?;
    let group = words.nth(1)?.parse().ok()?;
    Some((phase, group))
}

/// Returns the session that a process leads, if it is one of a fleet.
pub(crate) fn session(pid: u32, fleet: &str) -> Option<Session> {
    let marks = marks(pid);
    let (phase, group) = stat(pid)?;
    if marks.get("TENURE_FLEET")? != fleet || group != pid || phase == 'Z' {
        return None;
    }
    let generation = marks.get("TENURE_INCARNATION")?.split(':').next()?.parse().ok()?;
    let (name, bead) = (marks.get("TENURE_NAME")?.clone(), marks.get("TENURE_BEAD")?.clone());
    Some(Session { name, pid, bead, generation })
}
