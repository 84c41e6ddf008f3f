//! Does every kept case show what it should?

use tenure_hunt::suite;
use tenure_testkit::cli::replayed;

#[test]
fn every_kept_case_shows_what_it_should() {
    let replayed = replayed(&suite());
    assert!(!replayed.is_empty(), "cases are kept in fuzz/regressions");
    let wrong: Vec<String> = replayed
        .into_iter()
        .filter_map(|one| Some(format!("{}: {}", one.path.display(), one.wrong?)))
        .collect();
    assert_eq!(wrong, [""; 0]);
}
