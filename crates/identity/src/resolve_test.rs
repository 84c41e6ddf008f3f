//! Does every word mean whom it has to mean, in every place?

use crate::draft_test::{all_say, roster};
use crate::{
    Ask, Candidate, Directory, Makes, Resolved, Roster, Statement, Surface, Why, limit, resolve,
};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

const ALL: [Surface; 6] = [
    Surface::Record,
    Surface::RecordWithClosed,
    Surface::Command,
    Surface::CommandWithClosed,
    Surface::Materialize,
    Surface::Mail,
];

/// Renders an answer in one word.
fn word(resolved: &Resolved) -> String {
    match resolved {
        Resolved::One(bead) => bead.to_string(),
        Resolved::Configured { name, how: Makes::Adopt(bead) } => format!("adopt {bead} as {name}"),
        Resolved::Configured { name, how: Makes::Reopen(bead) } => {
            format!("reopen {bead} as {name}")
        }
        Resolved::Configured { name, how: Makes::New } => format!("make {name}"),
        Resolved::Ambiguous(candidates) => {
            let one = |candidate: &Candidate| match candidate {
                Candidate::Bead(bead) => bead.to_string(),
                Candidate::Named(name) => format!("@{name}"),
            };
            let list: Vec<String> = candidates.first.iter().map(one).collect();
            format!("ambiguous {}", list.join(" "))
        }
        Resolved::Conflict { holder, why, .. } => format!("conflict {holder} {why:?}"),
        Resolved::Nobody(Why::NotMade(name)) => format!("not made {name}"),
        Resolved::Nobody(why) => format!("{why:?}"),
    }
}

struct City {
    records: Vec<Statement>,
    roster: Roster,
    rig: Option<&'static str>,
}

impl City {
    fn of(lines: &[&str]) -> Self {
        Self::with(lines, &[])
    }

    fn with(lines: &[&str], named: &[(&str, &str)]) -> Self {
        let posts: Vec<(&str, i64)> = named.iter().map(|(_, template)| (*template, 1)).collect();
        Self { records: all_say(lines), roster: roster(&posts, named), rig: None }
    }

    fn ask(&self, token: &str, surface: Surface) -> String {
        let ask = Ask { token, surface, rig: self.rig };
        let found = resolve(&Directory::new(&self.records, &self.roster), ask);
        let mut turned = self.records.clone();
        turned.reverse();
        let again = resolve(&Directory::new(&turned, &self.roster), ask);
        assert_eq!(found, again, "the order of the records decides nothing");
        word(&found)
    }

    #[track_caller]
    fn check(&self, token: &str, surfaces: &[Surface], expected: &str) -> &Self {
        for surface in surfaces {
            assert_eq!(self.ask(token, *surface), expected, "{token:?} {surface:?}");
        }
        self
    }
}

const COMMANDS: &[Surface] = &[Surface::Command, Surface::CommandWithClosed, Surface::Materialize];
const NOT_MAIL: &[Surface] = &[
    Surface::Record,
    Surface::RecordWithClosed,
    Surface::Command,
    Surface::CommandWithClosed,
    Surface::Materialize,
];

#[test]
fn s177_a_handle_at_the_host_beats_an_alias() {
    City::of(&["id=a alias=worker session=s-gc-1", "id=b session=worker"])
        .check("worker", NOT_MAIL, "b");
}

#[test]
fn s178_who_is_called_so_only_at_the_host_beats_who_is_by_both_words() {
    City::of(&["id=a alias=worker session=worker", "id=b session=worker"])
        .check("worker", NOT_MAIL, "b");
}

#[test]
fn s179_who_is_called_so_by_both_words_is_meant_where_nobody_else_has_the_handle() {
    City::of(&["id=a alias=worker session=worker", "id=b alias=worker"])
        .check("worker", NOT_MAIL, "a");
}

#[test]
fn s181_white_space_is_dropped_and_a_blank_asks_nothing() {
    let city = City::of(&["id=a session=worker"]);
    city.check(" worker ", &ALL, "a").check("   ", &ALL, "Blank").check("", &ALL, "Blank");
}

#[test]
fn s182_nobody_is_found_by_template_last_part_concrete_identity_or_history() {
    let city = City::of(&["id=a template=gascity/claude agent=myrig/worker alias=x former=mayor"]);
    for token in ["gascity/claude", "claude", "myrig/worker", "worker", "mayor"] {
        city.check(token, &ALL, "NoMatch");
    }
}

#[test]
fn s183_who_answers_to_a_word_now_is_meant_and_not_who_did_once() {
    City::of(&["id=a alias=mayor", "id=b alias=sky former=mayor"]).check("mayor", &ALL, "a");
}

#[test]
fn s185_who_is_no_session_says_nothing_and_is_not_found() {
    City::of(&["id=a session=worker"]).check("mayor", &ALL, "NoMatch");
}

#[test]
fn s186_a_squatter_on_a_configured_name_is_a_conflict_and_no_hit() {
    let city = City::with(&["id=a alias=mayor session=s-gc-squatter"], &[("mayor", "mayor")]);
    city.check("mayor", COMMANDS, "conflict a Alias");
    city.check("s-gc-squatter", COMMANDS, "a");
    city.check("mayor", &[Surface::Record, Surface::Mail], "a");
}

#[test]
fn s187_the_last_part_of_somebody_s_alias_is_not_the_configured_session() {
    let city = City::with(&["id=a alias=ops/mayor"], &[("mayor", "mayor")]);
    city.check("mayor", &[Surface::Materialize], "make mayor");
    city.check("mayor", &[Surface::Command, Surface::CommandWithClosed], "not made mayor");
    City::of(&["id=a alias=ops/mayor"]).check("mayor", COMMANDS, "a");
    City::of(&["id=a alias=ops/mayor"]).check(
        "mayor",
        &[Surface::Record, Surface::Mail],
        "NoMatch",
    );
    let two = City::of(&["id=a alias=ops/mayor", "id=b alias=rig/mayor"]);
    two.check("mayor", COMMANDS, "ambiguous a b");
}

#[test]
fn s189_a_record_with_the_handle_and_the_template_is_the_configured_session() {
    let city = City::with(
        &["id=a session=myrig--mayor template=myrig/mayor agent=myrig/mayor stage=asleep"],
        &[("myrig/mayor", "myrig/mayor")],
    );
    city.check("myrig/mayor", &[Surface::Materialize], "adopt a as myrig/mayor");
    city.check("myrig/mayor", &[Surface::Command, Surface::CommandWithClosed], "a");
    city.check("myrig--mayor", &[Surface::Materialize], "adopt a as myrig/mayor");
}

#[test]
fn s190_a_record_with_the_handle_and_another_template_is_in_its_place() {
    let of_other = City::with(&["id=a session=mayor template=other"], &[("mayor", "mayor")]);
    of_other.check("mayor", COMMANDS, "conflict a OtherTemplate");
    let of_none = City::with(&["id=a session=mayor"], &[("mayor", "mayor")]);
    of_none.check("mayor", COMMANDS, "conflict a OtherTemplate");
    let named = &[("mayor", "mayor"), ("witness", "witness")];
    let is_other = City::with(&["id=a session=mayor named=witness template=witness"], named);
    is_other.check("mayor", COMMANDS, "conflict a OtherIdentity");
}

#[test]
fn s191_an_ordinary_session_of_the_template_is_not_the_configured_one() {
    let city = City::with(
        &["id=a template=gascity/claude session=claude-mc-ordinary origin=pool slot=1"],
        &[("gascity/claude", "gascity/claude")],
    );
    city.check("gascity/claude", &[Surface::Materialize], "make gascity/claude");
}

#[test]
fn a_closed_record_of_a_configured_session_goes_on_unless_it_ended_for_good() {
    let lines = &[
        "id=a named=mayor stage=closed created=1",
        "id=b named=mayor stage=closed created=2",
        "id=c named=mayor stage=closed created=3 continuity=ended",
        "id=d named=mayor stage=failed created=4",
    ];
    let city = City::with(lines, &[("mayor", "mayor")]);
    city.check("mayor", &[Surface::Materialize], "reopen b as mayor");
    city.check("mayor", &[Surface::CommandWithClosed], "b");
    city.check("mayor", &[Surface::Command], "not made mayor");
}

#[test]
fn s193_a_template_is_another_namespace() {
    let city = City::with(&["id=a named=mayor session=mayor"], &[("mayor", "mayor")]);
    city.check("template:mayor", &ALL, "Template").check("mayor", COMMANDS, "a");
}

#[test]
fn s221_a_handle_that_a_person_gave_is_found() {
    City::of(&["id=a alias=hal origin=manual"]).check("hal", &ALL, "a");
}

#[test]
fn s267_a_message_whose_address_is_two_sessions_by_any_of_their_words_is_asked_back() {
    let mail = &[Surface::Mail];
    City::of(&["id=a session=shared", "id=b alias=shared"]).check("shared", mail, "ambiguous a b");
    City::of(&["id=mc-1", "id=b alias=mc-1"]).check("mc-1", mail, "ambiguous b mc-1");
    City::of(&["id=a session=both alias=both"]).check("both", mail, "a");
    City::of(&["id=a alias=gone stage=closed"]).check("gone", mail, "NoMatch");
}

#[test]
fn s275_a_configured_session_is_called_by_its_last_part_where_that_is_one() {
    let city = |named: &[(&str, &str)], rig| City { rig, ..City::with(&[], named) };
    let make = &[Surface::Materialize];
    let bound = city(&[("ops.mayor", "mayor")], None);
    bound.check("mayor", make, "make ops.mayor");
    let two_packs = city(&[("ops.mayor", "mayor"), ("qa.mayor", "mayor")], None);
    two_packs.check("mayor", COMMANDS, "ambiguous @ops.mayor @qa.mayor");
    let rig_and_city = city(&[("rig/ops.mayor", "mayor"), ("qa.mayor", "mayor")], Some("rig"));
    rig_and_city.check("mayor", COMMANDS, "ambiguous @qa.mayor @rig/ops.mayor");
    let direct_and_bare = city(&[("mayor", "mayor"), ("ops.mayor", "mayor")], None);
    direct_and_bare.check("mayor", COMMANDS, "ambiguous @mayor @ops.mayor");
    let of_a_rig = city(&[("rig/mayor", "mayor")], None);
    of_a_rig.check("mayor", make, "NoMatch").check("rig/mayor", make, "make rig/mayor");
    let other_rig = city(&[("rig/mayor", "mayor")], Some("other"));
    other_rig.check("mayor", make, "NoMatch");
}

#[test]
fn closed_records_are_found_by_their_words_only_where_history_is_asked() {
    let city = City::of(&["id=a session=sky stage=closed", "id=b alias=sky stage=closed"]);
    city.check("sky", &[Surface::Record, Surface::Command, Surface::Materialize], "NoMatch");
    city.check("sky", &[Surface::RecordWithClosed, Surface::CommandWithClosed], "a");
    let open = City::of(&["id=a session=sky stage=closed", "id=b alias=sky"]);
    open.check("sky", &ALL, "b");
}

#[test]
fn two_who_are_called_alike_are_a_question_back() {
    let city =
        City::of(&["id=b session=sky", "id=a session=sky", "id=c alias=hal", "id=d alias=hal"]);
    city.check("sky", &ALL, "ambiguous a b")
        .check("hal", &ALL, "ambiguous c d")
        .check("b", &ALL, "b");
}

#[test]
fn a_long_list_of_candidates_is_cut_and_counted() {
    let records: Vec<String> = (0..40).map(|n| format!("id=b-{n:02} alias=x")).collect();
    let lines: Vec<&str> = records.iter().map(String::as_str).collect();
    let records = all_say(&lines);
    let roster = Roster::default();
    let ask = Ask { token: "x", surface: Surface::Mail, rig: None };
    let Resolved::Ambiguous(found) = resolve(&Directory::new(&records, &roster), ask) else {
        panic!("forty are several")
    };
    assert_eq!((found.first.len(), found.count), (limit::CANDIDATES_MAX, 40));
}
