//! How does a test run the built example? A fleet of its own, a supervisor to listen to, and processes to count.

use crate::processes::{kill, lives, marks, pids, session};
use core::sync::atomic::{AtomicU32, Ordering};
use core::time::Duration;
use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Output, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::Instant;

/// How long a test waits for a line before it fails.
/// A loaded machine starts a process in well under a second; ten times less would fail for no fault of ours.
const PATIENCE: Duration = Duration::from_secs(30);

/// Times in milliseconds, so that a test need not wait for people's patience.
pub(crate) const POLICY: &str = "
version = 1
[policy]
launch_grace_ms = 300
backoff_min_ms = 50
backoff_max_ms = 400
stable_after_ms = 60000
quarantine_after = 3
quarantine_for_ms = 600000
stop_grace_ms = 2000
drain_ms = 0
condemned_ms = 0
min_age_ms = 300
active_ms = 0
unknown_bound_ms = 0
flip_hold_ms = 0
settle_ms = 200
look_again_ms = 50
";

/// A session that runs until it is told to end.
const LASTING: &str = r#"["sh", "-c", "while :; do sleep 60; done"]"#;

/// One fleet with its files, cleaned up with everything it started.
pub(crate) struct Bench {
    dir: tempfile::TempDir,
    fleet: String,
}

/// A process that carries the mark of a fleet and leads its group.
#[derive(Clone, Debug, Eq, PartialEq, Ord, PartialOrd)]
pub(crate) struct Session {
    pub(crate) name: String,
    pub(crate) pid: u32,
    pub(crate) bead: String,
    pub(crate) generation: u32,
}

impl Bench {
    /// Makes a fleet of templates that last, with their sizes.
    pub(crate) fn new(templates: &[(&str, u32)]) -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let fleet = format!("test-{}-{number}", std::process::id());
        let bench = Self { dir: tempfile::tempdir().unwrap(), fleet };
        bench.wants(templates);
        bench
    }

    /// Writes the fleet file anew.
    pub(crate) fn wants(&self, templates: &[(&str, u32)]) {
        let body: String = templates
            .iter()
            .map(|(name, size)| format!("[template.{name}]\nsize = {size}\ncommand = {LASTING}\n"))
            .collect();
        self.writes(&body);
    }

    /// Writes the fleet file anew, with these templates in full.
    pub(crate) fn writes(&self, templates: &str) {
        self.writes_with(&[], templates);
    }

    /// Writes the fleet file anew, with some times of the policy replaced.
    pub(crate) fn writes_with(&self, times: &[(&str, u64)], templates: &str) {
        self.puts(self.text(times, templates).as_bytes());
    }

    /// Puts anything in place of the fleet file.
    pub(crate) fn puts(&self, text: &[u8]) {
        // As editors do: whoever reads it reads the one or the other.
        fs::write(self.path("fleet.new"), text).unwrap();
        fs::rename(self.path("fleet.new"), self.path("fleet.toml")).unwrap();
    }

    /// Returns the text of a fleet file.
    pub(crate) fn text(&self, times: &[(&str, u64)], templates: &str) -> String {
        let is_replaced = |line: &&str| times.iter().any(|(key, _)| line.starts_with(key));
        let kept: Vec<&str> = POLICY.lines().filter(|line| !is_replaced(line)).collect();
        let replaced: String = times.iter().map(|(key, ms)| format!("{key} = {ms}\n")).collect();
        let head =
            kept.join("\n").replace("[policy]", &format!("fleet = \"{}\"\n[policy]", self.fleet));
        format!("{head}\n{replaced}\n{templates}")
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    pub(crate) fn command(&self, flags: &[&str]) -> Command {
        let mut command = Command::new(example());
        command.arg("--fleet").arg(self.path("fleet.toml"));
        command.arg("--state").arg(self.path("state.db")).args(flags);
        Self::piped(&mut command);
        command
    }

    /// Lets the test hear what a command says.
    pub(crate) fn piped(command: &mut Command) {
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    }

    /// Runs the supervisor to its end.
    pub(crate) fn run(&self, flags: &[&str]) -> Output {
        self.command(flags).output().unwrap()
    }

    /// Runs the supervisor to its end, and fails unless it succeeds.
    #[track_caller]
    pub(crate) fn done(&self, flags: &[&str]) -> String {
        let output = self.run(flags);
        let said = String::from_utf8_lossy(&output.stdout).into_owned();
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{flags:?}: {}\n{said}{errors}", output.status);
        said
    }

    /// Starts the supervisor and listens to it.
    pub(crate) fn start(&self, flags: &[&str]) -> Supervisor {
        Supervisor::new(self.command(flags).spawn().unwrap())
    }

    /// Returns the sessions of the fleet that live, by name.
    pub(crate) fn sessions(&self) -> Vec<Session> {
        let mut sessions: Vec<Session> =
            pids().filter_map(|pid| session(pid, &self.fleet)).collect();
        sessions.sort();
        sessions
    }

    /// Returns every process that lives and carries the mark of the fleet.
    pub(crate) fn carriers(&self) -> Vec<u32> {
        let is_ours = |pid: &u32| marks(*pid).get("TENURE_FLEET") == Some(&self.fleet);
        pids().filter(is_ours).filter(|pid| lives(*pid)).collect()
    }

    pub(crate) fn names(&self) -> Vec<String> {
        self.sessions().into_iter().map(|s| s.name).collect()
    }

    #[track_caller]
    pub(crate) fn session(&self, name: &str) -> Session {
        let found: Vec<Session> = self.sessions().into_iter().filter(|s| s.name == name).collect();
        assert_eq!(found.len(), 1, "sessions called {name}: {found:?}");
        found[0].clone()
    }

    /// Forgets every record, as if the disk with the state had been lost.
    pub(crate) fn loses_its_state(&self) {
        for file in fs::read_dir(self.dir.path()).unwrap().flatten() {
            let name = file.file_name().to_string_lossy().into_owned();
            if name.starts_with("state.db") && file.path().is_file() && name != "state.db.realm" {
                fs::remove_file(file.path()).unwrap();
            }
        }
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        for session in self.sessions() {
            kill(session.pid);
        }
        for pid in pids().filter(|pid| marks(*pid).get("TENURE_FLEET") == Some(&self.fleet)) {
            kill(pid);
        }
    }
}

/// A supervisor that runs, and what it says.
pub(crate) struct Supervisor {
    child: Child,
    lines: Receiver<String>,
    heard: Vec<String>,
}

impl Supervisor {
    /// Listens to a supervisor that was started.
    pub(crate) fn new(mut child: Child) -> Self {
        let (send, lines) = channel();
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        let errors = send.clone();
        thread::spawn(move || pass_on(out, &send));
        thread::spawn(move || pass_on(err, &errors));
        Self { child, lines, heard: Vec::new() }
    }

    /// Waits for a line with each of these texts, in any order.
    #[track_caller]
    pub(crate) fn hears_each(&mut self, lines: &[&str]) {
        let mut missing: Vec<&str> = lines.to_vec();
        while !missing.is_empty() {
            let line = self.hears(&[]);
            missing.retain(|text| !line.contains(text));
        }
    }

    /// Waits for a line with all of these texts, and fails if one with the other texts comes before it.
    #[track_caller]
    pub(crate) fn hears_before(&mut self, texts: &[&str], never: &[&str]) {
        let from = self.heard.len();
        self.hears(texts);
        let too_early = |line: &&String| never.iter().all(|text| line.contains(text));
        let found = self.heard.get(from..).unwrap_or_default().iter().find(too_early);
        assert_eq!(found, None, "before {texts:?}; heard:\n{}", self.heard.join("\n"));
    }

    /// Returns what it has said so far.
    pub(crate) fn heard(&mut self) -> &[String] {
        self.heard.extend(self.lines.try_iter());
        &self.heard
    }

    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Waits for a line that has every one of these texts.
    ///
    /// What it said before, and was not asked about, is passed over.
    #[track_caller]
    pub(crate) fn hears(&mut self, texts: &[&str]) -> String {
        let until = Instant::now() + PATIENCE;
        loop {
            match self.lines.recv_timeout(until.saturating_duration_since(Instant::now())) {
                Ok(line) => {
                    self.heard.push(line.clone());
                    if texts.iter().all(|text| line.contains(text)) {
                        return line;
                    }
                }
                Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                    panic!("waited for {texts:?}, heard:\n{}", self.heard.join("\n"));
                }
            }
        }
    }

    /// Waits until it has ended by itself.
    pub(crate) fn ends(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }

    /// Ends it as a crash does.
    pub(crate) fn dies(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

impl Drop for Supervisor {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Passes on what a supervisor says until it, or the test, has ended.
fn pass_on(stream: impl Read, lines: &Sender<String>) {
    let said = BufReader::new(stream).lines().map_while(Result::ok);
    said.map(|line| lines.send(line)).take_while(Result::is_ok).for_each(drop);
}

/// The example that cargo built beside this test.
fn example() -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let built = test.parent().and_then(Path::parent).unwrap().join("examples/supervise");
    assert!(built.exists(), "cargo builds {} before it runs this test", built.display());
    built
}
