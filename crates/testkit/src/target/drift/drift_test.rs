//! Is drift found where there is some, and does the arena come to where it could be missed?

use super::super::drive::cases;
use super::wanted::{key, secrets};
use super::*;
use tenure_drift::Secret;

#[test]
fn drift_is_what_differs_in_truth_and_every_goal_is_reached() {
    let tally = cases(&Drift, 300, 40);
    assert_eq!(tally.missing(), Vec::<&str>::new());
}

#[test]
fn secrets_and_keys_do_not_show_themselves() {
    let all = (5..7).flat_map(|field| (0..4).flat_map(move |said| secrets(field, said)));
    let texts = all.map(|(_, text)| Secret::new(text)).map(|secret| format!("{secret} {secret:?}"));
    let shown = format!("{:?} {}", key(0), texts.collect::<String>());
    assert!(!shown.contains(wanted::SECRET), "{shown}");
}
