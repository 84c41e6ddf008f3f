//! Does a whole fleet keep its promises over many lives? Seeds decide what befalls it; each failure names its seed.

use std::collections::BTreeSet;
use tenure_testkit::sim::{GOALS, Sim};

/// How many lives are lived; each takes about a millisecond.
const LIVES: u64 = 200;

/// How many lives are told, for what happens in them.
const VARIED: u64 = 1_000;

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
    let mut missing: BTreeSet<&str> = GOALS.iter().copied().collect();
    for seed in 0..VARIED {
        let mut sim = Sim::new(seed);
        assert_eq!(sim.live(STEPS), Ok(()));
        assert_eq!(sim.heal(), Ok(()));
        for goal in sim.reached() {
            missing.remove(goal);
        }
    }
    assert_eq!(missing, BTreeSet::new());
}
