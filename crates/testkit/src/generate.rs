//! Which worlds may there be? Strategies over everything that a decision depends on, contradictions included.

mod fleets;
mod sights;
mod sketch;

use crate::world::{at, bead_id, called, now, policy};
use core::time::Duration;
use fleets::{alias, fleets};
use proptest::collection::vec;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use sights::{listing, listings, lives, strays};
use sketch::{records, seats, sketches};
use tenure_bead::{
    BeadId, Claim, Conflict, Contender, Damper, Deadline, Ledger, LedgerWrite, Owner, Reservation,
    Resolved, Revision, Role, Seat, TemplateDamper, Word,
};
use tenure_liveness::{LiveLane, RelaunchLane};
use tenure_reconcile::{Assigned, Entropy, Observed, World};

/// Returns a strategy for whole worlds.
pub fn worlds() -> impl Strategy<Value = World> {
    let lane = prop_oneof![4 => Just(LiveLane::Offered), 1 => Just(LiveLane::Absent)];
    let relaunch = prop_oneof![Just(RelaunchLane::Offered), Just(RelaunchLane::Absent)];
    let watched = (any::<[u8; 32]>(), 0_u64..60_000, (lane, relaunch), works());
    let seen = (sketches(), listings(), strays(seats()));
    (fleets(), seen, (dampers(), conflicts()), watched).prop_map(
        |(
            fleet,
            (sketches, completeness, strays),
            ledger,
            (entropy, watched_ms, (live_lane, relaunch_lane), work),
        )| {
            let watched_since = at(now().boot.ms.saturating_sub(watched_ms)).stamp();
            let beads = records(&sketches, &fleet);
            let listing = completeness.map(|c| listing(c, &sketches, &beads, &strays));
            let lives = lives(&sketches, &beads, listing.as_ref());
            World {
                fleet,
                revision: Revision::new(100),
                beads,
                ledger: written(ledger),
                observed: Observed { watched_since, lives, listing, live_lane, relaunch_lane },
                policy: policy(),
                work,
                entropy: Entropy::from_bytes(entropy),
            }
        },
    )
}

/// Which sessions hold work: some, none, or nobody can say.
fn works() -> impl Strategy<Value = Assigned> {
    let some = vec(0_usize..8, 0..3)
        .prop_map(|beads| Assigned::Known(beads.into_iter().map(id).collect()));
    prop_oneof![4 => Just(Assigned::NotKept), 3 => some, 1 => Just(Assigned::Unknown)]
}

fn id(number: usize) -> BeadId {
    bead_id(&format!("tb-{number}"))
}

fn dampers() -> impl Strategy<Value = Vec<(Seat, u32, u64)>> {
    vec((seats(), 0_u32..6, 0_u64..20_000), 0..4)
}

/// Conflicts on record: about handles and seats, between any two, stale ones among them.
fn conflicts() -> impl Strategy<Value = Vec<(Claim, usize, usize)>> {
    let about_alias = select(["al-a", "al-a-1", "al-b", "al-x"].as_slice())
        .prop_map(|text| Claim::Alias(alias(text)));
    let about_seat = seats().prop_map(Claim::Seat);
    let claim = prop_oneof![2 => about_alias, 1 => about_seat];
    vec((claim, 0_usize..8, 0_usize..8), 0..3)
}

type Written = (Vec<(Seat, u32, u64)>, Vec<(Claim, usize, usize)>);

fn written((dampers, conflicts): Written) -> Ledger {
    let mut ledger = Ledger::default();
    for (seat, failures, ago) in dampers {
        let set = at(now().boot.ms.saturating_sub(ago));
        let retry = Deadline::after(set, Duration::from_secs(10));
        if failures > 3 {
            let (template, since) = (seat.template().clone(), set.stamp());
            let damper = TemplateDamper { failures: failures.saturating_mul(8), since, retry };
            ledger.apply(LedgerWrite::TemplateDamper { template, damper: Some(damper) });
        }
        if failures == 2 {
            ledger.apply(reserved(Word::from(&called(&seat)), ago));
        }
        ledger.apply(LedgerWrite::Damper { seat, damper: Some(Damper { failures, retry }) });
    }
    for (claim, holder, contender) in conflicts {
        let (holds_even, number) = (holder % 2 == 0, holder);
        let (holder, contender) = (id(holder), id(contender));
        let name = called(&crate::world::seat("a", 1));
        let contenders = vec![Contender { bead: contender, name }];
        let conflict = Conflict::new(holder, contenders, now().stamp());
        // Every other one is over.
        let conflict = if holds_even {
            conflict.resolved(Resolved::HolderLeft, now().stamp())
        } else {
            conflict
        };
        if let (Claim::Alias(alias), 1 | 2 | 4 | 5 | 7) = (&claim, number) {
            ledger.apply(reserved(Word::from(alias), 0));
        }
        ledger.apply(LedgerWrite::Conflict { claim, conflict: Some(conflict) });
    }
    ledger
}

/// A word that is kept for somebody; every other one until a moment that may have come.
fn reserved(word: Word, ago: u64) -> LedgerWrite {
    let (owner, reason) = (Owner::Other("ops".to_owned()), "old letters".to_owned());
    let set = at(now().boot.ms.saturating_sub(ago));
    let until = (ago % 2 == 1).then(|| Deadline::after(set, Duration::from_secs(10)));
    let reservation = Reservation { role: Role::Alias, owner, reason, since: set.stamp(), until };
    LedgerWrite::Reservation { word, reservation: Some(reservation) }
}
