//! Which idle sessions are put to sleep, and which are woken? As many stay awake as the pool keeps at least.

use crate::draft::{Draft, about};
use crate::drain::begin_drain;
use crate::facts::{Facts, Session};
use crate::settle::owe;
use crate::{Action, Reason};
use alloc::vec::Vec;
use core::cmp::Reverse;
use tenure_bead::{Bead, Seat, Stamp, StopCause};

/// A session that has been idle for longer than its template allows.
pub(crate) struct Idler<'s> {
    pub(crate) session: &'s Session<'s>,
    /// Why it is kept, if it has to stay awake.
    pub(crate) keeps: Reason,
}

/// A session that rests because it was idle.
pub(crate) struct Dozer<'s> {
    pub(crate) session: &'s Session<'s>,
    pub(crate) since: Stamp,
}

/// Puts idle sessions to sleep from the top, as a pool shrinks, and never below its minimum.
pub(crate) fn put_to_sleep<'s>(
    facts: &Facts<'_>,
    mut idlers: Vec<Idler<'s>>,
    draft: &mut Draft<'s>,
) {
    idlers.sort_by_key(|idler| Reverse(order(idler.session)));
    let mut asleep = (None, 0_u32);
    for Idler { session, keeps } in idlers {
        if asleep.0 != session.template {
            asleep = (session.template, 0);
        }
        let named = is_named(session);
        if !named && spare(facts, session) <= asleep.1 {
            draft.verdict(about(session, Action::Keep, keeps));
            continue;
        }
        if !named {
            asleep.1 = asleep.1.saturating_add(1);
        }
        begin_drain(facts, session, (StopCause::Idle, None), draft);
    }
}

/// Wakes as many resting sessions as the pool is short of its minimum, the lowest seats first.
pub(crate) fn wake<'s>(facts: &Facts<'_>, mut dozers: Vec<Dozer<'s>>, draft: &mut Draft<'s>) {
    dozers.sort_by(|a, b| order(a.session).cmp(&order(b.session)));
    let mut woken = (None, 0_u32);
    for Dozer { session, since } in dozers {
        if woken.0 != session.template {
            woken = (session.template, 0);
        }
        if !is_named(session) && shortage(facts, session) > woken.1 {
            woken.1 = woken.1.saturating_add(1);
            owe(session, since, draft);
        } else {
            draft.verdict(about(session, Action::Keep, Reason::Dozes));
        }
    }
}

fn order<'a>(session: &'a Session<'_>) -> (Option<usize>, Option<&'a Seat>) {
    (session.template, session.bead.map(Bead::seat))
}

/// A named session is in no pool, so no minimum keeps it awake.
fn is_named(session: &Session<'_>) -> bool {
    session.bead.is_some_and(|bead| matches!(bead.seat(), Seat::Named { .. }))
}

/// Returns how many sessions of the pool may go to sleep: those that run, beyond the minimum.
fn spare(facts: &Facts<'_>, session: &Session<'_>) -> u32 {
    let (Some(tally), Some(template)) = (facts.tally(session), facts.template(session)) else {
        return 0;
    };
    let pool = &template.pool;
    let awake = pool.wanted().saturating_sub(tally.pool_resting).min(tally.pool_running);
    awake.saturating_sub(pool.min())
}

/// Returns whether a pool keeps its minimum awake without a session that drains already; a named one is in none.
pub(crate) fn keeps_minimum(facts: &Facts<'_>, session: &Session<'_>) -> bool {
    let (Some(tally), Some(template)) = (facts.tally(session), facts.template(session)) else {
        return false;
    };
    is_named(session) || tally.pool_running >= template.pool.min()
}

/// Returns how many more sessions of the pool have to be awake; one in quarantine is not, one that fell over will be.
fn shortage(facts: &Facts<'_>, session: &Session<'_>) -> u32 {
    let (Some(tally), Some(template)) = (facts.tally(session), facts.template(session)) else {
        return 0;
    };
    let awake = template.pool.wanted().saturating_sub(tally.pool_resting);
    template.pool.min().saturating_sub(awake.saturating_sub(tally.pool_out))
}
