//! What becomes of a session whose output cannot be written down? It waits, is said to, and nobody else notices.

use crate::bench::{Bench, Session};
use crate::processes::kill;
use crate::{FLEET, NAMES};
use std::fs;

fn others(bench: &Bench) -> Vec<Session> {
    bench.sessions().into_iter().filter(|session| session.name != "worker-2").collect()
}

#[test]
fn a_session_whose_log_cannot_be_written_waits_and_the_others_run() {
    let bench = Bench::new(FLEET);
    let log = bench.path("state.db.logs/worker-2.log");
    fs::create_dir_all(&log).unwrap();
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker-2: not started", log.to_str().unwrap()]);
    supervisor.hears(&["worker-2: wait, back-off after 1 failure in a row"]);
    supervisor.hears(&["worker-2: ", "quarantined after 3 failures"]);
    assert_eq!(bench.names(), ["refinery", "worker-1", "worker-3"]);
}

#[test]
fn a_directory_that_is_lost_under_a_supervisor_holds_up_starts_alone() {
    for place in ["state.db.logs", "state.db.sessions"] {
        let bench = Bench::new(FLEET);
        bench.done(&["--once"]);
        let before = others(&bench);
        let mut supervisor = bench.start(&[]);
        supervisor.hears(&["worker-3: keep"]);
        fs::rename(bench.path(place), bench.path("elsewhere")).unwrap();
        fs::write(bench.path(place), "in the way").unwrap();
        kill(bench.session("worker-2").pid);
        let why = supervisor.hears(&["worker-2: not started", place]);
        assert!(why.contains("File exists") || why.contains("Not a directory"), "{why}");
        fs::remove_file(bench.path(place)).unwrap();
        fs::rename(bench.path("elsewhere"), bench.path(place)).unwrap();
        supervisor.hears(&["worker-2: started"]);
        assert_eq!(others(&bench), before);
        assert_eq!(bench.names(), NAMES);
    }
}
