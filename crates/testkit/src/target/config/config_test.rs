//! Does every rule hold over some thousand cases, and does everything come up that has to?

use super::Config;
use crate::hunt::{Hunt, hunt};

#[test]
fn no_two_configs_pass_for_one_and_everything_comes_up() {
    let haul = hunt(&Config, &Hunt::for_cases(&Config, 7, 400));
    assert_eq!(haul.finds, []);
    assert_eq!(haul.tally.missing(), [""; 0]);
}
