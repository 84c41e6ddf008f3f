//! Which word does somebody keep whose life is over? Where it is in the way of one that goes on.

use crate::census::{Census, Shared};
use crate::reading::Reading;
use crate::{Finding, Repair, Rule};
use alloc::collections::BTreeSet;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use tenure_bead::{AgentName, SessionName};
use tenure_identity::{Naming, Origin, Roster, Stage, naming};

/// The words that the config itself uses, as hosts have them and as people do.
#[derive(Debug)]
pub(crate) struct Words(BTreeSet<String>);

impl Words {
    pub(crate) fn of(roster: &Roster) -> Self {
        let mut words = BTreeSet::new();
        let singletons =
            roster.posts().iter().filter(|post| naming(&post.pool) == Naming::Singleton);
        let singletons =
            singletons.filter_map(|post| AgentName::parse(post.template.as_str()).ok());
        for name in roster.named().iter().map(|post| post.name.clone()).chain(singletons) {
            words.extend(roster.handle_of(&name).map(|handle| handle.as_str().to_string()));
            words.insert(name.as_str().to_string());
        }
        Self(words)
    }
}

/// Finds closed sessions whose name at the host is wanted again.
pub(crate) fn check(census: &Census<'_>, shared: &Shared<'_, '_>, found: &mut Vec<Finding>) {
    let words = Words::of(census.roster);
    for reading in &census.readings {
        found.extend(reserved(reading, shared, &words));
    }
}

fn reserved(reading: &Reading<'_>, shared: &Shared<'_, '_>, words: &Words) -> Option<Finding> {
    let session = kept(reading)?;
    let holder = shared.other(session.as_str(), reading);
    let says = match holder {
        Some(holder) => format!("its life is over, and its name is in the way of {}", holder.id()),
        None if words.0.contains(session.as_str()) => {
            "its life is over, and its name is in the way of a configured session".to_string()
        }
        None => return None,
    };
    let mut beads = vec![reading.id().clone()];
    beads.extend(holder.map(|holder| holder.id().clone()));
    let repair = Repair::Mends(format!("{session} is free: who is closed keeps no word"));
    Some(Finding { rule: Rule::ReservedByClosed, about: session.to_string(), beads, says, repair })
}

/// Returns the name that a closed session keeps for ever, as Gas City has it: one that nobody can give it again.
pub(crate) fn kept<'a>(reading: &Reading<'a>) -> Option<&'a SessionName> {
    let statement = &reading.record.statement;
    let keeps = statement.stage == Stage::Closed
        && match statement.origin {
            Origin::Manual | Origin::Unstated => true,
            Origin::Pool | Origin::Named => false,
        };
    statement.session.as_ref().filter(|_| keeps && statement.named.is_none())
}
