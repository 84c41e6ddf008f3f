//! Does a repair hold in every small world? Two templates, three seats, four records, whatever each of them says.

use std::collections::{BTreeMap, BTreeSet};
use tenure_audit::{Record, Repair, audit, repair};
use tenure_bead::{
    AgentName, Alias, BeadId, Boot, BootId, Capacity, Now, Seat, Slot, TemplateName, Wall,
};
use tenure_identity::{Origin, Pool, Post, Recalled, Roster, Stage, Statement, recall};
use tenure_slot::{Shape, recover};

/// A pool of two and a template of one: three seats in all.
fn roster() -> Roster {
    let post = |name: &str, max| {
        let pool = Pool::found(0, Capacity::UpTo(max), Vec::new());
        Post { template: template(name), pool, alias: Alias::parse(name).ok() }
    };
    Roster::new(vec![post("w", 2), post("solo", 1)], vec![])
}

fn now() -> Now {
    let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
    Now { wall: Wall::from_unix_ms(0), boot }
}

fn template(name: &str) -> TemplateName {
    TemplateName::parse(name).unwrap()
}

/// Everything that one record may say: a slot or none, a name or none, an alias or none, right, stale or another's.
fn sayings() -> Vec<Statement> {
    let mut all = Vec::new();
    let words = [
        ("w", &[0, 1, 2][..], &["", "w-1", "w-2"][..], &["", "w-1", "solo"][..]),
        ("solo", &[0, 1], &["", "solo", "solo-1"], &["", "solo", "w-1"]),
    ];
    for (of, slots, names, aliases) in words {
        for slot in slots {
            for name in names {
                for alias in aliases {
                    let id = BeadId::parse("gc-0").unwrap();
                    all.push(Statement {
                        template: Some(template(of)),
                        slot: Slot::try_new(*slot),
                        agent: AgentName::parse(name).ok(),
                        alias: Alias::parse(alias).ok(),
                        origin: Origin::Pool,
                        ..Statement::bare(id, Stage::Active)
                    });
                }
            }
        }
    }
    all
}

/// Which seat a record means, by the words of `identity` and the table of `slot`.
fn seat(roster: &Roster, statement: &Statement) -> Option<Seat> {
    if statement.stage == Stage::Archived {
        return None;
    }
    match recall(statement, roster) {
        Recalled::Seat(seat) | Recalled::Stale { seat, .. } => Some(seat),
        Recalled::Contradiction { template, stated, elsewhere: None } => {
            let slot = recover(&stated, Shape::Bounded(2))?;
            Some(Seat::Numbered { template, slot })
        }
        Recalled::Contradiction { .. }
        | Recalled::OutOfBounds { .. }
        | Recalled::Unseated { .. }
        | Recalled::Unknown => None,
    }
}

type Seats = BTreeMap<BeadId, Option<Seat>>;

fn seats(roster: &Roster, records: &[Record]) -> Seats {
    let of = |record: &Record| (record.statement.id.clone(), seat(roster, &record.statement));
    records.iter().map(of).collect()
}

fn holds(roster: &Roster, records: &[Record]) {
    let before = seats(roster, records);
    let mended = repair(roster, records);
    let after = seats(roster, &mended);
    let taken: Vec<&Seat> = after.values().flatten().collect();
    let each: BTreeSet<&Seat> = taken.iter().copied().collect();
    assert_eq!(taken.len(), each.len(), "one seat, one holder: {records:#?}\n{mended:#?}");
    let meant: BTreeSet<&Seat> = before.values().flatten().collect();
    assert_eq!(each, meant, "who was meant keeps it, and nobody gets another: {records:#?}");
    for (id, seat) in &after {
        let kept = seat.is_none() || before.get(id) == Some(seat);
        assert!(kept, "{id} was moved to {seat:?}: {records:#?}");
    }
    let left = audit(roster, &mended, now());
    let unmended = left.iter().find(|finding| matches!(finding.repair, Repair::Mends(_)));
    assert_eq!(unmended, None, "a repair is done in one round: {records:#?}");
    assert_eq!(repair(roster, &mended), mended, "and a second one has nothing to do");
}

/// Goes through every choice of four, in ascending order, so that no two differ by their order alone.
fn every_four(count: usize, mut show: impl FnMut([usize; 4])) {
    for a in 0..count {
        for b in a..count {
            for c in b..count {
                (c..count).for_each(|d| show([a, b, c, d]));
            }
        }
    }
}

#[test]
fn no_seat_is_held_twice_nobody_is_moved_and_a_repair_converges_in_every_small_world() {
    let (roster, sayings) = (roster(), sayings());
    let mut worlds = 0_u32;
    every_four(sayings.len(), |picks| {
        let record = |(number, pick): (usize, &usize)| {
            let id = BeadId::parse(&format!("gc-{number}")).unwrap();
            Record::of(Statement { id, ..sayings[*pick].clone() })
        };
        let records: Vec<Record> = picks.iter().enumerate().map(record).collect();
        holds(&roster, &records);
        worlds += 1;
    });
    assert_eq!((sayings.len(), worlds), (45, 194_580));
}
