//! What does the same test render in another process? It is run again, by name, and tells it on its output.

use super::{Broken, Own, Rendered, Scene};
use std::env;
use std::io::Write as _;
use std::process::{Command, Stdio, exit};

/// Tells what is rendered and ends the process, if it was started for that by this test.
pub(super) fn answer(own: &Own<'_>, render: &impl Fn() -> Rendered) {
    if env::var_os(ASKED).is_none_or(|test| test != own.name.as_str()) {
        return;
    }
    let said = serde_json::to_string(&render()).unwrap_or_default();
    // Past the harness, which may keep what tests print.
    let written = writeln!(std::io::stdout(), "\n{ANSWER}{said}");
    exit(i32::from(written.is_err()));
}

/// Asks another process what this test renders there.
pub(super) fn ask(own: &Own<'_>, scene: Scene) -> Result<Rendered, Broken> {
    let silent = |said: String| Broken::NoAnswer { scene, said };
    let mut command = command(own, scene).map_err(|error| silent(error.to_string()))?;
    let output = command.output().map_err(|error| silent(error.to_string()))?;
    let said = String::from_utf8_lossy(&output.stdout);
    let answer = said.lines().find_map(|line| line.strip_prefix(ANSWER));
    let rendered = answer.and_then(|answer| serde_json::from_str(answer).ok());
    rendered.ok_or_else(|| {
        let all = format!("{said}{}", String::from_utf8_lossy(&output.stderr));
        let skipped = all.chars().count().saturating_sub(SAID_CHARS_MAX);
        silent(all.chars().skip(skipped).collect())
    })
}

fn command(own: &Own<'_>, scene: Scene) -> std::io::Result<Command> {
    let binary = env::current_exe()?;
    let mut command = Command::new(&binary);
    command.args([&own.name, "--exact", "--nocapture", "--test-threads=1"]);
    command.stdin(Stdio::null());
    if scene == Scene::Environment {
        command.env_clear();
        let kept = KEPT.iter().filter_map(|name| Some((name, env::var_os(name)?)));
        command.envs(kept);
        // Each says its own name, so that a value that was made of it says where it came from.
        let named = USUAL.iter().chain(own.variables);
        command.envs(named.map(|name| (name, format!("{OTHERWISE}/{name}"))));
    }
    if scene == Scene::Directory {
        // Where it was built, no test stands.
        command.current_dir(binary.parent().unwrap_or(&binary));
    }
    command.env(ASKED, &own.name);
    Ok(command)
}

/// Says which test is asked for an answer.
const ASKED: &str = "TENURE_CERTIFY";
/// What stands before the answer.
const ANSWER: &str = "tenure-certify: ";
/// What a test binary may not run without: where libraries are, where coverage is written.
const KEPT: &[&str] = &[
    "DYLD_FALLBACK_LIBRARY_PATH",
    "DYLD_LIBRARY_PATH",
    "LD_LIBRARY_PATH",
    "LLVM_PROFILE_FILE",
    "SYSTEMROOT",
];
/// What a renderer may come across by way of a library, set to what it never is.
const USUAL: &[&str] = &[
    "HOME",
    "HOSTNAME",
    "LANG",
    "LC_ALL",
    "LOGNAME",
    "PATH",
    "PWD",
    "SHELL",
    "TERM",
    "TZ",
    "USER",
    "XDG_CONFIG_HOME",
];
const OTHERWISE: &str = "/certify";
/// How much is shown of what a process said instead: a panic with its message fits.
const SAID_CHARS_MAX: usize = 2_000;
