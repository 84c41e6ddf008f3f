//! How does a test get a second process? It runs its own program again, with a role in the environment.

use std::io::{BufRead, BufReader, Lines, Write};
use std::path::{Path, PathBuf};
use std::process::{ChildStdout, Command, Stdio};

/// A process that plays a role, until it is killed.
pub(crate) struct Child {
    process: std::process::Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Child {
    /// Starts the program of this test again, to run the test `role` and nothing else.
    pub(crate) fn start(role: &str, store: &Path) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--exact", role, "--nocapture", "--test-threads=1"]);
        command.env(STORE, store).stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut process = command.spawn().unwrap();
        let lines = BufReader::new(process.stdout.take().unwrap()).lines();
        Self { process, lines }
    }

    /// Waits for the next thing it says.
    pub(crate) fn heard(&mut self) -> Option<u64> {
        self.lines.by_ref().map_while(Result::ok).find_map(|line| read(&line))
    }

    /// Ends it by SIGKILL and returns the last thing it said, if that was not heard yet.
    pub(crate) fn kill(&mut self) -> Option<u64> {
        self.process.kill().unwrap();
        self.process.wait().unwrap();
        self.lines.by_ref().map_while(Result::ok).filter_map(|line| read(&line)).last()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
    }
}

/// Returns which store to play with, in a process that has a role.
pub(crate) fn role() -> Option<PathBuf> {
    std::env::var_os(STORE).map(PathBuf::from)
}

/// Says a number. A parent that is gone ends the process.
pub(crate) fn say(number: u64) {
    let mut out = std::io::stdout().lock();
    // The line is whole or not there: a pipe takes so few bytes at once.
    out.write_all(format!("\n{SAID}{number}\n").as_bytes()).unwrap();
    out.flush().unwrap();
}

fn read(line: &str) -> Option<u64> {
    line.strip_prefix(SAID)?.parse().ok()
}

const STORE: &str = "TENURE_TEST_STORE";
const SAID: &str = "said ";
