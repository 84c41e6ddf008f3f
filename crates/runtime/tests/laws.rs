//! Does the scripted host obey the laws?

use tenure_liveness::{LiveLane, RelaunchLane};
use tenure_runtime::laws;
use tenure_runtime::scripted::StandIn;
use tenure_runtime::scripted::only_the_meant_are_signalled;

#[test]
fn the_scripted_host_obeys_every_law() {
    for law in laws::ALL {
        let candidate = StandIn::try_new().unwrap();
        law.check(&candidate).unwrap();
        let signals = candidate.machine.signals();
        assert_eq!(only_the_meant_are_signalled(&signals), Ok(()));
    }
}

#[test]
fn a_host_that_applies_no_live_changes_obeys_every_law_too() {
    for law in laws::ALL {
        let candidate = StandIn::try_new().unwrap();
        candidate.machine.offers_live(LiveLane::Absent);
        law.check(&candidate).unwrap();
        assert_eq!(candidate.machine.applied(), []);
    }
}

#[test]
fn a_host_that_starts_programs_anew_obeys_every_law_too() {
    for law in laws::ALL {
        let candidate = StandIn::try_new().unwrap();
        candidate.machine.offers_relaunch(RelaunchLane::Offered);
        law.check(&candidate).unwrap();
        let signals = candidate.machine.signals();
        assert_eq!(only_the_meant_are_signalled(&signals), Ok(()));
    }
}

#[test]
fn laws_have_names_of_their_own() {
    let mut names: Vec<_> = laws::ALL.iter().map(laws::Law::name).collect();
    names.sort_unstable();
    names.dedup();
    assert_eq!(names.len(), laws::ALL.len());
}
