//! How many more are wanted? The new work of each template, less what is on its way, and its minimum.

use crate::read::{Kind, Row};
use crate::wish::{Draft, Who, Wish};
use crate::{Guarantee, Scale, Subject, Tier, Why};
use alloc::vec::Vec;
use tenure_identity::Stage;

/// Wishes for what new work and minimums call for.
pub(crate) fn wish_for_new(draft: &mut Draft<'_>) {
    for post in 0..draft.config.roster.posts().len() {
        let starts = in_flight(post, draft);
        draft.in_flight.insert(post, u32::try_from(starts.len()).unwrap_or(u32::MAX));
        match stance(post, draft) {
            Stance::Wants(target) => wish(post, &starts, target, draft),
            Stance::Keeps(why) => {
                let keep: Vec<usize> =
                    draft.rows.of(post).filter(|(_, row)| is_kept(row)).map(|(at, _)| at).collect();
                draft.kept.extend(keep);
                draft.refuse_template(post, why);
            }
            Stance::Refuses(why, target) => {
                if target.is_some() {
                    draft.refuse_template(post, why.clone());
                }
                drop_starts(&starts, &why, draft);
            }
        }
    }
}

/// How many sessions a template wants besides those that have work.
#[derive(Clone, Copy)]
struct Target {
    /// For new work.
    new: u32,
    /// So that there are no fewer than its minimum.
    floor: u32,
}

/// What a template calls for.
enum Stance {
    Wants(Target),
    /// Nobody knows how much: what is there stays.
    Keeps(Why),
    /// Nothing, for a reason, and what it would have wanted.
    Refuses(Why, Option<Target>),
}

fn stance(at: usize, draft: &Draft<'_>) -> Stance {
    let Some(post) = draft.config.post(at) else {
        return Stance::Wants(Target { new: 0, floor: 0 });
    };
    let scale = draft.signals.scale_of(&post.template);
    let assigned = draft.assigned.get(&at).copied().unwrap_or(0);
    let floor = post.pool.min().saturating_sub(assigned);
    let target = match scale {
        Scale::New(new) => Some(Target { new, floor }).filter(|_| new > 0 || floor > 0),
        Scale::Unknown { .. } => Some(Target { new: 0, floor }),
    };
    if draft.config.is_suspended(at) {
        return Stance::Refuses(Why::Suspended, target);
    }
    if let Some(holder) = draft.held.get(&at) {
        return Stance::Refuses(Why::HeldByNamed { session: (*holder).clone() }, target);
    }
    match scale {
        Scale::New(new) => Stance::Wants(Target { new, floor }),
        Scale::Unknown { why } => Stance::Keeps(Why::Blind(why)),
    }
}

/// Wishes for what is on its way first, and for the rest anonymously.
fn wish(post: usize, starts: &[usize], target: Target, draft: &mut Draft<'_>) {
    let total = target.new.max(target.floor);
    let count = usize::try_from(total).unwrap_or(usize::MAX).min(starts.len());
    let (taken, left) = starts.split_at_checked(count).unwrap_or((starts, &[]));
    drop_starts(left, &Why::NoDemand, draft);
    let mut at = 0_u32;
    for row in taken {
        draft.wishes.push(part(post, at, target, Who::InFlight(*row)));
        at = at.saturating_add(1);
    }
    // What is anonymous is cut where its reason changes: at most twice.
    for cut in [target.new.min(target.floor), total] {
        if at < cut {
            draft.wishes.push(part(post, at, target, Who::Any(cut.saturating_sub(at))));
            at = cut;
        }
    }
}

/// Makes the wish for what stands at a place in the row of those that are wanted.
const fn part<'a>(post: usize, at: u32, target: Target, who: Who<'a>) -> Wish<'a> {
    let tier = if at < target.new { Tier::New } else { Tier::Minimum };
    let guarantee = if at < target.floor { Guarantee::Floor } else { Guarantee::Elastic };
    Wish { post, tier, guarantee, priority: 0, who }
}

/// Returns the starts of a template that are under way and have no work yet, the oldest first.
///
/// One that began long ago counts as well: that it is late does not mean that it will not come.
fn in_flight(post: usize, draft: &mut Draft<'_>) -> Vec<usize> {
    let mut starts = Vec::new();
    let rows = draft.rows;
    for (at, row) in rows.of(post) {
        let is_start = row.kind == Kind::Pool && row.said.stage == Stage::Starting;
        if !is_start || draft.busy.contains(&at) {
            continue;
        }
        match unfit(row, draft) {
            Some(why) => draft.refuse(Subject::Session(row.said.id.clone()), why),
            None => starts.push(at),
        }
    }
    starts
}

/// Returns why a start will not come to anything, if so.
fn unfit(row: &Row<'_>, draft: &Draft<'_>) -> Option<Why> {
    let session = || row.said.id.clone();
    if draft.signals.refused.contains(&row.said.id) {
        return Some(Why::Provider { session: session() });
    }
    if let Some(by) = &row.shadowed_by {
        return Some(Why::NameHeld { session: session(), by: by.clone() });
    }
    row.beyond().map(|slot| Why::Beyond { slot })
}

fn drop_starts(starts: &[usize], why: &Why, draft: &mut Draft<'_>) {
    for at in starts {
        let Some(row) = draft.rows.get(*at) else { continue };
        draft.refuse(Subject::Session(row.said.id.clone()), why.clone());
    }
}

/// Returns whether a session stays as it is while nobody knows whether it is wanted.
const fn is_kept(row: &Row<'_>) -> bool {
    matches!(row.kind, Kind::Pool | Kind::Unstated) && row.is_held()
}
