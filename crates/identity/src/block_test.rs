//! Does exactly the right one stand in the way?

use crate::draft_test::{agent, alias, all_say, id, roster};
use crate::{Blocked, Claimant, Directory, Holder, Roster, Statement, Word, blocker, free_handle};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use tenure_bead::SessionName;

struct City {
    records: Vec<Statement>,
    roster: Roster,
}

impl City {
    fn of(lines: &[&str]) -> Self {
        Self { records: all_say(lines), roster: Roster::default() }
    }

    fn with(lines: &[&str], named: &[(&str, &str)]) -> Self {
        Self { records: all_say(lines), roster: roster(&[], named) }
    }

    fn ask(&self, word: Word<'_>, claimant: Claimant<'_>) -> String {
        let directory = Directory::new(&self.records, &self.roster);
        let found: Option<Blocked> = blocker(&directory, word, claimant);
        let Some(blocked) = found else { return "free".to_string() };
        match blocked.holder {
            Holder::Bead(id) => format!("{id} {:?}", blocked.why),
            Holder::Configured(name) => format!("@{name} {:?}", blocked.why),
        }
    }

    #[track_caller]
    fn session(&self, word: &str, claimant: Claimant<'_>, expected: &str) -> &Self {
        let name = SessionName::parse(word).unwrap();
        assert_eq!(self.ask(Word::Session(&name), claimant), expected, "handle {word}");
        self
    }

    #[track_caller]
    fn alias(&self, word: &str, claimant: Claimant<'_>, expected: &str) -> &Self {
        assert_eq!(self.ask(Word::Alias(&alias(word)), claimant), expected, "alias {word}");
        self
    }
}

const ANYBODY: Claimant<'static> = Claimant { bead: None, identity: None };

#[test]
fn s162_the_words_of_the_living_block_a_handle_and_those_of_the_closed_do_not() {
    for key in ["template", "agent", "alias"] {
        let open = City::of(&[&format!("id=a {key}=worker")]);
        let why = match key {
            "template" => "a Template",
            "agent" => "a Agent",
            _ => "a Alias",
        };
        open.session("worker", ANYBODY, why);
        let closed = City::of(&[&format!("id=a {key}=worker stage=closed")]);
        closed.session("worker", ANYBODY, "free");
    }
}

#[test]
fn s163_a_handle_of_former_times_blocks_nothing() {
    let city = City::of(&["id=a alias=sky former=mayor"]);
    city.session("mayor", ANYBODY, "free").alias("mayor", ANYBODY, "free");
    city.session("sky", ANYBODY, "a Alias").alias("sky", ANYBODY, "a Alias");
}

#[test]
fn s165_a_configured_session_that_lives_keeps_its_handle_and_a_closed_one_does_not() {
    let record = "id=a session=loial named=loial origin=named";
    City::of(&[record]).session("loial", ANYBODY, "a Session");
    City::of(&[&format!("{record} stage=asleep")]).session("loial", ANYBODY, "a Session");
    City::of(&[&format!("{record} stage=closed")]).session("loial", ANYBODY, "free");
}

#[test]
fn s166_a_closed_record_gives_a_handle_up_only_where_the_supervisor_made_it_for_a_pool() {
    let check = |words: &str, expected| {
        City::of(&[&format!("id=a session=loial {words}")]).session("loial", ANYBODY, expected);
    };
    check("stage=closed origin=pool", "free");
    check("origin=pool", "a Session");
    check("stage=closed origin=manual", "a ClosedSession");
    check("stage=closed", "a ClosedSession");
}

#[test]
fn a_closed_record_gives_its_handle_up_to_the_identity_that_it_was() {
    let (loial, perrin) = (agent("loial"), agent("perrin"));
    let of = |identity| Claimant { bead: None, identity: Some(identity) };
    for words in ["agent=loial", "alias=loial", "template=loial"] {
        let city = City::of(&[&format!("id=a session=crew--loial stage=closed {words}")]);
        city.session("crew--loial", of(&loial), "free");
        city.session("crew--loial", of(&perrin), "a ClosedSession");
    }
    City::of(&["id=a session=loial stage=closed"]).session("loial", of(&loial), "free");
}

#[test]
fn s167_a_record_whose_start_failed_blocks_nothing() {
    let city = City::of(&["id=a session=worker-1 alias=worker-1 agent=worker-1 stage=failed"]);
    city.session("worker-1", ANYBODY, "free").alias("worker-1", ANYBODY, "free");
    let unknown = City::of(&["id=a session=worker-1 stage=unknown"]);
    unknown.session("worker-1", ANYBODY, "a Session").alias("worker-1", ANYBODY, "a Session");
}

#[test]
fn s169_a_handle_at_the_host_blocks_an_alias_as_long_as_its_session_lives() {
    City::of(&["id=a session=sky"]).alias("sky", ANYBODY, "a Session");
    City::of(&["id=a session=sky stage=closed"]).alias("sky", ANYBODY, "free");
}

#[test]
fn s170_a_configured_identity_is_for_its_own_session_alone() {
    let city =
        City::with(&["id=a named=myrig/polecat"], &[("mayor", "mayor"), ("myrig/polecat", "p")]);
    let polecat = agent("myrig/polecat");
    let own = Claimant { bead: None, identity: Some(&polecat) };
    city.alias("myrig/polecat", ANYBODY, "@myrig/polecat Reserved");
    city.alias("myrig/polecat", own, "free");
    city.alias("mayor", own, "@mayor Reserved");
    // Who merely forked the record has no identity of its own.
    let forked = id("fork");
    let fork = Claimant { bead: Some(&forked), identity: None };
    city.alias("myrig/polecat", fork, "@myrig/polecat Reserved");
}

#[test]
fn s171_only_the_same_configured_session_at_rest_makes_way() {
    let perrin = agent("perrin");
    let own = Claimant { bead: None, identity: Some(&perrin) };
    let check = |words: &str, claimant, expected: &str| {
        City::of(&[&format!("id=a session=perrin {words}")]).alias("perrin", claimant, expected);
    };
    check("named=perrin stage=asleep", own, "free");
    check("named=perrin stage=drained", own, "free");
    check("named=perrin stage=asleep", ANYBODY, "a Session");
    let egwene = agent("egwene");
    check(
        "named=perrin stage=asleep",
        Claimant { bead: None, identity: Some(&egwene) },
        "a Session",
    );
    check("named=perrin", own, "a Session");
    check("named=egwene stage=asleep", own, "a Session");
    check("stage=asleep", own, "a Session");
    // What it answers to is another matter: an alias passes on only when it was given up.
    City::of(&["id=a alias=perrin named=perrin stage=asleep"]).alias("perrin", own, "a Alias");
}

#[test]
fn s173_whoever_holds_the_handle_the_next_one_gets_it_with_its_id() {
    let wanted = SessionName::parse("crew--gastown").unwrap();
    let free = |city: &City| {
        let directory = Directory::new(&city.records, &city.roster);
        free_handle(&directory, &wanted, ANYBODY, &id("gc-4")).unwrap().to_string()
    };
    assert_eq!(free(&City::of(&[])), "crew--gastown");
    for holder in
        ["session=crew--gastown", "session=crew--gastown stage=closed", "alias=crew--gastown"]
    {
        assert_eq!(free(&City::of(&[holder])), "crew--gastown-gc-4", "{holder}");
    }
    assert_eq!(free(&City::with(&[], &[("crew/gastown", "p")])), "crew--gastown-gc-4");
    let long = SessionName::parse(&"a".repeat(tenure_bead::limit::SESSION_NAME_BYTES_MAX)).unwrap();
    let taken = all_say(&[&format!("session={long}")]);
    let (roster, bead) = (Roster::default(), id("gc-4"));
    assert!(free_handle(&Directory::new(&taken, &roster), &long, ANYBODY, &bead).is_err());
}

#[test]
fn nobody_is_in_its_own_way() {
    let own = id("a");
    let claimant = Claimant { bead: Some(&own), identity: None };
    let city = City::of(&["id=a session=sky alias=sky agent=sky template=sky"]);
    city.session("sky", claimant, "free").alias("sky", claimant, "free");
    city.session("sky", ANYBODY, "a Session");
}

#[test]
fn a_pool_s_session_is_not_in_the_way_of_the_configured_one_that_takes_it_over() {
    let mayor = agent("mayor");
    let own = Claimant { bead: None, identity: Some(&mayor) };
    let city = City::of(&["id=a template=mayor agent=mayor origin=pool"]);
    city.session("mayor", own, "free").alias("mayor", own, "free");
    city.session("mayor", ANYBODY, "a Agent").alias("mayor", ANYBODY, "a Agent");
    City::of(&["id=a template=mayor origin=manual"]).session("mayor", own, "a Template");
}

#[test]
fn a_refusal_names_the_holder_and_the_remedy() {
    let say = |line: &str| {
        let (records, roster) = (all_say(&[line]), Roster::default());
        let name = SessionName::parse("sky").unwrap();
        let directory = Directory::new(&records, &roster);
        blocker(&directory, Word::Session(&name), ANYBODY).unwrap().to_string()
    };
    assert_eq!(
        say("id=gc-1 session=sky"),
        "gc-1 has it as its handle at the host; close or rename it, or choose another word"
    );
    assert_eq!(
        say("id=gc-1 session=sky stage=closed"),
        "gc-1, which is closed, had it as its handle at the host; release its name, or choose another word"
    );
}
