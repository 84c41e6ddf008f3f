//! Would two sessions answer to one handle, or a handle be taken from somebody? The checks about aliases and conflicts.

use super::{Findings, Records, broken};
use crate::{Command, Plan, World};
use alloc::collections::BTreeMap;
use alloc::format;
use tenure_bead::{Alias, BeadId, Claim, LedgerWrite, Write};

/// A1: no two open beads hold one alias, after the whole plan.
#[must_use]
pub fn a1_one_holder_per_alias(world: &World, plan: &Plan) -> Findings {
    let writes: BTreeMap<&BeadId, &Write> =
        plan.commands.iter().flat_map(Command::writes).map(|w| (w.id(), w)).collect();
    let kept = world.beads.iter().filter(|s| !writes.contains_key(&s.id));
    let kept = kept.flat_map(|s| s.claims.iter().map(|c| (&s.id, c)));
    let new = writes.values().flat_map(|w| w.claims.iter().map(|c| (w.id(), c)));
    let mut holders: BTreeMap<&Alias, &BeadId> = BTreeMap::new();
    let mut found = Findings::new();
    for (holder, claim) in kept.chain(new) {
        let Claim::Alias(alias) = claim else { continue };
        if let Some(other) = holders.insert(alias, holder) {
            found.push(broken("A1", format!("{alias} would be {other} and {holder}")));
        }
    }
    found
}

/// A2: an alias passes to another bead only after a recorded release: nobody gets one that another has in the world,
/// unless the same commit takes it from that one; and what a bead says of its alias is what it holds.
///
/// An imported bead may say more than was granted to it; that is not the plan's doing while it leaves both alone.
#[must_use]
pub fn a2_aliases_pass_after_release(world: &World, plan: &Plan) -> Findings {
    let held: BTreeMap<&Claim, &BeadId> =
        world.beads.iter().flat_map(|s| s.claims.iter().map(|c| (c, &s.id))).collect();
    let (records, mut found) = (Records::of(world, plan), Findings::new());
    let written = plan.commands.iter().flat_map(|c| c.writes().map(move |write| (c, write)));
    for (command, write) in written {
        let id = write.id();
        let aliases = || write.claims.iter().filter(|c| matches!(c, Claim::Alias(_)));
        for claim in aliases() {
            let keeps = |holder: &&&BeadId| **holder != id && !lets_go(command, holder, claim);
            if let Some(holder) = held.get(claim).filter(keeps) {
                found.push(broken("A2", format!("{id} would take {claim} from {holder}")));
            }
        }
        let says = write.bead.alias().filter(|_| write.bead.is_open());
        let holds = |alias: &Alias| write.claims.contains(&Claim::Alias(alias.clone()));
        let is_whole = aliases().count() == usize::from(says.is_some()) && says.is_none_or(holds);
        let before = records.stored(id).zip(records.bead(id));
        let is_as_before = before.is_some_and(|(stored, bead)| {
            bead.alias() == write.bead.alias() && stored.claims == write.claims
        });
        if !is_whole && !is_as_before {
            found.push(broken("A2", format!("{id} would say another alias than it holds")));
        }
    }
    found
}

/// Returns whether a command takes a claim from a bead in the one commit that it makes.
pub(super) fn lets_go(command: &Command, holder: &BeadId, claim: &Claim) -> bool {
    command.writes().any(|write| write.id() == holder && !write.claims.contains(claim))
}

/// A3: a stable conflict writes nothing: no conflict is recorded that is on record.
#[must_use]
pub fn a3_stable_conflicts_write_nothing(world: &World, plan: &Plan) -> Findings {
    let mut found = Findings::new();
    for entry in plan.commands.iter().flat_map(Command::ledger) {
        let LedgerWrite::Conflict { claim, conflict } = entry else { continue };
        let known = world.ledger.conflict(claim);
        let parties = |c: &tenure_bead::Conflict| {
            let mut contenders = c.contenders.clone();
            contenders.sort_unstable();
            (c.holder.clone(), contenders, c.is_open())
        };
        if known.map(parties) == conflict.as_ref().map(parties) {
            found.push(broken("A3", format!("the conflict about {claim} is on record already")));
        }
    }
    found
}
