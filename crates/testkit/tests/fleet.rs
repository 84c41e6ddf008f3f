//! Does a whole fleet keep its promises over many lives? Seeds decide what befalls it; each failure names its seed.

use tenure_bead::StopCause;
use tenure_drift::Why;
use tenure_driver::{FaultPoint, fault_points};
use tenure_reconcile::Reason;
use tenure_testkit::sim::Sim;
use tenure_testkit::world::{called, seat, template};

/// How many lives are lived; each takes about a millisecond.
const LIVES: u64 = 600;

/// How many lives are told, for what happens in them.
const VARIED: u64 = 600;

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
    let missing: Vec<String> = news().into_iter().filter(|news| !told.contains(news)).collect();
    assert_eq!(missing, Vec::<String>::new());
    let point = |point: &FaultPoint| !told.contains(&format!("the driver dies at {point}"));
    assert_eq!(fault_points().filter(point).collect::<Vec<_>>(), []);
}

/// What verdicts and events say that has to be said at least once.
fn news() -> Vec<String> {
    use StopCause::{Age, Drift, Idle, SeatNotWanted};
    let to_drain =
        [Drift, Idle, Age, SeatNotWanted].map(|because| Reason::ToDrain { because, edit: None });
    let left_alone = [
        Why::Attached,
        Why::AttachmentUnknown,
        Why::Pending,
        Why::PendingUnknown,
        Why::TooYoung,
        Why::ActivityUnknown,
    ];
    let (because, edit) = (Drift, None);
    let left_alone = left_alone.map(|why| {
        let because = if why == Why::ActivityUnknown { Idle } else { because };
        Reason::LeftAlone { because, why, edit: None }
    });
    let reprieved = [Drift, Idle, SeatNotWanted].map(|because| Reason::Reprieved { because });
    let worker = template("worker");
    let before = Some(called(&seat("worker", 1)));
    let others = [
        Reason::Draining(Drift),
        Reason::Turn { because, before, edit },
        Reason::Dozes,
        Reason::After { template: worker },
        Reason::NoRoom { max: 3 },
        Reason::LiveNextStart { edit: None },
        Reason::LiveBackOff { attempts: 1 },
    ];
    let reasons = to_drain.into_iter().chain(left_alone).chain(reprieved).chain(others);
    let events = ["live config applied", "live config not applied", "has another alias"];
    let texts = reasons.map(|reason| reason.to_string());
    // What changed stands behind it, where something was edited.
    let texts = texts.map(|text| text.split(';').next().unwrap_or_default().to_owned());
    texts.chain(events.map(str::to_owned)).collect()
}
