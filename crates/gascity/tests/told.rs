//! Rows and cities are told in the nouns of this workspace, and old spellings in the words of today.

use tenure_audit::{Baseline, Record, Step};
use tenure_gascity::{Beads, City, Row};
use tenure_identity::{Continuity, Naming, Origin, Roster, Stage, naming, template_of};

/// Makes a roster of agents, each `name max` with a list of names behind it, or with nothing for no bound.
fn roster(agents: &[&str]) -> Roster {
    let mut city = City::default();
    for agent in agents {
        let mut words = agent.split(' ');
        let name = words.next().unwrap();
        let (dir, name) = name.rsplit_once('/').unwrap_or(("", name));
        let (binding, name) = name.rsplit_once('.').map_or((None, name), |(b, n)| (Some(b), n));
        let text = format!("[[agent]]\nname = {name:?}\ndir = {dir:?}\n");
        let mut one = City::parse("city.toml", &text).unwrap().agents.remove(0);
        one.binding = binding.map(str::to_owned);
        one.sessions_max = words.next().map(|max| max.parse().unwrap());
        one.names = words.map(str::to_owned).collect();
        city.agents.push(one);
    }
    let staff = city.staff();
    assert_eq!(staff.left_out, []);
    staff.roster
}

fn told(roster: &Roster, metadata: &str) -> Record {
    let json =
        format!(r#"{{"id":"mc-1","issue_type":"session","status":"open","metadata":{metadata}}}"#);
    let beads = Beads::read(json.as_bytes()).unwrap();
    Row::of(beads.beads().next().unwrap()).unwrap().told(roster).unwrap()
}

/// Returns the template that a row means, and what its session is called once its words were mended.
fn meant(roster: &Roster, metadata: &str) -> (Option<String>, Option<String>) {
    let record = told(roster, metadata);
    let template = template_of(&record.statement, roster).map(|post| post.template.to_string());
    let mended = tenure_audit::repair(roster, &[record]).remove(0).statement;
    (template, mended.agent.map(|agent| agent.to_string()))
}

fn some(template: &str, agent: &str) -> (Option<String>, Option<String>) {
    (Some(template.to_owned()), Some(agent.to_owned()))
}

#[test]
fn s022_a_bare_template_of_old_is_recognised() {
    let roster = roster(&["cashmaster/refinery 3"]);
    let row = r#"{"template":"refinery","agent_name":"refinery-2","state":"awake","pool_managed":"true"}"#;
    assert_eq!(meant(&roster, row), some("cashmaster/refinery", "cashmaster/refinery-2"));
    let record = told(&roster, row);
    assert_eq!(record.statement.template.unwrap().as_str(), "refinery", "it is told as it is said");
    assert_eq!((record.statement.stage, record.statement.origin), (Stage::Active, Origin::Pool));
}

#[test]
fn s036_a_binding_that_is_gone_leads_to_the_template_of_today() {
    let today = roster(&["gascity-packs/implementation-worker 8"]);
    let expected =
        some("gascity-packs/implementation-worker", "gascity-packs/implementation-worker-3");
    let whole = r#"{"template":"gascity-packs/gc.implementation-worker","agent_name":"gascity-packs/gc.implementation-worker-3"}"#;
    assert_eq!(meant(&today, whole), expected);
    let by_name = r#"{"agent_name":"gascity-packs/gc.implementation-worker-3"}"#;
    assert_eq!(meant(&today, by_name), expected);
    let bound = roster(&["rig/gc.worker 3"]);
    let never_made_up = meant(&bound, r#"{"template":"rig/worker","agent_name":"rig/worker-1"}"#);
    assert_eq!(never_made_up, (None, Some("rig/worker-1".to_owned())));
}

#[test]
fn s105_a_bare_name_that_two_have_is_told_by_the_session_that_only_one_can_have() {
    let two = roster(&["frontend/worker 5", "backend/worker 1"]);
    for key in ["template", "common_name"] {
        let row = format!(r#"{{"{key}":"worker","session_name":"worker-5","state":"creating"}}"#);
        assert_eq!(meant(&two, &row).0.as_deref(), Some("frontend/worker"), "{key}");
    }
    let alike = roster(&["frontend/worker 5", "backend/worker 5"]);
    assert_eq!(meant(&alike, r#"{"template":"worker","session_name":"worker-5"}"#), (None, None));
}

#[test]
fn s145_s211_a_row_without_alias_that_a_person_made_is_called_after_its_session() {
    for phase in ["creating", "active"] {
        let metadata = format!(
            r#"{{"agent_name":"demo/ant","session_name":"s-gc-legacy","session_origin":"ephemeral","state":"{phase}"}}"#
        );
        let roster = roster(&["demo/ant 4"]);
        assert_eq!(meant(&roster, &metadata).1.as_deref(), Some("demo/s-gc-legacy"));
        let record = told(&roster, &metadata);
        assert_eq!(record.statement.origin, Origin::Manual, "the word meant two things");
        assert_eq!(record.statement.session.unwrap().as_str(), "s-gc-legacy");
    }
}

#[test]
fn s149_a_bound_row_of_old_keeps_its_name_at_the_host() {
    let roster = roster(&["gascity-packs/implementation-worker 8"]);
    let row = r#"{"template":"gascity-packs/gc.implementation-worker","agent_name":"gascity-packs/gc.implementation-worker","session_name":"gc__implementation-worker-mc-1","pool_managed":"true"}"#;
    assert_eq!(meant(&roster, row).0.as_deref(), Some("gascity-packs/implementation-worker"));
    let mended = tenure_audit::repair(&roster, &[told(&roster, row)]).remove(0).statement;
    assert_eq!(mended.session.unwrap().as_str(), "gc__implementation-worker-mc-1");
}

#[test]
fn s261_what_exists_of_a_template_that_is_off_keeps_its_name() {
    let roster = roster(&["demo/ant 0"]);
    assert_eq!(naming(&roster.posts()[0].pool), Naming::Disabled);
    let row = r#"{"template":"demo/ant","agent_name":"demo/ant-adhoc-123"}"#;
    assert_eq!(meant(&roster, row), some("demo/ant", "demo/ant-adhoc-123"));
}

#[test]
fn s262_a_name_leads_to_a_template_where_one_alone_has_that_session() {
    let found = |agents: &[&str], name: &str| {
        meant(&roster(agents), &format!(r#"{{"agent_name":"{name}"}}"#)).0
    };
    let two = ["frontend/worker 5", "backend/worker 1"];
    assert_eq!(found(&two, "worker-5").as_deref(), Some("frontend/worker"));
    assert_eq!(found(&["frontend/worker 5", "backend/worker 5"], "worker-5"), None);
    assert_eq!(found(&["frontend/worker 5", "backend/worker 5"], "worker-7"), None);
    assert_eq!(found(&["frontend/worker 0"], "worker-1"), None);
    assert_eq!(found(&["frontend/worker 5"], "frontend/worker-7"), None);
}

#[test]
fn s263_a_bound_session_of_a_list_is_found_by_its_alias_alone() {
    let roster = roster(&["frontend/ops.worker -1 furiosa nux"]);
    let row = r#"{"alias":"frontend/ops.furiosa","pool_slot":"1"}"#;
    assert_eq!(meant(&roster, row), some("frontend/ops.worker", "frontend/ops.furiosa"));
    let mended = tenure_audit::repair(&roster, &[told(&roster, row)]).remove(0).statement;
    assert_eq!(mended.alias.unwrap().as_str(), "frontend/ops.furiosa");
}

#[test]
fn a_row_that_ended_for_good_is_told_so() {
    let continuity = |metadata: &str| told(&Roster::default(), metadata).statement.continuity;
    assert_eq!(continuity("{}"), Continuity::Kept);
    assert_eq!(continuity(r#"{"continuity_eligible":"true"}"#), Continuity::Kept);
    for ended in [
        r#"{"continuity_eligible":"false"}"#,
        r#"{"close_reason":"gc_swept"}"#,
        r#"{"state":"duplicate-repair"}"#,
    ] {
        assert_eq!(continuity(ended), Continuity::Ended, "{ended}");
    }
}

#[test]
fn each_word_for_a_phase_is_a_stage_and_any_other_is_told() {
    let stage = |metadata: &str| {
        let record = told(&Roster::default(), metadata);
        (record.statement.stage, record.phase_word)
    };
    for (word, expected) in [
        ("", Stage::Active),
        ("start-pending", Stage::Starting),
        ("creating", Stage::Starting),
        ("active", Stage::Active),
        ("awake", Stage::Active),
        ("asleep", Stage::Asleep),
        ("suspended", Stage::Asleep),
        ("stopped", Stage::Asleep),
        ("orphaned", Stage::Asleep),
        ("failed-create", Stage::Failed),
        ("draining", Stage::Draining),
        ("closing", Stage::Draining),
        ("drained", Stage::Drained),
        ("closed", Stage::Drained),
        ("archived", Stage::Archived),
        ("quarantined", Stage::Quarantined),
    ] {
        assert_eq!(stage(&format!(r#"{{"state":"{word}"}}"#)), (expected, None), "{word}");
    }
    assert_eq!(stage(r#"{"state":"asleep","sleep_reason":"drained"}"#).0, Stage::Drained);
    assert_eq!(stage(r#"{"state":"asleep","pending_create_claim":"true"}"#).0, Stage::Starting);
    for word in [" active ", "duplicate", "quantum-limbo", "Active"] {
        assert_eq!(
            stage(&format!(r#"{{"state":"{word}"}}"#)),
            (Stage::Unknown, Some(word.to_owned()))
        );
    }
}

#[test]
fn a_closed_row_is_closed_whatever_its_phase_says() {
    let json = r#"{"id":"a","issue_type":"session","status":"closed","metadata":{"state":"quantum-limbo"}}"#;
    let beads = Beads::read(json.as_bytes()).unwrap();
    let record = Row::of(beads.beads().next().unwrap()).unwrap().told(&Roster::default()).unwrap();
    assert_eq!((record.statement.stage, record.phase_word), (Stage::Closed, None));
}

#[test]
fn a_start_is_told_with_how_far_it_came() {
    let start = |metadata: &str| {
        told(&Roster::default(), metadata)
            .start
            .map(|start| (start.step, start.since.map(|at| at.to_string())))
    };
    let (owed, woke) = (
        r#""pending_create_started_at":"2026-08-20T09:00:00Z""#,
        r#""last_woke_at":"2026-08-20T09:01:00Z""#,
    );
    let claim = r#""state":"creating","pending_create_claim":"true""#;
    assert_eq!(
        start(&format!("{{{claim},{owed}}}")),
        Some((Step::Owed, Some("2026-08-20T09:00:00Z".to_owned())))
    );
    assert_eq!(
        start(&format!("{{{claim},{owed},{woke}}}")),
        Some((Step::Tried, Some("2026-08-20T09:01:00Z".to_owned())))
    );
    assert_eq!(start(r#"{"state":"creating"}"#), Some((Step::Unclaimed, None)));
    assert_eq!(start(r#"{"state":"active"}"#), None);
}

#[test]
fn a_word_that_is_no_name_is_told_and_absent() {
    let record = told(
        &Roster::default(),
        r#"{"agent_name":"two words","alias":"human","alias_history":"ok,b@d","template":"-x"}"#,
    );
    let refused: Vec<_> =
        record.refused.iter().map(|one| (one.key.as_str(), one.text.as_str())).collect();
    assert_eq!(
        refused,
        [
            ("template", "-x"),
            ("agent_name", "two words"),
            ("alias", "human"),
            ("alias_history", "b@d")
        ]
    );
    assert_eq!((record.statement.agent, record.statement.alias), (None, None));
    assert_eq!(record.statement.former[0].as_str(), "ok");
}

#[test]
fn a_baseline_is_there_or_missing() {
    assert_eq!(
        told(&Roster::default(), r#"{"started_config_hash":"ab"}"#).baseline,
        Baseline::Committed
    );
    assert_eq!(told(&Roster::default(), "{}").baseline, Baseline::Missing);
}

#[test]
fn the_oldest_configured_rows_say_only_that_they_are_one() {
    let record = told(
        &roster(&["rig/mayor 1"]),
        r#"{"template":"mayor","configured_named_session":"true"}"#,
    );
    assert_eq!(record.statement.named.unwrap().as_str(), "rig/mayor");
}

/// Tells how an agent calls its sessions that has this bound and this list.
fn shape(bound_and_names: &str) -> String {
    let roster = roster(&[&format!("rig/w{bound_and_names}")]);
    match naming(&roster.posts()[0].pool) {
        Naming::Disabled => "none".to_owned(),
        Naming::Singleton => "base".to_owned(),
        Naming::Numbered { max } => format!("numbers to {max}"),
        Naming::Listed { names, max } => format!("{} names to {max}", names.len()),
    }
}

#[test]
fn every_bound_and_list_names_sessions_as_the_table_of_predicates_has_it() {
    for (bound_and_names, expected) in [
        ("", "numbers to unlimited"),
        (" -1", "numbers to unlimited"),
        (" -1 a b", "2 names to unlimited"),
        (" 0", "none"),
        (" 0 a b", "none"),
        (" 1", "base"),
        (" 1 a b", "1 names to 1"),
        (" 2", "numbers to 2"),
        (" 5 a b", "2 names to 2"),
    ] {
        assert_eq!(shape(bound_and_names), expected, "{bound_and_names:?}");
    }
}

#[test]
fn a_bound_of_the_rig_makes_no_singleton_of_a_pool() {
    let text = "[workspace]\nmax_active_sessions = 1\n[[rigs]]\nname = \"rig\"\nmax_active_sessions = 1\n[[agent]]\nname = \"w\"\ndir = \"rig\"\n";
    let staff = City::parse("city.toml", text).unwrap().staff();
    assert!(matches!(naming(&staff.roster.posts()[0].pool), Naming::Numbered { .. }));
}

#[test]
fn what_fits_into_no_roster_is_told() {
    let text = "[[agent]]\nname = \"two words\"\n[[named_session]]\ntemplate = \"gone\"\n";
    let staff = City::parse("city.toml", text).unwrap().staff();
    let lines: Vec<String> = staff.left_out.iter().map(ToString::to_string).collect();
    assert_eq!(
        lines[1],
        "city.toml:3: \"gone\" was left out: no agent \"gone\" is configured for it; mend its `template`"
    );
    assert!(lines[0].starts_with("city.toml:1: \"two words\" was left out: "), "{lines:?}");
}
