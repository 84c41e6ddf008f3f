//! Does every word mean one session, and does the arena come to where it could not?

use super::super::drive::cases;
use super::*;

#[test]
fn every_word_means_one_session_and_every_goal_is_reached() {
    let tally = cases(&Identity, 250, 25);
    assert_eq!(tally.missing(), Vec::<&str>::new());
}
