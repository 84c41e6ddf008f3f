//! What becomes of the records when everything is mended that can be? One holder each, in one round, and nobody robbed.

use super::world::World;
use crate::hunt::{Tally, Violation, broken};
use crate::world::now;
use std::collections::{BTreeMap, BTreeSet};
use tenure_audit::{Record, Repair, audit, repair};
use tenure_bead::{BeadId, Seat};
use tenure_identity::{Origin, Recalled, Stage, Statement, recall};

/// Mends the records, and holds the result to the rules.
pub(super) fn mended(world: &World, tally: &mut Tally) -> Result<(), Violation> {
    let roster = &world.roster;
    let records: Vec<Record> = world.statements.iter().cloned().map(Record::of).collect();
    let mended = repair(roster, &records);
    if mended != records {
        tally.goal("records that were mended");
    }
    for (before, after) in records.iter().zip(&mended) {
        if is_nobodys_to_change(&before.statement) && before != after {
            return broken("manual-untouched", format!("{before:?} becomes {after:?}"));
        }
    }
    one_holder(world, &mended)?;
    let left = audit(roster, &mended, now());
    if let Some(left) = left.iter().find(|one| matches!(one.repair, Repair::Mends(_))) {
        return broken("one-round", format!("still to be mended: {left}"));
    }
    let again = repair(roster, &mended);
    if again != mended {
        return broken("one-round", format!("{mended:?} becomes {again:?}"));
    }
    let mut turned = records;
    turned.reverse();
    let mut other = repair(roster, &turned);
    other.reverse();
    if other != mended {
        return broken("order-free", format!("{mended:?}, and turned around {other:?}"));
    }
    Ok(())
}

/// Of a session that a person made and that goes on, and of one in an unknown phase, nothing is changed.
fn is_nobodys_to_change(one: &Statement) -> bool {
    (one.origin == Origin::Manual && one.stage.holds()) || one.stage == Stage::Unknown
}

/// No two records mean one seat, of those that a repair may change.
fn one_holder(world: &World, mended: &[Record]) -> Result<(), Violation> {
    let mut holders: BTreeMap<Seat, &BeadId> = BTreeMap::new();
    let all = || mended.iter().map(|record| &record.statement).filter(|one| one.stage.holds());
    let seat = |one: &Statement| match recall(one, &world.roster) {
        Recalled::Seat(seat) | Recalled::Stale { seat, .. } => Some(seat),
        Recalled::Unseated { .. }
        | Recalled::OutOfBounds { .. }
        | Recalled::Contradiction { .. }
        | Recalled::Unknown => None,
    };
    // Where one of them may not be changed, a person says what becomes of the others.
    let fixed: BTreeSet<Seat> =
        all().filter(|one| is_nobodys_to_change(one)).filter_map(seat).collect();
    for one in all().filter(|one| !is_nobodys_to_change(one)) {
        let Some(seat) = seat(one).filter(|seat| !fixed.contains(seat)) else { continue };
        if let Some(other) = holders.insert(seat.clone(), &one.id) {
            return broken("one-holder", format!("{other} and {} mean {seat}", one.id));
        }
    }
    Ok(())
}
