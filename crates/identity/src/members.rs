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

/// Returns what the sessions of a template may be called.
///
/// With a bound it is every name within it. Without one it is who is seen running, by slot; a partial listing then
/// names nobody, because whoever acts on a part of a pool takes the rest for gone.
#[must_use]
pub fn members(template: &TemplateName, roster: &Roster, running: Running<'_>) -> Vec<AgentName> {
    let Some(post) = roster.post(template) else { return Vec::new() };
    let named = |slot: Slot| roster.name_of(&Seat::Numbered { template: template.clone(), slot });
    match (naming(&post.pool), running) {
        (Naming::Disabled, _) => Vec::new(),
        (Naming::Singleton, _) => {
            roster.name_of(&Seat::Singleton { template: template.clone() }).into_iter().collect()
        }
        (
            Naming::Numbered { max: Capacity::UpTo(max) }
            | Naming::Listed { max: Capacity::UpTo(max), .. },
            _,
        ) => (1..=max).filter_map(Slot::try_new).filter_map(named).collect(),
        (
            Naming::Numbered { max: Capacity::Unlimited }
            | Naming::Listed { max: Capacity::Unlimited, .. },
            Running::Partly,
        ) => Vec::new(),
        (
            Naming::Numbered { max: Capacity::Unlimited }
            | Naming::Listed { max: Capacity::Unlimited, .. },
            Running::All(handles),
        ) => {
            let (listed, base) = (listed(&post.pool, &named), plain(template.as_str()));
            let mut slots: Vec<Slot> =
                handles.iter().filter_map(|one| slot_seen(one, &base, &listed)).collect();
            slots.sort_unstable();
            slots.dedup();
            slots.into_iter().filter_map(named).collect()
        }
    }
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
        let found = members(&template_name("myrig/worker"), &roster, running);
        assert_eq!(found.iter().map(AgentName::as_str).collect::<Vec<_>>(), expected);
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
