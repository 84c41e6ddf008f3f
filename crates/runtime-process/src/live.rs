//! How does a change of the live config reach a session that runs? By commands beside it.

use crate::error::{LiveFailure, Refusal};
use crate::handle::{Handle, as_pid};
use crate::options::Options;
use crate::session::Verified;
use crate::{log_file, mark, record};
use core::time::Duration;
use rustix::process::{Signal, kill_process_group};
use std::io;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use tenure_runtime::{Cause, LaunchSpec, LiveError};

/// Runs one command for a session: in a group of its own, not marked, with its output in the session's log.
pub(crate) fn run(
    command: &[String],
    spec: &LaunchSpec,
    session: &Verified,
    options: &Options,
) -> Result<(), LiveError> {
    let failed = |cause| failed(shown(command), cause);
    let (program, args) = command.split_first().ok_or_else(|| failed(LiveFailure::Empty.into()))?;
    let mut spawned = Command::new(program);
    spawned.args(args).stdin(Stdio::null()).process_group(0);
    set_env(&mut spawned, spec, session);
    set_output(&mut spawned, options, session)?;
    if let Some(dir) = &spec.dir {
        check_dir(dir)?;
        spawned.current_dir(dir);
    }
    let child = spawned.spawn().map_err(|cause| failed(cause.into()))?;
    let status = wait(child, LIVE_MAX).map_err(failed)?;
    if status.success() { Ok(()) } else { Err(failed(LiveFailure::Status(status).into())) }
}

fn set_output(
    command: &mut Command,
    options: &Options,
    session: &Verified,
) -> Result<(), LiveError> {
    let log = log_file::path(&options.logs, &session.name);
    let both = || {
        record::make_dir(&options.logs)?;
        let out = log_file::open(&log)?;
        Ok((out.try_clone()?, out))
    };
    let (out, err) = both().map_err(|cause: io::Error| failed(named(&log), cause.into()))?;
    command.stdout(out).stderr(err);
    Ok(())
}

/// Names the directory that is missing, which the kernel's answer to a spawn does not.
fn check_dir(dir: &Path) -> Result<(), LiveError> {
    match dir.metadata() {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(failed(named(dir), Refusal::NotADirectory.into())),
        Err(cause) => Err(failed(named(dir), cause.into())),
    }
}

fn named(path: &Path) -> String {
    path.display().to_string()
}

const fn failed(what: String, cause: Cause) -> LiveError {
    LiveError::Failed { what, cause }
}

/// Gives a command what the session was given, but no mark, and nothing of the supervisor's own.
fn set_env(command: &mut Command, spec: &LaunchSpec, session: &Verified) {
    let own = std::env::vars_os().map(|(key, _)| key);
    for key in own.filter(|key| key.as_encoded_bytes().starts_with(PREFIX)) {
        command.env_remove(key);
    }
    command.envs(&spec.env);
    for key in mark::ALL {
        command.env_remove(key);
    }
    command.env(mark::NAME, session.name.as_str()).env(PID, session.pid.to_string());
}

/// Waits for the end of a command, and ends it with its group when that takes too long.
fn wait(mut child: Child, at_most: Duration) -> Result<ExitStatus, Cause> {
    let handle = Handle::open(child.id()).map_err(io::Error::from);
    if handle.as_ref().is_ok_and(|handle| handle.ends_within(at_most)) {
        return Ok(child.wait()?);
    }
    // Not collected yet, so the number of its group is its own.
    let group = as_pid(child.id()).filter(|group| group.as_raw_nonzero().get() > 1);
    let _gone = group.map(|group| kill_process_group(group, Signal::KILL));
    if handle?.ends_within(DEATH_WAIT) {
        child.wait()?;
    }
    Err(LiveFailure::TimedOut(at_most).into())
}

/// Names a command in a message; one of any length would flood a log.
fn shown(command: &[String]) -> String {
    command.join(" ").chars().take(SHOWN_MAX).collect()
}

/// What the supervisor's own variables begin with, which are not for the command.
const PREFIX: &[u8] = b"TENURE_";

/// The variable that names the first process of the session.
const PID: &str = "TENURE_PID";

/// How long a live command may take. It is to send a signal or rewrite a file; the driver's worker waits for it, so
/// ten times more would hold up other sessions, and ten times less fails a script on a loaded machine.
const LIVE_MAX: Duration = Duration::from_secs(10);

/// How long a killed command is waited for; one that hangs in a device is left uncollected.
const DEATH_WAIT: Duration = Duration::from_millis(500);

/// How many characters of a command are shown: enough to know it by.
const SHOWN_MAX: usize = 200;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::handle::as_timespec;
    use rustix::event::{PollFd, PollFlags, poll};

    #[test]
    fn a_command_that_takes_too_long_ends_with_its_group() {
        let mut command = Command::new("sh");
        command.args(["-c", "sleep 1000 & wait"]).process_group(0).stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let output = child.stdout.take().unwrap();
        let cause = wait(child, Duration::from_millis(50)).unwrap_err().to_string();
        assert_eq!(cause, "it took more than 0 s and was killed with its group");
        // Both have the pipe open for as long as they live.
        let mut closed = [PollFd::new(&output, PollFlags::HUP)];
        let limit = as_timespec(Duration::from_secs(20));
        assert_eq!(poll(&mut closed, Some(&limit)), Ok(1));
    }

    #[test]
    fn a_long_command_is_named_by_its_beginning() {
        let words = vec![String::from("echo"), "x".repeat(1_000)];
        assert_eq!(shown(&words), format!("echo {}", "x".repeat(SHOWN_MAX - 5)));
    }
}
