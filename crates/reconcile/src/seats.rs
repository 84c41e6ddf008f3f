//! Which wanted seats has nobody? Each gets a bead, once a complete listing has shown that nobody sits there.

use crate::draft::{Draft, Owed};
use crate::facts::Facts;
use crate::{Action, Intent, Reason, Template, Verdict, alias, derive};
use alloc::vec::Vec;
use tenure_bead::{AgentName, Alias, Bead, BeadId, Claim, Expect, Seat};
use tenure_identity::{Naming, Roster};
use tenure_slot::{Bounds, Slots};

/// Makes a bead for every wanted seat that nobody holds.
pub(crate) fn fill_seats(facts: &Facts<'_>, draft: &mut Draft<'_>) {
    if facts.world.fleet.intent() == Intent::Stop {
        return;
    }
    for (template, room) in facts.world.fleet.templates().iter().zip(rooms(facts)) {
        match facts.world.fleet.roster().naming(&template.name) {
            None | Some(Naming::Disabled) => {}
            Some(Naming::Singleton) => {
                let seat = Seat::Singleton { template: template.name.clone() };
                if room.singleton.is_none() && facts.world.fleet.has(&seat) {
                    fill_seat(facts, seat, draft);
                }
            }
            Some(Naming::Numbered { .. } | Naming::Listed { .. }) => {
                fill_pool(facts, template, room.pool, draft);
            }
        }
    }
    for named in facts.world.fleet.named() {
        let (template, name) = (named.template.clone(), named.name.clone());
        let seat = Seat::Named { template, name };
        if facts.holder(&Claim::Seat(seat.clone())).is_none() {
            fill_seat(facts, seat, draft);
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
    let (templates, roster) = (facts.world.fleet.templates(), facts.world.fleet.roster());
    let empty = |t| Room { singleton: None, pool: Slots::new(Bounds::up_to(pool_size(t, roster))) };
    let mut rooms: Vec<Room<'w>> = templates.iter().map(empty).collect();
    for (claim, holder) in facts.claims() {
        let Claim::Seat(seat) = claim else { continue };
        tenure_bead::canary!(SeatSoughtByName => continue);
        let at = templates.binary_search_by(|t| t.name.cmp(seat.template()));
        let Some(room) = at.ok().and_then(|at| rooms.get_mut(at)) else { continue };
        match seat {
            Seat::Singleton { .. } => room.singleton = Some(holder),
            Seat::Numbered { slot, .. } => room.pool.hold(*slot, Some(holder)),
            // No template has room for it: it is the one seat of its name.
            Seat::Named { .. } => {}
        }
    }
    rooms
}

/// Returns how many slots of a template are to be filled.
fn pool_size(template: &Template, roster: &Roster) -> u32 {
    tenure_bead::canary!(SeatsFilledToMaximum => return template.pool.max().highest());
    match roster.naming(&template.name) {
        None | Some(Naming::Disabled | Naming::Singleton) => 0,
        Some(Naming::Numbered { .. } | Naming::Listed { .. }) => template.pool.wanted(),
    }
}

fn fill_pool<'w>(
    facts: &Facts<'w>,
    template: &Template,
    mut pool: Slots<Option<&'w BeadId>>,
    draft: &mut Draft<'_>,
) {
    while let Some(slot) = pool.lowest_free() {
        pool.hold(slot, None);
        fill_seat(facts, Seat::Numbered { template: template.name.clone(), slot }, draft);
    }
}

fn fill_seat(facts: &Facts<'_>, seat: Seat, draft: &mut Draft<'_>) {
    let Some(name) = facts.world.fleet.name_of(&seat) else { return };
    tenure_bead::canary!(MemberCalledByNumber => let name = tenure_bead::canary::by_number(&seat, name));
    if facts.sitter(&name, &seat).is_some() || draft.is_granted(&Claim::Seat(seat.clone())) {
        return;
    }
    if let Some(holder) = holder_of_name(facts, &name) {
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
    let wanted = facts.world.fleet.alias_of(bead.seat());
    let (alias, contest) = alias::ask(facts, &bead, wanted, draft);
    draft.contests.extend(contest);
    let bead = bead.with_alias(alias);
    let claims = bead.claims();
    draft.owed.push(Owed { bead, expect: Expect::Absent, claims, since });
}

/// Returns who is called so, or answers to it.
fn holder_of_name<'w>(facts: &Facts<'w>, name: &AgentName) -> Option<&'w BeadId> {
    let as_alias = || facts.holder(&Claim::Alias(Alias::parse(name.as_str()).ok()?));
    facts.holder(&Claim::Name(name.clone())).or_else(as_alias)
}

fn empty(name: AgentName, action: Action, reason: Reason) -> Verdict {
    Verdict { name, bead: None, action, reason, since: None, recheck: None }
}
