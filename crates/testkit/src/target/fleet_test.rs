//! Is the fleet worth hunting in? Fixed cases reach every goal and break no rule.

use crate::target::Fleet;
use crate::target::drive::cases;

#[test]
fn fixed_cases_reach_every_goal_and_break_no_rule() {
    assert_eq!(cases(&Fleet, CASES, 60).missing(), [""; 0]);
}

/// How many cases: each takes some milliseconds without optimization.
const CASES: u64 = 300;
