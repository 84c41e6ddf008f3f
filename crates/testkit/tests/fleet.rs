//! Does a whole fleet keep its promises over many lives? Seeds decide what befalls it; each failure names its seed.

use tenure_driver::{FaultPoint, fault_points};
use tenure_testkit::sim::Sim;

/// How many lives are lived; each takes about a millisecond.
const LIVES: u64 = 600;

/// How many lives are told, for what happens in them.
const VARIED: u64 = 400;

/// How many things befall a fleet before it may heal.
const STEPS: usize = 60;

/// One life: everything goes wrong, then nothing more does.
fn live(seed: u64) -> Result<(), String> {
    let mut sim = Sim::new(seed);
    sim.live(STEPS)?;
    sim.heal()
}

/// How many lives are lived: as many as `TENURE_LIVES` says, for a hunt.
fn lives() -> u64 {
    number("TENURE_LIVES").unwrap_or(LIVES)
}

/// The first seed: another one than 0 to follow what a failure said, with `TENURE_SEED`.
fn from() -> u64 {
    number("TENURE_SEED").unwrap_or(0)
}

fn number(variable: &str) -> Option<u64> {
    std::env::var(variable).ok()?.parse().ok()
}

#[test]
fn a_fleet_keeps_its_promises_whatever_befalls_it() {
    for seed in from()..from() + lives() {
        if let Err(broken) = live(seed) {
            panic!("seed {seed}: {broken}");
        }
    }
}

/// Lives in which nothing happens prove nothing: each of these has to come up.
#[test]
fn lives_are_full_of_everything_there_is_to_happen() {
    let mut told = String::new();
    for seed in 0..VARIED {
        let mut sim = Sim::new(seed);
        assert_eq!(sim.live(STEPS), Ok(()));
        assert_eq!(sim.heal(), Ok(()));
        told.push_str(&sim.trail().join("\n"));
    }
    let missing: Vec<&str> = NEWS.into_iter().filter(|news| !told.contains(news)).collect();
    assert_eq!(missing, Vec::<&str>::new());
    let point = |point: &FaultPoint| !told.contains(&format!("the driver dies at {point}"));
    assert_eq!(fault_points().filter(point).collect::<Vec<_>>(), []);
}

const NEWS: [&str; 26] = [
    "it gets time to end: its config changed since it was started",
    "it has time to end: its config changed since it was started",
    "runs on, its drain is cancelled",
    "it runs on: no longer so that its config changed",
    "it runs on: no longer so that the fleet no longer has this seat",
    "it runs on: no longer so that it was idle",
    "its turn comes after",
    "its turn comes once no seat is empty",
    "left alone because of an attached user",
    "left alone because of an unknown attachment",
    "left alone because of a pending interaction",
    "left alone because of a start too recent",
    "left alone because of an unknown activity",
    "it gets time to end: it ran for longer than its template allows",
    "it gets time to end: it was idle for longer than its template allows",
    "it was idle and sleeps until its pool runs short",
    "live config applied",
    "live config not applied",
    "its live config could not be applied",
    "it takes effect with the next start",
    "has another alias",
    "it runs without its alias",
    "it comes after worker, which does not run yet",
    "of its pool may run, and some that are to end still do",
    "its name is held by",
    "exit code 0",
];
