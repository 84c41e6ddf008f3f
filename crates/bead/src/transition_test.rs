//! Does every phase accept exactly what the table says, and nothing by half? All pairs, tried.

use crate::{
    AfterStop, AgentName, Baseline, Basis, Bead, BeadId, Boot, BootId, Change, ChangeKind,
    CloseCause, Deadline, Digest, Exit, Generation, Incarnation, InstanceToken, Now, Phase,
    PhaseKind, Prepared, Refused, Seat, SleepCause, StartOutcome, StopCause, TemplateName, Wall,
    allowed, decode, encode,
};
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
    Prepared::new(Digest::from_bytes([7; 32]))
}

fn lease() -> Deadline {
    Deadline::after(now(), Duration::from_secs(60))
}

fn basis() -> Basis {
    Basis { because: StopCause::SeatNotWanted, at: now().stamp() }
}

/// A bead whose last life is 3, in each phase and each way to be in it.
fn beads() -> Vec<Bead> {
    let since = now().stamp();
    let failed =
        |outcome| Phase::FailedStart { incarnation: life(3), prepared: prepared(), outcome, since };
    let stopping =
        |then| Phase::Stopping { incarnation: life(3), basis: basis(), deadline: lease(), then };
    let phases = vec![
        Phase::Wanted { since },
        Phase::Starting { incarnation: life(3), lease: lease(), attempt: 1, prepared: prepared() },
        Phase::Running { incarnation: life(3), baseline: Baseline::Adopted, since },
        stopping(AfterStop::Sleep),
        stopping(AfterStop::Close),
        Phase::Asleep { because: SleepCause::Exited(Exit::Signal(9)), since },
        Phase::Quarantined { until: lease(), failures: 5 },
        failed(StartOutcome::NeverSpawned),
        failed(StartOutcome::KnownGone),
        failed(StartOutcome::MayLive),
        Phase::Closed { because: CloseCause::Stopped, at: since },
    ];
    let seat = Seat::Singleton { template: TemplateName::parse("refinery").unwrap() };
    let of = |phase| {
        let names = (BeadId::parse("tb-1").unwrap(), AgentName::parse("refinery").unwrap());
        Bead::from_parts((names.0, names.1, seat.clone()), Generation::new(3), since, phase)
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
            let from = bead.phase().kind();
            assert!(matches!(from, PhaseKind::Starting | PhaseKind::FailedStart), "{from}");
            assert_eq!(committed.digest(), &Digest::from_bytes([7; 32]));
        }
    }
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
    assert!(error.contains("cretaed"), "{error}");
}

#[test]
fn a_newer_record_is_refused_before_anything_else() {
    let text = r#"{"version": 2, "whatever": []}"#;
    assert_eq!(decode(text), Err(crate::Malformed::Newer { found: 2, known: 1 }));
}

#[test]
fn a_record_that_contradicts_itself_is_refused() {
    let running = beads().into_iter().find(|b| b.phase().kind() == PhaseKind::Running).unwrap();
    let text = encode(&running).replacen("\"generation\":3", "\"generation\":9", 1);
    assert!(matches!(decode(&text), Err(crate::Malformed::Generations { .. })));
}
