//! Does every phase accept exactly what the table says, and nothing by half? All pairs, tried.

use crate::{
    AfterStop, AgentName, Baseline, Basis, Bead, BeadId, Boot, BootId, Change, ChangeKind, Class,
    CloseCause, Deadline, Digest, Digests, Exit, Fingerprint, Generation, Incarnation, Input,
    InstanceToken, Lane, LiveDue, Now, Phase, PhaseKind, Prepared, Refused, Seat, SleepCause,
    StartOutcome, StopCause, TemplateName, UnknownPhase, Value, Wall, allowed, decode, encode,
};
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

fn now() -> Now {
    let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 5 };
    Now { wall: Wall::from_unix_ms(1_700_000_000_000), boot }
}

fn life(generation: u32) -> Incarnation {
    let token = InstanceToken::from_bytes([u8::try_from(generation).unwrap(); 16]);
    Incarnation { generation: Generation::new(generation), token }
}

fn prepared() -> Prepared {
    Prepared::new(Fingerprint::without_inputs(Digest::from_bytes([7; 32])))
}

/// A fingerprint with one field of each class that a running session can be told of.
fn config(live: &str) -> Fingerprint {
    let input = |field: &str, class, text: &str| {
        let value = Value::Text(text.to_string());
        Input { field: field.to_string(), class, value }
    };
    let inputs = vec![input("command", Class::Restart, "sh"), input("settings", Class::Live, live)];
    let digest = |byte| Digest::from_bytes([byte; 32]);
    let live = digest(u8::try_from(live.len()).unwrap());
    Fingerprint::new(1, Digests { restart: digest(7), relaunch: digest(8), live }, inputs)
}

fn committed() -> Baseline {
    Prepared::new(config("old")).commit()
}

fn due() -> LiveDue {
    LiveDue { lane: Lane::Live, config: config("newer"), attempts: 1, retry: lease() }
}

fn lease() -> Deadline {
    Deadline::after(now(), Duration::from_secs(60))
}

fn basis() -> Basis {
    Basis { because: StopCause::SeatNotWanted, at: now().stamp() }
}

/// A bead whose last life is 3, in each phase and each way to be in it.
pub(crate) fn beads() -> Vec<Bead> {
    let since = now().stamp();
    let failed =
        |outcome| Phase::FailedStart { incarnation: life(3), prepared: prepared(), outcome, since };
    let stopping =
        |then| Phase::Stopping { incarnation: life(3), basis: basis(), deadline: lease(), then };
    let phases = vec![
        Phase::Wanted { since },
        Phase::Starting { incarnation: life(3), lease: lease(), attempt: 1, prepared: prepared() },
        Phase::Running { incarnation: life(3), baseline: Baseline::Adopted, since, live: None },
        Phase::Running { incarnation: life(3), baseline: committed(), since, live: Some(due()) },
        Phase::Draining {
            incarnation: life(3),
            baseline: committed(),
            since,
            live: Some(due()),
            basis: basis(),
            deadline: lease(),
        },
        stopping(AfterStop::Sleep),
        stopping(AfterStop::Close),
        Phase::Asleep { because: SleepCause::Exited(Exit::Signal(9)), since },
        Phase::Quarantined { until: lease(), failures: 5 },
        failed(StartOutcome::NeverSpawned),
        failed(StartOutcome::KnownGone),
        failed(StartOutcome::MayLive),
        Phase::Closed { because: CloseCause::Stopped, at: since },
        Phase::Unknown { raw: UnknownPhase::parse(r#"{"hibernating":{"depth":3}}"#).unwrap() },
    ];
    let seat = Seat::Singleton { template: TemplateName::parse("refinery").unwrap() };
    let of = |phase| {
        let names = (BeadId::parse("tb-1").unwrap(), AgentName::parse("refinery").unwrap());
        let bead = Bead::wanted(names.0, names.1, seat.clone(), since);
        Bead { generation: Generation::new(3), phase, ..bead }
    };
    phases.into_iter().map(of).collect()
}

fn change(kind: ChangeKind, incarnation: Incarnation) -> Change {
    let at = now().stamp();
    match kind {
        ChangeKind::BeginStart => Change::BeginStart {
            incarnation: life(4),
            lease: lease(),
            attempt: 2,
            prepared: prepared(),
        },
        ChangeKind::ConfirmStart => Change::ConfirmStart { incarnation, at },
        ChangeKind::MissStart => Change::MissStart { incarnation, at },
        ChangeKind::LoseStart => Change::LoseStart { incarnation, at },
        ChangeKind::SettleStart => Change::SettleStart { incarnation, at },
        ChangeKind::Revive => Change::Revive { incarnation, at },
        ChangeKind::Exit => Change::Exit { incarnation, exit: Exit::Code(1), at },
        ChangeKind::BeginLive => Change::BeginLive { incarnation, due: due() },
        ChangeKind::FinishLive => Change::FinishLive { incarnation, at },
        ChangeKind::BeginDrain => {
            Change::BeginDrain { incarnation, basis: basis(), deadline: lease() }
        }
        ChangeKind::CancelDrain => Change::CancelDrain { incarnation },
        ChangeKind::BeginStop => Change::BeginStop {
            incarnation,
            basis: basis(),
            deadline: lease(),
            then: AfterStop::Sleep,
        },
        ChangeKind::FinishStop => Change::FinishStop { incarnation, at },
        ChangeKind::Quarantine => Change::Quarantine { until: lease(), failures: 5 },
        ChangeKind::Close => Change::Close { because: CloseCause::SeatNotWanted, at },
    }
}

fn may_live(bead: &Bead) -> bool {
    bead.phase().incarnation().is_some()
}

#[test]
fn a_change_outside_the_table_is_refused() {
    for bead in beads() {
        for kind in ChangeKind::ALL {
            let phase = bead.phase().kind();
            if !allowed(phase).contains(&kind) {
                let refused = Err(Refused::NotFrom { phase, change: kind });
                assert_eq!(bead.apply(change(kind, life(3))), refused);
            }
        }
    }
}

#[test]
fn every_row_of_the_table_is_reachable() {
    for kind in PhaseKind::ALL {
        for row in allowed(kind) {
            let applies =
                |b: &Bead| b.phase().kind() == kind && b.apply(change(*row, life(3))).is_ok();
            assert!(beads().iter().any(applies), "{kind} never accepts {row}");
        }
    }
}

#[test]
fn no_change_moves_a_seat_or_renames_a_session() {
    for bead in beads() {
        for kind in ChangeKind::ALL {
            if let Ok(after) = bead.apply(change(kind, life(3))) {
                assert_eq!((after.seat(), after.name()), (bead.seat(), bead.name()));
                assert_eq!(after.id(), bead.id());
            }
        }
    }
}

#[test]
fn a_change_about_another_life_is_refused() {
    for bead in beads() {
        for kind in ChangeKind::ALL {
            let about_other = change(kind, life(2));
            if about_other.subject().is_some() {
                assert!(bead.apply(about_other).is_err(), "{kind} on {:?}", bead.phase());
            }
        }
    }
}

#[test]
fn nothing_is_begun_or_closed_while_a_process_may_live() {
    for bead in beads().iter().filter(|b| may_live(b)) {
        for kind in [ChangeKind::BeginStart, ChangeKind::Quarantine, ChangeKind::Close] {
            assert!(bead.apply(change(kind, life(3))).is_err(), "{kind} on {:?}", bead.phase());
        }
    }
}

#[test]
fn a_committed_baseline_comes_only_with_running_and_from_what_was_prepared() {
    for bead in beads() {
        for kind in ChangeKind::ALL {
            let Ok(after) = bead.apply(change(kind, life(3))) else {
                continue;
            };
            let Phase::Running { baseline: Baseline::Committed(committed), .. } = after.phase()
            else {
                continue;
            };
            let begun = matches!(bead.phase().kind(), PhaseKind::Starting | PhaseKind::FailedStart);
            if let Phase::Running { baseline: before, .. }
            | Phase::Draining { baseline: before, .. } = bead.phase()
            {
                let before = before.committed().expect("nothing else commits one").config();
                assert_eq!(committed.config().digests().restart, before.digests().restart);
            } else {
                assert!(begun, "{:?}", bead.phase());
            }
            if begun {
                assert_eq!(committed.config().digests().restart, Digest::from_bytes([7; 32]));
            }
        }
    }
}

#[test]
fn a_finished_live_change_makes_the_baseline_what_its_intent_said() {
    let running =
        beads().into_iter().find(|b| matches!(b.phase(), Phase::Running { live: Some(_), .. }));
    let running = running.unwrap();
    let later = Now { wall: Wall::from_unix_ms(99_000), ..now() }.stamp();
    let relaunch = Lane::Relaunch { failures: 1 };
    for (lane, since) in [(Lane::Live, running.since()), (relaunch, later)] {
        let (incarnation, due) = (life(3), LiveDue { lane, ..due() });
        let begun = running.apply(Change::BeginLive { incarnation, due }).unwrap();
        let after = begun.apply(Change::FinishLive { incarnation, at: later }).unwrap();
        let Phase::Running { baseline: Baseline::Committed(committed), live: None, .. } =
            after.phase()
        else {
            panic!("{:?}", after.phase());
        };
        assert_eq!((committed.config(), after.since()), (&config("newer"), since), "{lane:?}");
    }
}

#[test]
fn nothing_is_applied_live_where_nothing_was_begun_or_committed() {
    let adopted = beads().into_iter().find(|b| b.phase().kind() == PhaseKind::Running).unwrap();
    for kind in [ChangeKind::BeginLive, ChangeKind::FinishLive] {
        assert!(adopted.apply(change(kind, life(3))).is_err(), "{kind}");
    }
}

#[test]
fn a_cancelled_drain_leaves_the_session_as_it_was() {
    let running =
        beads().into_iter().find(|b| matches!(b.phase(), Phase::Running { live: Some(_), .. }));
    let running = running.unwrap();
    let draining = running.apply(change(ChangeKind::BeginDrain, life(3))).unwrap();
    assert_eq!(draining.phase().kind(), PhaseKind::Draining);
    assert_eq!(draining.apply(change(ChangeKind::CancelDrain, life(3))), Ok(running));
}

#[test]
fn what_a_session_rests_for_follows_from_what_it_was_stopped_for() {
    let rest = |because| {
        let stop = Change::BeginStop {
            incarnation: life(3),
            basis: Basis { because, at: now().stamp() },
            deadline: lease(),
            then: AfterStop::Sleep,
        };
        let running = beads().into_iter().find(|b| b.phase().kind() == PhaseKind::Running).unwrap();
        let stopped = running.apply(stop).unwrap().apply(change(ChangeKind::FinishStop, life(3)));
        let stopped = stopped.unwrap();
        let Phase::Asleep { because, .. } = stopped.phase() else {
            panic!("{:?}", stopped.phase())
        };
        *because
    };
    assert_eq!(rest(StopCause::Drift), SleepCause::Recycled);
    assert_eq!(rest(StopCause::Age), SleepCause::Recycled);
    assert_eq!(rest(StopCause::Idle), SleepCause::Idle);
    assert_eq!(rest(StopCause::FleetStopped), SleepCause::Stopped);
}

/// New reader, old data: what version 1 wrote is read, with a baseline that compares with nothing.
#[test]
fn a_record_of_version_one_is_read() {
    let digest = "07".repeat(32);
    let text = alloc::format!(
        r#"{{"version":1,"id":"tb-1","name":"refinery","seat":{{"singleton":{{"template":"refinery"}}}},"generation":3,"created":STAMP,"phase":{{"running":{{"incarnation":LIFE,"baseline":{{"committed":"{digest}"}},"since":STAMP}}}}}}"#
    );
    let stamp = serde_json::to_string(&now().stamp()).unwrap();
    let life_3 = serde_json::to_string(&life(3)).unwrap();
    let bead = decode(&text.replace("STAMP", &stamp).replace("LIFE", &life_3)).unwrap();
    let Phase::Running { baseline: Baseline::Committed(committed), live: None, .. } = bead.phase()
    else {
        panic!("{:?}", bead.phase());
    };
    assert_eq!(committed.config(), &Fingerprint::without_inputs(Digest::from_bytes([7; 32])));
    assert_eq!(bead.alias(), None);
}

#[test]
fn a_bad_input_of_a_baseline_names_the_key() {
    let running =
        beads().into_iter().find(|b| matches!(b.phase(), Phase::Running { live: Some(_), .. }));
    let text =
        encode(&running.unwrap()).replacen("\"class\":\"restart\"", "\"class\":\"someday\"", 1);
    let error = alloc::format!("{}", decode(&text).unwrap_err());
    assert!(error.contains("someday"), "{error}");
}

#[test]
fn a_generation_is_begun_once_and_in_order() {
    let asleep = beads().into_iter().find(|b| b.phase().kind() == PhaseKind::Asleep).unwrap();
    let begin = |generation| {
        asleep.apply(Change::BeginStart {
            incarnation: life(generation),
            lease: lease(),
            attempt: 1,
            prepared: prepared(),
        })
    };
    assert_eq!(begin(4).unwrap().generation(), Generation::new(4));
    for wrong in [2, 3, 5] {
        let (begun, last) = (Generation::new(wrong), Generation::new(3));
        assert_eq!(begin(wrong), Err(Refused::NotNext { begun, last }));
    }
}

#[test]
fn every_bead_reads_back_what_it_writes() {
    for bead in beads() {
        assert_eq!(decode(&encode(&bead)), Ok(bead));
    }
}

#[test]
fn a_record_with_a_typo_names_the_key() {
    let text = encode(beads().first().unwrap()).replace("\"created\"", "\"cretaed\"");
    let error = alloc::format!("{}", decode(&text).unwrap_err());
    assert!(error.contains("`created` is missing"), "{error}");
}

/// What reads errors reads lines; who may write into a record does not write into a log.
#[test]
fn an_error_is_one_line_whatever_stands_in_the_record() {
    let twins = "{\"version\":3,\"cre\\nated\":{\"x\":1,\"x\":2},";
    let text = encode(beads().first().unwrap()).replacen("{\"version\":3,", twins, 1);
    let error = alloc::format!("{}", decode(&text).unwrap_err());
    assert!(error.contains("`cre\\nated`") && !error.contains('\n'), "{error}");
}

#[test]
fn a_fingerprint_that_would_not_read_back_is_refused() {
    let text = serde_json::to_string(&config("old")).unwrap();
    let error = serde_json::from_str::<Fingerprint>(&text.replacen(":1,", ":0,", 1)).unwrap_err();
    assert!(error.to_string().contains("`version`"), "{error}");
    let signed = alloc::format!("\"{}\"", "+7".repeat(32));
    assert!(serde_json::from_str::<Fingerprint>(&signed).is_err());
}

#[test]
fn a_version_that_nobody_wrote_is_refused() {
    let text = encode(beads().first().unwrap()).replacen("\"version\":3", "\"version\":0", 1);
    let error = alloc::format!("{}", decode(&text).unwrap_err());
    assert!(error.contains("`version`"), "{error}");
}

#[test]
fn a_newer_record_is_refused_before_anything_else() {
    let text = r#"{"version": 4, "whatever": []}"#;
    assert_eq!(decode(text), Err(crate::Malformed::Newer { found: 4, known: 3 }));
}

#[test]
fn a_record_that_contradicts_itself_is_refused() {
    let running = beads().into_iter().find(|b| b.phase().kind() == PhaseKind::Running).unwrap();
    let text = encode(&running).replacen("\"generation\":3", "\"generation\":9", 1);
    assert!(matches!(decode(&text), Err(crate::Malformed::Generations { .. })));
}

/// A session that ends when it is told to would otherwise be taken for one that fell over, and be started again.
#[test]
fn a_session_that_ends_while_it_drains_rests_for_what_it_was_told_to_end_for() {
    let causes = [
        (StopCause::Idle, SleepCause::Idle),
        (StopCause::Drift, SleepCause::Recycled),
        (StopCause::Age, SleepCause::Recycled),
        (StopCause::SeatNotWanted, SleepCause::Stopped),
    ];
    for (because, expected) in causes {
        let basis = Basis { because, at: now().stamp() };
        let deadline = Deadline::after(now(), Duration::from_secs(9));
        let running = beads().into_iter().find(|b| b.phase().kind() == PhaseKind::Running).unwrap();
        let (incarnation, at) = (life(3), now().stamp());
        let drained = running.apply(Change::BeginDrain { incarnation, basis, deadline }).unwrap();
        let ended = drained.apply(Change::Exit { incarnation, exit: Exit::Code(1), at }).unwrap();
        assert_eq!(*ended.phase(), Phase::Asleep { because: expected, since: at });
    }
}
