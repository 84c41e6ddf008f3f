//! Does the host of real processes keep the contract over histories that nobody wrote down?

use crate::laws::RealProcesses;
use tenure_testkit::conformance::{Guarantees, HostArena, HostPromise};
use tenure_testkit::hunt::{Hunt, hunt};

/// Few and short: a step is a shell that starts, and every one looks at all processes of the machine.
#[test]
fn real_processes_keep_the_contract_over_a_few_histories() {
    // Records of ended lives are removed when a later life of their bead begins; generations rise.
    let promised = Guarantees::strict().without(HostPromise::RemembersEarlierLives);
    let arena = HostArena::new(RealProcesses::new, promised);
    let mut few = Hunt::for_cases(&arena, 1, 8);
    few.ops_max = 16;
    let haul = hunt(&arena, &few);
    assert_eq!(haul.finds, []);
    let reached = haul.tally.goals().iter().filter(|(_, times)| *times > 0).count();
    assert!(reached > 4, "{:?}", haul.tally.goals());
}
