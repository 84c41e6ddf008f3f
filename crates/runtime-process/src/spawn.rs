//! How does a launch become a process?

use crate::error::Refusal;
use crate::options::Options;
use crate::{log_file, mark, record};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use tenure_runtime::{Cause, Launch, StartError};

/// Spawns the process of a launch: in a group of its own, marked, with its output in its log.
///
/// What the kernel refused did not run: the standard library reports a program that could not be executed too.
pub(crate) fn spawn(launch: &Launch, options: &Options) -> Result<Child, StartError> {
    let log = log_file::path(&options.logs, &launch.mark.name);
    let refused = |cause| not_spawned(&log, cause);
    record::make_dir(&options.logs).map_err(refused)?;
    let out = log_file::open(&log).map_err(refused)?;
    let err = out.try_clone().map_err(refused)?;
    let spec = &launch.spec;
    let mut command = Command::new(&spec.program);
    command
        .args(&spec.args)
        .envs(&spec.env)
        .envs(mark::to_env(&launch.mark))
        .stdin(Stdio::null())
        .stdout(out)
        .stderr(err)
        .process_group(0);
    if let Some(dir) = &spec.dir {
        check_dir(dir)?;
        command.current_dir(dir);
    }
    command.spawn().map_err(|cause| not_spawned(&spec.program, cause))
}

/// Names the directory that is missing, which the kernel's answer to a spawn does not.
fn check_dir(dir: &Path) -> Result<(), StartError> {
    match dir.metadata() {
        Ok(found) if found.is_dir() => Ok(()),
        Ok(_) => Err(not_spawned(dir, Refusal::NotADirectory)),
        Err(cause) => Err(not_spawned(dir, cause)),
    }
}

/// Says that nothing was spawned for want of what a path names.
pub(crate) fn not_spawned(what: &Path, cause: impl Into<Cause>) -> StartError {
    StartError::NotSpawned { what: what.display().to_string(), cause: cause.into() }
}
