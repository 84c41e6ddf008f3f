//! What should happen now? The one function.

use crate::adopt::adopt;
use crate::alias::mind_aliases;
use crate::conflict::settle_conflicts;
use crate::damper::count_failures;
use crate::deferral::mind_deferrals;
use crate::doze::{put_to_sleep, wake};
use crate::draft::Draft;
use crate::edition::mind_editions;
use crate::facts::Facts;
use crate::notice::mind_notices;
use crate::recycle::begin_recycles;
use crate::repair::repair;
use crate::seats::fill_seats;
use crate::settle::settle;
use crate::start::begin_starts;
use crate::{Command, Intent, Plan, World};
use tenure_bead::Now;

/// Decides what should happen to a fleet now, why, and when to ask again.
///
/// The same world gives the same plan, whatever order its parts are in (P3).
/// Nothing is ended on doubt (K1), every session gets one verdict (P4), and the commands may be done in any
/// order or left out (P1).
pub fn reconcile(world: &World, now: Now) -> Plan {
    let facts = Facts::gather(world, now);
    let mut draft = Draft::new();
    // Processes come before seats: a seat that somebody sits in is never filled anew.
    adopt(&facts, &mut draft);
    repair(&facts, &mut draft);
    settle(&facts, &mut draft);
    begin_recycles(&facts, core::mem::take(&mut draft.recycles), &mut draft);
    put_to_sleep(&facts, core::mem::take(&mut draft.idlers), &mut draft);
    wake(&facts, core::mem::take(&mut draft.dozers), &mut draft);
    fill_seats(&facts, &mut draft);
    begin_starts(&facts, &mut draft);
    mind_aliases(&facts, &mut draft);
    settle_conflicts(&facts, &mut draft);
    mind_notices(&facts, &mut draft);
    mind_deferrals(&facts, &mut draft);
    mind_editions(&facts, &mut draft);
    let counted = (&world.ledger, &world.policy);
    let counts = count_failures(counted, draft.commands(), now);
    counts.into_iter().map(Command::Commit).for_each(|count| draft.command(count));
    if world.fleet.intent() == Intent::Stop && !facts.sees_everything() {
        // Nobody may say that all have stopped before everything was looked at.
        draft.ask_for_listing(&facts);
    }
    draft.seal(&facts)
}
