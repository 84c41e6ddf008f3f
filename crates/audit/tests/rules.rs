//! Does each rule find what it is for, and nothing where all is well?

mod town;

use tenure_audit::{Baseline, Record, Refused, Rule, Start, Step, audit, repair};
use tenure_bead::{
    AgentName, Alias, BeadId, Generation, Now, SessionName, Slot, TemplateName, Wall,
};
use tenure_identity::{Origin, Stage, Statement};
use town::{now, roster};

/// Writes a record as `key=word` after its id; what is not written is absent, and it is an active one of a pool.
fn record(text: &str) -> Record {
    let mut words = text.split(' ');
    let id = BeadId::parse(words.next().unwrap()).unwrap();
    let statement = Statement { origin: Origin::Pool, ..Statement::bare(id, Stage::Active) };
    let mut record = Record { baseline: Baseline::Committed, ..Record::of(statement) };
    for (key, word) in words.map(|word| word.split_once('=').unwrap()) {
        set(&mut record, key, word);
    }
    record
}

fn set(record: &mut Record, key: &str, word: &str) {
    let statement = &mut record.statement;
    match key {
        "of" => statement.template = Some(TemplateName::parse(word).unwrap()),
        "agent" => statement.agent = Some(AgentName::parse(word).unwrap()),
        "alias" => statement.alias = Some(Alias::parse(word).unwrap()),
        "session" => statement.session = Some(SessionName::parse(word).unwrap()),
        "named" => statement.named = Some(AgentName::parse(word).unwrap()),
        "slot" => statement.slot = Slot::try_new(word.parse().unwrap()),
        "made" => statement.created = Some(Wall::from_unix_ms(word.parse().unwrap())),
        "life" => statement.generation = Some(Generation::new(word.parse().unwrap())),
        "by" => statement.origin = if word == "person" { Origin::Manual } else { Origin::Unstated },
        "is" => {
            statement.stage = match word {
                "starting" => Stage::Starting,
                "asleep" => Stage::Asleep,
                "drained" => Stage::Drained,
                "failed" => Stage::Failed,
                "archived" => Stage::Archived,
                "closed" => Stage::Closed,
                _ => Stage::Unknown,
            };
        }
        _ => panic!("no key {key}"),
    }
}

fn records(texts: &[&str]) -> Vec<Record> {
    texts.iter().map(|text| record(text)).collect()
}

/// Holds an audit to whole lines.
#[track_caller]
fn check(texts: &[&str], expected: &[&str]) {
    let found = audit(&roster(), &records(texts), now());
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert_eq!(lines, expected, "{lines:#?}");
}

/// Holds a repair to the statement of its first record.
#[track_caller]
fn mends(texts: &[&str], expected: &str) {
    let mended = repair(&roster(), &records(texts)).remove(0);
    let expected = record(expected);
    let former = mended.statement.former.clone();
    assert_eq!(mended.statement, Statement { former, ..expected.statement });
}

#[test]
fn nothing_is_found_where_all_is_well() {
    check(
        &[
            "w1 of=rig/worker agent=rig/worker-1 alias=rig/worker-1 slot=1 session=worker-w1",
            "w3 of=rig/worker agent=rig/worker-3 alias=rig/worker-3 slot=3 is=asleep",
            "r of=rig/refinery agent=rig/refinery alias=rig/refinery session=rig--refinery",
            "p of=rig/ops.polecat agent=rig/ops.slit alias=rig/ops.slit slot=2",
            "o of=open agent=open-7 alias=open-7 slot=7",
            "m of=mayor agent=mayor alias=mayor named=mayor session=mayor",
            "n of=rig/worker-2 agent=rig/worker-2 alias=rig/worker-2",
            "x agent=rig/worker-1 alias=rig/worker-1 session=worker-x slot=1 is=closed",
            "f of=rig/worker agent=rig/worker-1 alias=rig/worker-1 slot=1 is=failed",
        ],
        &[],
    );
}

#[test]
fn s004_two_in_one_slot_are_told_and_the_same_one_keeps_it_whoever_asks() {
    let texts = [
        "b of=other/worker agent=other/worker-9 alias=other/worker-9 slot=9 made=7",
        "a of=other/worker agent=other/worker-9 slot=9 made=5",
    ];
    check(
        &texts,
        &[
            "error duplicate-slot other/worker#9 (b, a): 2 sessions say that they sit in slot 9; b keeps it, because it \
         is the newest, and of two as new the id decides; a is drained, then kept for its history alone",
        ],
    );
    mends(&texts, texts[0]);
}

#[test]
fn of_two_in_one_slot_the_later_life_keeps_it_then_the_plain_one_then_the_newest() {
    let keeper = |texts: &[&str]| {
        let found = audit(&roster(), &records(texts), now());
        let twice = found.iter().find(|finding| finding.rule == Rule::DuplicateSlot).unwrap();
        (twice.beads[0].to_string(), twice.repair.text().to_owned())
    };
    let (first, why) = keeper(&["a of=open slot=2 life=3", "b of=open slot=2 life=12"]);
    assert!(first == "b" && why.contains("its record counts more lives"), "{why}");
    let (first, why) = keeper(&[
        "b of=open agent=open-2 slot=2",
        "a of=open agent=open-2 slot=4",
        "c of=open slot=4",
    ]);
    assert!(first == "b" && why.contains("all that it says is this one seat"), "{why}");
    let (first, why) =
        keeper(&["a of=open slot=2 made=3", "b of=open slot=2 made=9", "c of=open slot=2"]);
    assert!(first == "b" && why.contains("newest") && why.contains("each of the other 2"), "{why}");
    let (first, why) = keeper(&["b of=open slot=2 made=3", "a of=open slot=2 made=3"]);
    assert!(first == "b" && why.contains("the id decides"), "{why}");
    let (first, why) = keeper(&["b of=open slot=2 life=3", "a of=open slot=2 is=limbo"]);
    assert!(first == "a" && why.contains("nobody knows its phase"), "{why}");
}

#[test]
fn s067_two_of_a_template_of_one_are_told() {
    let texts = [
        "a of=rig/refinery agent=rig/refinery-1",
        "b of=rig/refinery agent=rig/refinery alias=rig/refinery",
    ];
    check(
        &texts,
        &[
            "error duplicate-singleton rig/refinery (b, a): 2 sessions say that they are the only one; b keeps it, \
             because all that it says is this one seat; a is drained, then kept for its history alone",
            "error phantom-suffix rig/refinery (a): it is the only one, and its name says 1; it has its own name without \
         a number, and no slot",
        ],
    );
    mends(&texts, "a of=rig/refinery is=archived");
}

#[test]
fn of_two_that_say_they_are_one_configured_session_the_later_life_is_right() {
    let texts = [
        "a of=rig/worker agent=rig/boss alias=rig/boss named=rig/boss life=3",
        "b of=rig/worker agent=rig/boss named=rig/boss life=11",
    ];
    check(
        &texts,
        &[
            "error duplicate-named rig/worker@rig/boss (b, a): 2 sessions say that they are this configured one; b keeps \
         it, because its record counts more lives; a is drained, then kept for its history alone",
            "warning alias-stolen rig/boss (b, a): a has the alias of its seat, rig/boss; the conflict is recorded once; \
         it takes rig/boss after a gave it up",
        ],
    );
    let mended = repair(&roster(), &records(&texts));
    assert_eq!(
        mended[1].statement.alias.as_ref().unwrap().as_str(),
        "rig/boss",
        "the other one gave it up"
    );
    assert_eq!(mended[0].statement.former[0].as_str(), "rig/boss");
}

#[test]
fn of_two_with_one_name_at_their_host_the_one_whose_id_it_is_made_of_keeps_it() {
    let texts = [
        "z of=open agent=open-1 alias=open-1 session=open-a",
        "a of=open agent=open-2 alias=open-2 session=open-a",
    ];
    check(
        &texts,
        &[
            "error duplicate-session open-a (a, z): 2 sessions have one name at their host; a keeps it, because it has \
             the name at the host that is its own; z is started under a name of its own",
        ],
    );
    mends(&texts, "z of=open agent=open-1 alias=open-1 slot=1");
    let kept = repair(&roster(), &records(&texts)).remove(1).statement.session;
    assert_eq!(kept.as_ref().map(SessionName::as_str), Some("open-a"));
}

#[test]
fn s002_a_name_against_a_slot_is_told_and_the_name_stands() {
    let texts = ["a of=other/worker agent=other/worker-3 alias=rig/worker-1 slot=4"];
    check(
        &texts,
        &[
            "error slot-against-name other/worker#3 (a): its slot says 4, its name says 3; slot 3 stands: the name is a \
         concrete identity, and beats a number",
            "error mismatched-alias rig/worker-1 (a): its alias is rig/worker-1, its seat gives other/worker-3; it gives \
         up rig/worker-1 and takes other/worker-3 once that is free",
        ],
    );
    mends(&texts, "a of=other/worker agent=other/worker-3 alias=other/worker-3 slot=3");
}

#[test]
fn s003_a_slot_in_bounds_stands_against_a_name_that_is_not() {
    check(
        &["a of=rig/worker agent=rig/worker-99 alias=rig/worker-3 slot=3"],
        &[
            "error slot-against-name rig/worker#3 (a): its slot says 3, its name says 99; slot 3 stands: the other one is \
         not in bounds",
        ],
    );
}

#[test]
fn a_session_that_is_called_like_one_of_another_template_is_told() {
    let texts = ["a of=rig/worker agent=open-2 slot=1 alias=rig/worker-1"];
    check(
        &texts,
        &[
            "error name-against-seat rig/worker#1 (a): it is called open-2, which is open#2; the seat stands, and its \
         session is called so",
        ],
    );
    mends(&texts, "a of=rig/worker agent=rig/worker-1 slot=1 alias=rig/worker-1");
    check(
        &["a of=open agent=rig/worker-2"],
        &[
            "error name-against-seat rig/worker-2 (a): it is called rig/worker-2, which is rig/worker-2; the seat stands, \
         and its session is called so",
        ],
    );
}

#[test]
fn s065_s066_every_suffix_of_a_template_of_one_is_a_phantom() {
    for (text, says) in [
        ("a of=rig/refinery agent=rig/refinery-10 alias=rig/refinery", "its name says 10"),
        ("a of=rig/refinery agent=rig/refinery alias=rig/refinery slot=1", "its slot says 1"),
        ("a of=rig/refinery agent=rig/refinery alias=rig/refinery-2", "its alias says 2"),
        ("a of=mayor agent=mayor alias=mayor named=mayor slot=4", "its slot says 4"),
    ] {
        let found = audit(&roster(), &[record(text)], now());
        let found: Vec<_> = found.iter().filter(|one| one.rule == Rule::PhantomSuffix).collect();
        assert_eq!(found.len(), 1, "{text}");
        assert_eq!(found[0].says, format!("it is the only one, and {says}"));
    }
    mends(
        &["a of=rig/refinery agent=rig/refinery-1 alias=rig/refinery-1 slot=1"],
        "a of=rig/refinery agent=rig/refinery alias=rig/refinery",
    );
}

#[test]
fn s007_an_alias_that_a_person_has_is_not_taken() {
    let texts = [
        "a of=rig/worker agent=rig/worker-3 alias=rig/helper-3 slot=3",
        "m agent=rig/worker-3 alias=rig/worker-3 by=person",
    ];
    check(
        &texts,
        &[
            "error mismatched-alias rig/helper-3 (a): its alias is rig/helper-3, its seat gives rig/worker-3; it gives up \
         rig/helper-3 and takes rig/worker-3 once that is free",
            "warning alias-stolen rig/worker-3 (a, m): m has the alias of its seat, rig/worker-3; the conflict is \
         recorded once; it takes rig/worker-3 after m gave it up",
            "note manual-in-seat rig/worker#3 (m): a person made it, and it is called like rig/worker#3; it is left \
         alone, and its name is nobody else's while it lives",
        ],
    );
    mends(&texts, "a of=rig/worker agent=rig/worker-3 slot=3");
}

#[test]
fn s008_an_alias_that_another_has_as_well_is_told() {
    check(
        &[
            "a of=rig/worker agent=rig/worker-3 alias=rig/worker-3 slot=3",
            "m alias=rig/worker-3 by=person is=asleep",
        ],
        &[
            "warning alias-stolen rig/worker-3 (a, m): m has the alias rig/worker-3 as well; one of the two gives it up; \
         a keeps it meanwhile",
            "note manual-in-seat rig/worker#3 (m): a person made it, and it is called like rig/worker#3; it is left \
         alone, and its name is nobody else's while it lives",
        ],
    );
}

#[test]
fn two_that_have_each_others_alias_get_their_own_in_one_round() {
    let texts = [
        "a of=open agent=open-1 alias=open-2 slot=1",
        "b of=open agent=open-2 alias=open-1 slot=2",
    ];
    mends(&texts, "a of=open agent=open-1 alias=open-1 slot=1");
}

#[test]
fn an_alias_that_nobody_has_is_deferred() {
    check(
        &["a of=rig/worker agent=rig/worker-3 slot=3"],
        &[
            "warning alias-deferred rig/worker-3 (a): it has no alias, and nobody has rig/worker-3; it takes rig/worker-3",
        ],
    );
}

#[test]
fn s093_a_slot_that_the_template_does_not_have_is_told_and_never_renumbered() {
    let texts = ["a of=rig/worker slot=9 alias=rig/worker-9", "b of=off agent=off-2 slot=2"];
    check(
        &texts,
        &[
            "warning slot-out-of-bounds off#2 (b): it sits in slot 2, and its template is switched off; it is never \
         renumbered: it ends in its own time, and nobody follows",
            "warning slot-out-of-bounds rig/worker-9 (a): it sits in slot 9, and its template has 3; it is never \
         renumbered: it ends in its own time, and nobody follows",
        ],
    );
    mends(&texts, texts[0]);
}

#[test]
fn whose_session_nobody_configured_is_left_alone() {
    check(
        &["a of=gone slot=1", "b named=lost", "c"],
        &[
            "warning unknown-template c (c): nothing says of which template it is; it is left alone until the config says \
         whose it is, or it ends",
            "warning unknown-template gone (a): no template gone is configured, or it is not clear which; it is left \
         alone until the config says whose it is, or it ends",
            "warning unknown-template lost (b): no session lost is configured; it is left alone until the config says \
         whose it is, or it ends",
        ],
    );
}

fn starting(step: Step, minutes: Option<u64>) -> usize {
    let base = record("a of=open agent=open-1 alias=open-1 is=starting");
    let ms = now().wall.as_unix_ms();
    let since = minutes.map(|minutes| Wall::from_unix_ms(ms - minutes * 60_000));
    let record = Record { start: Some(Start { since, step }), ..base };
    audit(&roster(), &[record], now()).len()
}

#[test]
fn a_start_is_stuck_after_the_window_of_how_far_it_came() {
    for (step, window) in [(Step::Owed, 10), (Step::Tried, 5), (Step::Unclaimed, 1)] {
        assert_eq!(starting(step, Some(window)), 0, "{step:?}");
        assert_eq!(starting(step, Some(window + 1)), 1, "{step:?}");
        assert_eq!(
            starting(step, None),
            1,
            "who does not say since when says nothing in its favor"
        );
    }
    let early = Now { wall: Wall::from_unix_ms(0), ..now() };
    let base = record("a of=open agent=open-1 alias=open-1 is=starting");
    let start = Start { since: Some(Wall::from_unix_ms(9_999_999)), step: Step::Tried };
    assert_eq!(
        audit(&roster(), &[Record { start: Some(start), ..base }], early),
        [],
        "a clock that is behind"
    );
}

#[test]
fn a_session_that_runs_without_baseline_is_told_and_others_are_not() {
    let missing = |text: &str| Record { baseline: Baseline::Missing, ..record(text) };
    let found = |text: &str| audit(&roster(), &[missing(text)], now()).len();
    assert_eq!(found("a of=open agent=open-1 alias=open-1"), 1);
    assert_eq!(found("a of=open agent=open-1 alias=open-1 is=asleep"), 0);
}

#[test]
fn a_closed_session_is_in_the_way_where_its_name_is_wanted_again() {
    let texts =
        ["x session=sky is=closed by=person", "a of=open agent=open-1 alias=open-1 session=sky"];
    check(
        &texts,
        &[
            "warning reserved-by-closed sky (x, a): its life is over, and its name is in the way of a; sky is free: who is \
         closed keeps no word",
        ],
    );
    mends(&texts, "x is=closed by=person");
    check(
        &["x session=rig--refinery is=closed by=nobody"],
        &[
            "warning reserved-by-closed rig--refinery (x): its life is over, and its name is in the way of a configured \
         session; rig--refinery is free: who is closed keeps no word",
        ],
    );
    check(&["x session=sky is=closed by=person", "y session=rig--refinery is=closed"], &[]);
}

#[test]
fn a_phase_that_nobody_knows_is_told_with_its_word_and_nothing_is_taken() {
    let limbo = Record {
        phase_word: Some(" active ".to_owned()),
        ..record("a of=rig/worker agent=rig/worker-3 alias=rig/worker-1 slot=1 is=limbo")
    };
    let found = audit(&roster(), core::slice::from_ref(&limbo), now());
    let lines: Vec<String> = found.iter().map(ToString::to_string).collect();
    assert!(
        lines.iter().any(|line| line.starts_with(
            "warning unknown-phase rig/worker#3 (a): nobody knows the phase \" active \";"
        )),
        "{lines:#?}"
    );
    assert_eq!(repair(&roster(), core::slice::from_ref(&limbo)), [limbo]);
}

#[test]
fn a_word_that_is_no_name_is_told_with_its_key() {
    let why = AgentName::parse("two words").unwrap_err();
    let refused = Refused { key: "agent_name".to_owned(), text: "two words".to_owned(), why };
    let record = Record { refused: vec![refused], ..record("a of=open alias=open-1 agent=open-1") };
    let found = audit(&roster(), &[record], now());
    assert_eq!(found.len(), 1);
    assert_eq!((found[0].rule, found[0].about.as_str()), (Rule::MalformedKey, "agent_name"));
    assert!(
        found[0].says.starts_with("`agent_name` is \"two words\": read the agent name: "),
        "{}",
        found[0].says
    );
}

#[test]
fn the_words_of_rules_are_one_each() {
    let mut words: Vec<&str> = Rule::ALL.iter().map(|rule| rule.word()).collect();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words.len(), Rule::ALL.len());
}
