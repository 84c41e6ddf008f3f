//! Answers how a command is run for a step, and what it said when it failed.

use std::env;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Why a step failed: everything a reader needs to see, in one text.
#[derive(Debug)]
pub(crate) struct Failure(pub(crate) String);

/// Returns the root of the workspace that this tool was built from.
pub(crate) fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.parent().unwrap_or(here).to_path_buf()
}

/// Returns a cargo command in the workspace root, by the cargo that started this tool.
pub(crate) fn cargo(args: &[&str]) -> Command {
    let mut command = here(args);
    command.current_dir(root());
    command
}

/// Returns a cargo command where somebody stands: what paths in its arguments are meant from.
pub(crate) fn here(args: &[&str]) -> Command {
    let program = env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo"));
    let mut command = Command::new(program);
    command.args(args);
    command
}

/// Runs a command to its end and returns its standard output.
///
/// # Errors
///
/// Everything the command wrote, when it could not be started or did not succeed.
pub(crate) fn read(command: &mut Command) -> Result<String, Failure> {
    let line = spelled(command);
    let output =
        command.output().map_err(|error| Failure(format!("`{line}` did not start: {error}")))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(said);
    }
    let complained = String::from_utf8_lossy(&output.stderr);
    Err(Failure(format!("{complained}{said}\nIt was: {line} ({})", output.status)))
}

/// Runs a cargo command for its verdict alone.
///
/// # Errors
///
/// As [`read`].
pub(crate) fn check(args: &[&str]) -> Result<(), Failure> {
    read(&mut cargo(args)).map(drop)
}

/// Writes a command the way a person would type it to run it again.
fn spelled(command: &Command) -> String {
    let set = command.get_envs().filter_map(|(key, value)| {
        let value = value?.to_string_lossy();
        Some(format!("{}='{value}'", key.to_string_lossy()))
    });
    let program = Path::new(command.get_program());
    let program = program.file_stem().unwrap_or(program.as_os_str());
    let words = core::iter::once(program).chain(command.get_args());
    let words = words.map(|word| word.to_string_lossy().into_owned());
    set.chain(words).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn a_failed_command_is_spelled_so_that_it_can_be_typed() {
        let mut command = cargo(&["doc", "--no-deps"]);
        command.env("RUSTDOCFLAGS", "-D warnings");
        assert_eq!(spelled(&command), "RUSTDOCFLAGS='-D warnings' cargo doc --no-deps");
    }

    #[test]
    fn a_command_that_fails_tells_what_it_was() {
        let failure = read(&mut cargo(&["no-such-verb"])).unwrap_err();
        assert!(failure.0.contains("cargo no-such-verb"), "{}", failure.0);
    }
}
