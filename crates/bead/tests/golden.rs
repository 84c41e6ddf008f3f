//! Is a record read by builds that did not write it? One file for each version and for what a newer build may add.

use tenure_bead::{
    Alias, Bead, Change, Claim, Incarnation, Lane, Malformed, Origin, Phase, PhaseKind,
    RECORD_VERSION, decode, encode,
};

const V1: &str = include_str!("golden/v1.json");
const V2: &str = include_str!("golden/v2.json");
const V3: &str = include_str!("golden/v3.json");
const DUE: &str = include_str!("golden/v3-due.json");
const RELAUNCH: &str = include_str!("golden/v3-relaunch.json");
const UNREAD: &str = include_str!("golden/v3-unread.json");
const FUTURE_KEYS: &str = include_str!("golden/v3-future-keys.json");
const FUTURE_PHASE: &str = include_str!("golden/v3-future-phase.json");

fn read(text: &str) -> Bead {
    decode(text.trim_end()).unwrap()
}

fn aliases(names: &[&str]) -> Vec<Alias> {
    names.iter().map(|name| Alias::parse(name).unwrap()).collect()
}

fn life(bead: &Bead) -> Incarnation {
    bead.phase().incarnation().unwrap()
}

/// Where keys stand in the text means nothing; what they say does, to the letter.
#[track_caller]
fn stands(text: &str, part: &str) {
    assert!(text.contains(part), "{part} is not in {text}");
}

#[test]
fn new_reader_old_data_version_one_is_read_with_what_it_did_not_know_derived() {
    let bead = read(V1);
    assert_eq!((bead.origin(), bead.alias(), bead.former_aliases()), (Origin::Pool, None, &[][..]));
    assert_eq!(bead.phase().kind(), PhaseKind::Running);
}

#[test]
fn new_reader_old_data_version_two_is_written_anew_as_it_was_but_for_the_version() {
    let bead = read(V2);
    assert_eq!(bead.origin(), Origin::Pool);
    let anew = encode(&bead).replacen("\"version\":3", "\"version\":2", 1);
    assert_eq!(anew, V2.trim_end());
}

#[test]
fn a_named_seat_of_an_old_record_was_asked_for_by_its_name() {
    let named = r#""seat":{"named":{"template":"rig/w","name":"rig/w-2"}}"#;
    let text = V2.replacen(r#""seat":{"numbered":{"template":"rig/w","slot":2}}"#, named, 1);
    assert_eq!(read(&text).origin(), Origin::Named);
}

#[test]
fn version_three_reads_back_to_the_letter() {
    let bead = read(V3);
    assert_eq!(bead.origin(), Origin::Manual);
    assert_eq!(bead.former_aliases(), aliases(&["chief", "rig/lead"]));
    assert_eq!(encode(&bead), V3.trim_end());
}

/// Old reader, new data: a build of version 2 refuses a higher version whole and keeps the claims; so does this one.
#[test]
fn old_reader_new_data_is_refused_as_newer_whatever_else_stands_there() {
    stands(&encode(&read(V3)), "{\"version\":3,");
    for text in [V3, FUTURE_KEYS, FUTURE_PHASE] {
        let newer = text.replacen("\"version\":3", "\"version\":4", 1);
        let refused = Malformed::Newer { found: 4, known: RECORD_VERSION };
        assert_eq!(decode(&newer), Err(refused));
    }
}

/// Old writer, new data: what a newer build added is there after this build read, changed and wrote the record.
#[test]
fn old_writer_new_data_loses_no_key_and_no_digit() {
    let bead = read(FUTURE_KEYS);
    assert_eq!(encode(&bead), FUTURE_KEYS.trim_end());
    let at = bead.created();
    let exit = Change::Exit { incarnation: life(&bead), exit: tenure_bead::Exit::Unknown, at };
    let changed = bead.apply(exit).unwrap().with_alias(None).with_origin(Origin::Pool);
    let written = encode(&changed);
    stands(&written, r#""tokens":340282366920938463463374607431768211456"#);
    stands(&written, r#""ratio":0.10000000000000000555,"spent":1.0e+3}"#);
    stands(&written, r#""notes":["\u00e9","\ud83d\ude00"],"zone":null}"#);
    assert_eq!(
        changed.extra().map(|(key, _)| key).collect::<Vec<_>>(),
        ["budget", "notes", "zone"]
    );
    assert_eq!(decode(&written), Ok(changed));
}

/// New reader, old data: a change that a build of before began is of the live lane, the only one that it knew.
#[test]
fn new_reader_old_data_a_change_without_a_lane_is_applied_live() {
    let lanes = [(DUE, Lane::Live), (RELAUNCH, Lane::Relaunch { failures: 1 })];
    for (text, lane) in lanes {
        let bead = read(text);
        let Phase::Running { live: Some(due), .. } = bead.phase() else { panic!("{bead:?}") };
        assert_eq!(due.lane, lane);
        assert_eq!(encode(&bead), text.trim_end());
    }
}

/// Old reader, new data: a build that knows no lanes refuses the record by key, and so keeps the claims and touches
/// nothing; what it wrote itself has none, and stays as it reads it.
#[test]
fn old_reader_new_data_only_a_relaunch_that_is_due_names_its_lane() {
    stands(RELAUNCH, r#""live":{"lane":{"relaunch":{"failures":1}},"#);
    assert!(!DUE.contains("lane"));
}

/// The version of the record is the same with and without contents that could not be read: most records have none,
/// and a build that knows none is to go on reading those.
#[test]
fn new_reader_new_data_a_content_that_could_not_be_read_is_kept_as_that() {
    let bead = read(UNREAD);
    let Phase::Running { baseline, .. } = bead.phase() else { panic!("{:?}", bead.phase()) };
    let config = baseline.committed().unwrap().config();
    let unread = config.inputs().iter().filter(|input| input.value.holds_unread());
    assert_eq!(unread.map(|input| input.field.as_str()).collect::<Vec<_>>(), ["files", "notes"]);
    assert!(!config.is_read());
    assert_eq!(encode(&bead), UNREAD.trim_end());
}

/// Old reader, new data: a build that does not know a kind of value refuses the record by key, which keeps its
/// claims, and never reads it as another value. So an old writer never gets to write it.
#[test]
fn old_reader_new_data_a_kind_of_value_that_is_not_known_is_refused_by_its_key() {
    let newer = UNREAD.replacen(r#""value":"unread""#, r#""value":"unheard""#, 1);
    let error = decode(&newer).unwrap_err().to_string();
    assert!(error.contains("unknown variant `unheard`"), "{error}");
    assert!(error.contains("key `phase`"), "{error}");
}

/// New reader, old data: a record of before has nothing unread, and is judged as ever.
#[test]
fn new_reader_old_data_has_nothing_that_could_not_be_read() {
    for text in [V2, V3] {
        let bead = read(text);
        let Phase::Running { baseline, .. } = bead.phase() else { panic!("{:?}", bead.phase()) };
        assert!(baseline.committed().unwrap().config().is_read());
    }
}

/// S245: an unknown state holds its slot, and who reads it can do nothing to it.
#[test]
fn s245_a_phase_of_a_newer_build_keeps_its_claims_and_allows_no_change() {
    let bead = read(FUTURE_PHASE);
    let Phase::Unknown { raw } = bead.phase() else { panic!("{:?}", bead.phase()) };
    assert_eq!(raw.name(), "hibernating");
    let (seat, name) = (Claim::Seat(bead.seat().clone()), Claim::Name(bead.name().clone()));
    assert_eq!(bead.claims(), [seat, name, Claim::Alias(bead.alias().unwrap().clone())]);
    assert_eq!(tenure_bead::allowed(PhaseKind::Unknown), []);
    assert_eq!(encode(&bead), FUTURE_PHASE.trim_end());
    stands(&encode(&bead.with_alias(None)), r#""image":12345678901234567890123,"deep":1.50}}"#);
}

#[test]
fn a_bad_value_is_refused_by_the_name_of_its_key() {
    let bad = |from: &str, to: &str, key: &str| {
        let text = V3.replacen(from, to, 1);
        assert_ne!(text, V3);
        let error = decode(&text).unwrap_err().to_string();
        assert!(error.contains(&format!("key `{key}`")), "{error}");
    };
    bad(r#""seat":{"numbered":{"template":"rig/w","slot":2}}"#, r#""seat":{"numbered":2}"#, "seat");
    bad(r#""slot":2"#, r#""slot":2,"wing":"east""#, "seat");
    bad(r#""origin":"manual""#, r#""origin":"whim""#, "origin");
    bad(r#""chief","rig/lead""#, r#""chief","chief""#, "former_aliases");
    bad(r#""chief","rig/lead""#, r#""chief","boss""#, "former_aliases");
    bad(r#""generation":1"#, r#""generation":1,"generation":1"#, "generation");
    bad(r#""version":3"#, r#""version":3,"x":{"y":[{"z":1,"z":2}]}"#, "z");
    bad(r#""version":3"#, r#""version":3,"x":1,"\u0078":1"#, "x");
    bad(r#"{"text":"blue"}"#, r#"{"map":{"a":{"text":"b"},"a":{"text":"c"}}}"#, "a");
}

/// S163: alias history never blocks: it is kept, and claims nothing.
#[test]
fn s163_former_aliases_are_remembered_and_claim_nothing() {
    let bead = read(V3);
    let renamed = bead.with_alias(aliases(&["chief"]).pop());
    assert_eq!(
        renamed.former_aliases(),
        aliases(&["boss", "rig/lead"]),
        "the present one is not among them"
    );
    let claimed = renamed.claims();
    assert!(renamed.former_aliases().iter().all(|a| !claimed.contains(&Claim::Alias(a.clone()))));
    assert_eq!(renamed.with_alias(renamed.alias().cloned()), renamed);
    let mut many = bead;
    for number in 0..40 {
        many = many.with_alias(Alias::parse(&format!("a{number}")).ok());
    }
    assert_eq!(many.former_aliases().len(), tenure_bead::limit::FORMER_ALIASES_MAX);
    assert_eq!(many.former_aliases().first(), aliases(&["a38"]).first());
}
