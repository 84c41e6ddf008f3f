//! Does a fleet grow, shrink and get other names without moving anybody? Seen by its processes.

use crate::bench::{Bench, Session};
use crate::processes::kill;

const SLEEP: &str = "command = [\"sleep\", \"600\"]\n";

fn pool(name: &str, keys: &str) -> String {
    format!("[template.{name}]\n{keys}\n{SLEEP}")
}

fn pids(sessions: &[Session]) -> Vec<(String, u32)> {
    sessions.iter().map(|s| (s.name.clone(), s.pid)).collect()
}

/// Writes a fleet, lets a supervisor bring it to rest, and returns who lives.
fn kept(bench: &Bench, templates: &str) -> Vec<(String, u32)> {
    bench.writes_with(&[("settle_ms", 100), ("min_age_ms", 0)], templates);
    bench.done(&["--once"]);
    pids(&bench.sessions())
}

fn names(sessions: &[(String, u32)]) -> Vec<&str> {
    sessions.iter().map(|(name, _)| name.as_str()).collect()
}

fn all_of(after: &[(String, u32)], before: &[(String, u32)]) -> bool {
    before.iter().all(|session| after.contains(session))
}

#[test]
fn a_pool_grows_at_the_lowest_free_slot_and_shrinks_from_the_top() {
    let bench = Bench::new(&[]);
    let two = kept(&bench, &pool("worker", "size = 2\nmax = 5"));
    assert_eq!(names(&two), ["worker-1", "worker-2"]);
    let four = kept(&bench, &pool("worker", "size = 4\nmax = 5"));
    assert_eq!(names(&four), ["worker-1", "worker-2", "worker-3", "worker-4"]);
    assert!(all_of(&four, &two), "nobody was moved or started anew");
    let one = kept(&bench, &pool("worker", "size = 1\nmax = 5"));
    assert_eq!(one, four[..1], "a pool of one keeps the number of its slot");
    let none = kept(&bench, &pool("worker", "size = 0\nmax = 5"));
    assert_eq!(none, []);
}

#[test]
fn a_template_whose_naming_changes_ends_what_no_longer_fits_and_renames_nobody() {
    let bench = Bench::new(&[]);
    let three = kept(&bench, &pool("worker", "size = 3"));
    let one = kept(&bench, &pool("worker", "size = 1"));
    assert_eq!(names(&one), ["worker"]);
    assert!(!three.iter().any(|(_, pid)| *pid == one[0].1), "a new process has the new name");
    let again = kept(&bench, &pool("worker", "size = 3"));
    assert_eq!(names(&again), ["worker-1", "worker-2", "worker-3"]);
}

#[test]
fn the_old_and_the_new_names_of_a_pool_never_run_beyond_its_bound() {
    let bench = Bench::new(&[]);
    kept(&bench, &pool("worker", "size = 3"));
    bench.writes_with(&[("condemned_ms", 600_000)], &pool("worker", "size = 1"));
    let mut supervisor = bench.start(&[]);
    let room = "worker: wait, 1 of its pool may run";
    supervisor.hears_each(&[room, "worker-1: given", "worker-2: given", "worker-3: given"]);
    assert_eq!(bench.names(), ["worker-1", "worker-2", "worker-3"]);
    // They end in their own time.
    bench.sessions().iter().for_each(|session| kill(session.pid));
    supervisor.hears(&["worker: started"]);
    assert_eq!(bench.names(), ["worker"]);
}

#[test]
fn a_pool_with_a_list_of_names_uses_them_in_their_order() {
    let bench = Bench::new(&[]);
    let two = kept(
        &bench,
        &pool("rig/worker", "size = 2\nnames = [\"alpha\", \"beta\", \"gamma\"]")
            .replace("[template.rig/worker]", "[template.\"rig/worker\"]"),
    );
    assert_eq!(names(&two), ["rig/alpha", "rig/beta"]);
    let moved = kept(
        &bench,
        &pool("rig/worker", "size = 2\nnames = [\"alpha\", \"gamma\", \"beta\"]")
            .replace("[template.rig/worker]", "[template.\"rig/worker\"]"),
    );
    assert_eq!(names(&moved), ["rig/alpha", "rig/gamma"]);
    assert_eq!(moved[0], two[0], "whoever still fits stays");
}

#[test]
fn a_template_that_is_renamed_ends_its_sessions_and_starts_others() {
    let bench = Bench::new(&[]);
    let before =
        kept(&bench, &format!("{}{}", pool("worker", "size = 2"), pool("other", "size = 1")));
    let after =
        kept(&bench, &format!("{}{}", pool("miner", "size = 2"), pool("other", "size = 1")));
    assert_eq!(names(&after), ["miner-1", "miner-2", "other"]);
    assert_eq!(after[2], before[0], "a bystander stays");
}

#[test]
fn a_named_session_has_its_own_name_and_is_in_no_pool() {
    let bench = Bench::new(&[]);
    let template = pool("worker", "size = 1\nmax = 2");
    let with = kept(&bench, &format!("{template}[session.boss]\ntemplate = \"worker\"\n"));
    assert_eq!(names(&with), ["boss", "worker-1"]);
    let without = kept(&bench, &template);
    assert_eq!(without, with[1..]);
}

#[test]
fn an_alias_is_claimed_with_the_seat_and_passed_on_only_when_its_holder_is_gone() {
    let bench = Bench::new(&[]);
    kept(&bench, &pool("old", "size = 1\nalias = \"boss\""));
    let said = bench.done(&["--explain", "boss"]);
    assert!(said.contains("old: keep") && said.contains("alias     boss"), "{said}");
    bench.writes_with(&[("condemned_ms", 600_000)], &pool("new", "size = 1\nalias = \"boss\""));
    let mut supervisor = bench.start(&[]);
    supervisor.hears_each(&["new: wants alias:boss", "new: keep, it runs without its alias boss"]);
    kill(bench.session("old").pid);
    supervisor.hears_each(&["the conflict about alias:boss is over", "new: has another alias"]);
    supervisor.dies();
    let said = bench.done(&["--explain", "boss"]);
    assert!(said.contains("new: keep") && said.contains("alias     boss"), "{said}");
}

#[test]
fn templates_start_after_those_they_name() {
    let bench = Bench::new(&[]);
    bench.writes(&format!(
        "{}{}{}",
        pool("app", "size = 2\nafter = [\"cache\"]"),
        pool("cache", "size = 1\nafter = [\"db\"]"),
        pool("db", "size = 1").replace("sleep\", \"600", "/no/such/program"),
    ));
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["app-2: wait, it comes after cache"]);
    supervisor.hears(&["db: not started"]);
    assert_eq!(bench.names(), Vec::<String>::new());
    bench.writes(&format!(
        "{}{}{}",
        pool("app", "size = 2\nafter = [\"cache\"]"),
        pool("cache", "size = 1\nafter = [\"db\"]"),
        pool("db", "size = 1"),
    ));
    for line in ["db: started", "cache: started", "app-1: started"] {
        supervisor.hears(&[line]);
    }
}

#[test]
fn a_session_that_is_idle_sleeps_while_the_pool_keeps_its_minimum_awake() {
    let bench = Bench::new(&[]);
    let idle = |min: u32| pool("worker", &format!("size = 3\nmin = {min}\nidle_ms = 700"));
    bench.writes_with(&[("min_age_ms", 0)], &idle(1));
    let mut supervisor = bench.start(&[]);
    supervisor.hears_each(&["worker-2: keep, it was idle and", "worker-3: keep, it was idle and"]);
    assert_eq!(bench.names(), ["worker-1"]);
    bench.writes_with(&[("min_age_ms", 0)], &idle(2));
    supervisor.hears(&["worker-2: started"]);
    assert_eq!(bench.names(), ["worker-1", "worker-2"]);
}

#[test]
fn a_session_that_is_too_old_is_started_anew_one_at_a_time() {
    let bench = Bench::new(&[]);
    bench.writes_with(
        &[("min_age_ms", 0), ("settle_ms", 100)],
        &pool("worker", "size = 2\nmax_age_ms = 1000"),
    );
    let mut supervisor = bench.start(&[]);
    supervisor.hears(&["worker-1: stop", "it ran for longer than its template allows"]);
    supervisor.hears(&["worker-1: started"]);
    supervisor.hears(&["worker-2: started"]);
    assert!(bench.sessions().iter().all(|session| session.generation >= 2));
}
