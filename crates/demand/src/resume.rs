//! Whose work is waiting? The sessions that it is assigned to, and the templates that it is assigned to by name.

use crate::config::is_singleton;
use crate::owner::Owners;
use crate::read::{Kind, Row};
use crate::wish::{Draft, Who, Wish};
use crate::work::distinct;
use crate::{Guarantee, Subject, Tier, Why, Work};
use alloc::collections::BTreeSet;
use core::cmp::Reverse;
use tenure_bead::{AgentName, TemplateName};
use tenure_identity::{Stage, Statement, may_resume};

/// Wishes for everybody whom work is assigned to, once each, for the work of the highest priority.
pub(crate) fn wish_for_assigned<'a>(
    work: &'a [Work],
    sessions: &'a [Statement],
    draft: &mut Draft<'a>,
) {
    let mut owners = Owners::new(draft.config, sessions);
    let mut seen = Seen::default();
    for (item, assignee) in assigned(work) {
        let wish = match owners.open(assignee, draft.rows) {
            Some(row) => {
                draft.busy.insert(row);
                resume(item, row, draft)
            }
            None => wake(item, assignee, &owners, draft),
        };
        match wish {
            Ok(wish) if seen.is_first(&wish) => {
                if !matches!(wish.who, Who::Guest { .. }) {
                    let assigned = draft.assigned.entry(wish.post).or_default();
                    *assigned = assigned.saturating_add(1);
                }
                draft.wishes.push(wish);
            }
            Ok(_) => {}
            Err(why) => draft.refuse(Subject::Work(item.id.clone()), why),
        }
    }
}

/// Whom there is a wish for already.
#[derive(Default)]
struct Seen {
    rows: BTreeSet<usize>,
    posts: BTreeSet<usize>,
}

impl Seen {
    fn is_first(&mut self, wish: &Wish<'_>) -> bool {
        match wish.who {
            Who::Owner { row, .. } | Who::Guest { row, .. } | Who::InFlight(row) => {
                self.rows.insert(row)
            }
            Who::For(_) | Who::Any(_) => self.posts.insert(wish.post),
        }
    }
}

/// Returns the assigned items, each once, in the order in which they count.
fn assigned(work: &[Work]) -> impl Iterator<Item = (&Work, &str)> {
    let mut items = distinct(work);
    items.sort_by_key(|item| Reverse(item.priority));
    items.into_iter().filter_map(|item| Some((item, item.owner()?)))
}

/// Wishes for the session that an item is assigned to.
fn resume<'a>(item: &'a Work, row: usize, draft: &Draft<'a>) -> Result<Wish<'a>, Why> {
    let Some(owner) = draft.rows.get(row) else { return Err(no_owner(item)) };
    let session = || owner.said.id.clone();
    if let Some(name) = named(owner) {
        return Err(Why::Named { name });
    }
    match owner.said.stage {
        Stage::Starting
        | Stage::Active
        | Stage::Draining
        | Stage::Asleep
        | Stage::Drained
        | Stage::Quarantined => {}
        stage @ (Stage::Failed | Stage::Archived | Stage::Closed | Stage::Unknown) => {
            return Err(Why::Stage { session: session(), stage });
        }
    }
    if let Some(by) = &owner.shadowed_by {
        return Err(Why::NameHeld { session: session(), by: by.clone() });
    }
    let Some(post) = owner.post else { return Err(Why::NoTemplate { session: session() }) };
    if let Some(route) = &item.route
        && let Err(why) = may_resume(owner.said, route, &draft.config.roster)
    {
        return Err(Why::Route { session: session(), why });
    }
    if draft.config.is_suspended(post) {
        return Err(Why::Suspended);
    }
    if draft.signals.refused.contains(&owner.said.id) {
        return Err(Why::Provider { session: session() });
    }
    let who = match owner.kind {
        Kind::Manual => Who::Guest { row, work: &item.id },
        Kind::Pool | Kind::Named | Kind::Unstated => Who::Owner { row, work: &item.id },
    };
    Ok(wish(item, post, Tier::Resume, who))
}

/// Wishes for a template that an item is assigned to by the template's own name.
fn wake<'a>(
    item: &'a Work,
    assignee: &str,
    owners: &Owners<'_>,
    draft: &Draft<'a>,
) -> Result<Wish<'a>, Why> {
    if let Some(name) = named_identity(assignee, draft) {
        return Err(Why::Named { name });
    }
    let Some(post) = template_called(assignee, draft) else {
        let over = owners.closed(assignee).map(|id| Why::Over { session: id.clone() });
        return Err(over.unwrap_or_else(|| no_owner(item)));
    };
    if draft.config.is_suspended(post) {
        return Err(Why::Suspended);
    }
    if let Some(holder) = draft.held.get(&post) {
        return Err(Why::HeldByNamed { session: (*holder).clone() });
    }
    Ok(wish(item, post, Tier::Wake, Who::For(&item.id)))
}

/// Returns the template whose own name a word is.
fn template_called(word: &str, draft: &Draft<'_>) -> Option<usize> {
    draft.config.place(&TemplateName::parse(word).ok()?)
}

const fn wish<'a>(item: &Work, post: usize, tier: Tier, who: Who<'a>) -> Wish<'a> {
    Wish { post, tier, guarantee: Guarantee::Elastic, priority: item.priority, who }
}

fn no_owner(item: &Work) -> Why {
    Why::NoOwner { assignee: item.assignee.clone().unwrap_or_default() }
}

/// Returns the name of a session that has one of its own.
fn named(row: &Row<'_>) -> Option<AgentName> {
    let own = row.said.named.clone().or_else(|| row.said.agent.clone());
    (row.kind == Kind::Named).then(|| own.unwrap_or_else(|| AgentName::of_bead(&row.said.id)))
}

/// Returns the session with a name of its own that a word means and that may run.
///
/// A word that is the name of a pool as well means the pool (Gas City #3865).
fn named_identity(word: &str, draft: &Draft<'_>) -> Option<AgentName> {
    let config = draft.config;
    let post = config.roster.named_post(&AgentName::parse(word).ok()?)?;
    if config.suspended.contains(&post.template) {
        return None;
    }
    let pool = template_called(word, draft).and_then(|at| config.post(at));
    pool.is_none_or(is_singleton).then(|| post.name.clone())
}
