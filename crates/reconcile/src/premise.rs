//! Would one changed field start half the fleet anew? Edits of several templates that look like one are held together.

use crate::draft::Draft;
use crate::facts::{Facts, Session};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use tenure_bead::Class;
use tenure_drift::Edit;

/// What the sessions that differ from their config have in common, by the field that differs.
#[derive(Debug, Default)]
pub(crate) struct Premises(BTreeMap<String, Premise>);

/// One field, and who would be started anew for it.
#[derive(Debug, Default)]
struct Premise {
    sessions: u64,
    templates: BTreeSet<usize>,
}

/// A premise that too many sessions would end for.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Blast {
    pub(crate) field: String,
    pub(crate) sessions: u64,
    pub(crate) of: u64,
}

impl Premises {
    /// Counts a session whose config differs.
    pub(crate) fn count(&mut self, session: &Session<'_>, edit: &Edit) {
        let Some(template) = session.template else { return };
        for difference in edit.differences().iter().filter(|d| d.class != Class::Live) {
            let premise = self.0.entry(difference.field.clone()).or_default();
            premise.sessions = premise.sessions.saturating_add(1);
            premise.templates.insert(template);
        }
    }
}

/// Returns the fields whose edit would start too many sessions anew, with how many.
///
/// A person edits one template, or knows that it is many. The same field of several templates changes at once when a
/// tool, an upgrade or a machine makes it: that is how whole fleets were drained (Gas City #461, #3229, #3840).
pub(crate) fn too_wide(facts: &Facts<'_>, draft: &Draft<'_>) -> BTreeMap<String, Blast> {
    tenure_bead::canary!(BlastUngoverned => return BTreeMap::new());
    let policy = &facts.world.policy;
    let of = facts.running_in_all();
    let share = |sessions: u64| {
        sessions.saturating_mul(100) > of.saturating_mul(policy.blast_percent.into())
    };
    let is_wide = |premise: &Premise| {
        premise.templates.len() > 1
            && premise.sessions >= u64::from(policy.blast_sessions)
            && share(premise.sessions)
    };
    let wide = draft.premises.0.iter().filter(|(_, premise)| is_wide(premise));
    let blast = |(field, premise): (&String, &Premise)| {
        (field.clone(), Blast { field: field.clone(), sessions: premise.sessions, of })
    };
    wide.map(blast).collect()
}
