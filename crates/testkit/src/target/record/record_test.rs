//! Does every rule hold over some thousand cases, and does everything come up that has to?

use super::Record;
use crate::hunt::{Hunt, hunt};

#[test]
fn no_record_lies_and_everything_comes_up() {
    let haul = hunt(&Record, &Hunt::for_cases(&Record, 7, 3_000));
    assert_eq!(haul.finds, []);
    assert_eq!(haul.tally.missing(), [""; 0]);
}
