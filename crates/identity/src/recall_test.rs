//! Do old records mean the seats that they are known to mean?

use crate::draft_test::{named, post, roster, says};
use crate::recall::identity_meant;
use crate::{Recalled, Roster, recall, slots_said, template_of};
use alloc::string::{String, ToString};
use alloc::{format, vec};
use tenure_bead::Slot;

/// Renders what a record means in one word.
fn means(words: &str, roster: &Roster) -> String {
    match recall(&says(words), roster) {
        Recalled::Seat(seat) => seat.to_string(),
        Recalled::Stale { seat, said } => {
            format!("stale {seat} said {}", said.map_or("a slot".into(), |name| name.to_string()))
        }
        Recalled::Unseated { template } => format!("unseated {template}"),
        Recalled::OutOfBounds { seat } => format!("out of bounds {seat}"),
        Recalled::Contradiction { template, stated: s, elsewhere } => {
            let [p, a, l, h] =
                [s.stored, s.agent, s.alias, s.session].map(|slot| slot.map_or(0, Slot::number));
            let elsewhere = elsewhere.map_or(String::new(), |seat| format!(" elsewhere {seat}"));
            format!("contradiction {template} {p} {a} {l} {h}{elsewhere}")
        }
        Recalled::Unknown => "unknown".into(),
    }
}

#[track_caller]
fn check(roster: &Roster, words: &str, expected: &str) {
    assert_eq!(means(words, roster), expected, "{words}");
}

fn two_pools() -> Roster {
    roster(&[("frontend/worker", 5), ("backend/worker", 10)], &[])
}

#[test]
fn s001_s002_each_place_speaks_for_itself_and_a_foreign_alias_says_no_slot() {
    let words = "template=frontend/worker agent=frontend/worker-3 alias=backend/worker-4 slot=4";
    check(&two_pools(), words, "contradiction frontend/worker 4 3 0 0");
    let words = "template=frontend/worker agent=frontend/worker-3 alias=frontend/worker-3 slot=3";
    check(&two_pools(), words, "frontend/worker#3");
}

#[test]
fn s003_a_name_out_of_bounds_is_still_heard_for_what_it_says() {
    let words = "template=frontend/worker agent=frontend/worker-99 slot=2";
    check(&two_pools(), words, "contradiction frontend/worker 2 99 0 0");
}

#[test]
fn s093_a_slot_that_the_template_does_not_have_is_out_of_bounds() {
    let words = "template=frontend/worker slot=99";
    check(&two_pools(), words, "out of bounds frontend/worker#99");
    let words = "template=frontend/worker agent=frontend/worker-7 alias=frontend/worker-7 slot=7";
    check(&two_pools(), words, "out of bounds frontend/worker#7");
}

#[test]
fn s097_a_record_does_not_lend_its_id_as_a_slot() {
    check(
        &two_pools(),
        "id=5 template=frontend/worker session=worker-5",
        "unseated frontend/worker",
    );
    check(&two_pools(), "id=5 template=frontend/worker alias=worker-5", "unseated frontend/worker");
    check(&two_pools(), "id=9 template=frontend/worker session=worker-5", "frontend/worker#5");
}

#[test]
fn s099_the_host_s_handle_is_not_heard_beside_an_alias() {
    let words = "template=frontend/worker alias=stale-worker-alias session=worker-5";
    check(&two_pools(), words, "unseated frontend/worker");
}

#[test]
fn s101_a_local_name_that_two_templates_could_mean_is_nobody_s() {
    let both = roster(&[("frontend/worker", 5), ("backend/worker", 5)], &[]);
    check(&both, "template=worker session=worker-5", "unknown");
    // Only one of them has slot 5 here.
    let one = roster(&[("frontend/worker", 5), ("backend/worker", 1)], &[]);
    let template = |words| template_of(&says(words), &one).map(|post| post.template.as_str());
    assert_eq!(template("template=worker session=worker-5"), Some("frontend/worker"));
    assert_eq!(template("template=worker"), None);
}

#[test]
fn s262_a_name_means_the_one_template_that_has_its_slot() {
    let meant = |roster: &Roster, word: &str| -> Option<String> {
        match identity_meant(word, roster).as_slice() {
            [post] => Some(post.template.to_string()),
            [] | [_, _, ..] => None,
        }
    };
    let one = roster(&[("frontend/worker", 5), ("backend/worker", 1)], &[]);
    assert_eq!(meant(&one, "worker-5").as_deref(), Some("frontend/worker"));
    let both = roster(&[("frontend/worker", 5), ("backend/worker", 5)], &[]);
    assert_eq!(meant(&both, "worker-7"), None);
    assert_eq!(meant(&roster(&[("frontend/worker", 0)], &[]), "worker-1"), None);
    assert_eq!(meant(&roster(&[("frontend/worker", 5)], &[]), "frontend/worker-7"), None);
}

#[test]
fn s263_a_listed_name_with_its_package_is_found_by_the_alias_alone() {
    let roster = Roster::new(vec![post("frontend/ops.worker", -1, &["furiosa", "nux"])], vec![]);
    let record = says("alias=frontend/ops.furiosa slot=1");
    let recalled = recall(&record, &roster);
    let name = roster.name_of(recalled.seat().unwrap()).unwrap();
    assert_eq!(name.as_str(), "frontend/ops.furiosa");
}

#[test]
fn s064_a_record_is_called_by_its_seat_and_a_singleton_by_its_base() {
    let roster =
        roster(&[("gascity/dog", -1), ("gascity/refinery", 1)], &[("gascity/boss", "gascity/dog")]);
    check(&roster, "template=gascity/dog slot=1", "gascity/dog#1");
    check(&roster, "template=gascity/dog stage=starting", "unseated gascity/dog");
    check(&roster, "template=gascity/dog named=gascity/boss", "gascity/dog@gascity/boss");
    check(
        &roster,
        "template=gascity/dog named=gascity/opus",
        "out of bounds gascity/dog@gascity/opus",
    );
    check(&roster, "template=gascity/dog origin=named", "unseated gascity/dog");
    check(&roster, "template=gascity/refinery slot=1", "stale gascity/refinery said a slot");
    check(&roster, "slot=1", "unknown");
}

#[test]
fn s066_any_number_behind_a_singleton_s_name_is_a_stale_suffix() {
    let roster = roster(&[("cashmaster/refinery", 1), ("cashmaster/refinery-blue", 1)], &[]);
    for suffix in ["1", "10", "0", "007", "99999999999999999999", "gc-4"] {
        let name = format!("cashmaster/refinery-{suffix}");
        let expected = format!("stale cashmaster/refinery said {name}");
        check(&roster, &format!("agent={name}"), &expected);
        check(&roster, &format!("template=cashmaster/refinery alias={name}"), &expected);
    }
    check(&roster, "agent=cashmaster/refinery", "cashmaster/refinery");
    check(&roster, "agent=cashmaster/refinery-blue", "cashmaster/refinery-blue");
    let own_word = "template=cashmaster/refinery agent=cashmaster/refinery-mine";
    check(&roster, own_word, "unseated cashmaster/refinery");
}

#[test]
fn a_template_whose_name_ends_with_gc_is_not_taken_for_the_one_without_it() {
    let both = roster(&[("build", 1), ("build-gc", 1)], &[]);
    check(&both, "agent=build-gc-1", "stale build-gc said build-gc-1");
    check(&both, "template=build-gc agent=build-gc-1", "stale build-gc said build-gc-1");
    check(&both, "template=build-gc alias=build-gc-17", "stale build-gc said build-gc-17");
    check(&both, "agent=build-1", "stale build said build-1");
    // A number of the other one says nothing of this one.
    check(&both, "template=build agent=build-gc-1", "unseated build");
    check(&both, "agent=build-gc-gc-4", "stale build-gc said build-gc-gc-4");
    let alone = roster(&[("build-gc", 1)], &[]);
    check(&alone, "template=build-gc agent=build-gc-1", "stale build-gc said build-gc-1");
    // Nobody is called `build-gc` here, so it is the old spelling.
    check(&roster(&[("build", 1)], &[]), "agent=build-gc-1", "stale build said build-gc-1");
}

#[test]
fn a_number_above_the_bound_of_a_pool_whose_name_ends_with_gc_is_not_of_the_one_without_it() {
    let beside = roster(&[("build", 1), ("build-gc", 3)], &[]);
    check(&beside, "agent=build-gc-9", "unknown");
    check(&beside, "template=build-gc agent=build-gc-9", "out of bounds build-gc#9");
    check(&beside, "template=build agent=build-gc-9", "unseated build");
    let pools = roster(&[("rig/build", 10), ("rig/build-gc", 5)], &[]);
    check(&pools, "template=rig/build agent=rig/build-gc-9", "unseated rig/build");
    check(&pools, "template=rig/build agent=build-gc-9", "unseated rig/build");
    check(&pools, "template=rig/build session=rig--build-gc-9", "unseated rig/build");
    check(&pools, "template=rig/build agent=rig/build-9", "rig/build#9");
}

#[test]
fn s261_what_exists_of_a_template_that_is_off_still_belongs_to_it() {
    let roster = roster(&[("demo/ant", 0)], &[]);
    check(&roster, "template=demo/ant agent=demo/ant-adhoc-123", "unseated demo/ant");
    check(&roster, "template=demo/ant agent=demo/ant-2", "out of bounds demo/ant#2");
}

#[test]
fn a_session_of_a_package_that_is_gone_is_of_the_template_without_it_and_never_the_other_way() {
    let roster = roster(&[("packs/worker", 8), ("rig/ops.helper", 2)], &[]);
    check(&roster, "template=packs/gc.worker agent=packs/gc.worker-3", "packs/worker#3");
    check(&roster, "agent=packs/gc.worker-3", "packs/worker#3");
    check(&roster, "template=rig/helper", "unknown");
    check(&roster, "agent=rig/helper-1", "unknown");
}

#[test]
fn a_neighbor_that_is_called_like_a_slot_is_itself() {
    let roster = roster(&[("rig/worker", 3), ("rig/worker-2", 1)], &[]);
    check(
        &roster,
        "template=rig/worker agent=rig/worker-2",
        "contradiction rig/worker 0 0 0 0 elsewhere rig/worker-2",
    );
    check(&roster, "agent=rig/worker-2", "rig/worker-2");
    check(&roster, "template=rig/worker slot=2", "out of bounds rig/worker#2");
    check(&roster, "template=rig/worker agent=rig/worker-supervisor-1", "unseated rig/worker");
}

#[test]
fn an_old_spelling_of_a_number_is_heard() {
    check(&two_pools(), "template=frontend/worker agent=frontend/worker-gc-4", "frontend/worker#4");
    check(&two_pools(), "template=frontend/worker agent=worker-4", "frontend/worker#4");
    check(&two_pools(), "template=frontend/worker session=frontend--worker-4", "frontend/worker#4");
    // A second spelling of a slot is none.
    check(
        &two_pools(),
        "template=frontend/worker agent=frontend/worker-04",
        "unseated frontend/worker",
    );
}

#[test]
fn a_named_session_of_another_template_than_it_says_contradicts_itself() {
    let posts = vec![post("mayor", 1, &[]), post("other", 1, &[])];
    let roster = Roster::new(posts, vec![named("boss", "mayor")]);
    check(&roster, "named=boss", "mayor@boss");
    check(&roster, "named=boss template=other", "contradiction other 0 0 0 0 elsewhere mayor@boss");
}

#[test]
fn s030_a_name_that_left_the_list_means_no_slot_and_one_above_the_bound_does() {
    let roster = Roster::new(vec![post("repo/gastown.polecat", 1, &["furiosa", "nux"])], vec![]);
    let template = &roster.posts()[0];
    let slot = |words| slots_said(&says(words), template, &roster).agent.map(Slot::number);
    assert_eq!(slot("template=repo/gastown.polecat agent=repo/gastown.nux slot=1"), Some(2));
    assert_eq!(
        slot("template=repo/gastown.polecat agent=repo/gastown.legacy-third-name slot=3"),
        None
    );
}
