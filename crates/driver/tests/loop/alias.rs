//! Who answers to which handle? One session each, after whoever had it before gave it up.

use crate::fleet::{Kind, alias, named, run, wanted};
use crate::stage::{Stage, happened, reason, secs, tick};
use core::cell::Cell;
use tenure_bead::{BatchToken, Claim, Expect, PhaseKind, Stored, Write};
use tenure_driver::{Event, Quiet, Tick};
use tenure_reconcile::{Intent, Reason};
use tenure_runtime::scripted::Behavior;
use tenure_store::{Batch, Store};

/// Returns who answers to what, and holds every open bead to its word.
#[track_caller]
fn answers(stage: &Stage) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for Stored { claims, body, .. } in stage.stored() {
        let tenure_bead::Body::Bead(bead) = body else { continue };
        let held: Vec<&Claim> = claims.iter().filter(|c| matches!(c, Claim::Alias(_))).collect();
        let said = bead.alias().filter(|_| bead.is_open()).cloned().map(Claim::Alias);
        assert_eq!(held, said.iter().collect::<Vec<_>>(), "{}", bead.name());
        found.extend(
            bead.alias()
                .filter(|_| bead.is_open())
                .map(|a| (bead.name().to_string(), a.to_string())),
        );
    }
    found.sort();
    found
}

fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
    pairs.iter().map(|(name, alias)| ((*name).to_owned(), (*alias).to_owned())).collect()
}

fn conflicts(stage: &Stage) -> Vec<(Claim, String)> {
    let ledger = stage.store.snapshot().unwrap().ledger;
    let name = |c: &tenure_bead::Conflict| c.first().map_or(String::new(), |c| c.name.to_string());
    ledger.open_conflicts().map(|(claim, conflict)| (claim.clone(), name(conflict))).collect()
}

#[test]
fn each_session_answers_to_the_handle_of_its_seat() {
    let stage = Stage::new();
    let kinds = [Kind::of("solo", 1).alias("boss"), Kind::of("worker", 2).alias("hand")];
    let named = [named("scribe", "worker", Some("pen"))];
    stage.settle(&mut stage.wanting(wanted(Intent::Run, &kinds, &named)));
    let expected = pairs(&[
        ("scribe", "pen"),
        ("solo", "boss"),
        ("worker-1", "hand-1"),
        ("worker-2", "hand-2"),
    ]);
    assert_eq!(answers(&stage), expected);
}

#[test]
fn a_handle_is_deferred_while_its_holder_lives_and_handed_over_after_it() {
    let stage = Stage::new();
    stage.host.behave("old", Behavior::lasting().deaf());
    stage.settle(&mut stage.wanting(run(&[Kind::of("old", 1).alias("boss")])));
    stage.store.end_lease();
    let mut driver = stage.wanting(run(&[Kind::of("new", 1).alias("boss"), Kind::of("old", 0)]));
    let noted = Cell::new(0);
    let note = |tick: &Tick| {
        let goes_wrong = |e: &Event| matches!(e, Event::Dropped { .. } | Event::Violated(_));
        assert!(!tick.events.iter().any(goes_wrong), "{:?}", tick.events);
        noted.set(noted.get() + usize::from(tick.quiet == Quiet::No));
    };
    stage.pass(&mut driver, secs(5), note);
    assert_eq!(
        (answers(&stage), stage.names()),
        (pairs(&[("old", "boss")]), vec!["new".to_owned(), "old".to_owned()])
    );
    let boss = Claim::Alias(alias("boss"));
    assert_eq!(conflicts(&stage), [(boss, "new".to_owned())]);
    assert!(matches!(reason(&tick(&mut driver), "new"), Reason::NoAlias { .. }));
    let before = (stage.stored(), noted.get());
    stage.pass(&mut driver, secs(200), note);
    assert_eq!((stage.stored(), noted.get()), before, "a stable conflict writes nothing");
    stage.pass(&mut driver, secs(300), note);
    assert_eq!((answers(&stage), conflicts(&stage)), (pairs(&[("new", "boss")]), vec![]));
    assert_eq!(stage.names(), ["new"]);
}

#[test]
fn two_sessions_exchange_their_handles() {
    let kinds = |one, other| [Kind::of("a", 1).alias(one), Kind::of("b", 1).alias(other)];
    let stage = Stage::old(&kinds("boss", "hand"));
    let before = stage.living();
    let mut driver = stage.wanting(run(&kinds("hand", "boss")));
    for _ in 0..6 {
        tick(&mut driver);
        answers(&stage);
    }
    assert_eq!(answers(&stage), pairs(&[("a", "hand"), ("b", "boss")]));
    assert_eq!((stage.living(), conflicts(&stage)), (before, vec![]));
    assert_eq!(tick(&mut driver).quiet, Quiet::Yes);
}

#[test]
fn a_handle_that_is_taken_away_is_given_up() {
    let stage = Stage::old(&[Kind::of("solo", 1).alias("boss")]);
    let mut driver = stage.wanting(run(&[Kind::of("solo", 1)]));
    stage.settle(&mut driver);
    assert_eq!((answers(&stage), stage.kind("solo")), (vec![], PhaseKind::Running));
}

#[test]
fn a_name_that_somebody_answers_to_is_nobody_elses() {
    let stage = Stage::old(&[Kind::of("solo", 1).alias("scribe")]);
    let kinds = [Kind::of("solo", 1), Kind::of("scribe", 1)];
    // The handle is given up first; until then the new session has no name to be called by.
    let mut driver = stage.wanting(run(&kinds));
    let first = tick(&mut driver);
    assert!(matches!(reason(&first, "scribe"), Reason::NameTaken { .. }));
    stage.settle(&mut driver);
    assert_eq!(stage.names(), ["scribe", "solo"]);
}

#[test]
fn a_handle_that_somebody_is_called_by_is_nobody_elses() {
    let stage = Stage::new();
    stage.host.behave("scribe", Behavior::lasting().deaf());
    stage.settle(&mut stage.wanting(run(&[Kind::of("solo", 1), Kind::of("scribe", 1)])));
    stage.store.end_lease();
    let kinds = [Kind::of("solo", 1).alias("scribe"), Kind::of("scribe", 0)];
    let mut driver = stage.wanting(run(&kinds));
    stage.pass(&mut driver, secs(60), |_| assert_eq!(answers(&stage), []));
    stage.pass(&mut driver, secs(600), |_| ());
    assert_eq!(
        (answers(&stage), stage.names()),
        (pairs(&[("solo", "scribe")]), vec!["solo".to_owned()])
    );
}

/// An import may bring a record that says it answers to what another holds, or to what nobody does.
#[test]
fn a_record_that_says_more_than_it_holds_is_put_right() {
    let kinds = [Kind::of("a", 1), Kind::of("b", 1).alias("boss")];
    for who in ["a", "b"] {
        let stage = Stage::old(&kinds);
        says(&stage, who, "boss");
        let mut driver = stage.wanting(run(&kinds));
        let first = tick(&mut driver);
        assert!(!happened(&first).iter().any(|event| matches!(event, Event::Violated(_))));
        stage.settle(&mut driver);
        assert_eq!(answers(&stage), pairs(&[("b", "boss")]), "{who}");
    }
}

/// Writes a record that says that it answers to something, without the claim.
pub(crate) fn says(stage: &Stage, name: &str, handle: &str) {
    let fence = stage.store.acquire_lease("an import").expect("it is free").token;
    let stored = stage.stored();
    let is_it = |s: &&Stored| s.bead().is_some_and(|bead| bead.name().as_str() == name);
    let found = stored.iter().find(is_it).expect("a bead has the name");
    let bead = found.bead().expect("it can be read").with_alias(Some(alias(handle)));
    let claims = found.claims.iter().filter(|c| !matches!(c, Claim::Alias(_))).cloned().collect();
    let writes = vec![Write { expect: Expect::At(found.revision), bead, claims }];
    let token = BatchToken::from_bytes([77; 16]);
    stage.store.commit(&Batch { token, fence, writes, ledger: vec![] }).expect("it may be written");
    stage.store.end_lease();
}
