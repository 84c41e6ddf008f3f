//! Do the promises of an audit hold over whatever records say? One property per promise.

mod town;

use proptest::prelude::*;
use proptest::sample::select;
use tenure_audit::{Baseline, Finding, Record, Repair, Start, Step, audit, repair};
use tenure_bead::{AgentName, Alias, BeadId, Generation, SessionName, Slot, TemplateName, Wall};
use tenure_identity::{Origin, Stage, Statement};
use town::{now, roster};

const NAMES: &[&str] = &[
    "rig/worker",
    "rig/worker-1",
    "rig/worker-2",
    "rig/worker-3",
    "rig/worker-9",
    "rig/refinery",
    "rig/refinery-1",
    "rig/ops.nux",
    "rig/ops.slit",
    "rig/ops.polecat-2",
    "open-4",
    "open",
    "mayor",
    "mayor-1",
    "off-1",
    "rig/boss",
    "stranger",
];
const TEMPLATES: &[&str] = &[
    "rig/worker",
    "rig/worker-2",
    "rig/refinery",
    "rig/ops.polecat",
    "open",
    "off",
    "mayor",
    "gone",
];
const SESSIONS: &[&str] =
    &["worker-tb-1", "worker-tb-2", "open-4", "mayor", "rig--worker-3", "sky"];
const NAMED: &[&str] = &["mayor", "rig/boss", "lost"];
const STAGES: &[Stage] = &[
    Stage::Starting,
    Stage::Active,
    Stage::Draining,
    Stage::Asleep,
    Stage::Drained,
    Stage::Quarantined,
    Stage::Failed,
    Stage::Archived,
    Stage::Closed,
    Stage::Unknown,
];
const ORIGINS: &[Origin] =
    &[Origin::Pool, Origin::Pool, Origin::Named, Origin::Manual, Origin::Unstated];

fn maybe<T: core::fmt::Debug + Clone + 'static>(
    words: &'static [&'static str],
    read: fn(&str) -> Option<T>,
) -> impl Strategy<Value = Option<T>> {
    prop_oneof![Just(None), select(words).prop_map(read)]
}

fn statements() -> impl Strategy<Value = Statement> {
    let words = (
        maybe(TEMPLATES, |word| TemplateName::parse(word).ok()),
        maybe(NAMES, |word| AgentName::parse(word).ok()),
        maybe(NAMES, |word| Alias::parse(word).ok()),
        maybe(SESSIONS, |word| SessionName::parse(word).ok()),
        prop_oneof![4 => Just(None), 1 => maybe(NAMED, |word| AgentName::parse(word).ok())],
    );
    let rest = (0_u32..6, select(ORIGINS), select(STAGES), 0_u64..4);
    (words, rest).prop_map(
        |((template, agent, alias, session, named), (slot, origin, stage, created))| Statement {
            template,
            agent,
            alias,
            session,
            named,
            slot: Slot::try_new(slot),
            origin,
            created: (created > 0).then(|| Wall::from_unix_ms(created)),
            ..Statement::bare(BeadId::parse("tb-0").unwrap(), stage)
        },
    )
}

fn records() -> impl Strategy<Value = Vec<Record>> {
    let record = (statements(), proptest::option::of(0_u32..3), 0_u64..2).prop_map(
        |(mut statement, generation, since)| {
            statement.generation = generation.map(Generation::new);
            let start = Start { since: Some(Wall::from_unix_ms(since)), step: Step::Tried };
            Record { start: Some(start), baseline: Baseline::Missing, ..Record::of(statement) }
        },
    );
    proptest::collection::vec(record, 0..9).prop_map(|mut records| {
        for (at, record) in records.iter_mut().enumerate() {
            record.statement.id = BeadId::parse(&format!("tb-{at}")).unwrap();
        }
        records
    })
}

fn mends(findings: &[Finding]) -> Vec<String> {
    let mends = findings.iter().filter(|finding| matches!(finding.repair, Repair::Mends(_)));
    mends.map(ToString::to_string).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_order_of_the_records_makes_no_difference(records in records(), turn in 0_usize..9) {
        let mut turned = records.clone();
        turned.reverse();
        let by = turn.min(turned.len());
        turned.rotate_left(by);
        let roster = roster();
        prop_assert_eq!(audit(&roster, &records, now()), audit(&roster, &turned, now()));
        let mut mended = repair(&roster, &turned);
        mended.rotate_right(by);
        mended.reverse();
        prop_assert_eq!(repair(&roster, &records), mended);
    }

    #[test]
    fn what_would_be_mended_is_mended_in_one_round(records in records()) {
        let roster = roster();
        let mended = repair(&roster, &records);
        let left = mends(&audit(&roster, &mended, now()));
        prop_assert!(left.is_empty(), "{:#?}\nof {:#?}", left, mended);
        prop_assert_eq!(repair(&roster, &mended), mended);
    }

    #[test]
    fn records_that_are_well_are_left_as_they_are(records in records()) {
        let roster = roster();
        if mends(&audit(&roster, &records, now())).is_empty() {
            let before: Vec<_> = records.iter().map(|one| (&one.statement.agent, one.statement.slot)).collect();
            let mended = repair(&roster, &records);
            for (record, (agent, slot)) in mended.iter().zip(before) {
                // A name or a number that was not said may be said; one that was stands.
                let is_base = |name: &AgentName| record.statement.template.as_ref().is_some_and(|t| t.as_str() == name.as_str());
                let said = agent.as_ref().filter(|name| !is_base(name));
                prop_assert!(said.is_none() || record.statement.agent.as_ref() == said, "{record:?}");
                prop_assert!(slot.is_none() || record.statement.slot == slot, "{record:?}");
                prop_assert_eq!(record.statement.stage.is_open(), record.statement.stage != Stage::Closed);
            }
        }
    }

    #[test]
    fn a_person_and_an_unknown_phase_are_never_written_to(records in records()) {
        for (before, after) in records.iter().zip(repair(&roster(), &records)) {
            let statement = &before.statement;
            if statement.stage == Stage::Unknown || (statement.origin == Origin::Manual && statement.stage != Stage::Closed) {
                prop_assert_eq!(before, &after);
            }
        }
    }

    #[test]
    fn every_finding_names_beads_that_are_there(records in records()) {
        for finding in audit(&roster(), &records, now()) {
            prop_assert!(!finding.beads.is_empty(), "{}", finding);
            for bead in &finding.beads {
                prop_assert!(records.iter().any(|record| record.statement.id == *bead), "{}", finding);
            }
            prop_assert!(!finding.to_string().contains('\n'));
        }
    }
}
