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
    let templates = facts.world.fleet.templates();
    let mut pools: Vec<Slots<BeadId>> =
        templates.iter().map(|t| Slots::new(Bounds::up_to(pool_size(t)))).collect();
    for (claim, holder) in facts.held() {
        if let Claim::Seat(Seat::Numbered { template, slot }) = claim
            && let Ok(at) = templates.binary_search_by(|t| t.name.cmp(template))
            && let Some(pool) = pools.get_mut(at)
        {
            pool.hold(*slot, holder.clone());
        }
    }
    for (template, pool) in templates.iter().zip(pools) {
        match naming(template.size) {
            Naming::Disabled => {}
            Naming::Singleton => {
                fill_seat(facts, Seat::Singleton { template: template.name.clone() }, draft);
            }
            Naming::Numbered { .. } => fill_pool(facts, template, pool, draft),
        }
    }
}

const fn pool_size(template: &Template) -> u32 {
    match naming(template.size) {
        Naming::Disabled | Naming::Singleton => 0,
        Naming::Numbered { size } => size,
    }
}

fn fill_pool(facts: &Facts<'_>, template: &Template, mut pool: Slots<BeadId>, draft: &mut Draft) {
    while let Some(slot) = pool.lowest_free() {
        let seat = Seat::Numbered { template: template.name.clone(), slot };
        let Some(id) = derive::bead_id(&facts.world.entropy, &seat) else {
            return;
        };
        pool.hold(slot, id);
        fill_seat(facts, seat, draft);
    }
}

fn fill_seat(facts: &Facts<'_>, seat: Seat, draft: &mut Draft) {
    let claim = Claim::Seat(seat.clone());
    let name = name_of(&seat);
    let is_taken = facts.holder(&claim).is_some() || facts.sitter(&name).is_some();
    if is_taken || draft.is_granted(&claim) {
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
