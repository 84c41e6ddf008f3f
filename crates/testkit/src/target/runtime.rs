//! Is the scripted host what every other one is to be? The arena of hosts, with the one that simulations use.

use crate::conformance::{Guarantees, HostArena};
use tenure_liveness::RelaunchLane;
use tenure_runtime::scripted::StandIn;

/// Makes the arena of the scripted host: starts, stops, changes, looks and neighbors, all of it promised.
///
/// # Panics
///
/// Never: the names of its realms are constants that fit the grammar.
#[must_use]
pub fn runtime() -> HostArena {
    let stage = || {
        let stage = StandIn::try_new().expect("the names fit the grammar");
        stage.machine.offers_relaunch(RelaunchLane::Offered);
        stage
    };
    HostArena::new(stage, Guarantees::strict())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::hunt::{Hunt, hunt};

    #[test]
    fn the_scripted_host_keeps_the_contract_and_everything_comes_up() {
        let arena = runtime();
        let haul = hunt(&arena, &Hunt::for_cases(&arena, 1, 1_000));
        assert_eq!(haul.finds, []);
        assert_eq!(haul.tally.missing(), Vec::<&str>::new());
    }
}
