//! What does the embedder decide about another target? One policy per world, and one that has everything in it.

use core::time::Duration;
use tenure_lifecycle::{Change, Course, Decide, Decision, Shape, policy};

/// Returns the policy of a world.
pub(super) fn of(number: u32) -> Decide {
    match number {
        0 => policy::replay,
        1 => policy::reinitialize,
        2 => policy::recommended,
        _ => mixed,
    }
}

/// Decides by the name of the target, so that one world has every answer.
fn mixed(change: &Change, course: Course) -> Decision {
    let (Change::First { to }
    | Change::Same { to, .. }
    | Change::New { to, .. }
    | Change::Return { to, .. }) = change;
    let drain = Duration::from_secs(1);
    match (to.as_str(), course) {
        ("a", _) => Decision::Replay(Shape::Full),
        ("b", Course::Serving) => {
            Decision::ReplayThenReinitialize { shape: Shape::Milestones, drain }
        }
        ("c", _) => Decision::Hold { at_most: HOLD, then: Shape::Current },
        ("d", Course::Serving) => Decision::Ignore,
        ("e", Course::Serving) => Decision::Refuse,
        _ => Decision::Replay(Shape::None),
    }
}

const HOLD: Duration = Duration::from_secs(30);
