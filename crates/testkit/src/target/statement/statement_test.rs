//! Is everybody found who is meant, and does the arena come to where that is hard?

use super::super::drive::cases;
use super::*;

#[test]
fn everybody_is_found_who_is_meant_and_every_goal_is_reached() {
    let tally = cases(&Statements, 150, 40);
    assert_eq!(tally.missing(), Vec::<&str>::new());
}
