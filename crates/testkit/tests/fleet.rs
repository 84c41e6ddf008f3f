//! Does a whole fleet keep its promises over many lives? Seeds decide what befalls it; each failure names its seed.

use tenure_testkit::sim::Sim;

/// How many lives are lived; each takes about a millisecond.
const LIVES: u64 = 600;

/// How many things befall a fleet before it may heal.
const STEPS: usize = 60;

/// One life: everything goes wrong, then nothing more does.
fn live(seed: u64) -> Result<(), String> {
    let mut sim = Sim::new(seed);
    sim.live(STEPS)?;
    sim.heal()
}

#[test]
fn a_fleet_keeps_its_promises_whatever_befalls_it() {
    for seed in 0..LIVES {
        if let Err(broken) = live(seed) {
            panic!("seed {seed}: {broken}");
        }
    }
}
