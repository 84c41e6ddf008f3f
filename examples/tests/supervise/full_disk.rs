//! Does a supervisor come through a full disk? No file may grow: it says so once, leaves everybody alone, and goes on.

use crate::bench::{Bench, Session, Supervisor};
use crate::processes::{kill, wait_secs};
use crate::{FLEET, NAMES};
use rustix::process::{Pid, Resource, Rlimit, prlimit};
use std::process::Command;

/// Runs what follows so that a write beyond the limit fails, as on a full disk, and does not end it.
const FAILING: &str = "trap '' XFSZ; exec \"$@\"";
const FULL: &str = "trap '' XFSZ; ulimit -f 0; exec \"$@\"";

fn under(script: &str, bench: &Bench, flags: &[&str]) -> Command {
    let inner = bench.command(flags);
    let mut command = Command::new("sh");
    command.args(["-c", script, "sh"]).arg(inner.get_program()).args(inner.get_args());
    Bench::piped(&mut command);
    command
}

/// Fills the disk for one process, or makes room again.
fn limit(pid: u32, bytes: Option<u64>) {
    let pid = Pid::from_raw(i32::try_from(pid).unwrap());
    prlimit(pid, Resource::Fsize, Rlimit { current: bytes, maximum: None }).unwrap();
}

fn others(bench: &Bench) -> Vec<Session> {
    bench.sessions().into_iter().filter(|session| session.name != "worker-2").collect()
}

/// A supervisor whose disk is full, of a fleet in which one session has just ended.
fn filled(bench: &Bench) -> Supervisor {
    bench.done(&["--once"]);
    let mut supervisor = Supervisor::new(under(FAILING, bench, &[]).spawn().unwrap());
    supervisor.hears(&["worker-3: keep"]);
    limit(supervisor.pid(), Some(0));
    kill(bench.session("worker-2").pid);
    let said = supervisor.hears(&["trying again"]);
    assert!(said.contains("state.db has room and works"), "{said}");
    supervisor
}

#[test]
fn a_full_disk_is_said_once_and_everybody_is_left_alone_until_there_is_room() {
    let bench = Bench::new(FLEET);
    let mut supervisor = filled(&bench);
    let before = others(&bench);
    wait_secs(3);
    assert_eq!((others(&bench), bench.names().len()), (before.clone(), 3));
    limit(supervisor.pid(), None);
    supervisor.hears(&["state.db works again"]);
    supervisor.hears(&["worker-2: started"]);
    let heard = supervisor.heard();
    assert_eq!(heard.iter().filter(|line| line.contains("trying again")).count(), 1, "{heard:?}");
    assert_eq!(
        (others(&bench), bench.names().as_slice()),
        (before, NAMES.map(Into::into).as_slice())
    );
}

#[test]
fn the_next_supervisor_goes_on_when_there_is_room() {
    let bench = Bench::new(FLEET);
    let supervisor = filled(&bench);
    let before = others(&bench);
    supervisor.dies();
    let mut next = bench.start(&[]);
    next.hears(&["worker-2: started"]);
    assert_eq!(
        (others(&bench), bench.names().as_slice()),
        (before, NAMES.map(Into::into).as_slice())
    );
}

#[test]
fn a_supervisor_that_begins_on_a_full_disk_says_so_and_changes_nothing() {
    let bench = Bench::new(FLEET);
    let is_refused = |modes: &[&str]| {
        for mode in modes {
            let output = under(FULL, &bench, &[mode]).output().unwrap();
            let errors = String::from_utf8_lossy(&output.stderr).into_owned();
            assert_eq!((output.status.code(), errors.lines().count()), (Some(1), 1), "{errors}");
            for text in ["state.db", "has room"] {
                assert!(errors.contains(text), "{text} is missing in: {errors}");
            }
        }
    };
    is_refused(&["--once"]);
    assert_eq!(bench.names(), Vec::<String>::new());
    bench.done(&["--once"]);
    let before = bench.sessions();
    is_refused(&["--once", "--stop"]);
    assert_eq!(bench.sessions(), before);
    bench.done(&["--once"]);
    assert_eq!(
        (bench.sessions(), bench.names().as_slice()),
        (before, NAMES.map(Into::into).as_slice())
    );
}
