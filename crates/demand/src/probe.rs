//! How much new work is there, where nothing else counts it? What is routed and nobody's, each item once.

use crate::read::{Kind, Rows};
use crate::work::distinct;
use crate::{Config, Scale, Work};
use alloc::collections::BTreeMap;
use tenure_bead::{AgentName, TemplateName};
use tenure_identity::{Statement, template_routed};

/// Counts the work that is routed to each template and assigned to nobody.
///
/// An item that several stores show counts once, and one that goes to a session with a name of its own is none of the
/// pool's. It is for templates without a probe of their own, and says something only if every store was read whole.
///
/// ```
/// use tenure_bead::TemplateName;
/// use tenure_demand::{probe, Config, Scale, Work, WorkId};
/// use tenure_identity::{Pool, Post, Roster};
/// # fn main() -> Result<(), tenure_bead::NameError> {
/// let worker = TemplateName::parse("worker")?;
/// let post = Post { template: worker.clone(), pool: Pool::of(3), alias: None };
/// let config = Config::new(Roster::new(vec![post], vec![]));
/// let item = Work { id: WorkId::parse("w-1")?, assignee: None, route: Some("worker".into()), priority: 0 };
/// let shown_twice = [item.clone(), item];
/// assert_eq!(probe(&config, &shown_twice)[&worker], Scale::New(1));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn probe(config: &Config, work: &[Work]) -> BTreeMap<TemplateName, Scale> {
    let roster = &config.roster;
    let mut counts: BTreeMap<TemplateName, u32> =
        roster.posts().iter().map(|post| (post.template.clone(), 0)).collect();
    for item in distinct(work).into_iter().filter(|item| item.owner().is_none()) {
        let Some(route) = item.route.as_deref() else { continue };
        let named = AgentName::parse(route).ok().filter(|name| roster.named_post(name).is_some());
        let post = template_routed(route, roster).filter(|_| named.is_none());
        if let Some(count) = post.and_then(|post| counts.get_mut(&post.template)) {
            *count = count.saturating_add(1);
        }
    }
    counts.into_iter().map(|(template, count)| (template, Scale::New(count))).collect()
}

/// Wakes pools that are cold: a probe of their own asks for nobody, nobody lives, and work is routed to them.
///
/// Many probes count what the pool's sessions report, and of a pool without any they see nothing for ever. Whoever
/// sleeps or is drained reports nothing either (Gas City #3419). What is not known stays so.
#[must_use]
pub fn thaw(
    config: &Config,
    scale: BTreeMap<TemplateName, Scale>,
    work: &[Work],
    sessions: &[Statement],
) -> BTreeMap<TemplateName, Scale> {
    let rows = Rows::read(config, sessions);
    let routed = probe(config, work);
    let is_cold = |template: &TemplateName| {
        let Some(at) = config.place(template) else { return false };
        let unbound = config.post(at).is_some_and(|post| post.pool.min() == 0);
        let lives = rows.of(at).any(|(_, row)| row.kind == Kind::Pool && row.is_live());
        unbound && !lives && routed.get(template).is_some_and(|routed| *routed != Scale::New(0))
    };
    let thawed = |(template, scale)| match scale {
        Scale::New(0) if is_cold(&template) => (template, Scale::New(1)),
        Scale::New(_) | Scale::Unknown { .. } => (template, scale),
    };
    scale.into_iter().map(thawed).collect()
}
