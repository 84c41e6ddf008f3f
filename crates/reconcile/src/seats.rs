//! Which wanted seats has nobody? Each gets a bead, once a complete listing has shown that nobody sits there.

use crate::draft::{Draft, Owed};
use crate::facts::Facts;
use crate::{Action, Intent, Reason, Template, Verdict, derive};
use alloc::vec::Vec;
use tenure_bead::{AgentName, Bead, BeadId, Claim, Expect, Seat};
use tenure_identity::{Naming, name_of, naming};
use tenure_slot::{Bounds, Slots};

/// Makes a bead for every wanted seat that nobody holds.
pub(crate) fn fill_seats(facts: &Facts<'_>, draft: &mut Draft) {
    if facts.world.fleet.intent() == Intent::Stop {
        return;
    }
    for (template, room) in facts.world.fleet.templates().iter().zip(rooms(facts)) {
        match naming(template.size) {
            Naming::Disabled => {}
            Naming::Singleton if room.singleton.is_some() => {}
            Naming::Singleton => {
                fill_seat(facts, Seat::Singleton { template: template.name.clone() }, draft);
            }
            Naming::Numbered { .. } => fill_pool(facts, template, room.pool, draft),
        }
    }
}

/// Who sits in the seats of one template.
struct Room<'w> {
    singleton: Option<&'w BeadId>,
    /// The slots; a seat that this plan fills is held by nobody yet.
    pool: Slots<Option<&'w BeadId>>,
}

/// Returns who sits where, for every template of the fleet in its order.
fn rooms<'w>(facts: &Facts<'w>) -> Vec<Room<'w>> {
    let templates = facts.world.fleet.templates();
    let empty = |t| Room { singleton: None, pool: Slots::new(Bounds::up_to(pool_size(t))) };
    let mut rooms: Vec<Room<'w>> = templates.iter().map(empty).collect();
    for (claim, holder) in facts.claims() {
        let Claim::Seat(seat) = claim else { continue };
        let at = templates.binary_search_by(|t| t.name.cmp(seat.template()));
        let Some(room) = at.ok().and_then(|at| rooms.get_mut(at)) else { continue };
        match seat {
            Seat::Singleton { .. } => room.singleton = Some(holder),
            Seat::Numbered { slot, .. } => room.pool.hold(*slot, Some(holder)),
        }
    }
    rooms
}

const fn pool_size(template: &Template) -> u32 {
    match naming(template.size) {
        Naming::Disabled | Naming::Singleton => 0,
        Naming::Numbered { size } => size,
    }
}

fn fill_pool<'w>(
    facts: &Facts<'w>,
    template: &Template,
    mut pool: Slots<Option<&'w BeadId>>,
    draft: &mut Draft,
) {
    while let Some(slot) = pool.lowest_free() {
        pool.hold(slot, None);
        fill_seat(facts, Seat::Numbered { template: template.name.clone(), slot }, draft);
    }
}

fn fill_seat(facts: &Facts<'_>, seat: Seat, draft: &mut Draft) {
    let name = name_of(&seat);
    if facts.sitter(&name).is_some() || draft.is_granted(&Claim::Seat(seat.clone())) {
        return;
    }
    if let Some(holder) = facts.holder(&Claim::Name(name.clone())) {
        let reason = Reason::NameTaken { holder: holder.clone() };
        return draft.verdict(empty(name, Action::Hold, reason));
    }
    if !facts.sees_everything() {
        draft.ask_for_listing(facts);
        return draft.verdict(empty(name, Action::Wait, Reason::NotListed));
    }
    let Some(id) = derive::bead_id(&facts.world.entropy, &seat) else {
        return;
    };
    let since = facts.now.stamp();
    let bead = Bead::wanted(id, name, seat, since);
    let claims = bead.claims();
    draft.owed.push(Owed { bead, expect: Expect::Absent, claims, since });
}

fn empty(name: AgentName, action: Action, reason: Reason) -> Verdict {
    Verdict { name, bead: None, action, reason, since: None, recheck: None }
}
