//! Does the hunt in hosts find what was planted in one?

#[path = "../../../runtime/tests/faulty/mod.rs"]
mod faulty;

use faulty::{Fault, Planted};
use tenure_testkit::conformance::{self, Guarantees, HostArena, HostPromise};
use tenure_testkit::hunt::{Hunt, hunt};

fn rule_that_finds(
    fault: Option<Fault>,
    guarantees: Guarantees<HostPromise>,
) -> Option<&'static str> {
    let arena = HostArena::new(move || Planted::new(fault), guarantees);
    let finds = hunt(&arena, &Hunt::for_cases(&arena, 1, 150)).finds;
    finds.first().map(|find| find.violation.rule)
}

#[test]
fn every_fault_is_found_that_shows_in_what_a_host_answers() {
    let found = |fault: &Fault| rule_that_finds(Some(*fault), Guarantees::strict()).is_some();
    let left: Vec<Fault> = Fault::ALL.into_iter().filter(|fault| !found(fault)).collect();
    assert_eq!(left, []);
}

#[test]
fn a_host_without_a_fault_keeps_the_contract() {
    assert_eq!(rule_that_finds(None, Guarantees::strict()), None);
}

#[test]
fn a_host_is_not_held_to_what_it_does_not_promise() {
    let excused = [
        (Fault::ListsPartially, HostPromise::CompleteListing),
        (Fault::LosesCodes, HostPromise::ExitCode),
        (Fault::ForgetsAsking, HostPromise::RemembersAsking),
    ];
    for (fault, promise) in excused {
        let stage = move || Planted::new(Some(fault));
        assert!(conformance::runtime(stage, Guarantees::strict()).is_err(), "{fault:?}");
        let held = conformance::runtime(stage, Guarantees::strict().without(promise));
        assert_eq!(held, Ok(()), "{fault:?}");
    }
}
