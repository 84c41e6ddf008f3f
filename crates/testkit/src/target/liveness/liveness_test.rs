//! Does every rule hold over some thousand cases, and does everything come up that has to?

use super::Liveness;
use crate::hunt::{Hunt, hunt};

#[test]
fn no_living_session_is_taken_for_dead_and_everything_comes_up() {
    let haul = hunt(&Liveness, &Hunt::for_cases(&Liveness, 7, 6_000));
    assert_eq!(haul.finds, []);
    assert_eq!(haul.tally.missing(), [""; 0]);
}
