//! Do the rules hold in every small world, and does each of them fire?

use crate::check::{
    b1_the_dead_block_nothing_but_handles, r1_an_id_means_its_record, r2_who_is_found_is_called_so,
    r3_a_question_has_several_answers, r4_no_squatter_is_the_configured_session,
    r5_the_closed_are_found_only_in_history, r6_only_configured_sessions_are_made,
};
use crate::draft_test::{agent, alias, all_say, id, roster};
use crate::{
    Ask, Candidate, Candidates, Claimant, Directory, Makes, Resolved, Statement, Surface, Word,
    resolve,
};
use alloc::format;
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use tenure_bead::SessionName;

const SURFACES: [Surface; 6] = [
    Surface::Record,
    Surface::RecordWithClosed,
    Surface::Command,
    Surface::CommandWithClosed,
    Surface::Materialize,
    Surface::Mail,
];

/// Every record of a few words, as one line without the id.
fn lines() -> Vec<String> {
    let mut lines = Vec::new();
    for session in ["", "session=a", "session=m"] {
        for alias in ["", "alias=a", "alias=m", "alias=r/m"] {
            for rest in ["", "stage=closed", "named=m", "named=m stage=closed", "template=m"] {
                lines.push(format!("{session} {alias} {rest}"));
            }
        }
    }
    lines
}

/// Resolves by the letter of the table for programs: scans, in the order of the table.
fn plainly(records: &[Statement], word: &str, with_closed: &[bool]) -> Vec<String> {
    let named = |found: Vec<&Statement>| -> Vec<String> {
        found.into_iter().map(|one| String::from(one.id.as_str())).collect()
    };
    let by_id: Vec<&Statement> = records.iter().filter(|one| one.id.as_str() == word).collect();
    if !by_id.is_empty() {
        return named(by_id);
    }
    for closed in with_closed {
        let of = || records.iter().filter(|one| one.stage.is_open() != *closed);
        let session = |one: &&Statement| one.session.as_ref().is_some_and(|s| s.as_str() == word);
        let alias = |one: &&Statement| one.alias.as_ref().is_some_and(|a| a.as_str() == word);
        let only: Vec<&Statement> = of().filter(session).filter(|one| !alias(one)).collect();
        let both: Vec<&Statement> = of().filter(session).filter(alias).collect();
        let called: Vec<&Statement> = of().filter(alias).collect();
        for found in [only, both, called] {
            if !found.is_empty() {
                return named(found);
            }
        }
    }
    Vec::new()
}

fn beads(answer: &Resolved) -> Vec<String> {
    match answer {
        Resolved::One(id) => vec![String::from(id.as_str())],
        Resolved::Ambiguous(several) => {
            let id = |one: &Candidate| match one {
                Candidate::Bead(id) => String::from(id.as_str()),
                Candidate::Named(name) => format!("@{name}"),
            };
            several.first.iter().map(id).collect()
        }
        Resolved::Configured { .. } | Resolved::Conflict { .. } | Resolved::Nobody(_) => vec![],
    }
}

#[test]
fn every_rule_holds_for_every_two_records_of_a_few_words() {
    let roster = roster(&[("m", 1)], &[("m", "m"), ("q/a", "m")]);
    let lines = lines();
    let mut asked = 0_u32;
    for one in &lines {
        for two in &lines {
            let records = all_say(&[&format!("id=x {one}"), &format!("id=y {two}"), "id=z"]);
            let directory = Directory::new(&records, &roster);
            for token in ["a", "m", "r/m", "x"] {
                for surface in SURFACES {
                    let ask = Ask { token, surface, rig: None };
                    holds(&directory, ask);
                    asked += 1;
                }
                blocks(&directory, token);
                let programs =
                    resolve(&directory, Ask { token, surface: Surface::Record, rig: None });
                assert_eq!(
                    beads(&programs),
                    plainly(&records, token, &[false]),
                    "{token} {records:?}"
                );
                let surface = Surface::RecordWithClosed;
                let history = resolve(&directory, Ask { token, surface, rig: None });
                let expected = plainly(&records, token, &[false, true]);
                assert_eq!(beads(&history), expected, "{token} {records:?}");
            }
        }
    }
    assert_eq!(asked, 60 * 60 * 4 * 6);
}

#[track_caller]
fn holds(directory: &Directory<'_>, ask: Ask<'_>) {
    let answer = resolve(directory, ask);
    let rules = [
        r1_an_id_means_its_record(directory, ask, &answer),
        r2_who_is_found_is_called_so(directory, ask, &answer),
        r3_a_question_has_several_answers(&answer),
        r4_no_squatter_is_the_configured_session(directory, ask, &answer),
        r5_the_closed_are_found_only_in_history(directory, ask, &answer),
        r6_only_configured_sessions_are_made(directory, ask, &answer),
    ];
    let broken: Vec<usize> = (1..).zip(rules).filter(|(_, held)| !held).map(|(n, _)| n).collect();
    assert!(broken.is_empty(), "R{broken:?}: {ask:?} {answer:?} {:?}", directory.statements());
}

#[track_caller]
fn blocks(directory: &Directory<'_>, word: &str) {
    let (own, identity) = (id("x"), agent("m"));
    let claimants = [
        Claimant::default(),
        Claimant { bead: Some(&own), identity: None },
        Claimant { bead: None, identity: Some(&identity) },
    ];
    for claimant in claimants {
        if let Ok(name) = SessionName::parse(word) {
            assert!(b1_the_dead_block_nothing_but_handles(
                directory,
                Word::Session(&name),
                claimant
            ));
        }
        let alias = alias(word);
        assert!(b1_the_dead_block_nothing_but_handles(directory, Word::Alias(&alias), claimant));
    }
}

#[test]
fn each_rule_refuses_an_answer_that_breaks_it() {
    let roster = roster(&[("m", 1)], &[("m", "m")]);
    let records = all_say(&["id=x alias=m", "id=y alias=a stage=closed", "id=z former=a"]);
    let directory = Directory::new(&records, &roster);
    let command = |token| Ask { token, surface: Surface::Command, rig: None };
    let is = |bead| Resolved::One(id(bead));
    assert!(!r1_an_id_means_its_record(&directory, command("x"), &is("y")));
    assert!(!r2_who_is_found_is_called_so(&directory, command("a"), &is("z")));
    let one = Candidates { first: vec![Candidate::Bead(id("x"))], count: 1 };
    assert!(!r3_a_question_has_several_answers(&Resolved::Ambiguous(one)));
    assert!(!r4_no_squatter_is_the_configured_session(&directory, command("m"), &is("x")));
    assert!(!r5_the_closed_are_found_only_in_history(&directory, command("a"), &is("y")));
    let made = |how| Resolved::Configured { name: agent("m"), how };
    assert!(!r6_only_configured_sessions_are_made(&directory, command("m"), &made(Makes::New)));
    let making = Ask { surface: Surface::Materialize, ..command("m") };
    assert!(r6_only_configured_sessions_are_made(&directory, making, &made(Makes::New)));
    let reopened = made(Makes::Reopen(id("x")));
    assert!(!r6_only_configured_sessions_are_made(&directory, making, &reopened));
}
