//! Which sessions of a template are there to be looked for? Those that the bound names, or those that are seen running.

use crate::handle::plain;
use crate::seat::slot_of;
use crate::{Naming, Roster, handle_of, naming};
use alloc::vec::Vec;
use tenure_bead::{AgentName, Capacity, Seat, SessionName, Slot, TemplateName};

/// What runs at the host.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a listing is complete or it is not")]
pub enum Running<'a> {
    /// Everything that runs, by handle.
    All(&'a [SessionName]),
    /// The listing was cut short: who is missing in it may run all the same.
    Partly,
}

/// Returns what the sessions of a template may be called, one after the other: a bound may be larger than any memory.
///
/// With a bound it is every name within it. Without one it is who is seen running, by slot; a partial listing then
/// names nobody, because whoever acts on a part of a pool takes the rest for gone.
///
/// ```
/// use tenure_bead::TemplateName;
/// use tenure_identity::{members, Pool, Post, Roster, Running};
/// # fn main() -> Result<(), tenure_bead::NameError> {
/// let template = TemplateName::parse("worker")?;
/// let post = Post { template: template.clone(), pool: Pool::of(u32::MAX), alias: None };
/// let roster = Roster::new(vec![post], vec![]);
/// let first: Vec<_> = members(&template, &roster, Running::Partly).take(2).collect();
/// assert_eq!(first.iter().map(|name| name.as_str()).collect::<Vec<_>>(), ["worker-1", "worker-2"]);
/// # Ok(())
/// # }
/// ```
pub fn members<'r>(
    template: &'r TemplateName,
    roster: &'r Roster,
    running: Running<'_>,
) -> impl Iterator<Item = AgentName> + use<'r> {
    let naming = roster.post(template).map(|post| naming(&post.pool));
    let (mut single, mut bound, mut seen) = (None, 0, Vec::new());
    match naming {
        None | Some(Naming::Disabled) => {}
        Some(Naming::Singleton) => single = Some(Seat::Singleton { template: template.clone() }),
        Some(Naming::Numbered { max } | Naming::Listed { max, .. }) => match max {
            Capacity::UpTo(max) => bound = max,
            Capacity::Unlimited => seen = slots_seen(template, roster, running),
        },
    }
    let slots = (1..=bound).filter_map(Slot::try_new).chain(seen);
    let seats = slots.map(|slot| Seat::Numbered { template: template.clone(), slot });
    single.into_iter().chain(seats).filter_map(|seat| roster.name_of(&seat))
}

/// Returns the slots of a pool without a bound that are seen running, in order and each once.
fn slots_seen(template: &TemplateName, roster: &Roster, running: Running<'_>) -> Vec<Slot> {
    let (Running::All(handles), Some(post)) = (running, roster.post(template)) else {
        return Vec::new();
    };
    let named = |slot: Slot| roster.name_of(&Seat::Numbered { template: template.clone(), slot });
    let (listed, base) = (listed(&post.pool, &named), plain(template.as_str()));
    let mut slots: Vec<Slot> =
        handles.iter().filter_map(|one| slot_seen(one, &base, &listed)).collect();
    slots.sort_unstable();
    slots.dedup();
    slots
}

/// Returns the handles of the sessions that a list names, with their slots.
fn listed(
    pool: &crate::Pool,
    named: &dyn Fn(Slot) -> Option<AgentName>,
) -> Vec<(SessionName, Slot)> {
    let slots = (1..).zip(pool.names()).filter_map(|(number, _)| Slot::try_new(number));
    slots.filter_map(|slot| Some((handle_of(&named(slot)?).ok()?, slot))).collect()
}

fn slot_seen(handle: &SessionName, base: &str, listed: &[(SessionName, Slot)]) -> Option<Slot> {
    let by_name = listed.iter().find(|(name, _)| name == handle).map(|(_, slot)| *slot);
    by_name.or_else(|| slot_of(handle.as_str().strip_prefix(base)?.strip_prefix('-')?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft_test::{post, template_name};
    use alloc::vec;

    #[track_caller]
    fn check(max: i64, names: &[&str], running: Running<'_>, expected: &[&str]) {
        let roster = Roster::new(vec![post("myrig/worker", max, names)], vec![]);
        let template = template_name("myrig/worker");
        let found: Vec<AgentName> = members(&template, &roster, running).collect();
        assert_eq!(found.iter().map(AgentName::as_str).collect::<Vec<_>>(), expected);
    }

    #[test]
    fn a_bound_that_no_memory_holds_is_named_one_by_one() {
        let template = template_name("myrig/worker");
        let roster = Roster::new(vec![post("myrig/worker", i64::from(u32::MAX), &[])], vec![]);
        let mut found = members(&template, &roster, Running::Partly).skip(1);
        assert_eq!(found.next().unwrap().as_str(), "myrig/worker-2");
    }

    #[test]
    fn s113_a_bound_names_its_members_and_without_one_only_a_whole_listing_does() {
        let seen =
            ["myrig--worker-3", "myrig--worker-1", "other", "myrig--worker-x", "myrig--workers-2"];
        let seen: Vec<SessionName> =
            seen.iter().map(|one| SessionName::parse(one).unwrap()).collect();
        let all = Running::All(&seen);
        check(3, &[], Running::Partly, &["myrig/worker-1", "myrig/worker-2", "myrig/worker-3"]);
        let names = ["furiosa", "nux", "slit"];
        check(3, &names, Running::Partly, &["myrig/furiosa", "myrig/nux", "myrig/slit"]);
        check(1, &[], all, &["myrig/worker"]);
        check(0, &[], all, &[]);
        check(-1, &[], all, &["myrig/worker-1", "myrig/worker-3"]);
        check(-1, &[], Running::Partly, &[]);
    }

    #[test]
    fn s113_a_listed_name_is_seen_by_its_handle_where_there_is_no_bound() {
        let seen = ["myrig--nux", "myrig--worker-3", "myrig--worker-2"];
        let seen: Vec<SessionName> =
            seen.iter().map(|one| SessionName::parse(one).unwrap()).collect();
        check(-1, &["furiosa", "nux"], Running::All(&seen), &["myrig/nux", "myrig/worker-3"]);
    }
}
