//! Would one changed field start half the fleet anew? Edits of several templates that came at once are held together.

use crate::draft::Draft;
use crate::facts::{Facts, Session};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;
use tenure_bead::Class;
use tenure_drift::Edit;

/// What the sessions that differ from their config have in common, by the field that differs.
#[derive(Debug, Default)]
pub(crate) struct Premises(BTreeMap<String, BTreeMap<usize, Part>>);

/// The sessions of one template that differ in a field.
#[derive(Debug, Default)]
struct Part {
    sessions: u64,
    /// For how long the template's edit has been on record.
    age: Duration,
}

/// A premise that too many sessions would end for.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Blast {
    pub(crate) field: String,
    pub(crate) sessions: u64,
    pub(crate) of: u64,
    /// Whose sessions those are, by where the templates stand in the fleet.
    pub(crate) templates: BTreeSet<usize>,
}

impl Premises {
    /// Counts a session whose config differs.
    pub(crate) fn count(&mut self, facts: &Facts<'_>, session: &Session<'_>, edit: &Edit) {
        let Some(template) = session.template else { return };
        let age = facts.edition(session).map(|edition| edition.since.age(facts.now).duration());
        for difference in edit.differences().iter().filter(|d| d.class != Class::Live) {
            let parts = self.0.entry(difference.field.clone()).or_default();
            let part = parts.entry(template).or_default();
            (part.sessions, part.age) = (part.sessions.saturating_add(1), age.unwrap_or_default());
        }
    }

    /// Returns how many sessions differ in a field.
    pub(crate) fn sessions(&self, field: &str) -> u64 {
        let parts = self.0.get(field).into_iter().flat_map(BTreeMap::values);
        parts.map(|part| part.sessions).fold(0, u64::saturating_add)
    }
}

/// Returns the fields whose edit would start too many sessions anew, with whose and how many.
///
/// A person edits one template, or knows that it is many. The same field of several templates changes at once when a
/// tool, an upgrade or a machine makes it: that is how whole fleets were drained (Gas City #461, #3229, #3840).
pub(crate) fn too_wide(facts: &Facts<'_>, draft: &Draft<'_>) -> BTreeMap<String, Blast> {
    tenure_bead::canary!(BlastUngoverned => return BTreeMap::new());
    let of = facts.running_in_all();
    let mut wide = BTreeMap::new();
    for (field, parts) in &draft.premises.0 {
        let mut by_age: Vec<(Duration, usize, u64)> =
            parts.iter().map(|(template, part)| (part.age, *template, part.sessions)).collect();
        by_age.sort_unstable();
        for (age, template, _) in &by_age {
            let sessions = at_once(&by_age, *age).filter(|count| is_wide(facts, *count, of));
            let Some(sessions) = sessions else { continue };
            let new = || Blast { field: field.clone(), of, ..Blast::default() };
            let blast: &mut Blast = wide.entry(field.clone()).or_insert_with(new);
            blast.sessions = blast.sessions.max(sessions);
            blast.templates.insert(*template);
        }
    }
    wide
}

/// Returns how many sessions differ of all templates that were edited together with the one of this age, if it was not
/// edited alone.
fn at_once(by_age: &[(Duration, usize, u64)], age: Duration) -> Option<u64> {
    let from = by_age.partition_point(|(one, ..)| one.saturating_add(ONCE) < age);
    let to = by_age.partition_point(|(one, ..)| *one <= age.saturating_add(ONCE));
    let together = by_age.get(from..to).filter(|together| together.len() > 1)?;
    Some(together.iter().map(|(.., sessions)| *sessions).fold(0, u64::saturating_add))
}

fn is_wide(facts: &Facts<'_>, sessions: u64, of: u64) -> bool {
    let policy = &facts.world.policy;
    let share = of.saturating_mul(policy.blast_percent.into());
    sessions >= u64::from(policy.blast_sessions) && sessions.saturating_mul(100) > share
}

/// How far apart the edits of templates may come for being one: a tool that writes a hundred files is through in a
/// minute. With an hour the edits of a busy afternoon would be one; with a second a slow disk would make them several.
const ONCE: Duration = Duration::from_secs(60);
