//! Where does a record contradict itself or the config? Slot, name and template, one record at a time.

use crate::reading::Reading;
use crate::{Finding, Repair, Rule};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Display;
use tenure_bead::{AgentName, Seat, Slot};
use tenure_slot::{Shape, recover_blind};

/// Finds what one record says in two ways.
pub(crate) fn check(reading: &Reading<'_>, found: &mut Vec<Finding>) {
    if !reading.sits() {
        return;
    }
    match &reading.seat {
        None if reading.is_nobodys() => found.push(unknown(reading)),
        None => {
            found.extend(other_name(reading));
            found.extend(out_of_bounds(reading));
        }
        Some(Seat::Singleton { .. } | Seat::Named { .. }) => {
            found.extend(other_name(reading));
            found.extend(phantom(reading));
        }
        Some(Seat::Numbered { slot, .. }) => {
            found.extend(other_name(reading));
            found.extend(two_slots(reading, *slot));
            found.extend(out_of_bounds(reading));
        }
    }
}

/// Finds a name that is not that of the seat, where the name says nothing of a slot.
fn other_name(reading: &Reading<'_>) -> Option<Finding> {
    let agent = reading.record.statement.agent.as_ref()?;
    let says = if let Some(other) = other_seat(reading) {
        format!("it is called {agent}, which is {other}")
    } else {
        let name = reading.name.as_ref().filter(|name| *name != agent)?;
        let says_slot = reading.stated.agent.is_some()
            && !matches!(reading.shape, Shape::Bounded(_) | Shape::Unlimited { .. });
        let is_of_slot = reading.stated.agent.is_some()
            && reading.stated.agent != reading.seat.as_ref().and_then(Seat::slot);
        if says_slot || is_of_slot || is_base(reading, agent) {
            return None;
        }
        format!("it is called {agent}, its seat is called {name}")
    };
    Some(told(
        Rule::NameAgainstSeat,
        reading,
        says,
        &"the seat stands, and its session is called so",
    ))
}

/// Whether a name is the template's own, which says nothing of a slot: old records of pools have it.
fn is_base(reading: &Reading<'_>, agent: &AgentName) -> bool {
    reading.post.is_some_and(|post| post.template.as_str() == agent.as_str())
}

/// Returns the seat of others that a record is called like: of another template, or of a configured session.
pub(crate) fn other_seat<'r>(reading: &'r Reading<'_>) -> Option<&'r Seat> {
    let seat = reading.agent_seat.as_ref()?;
    let is_of_its_template = match seat {
        Seat::Singleton { template } | Seat::Numbered { template, .. } => {
            reading.post.is_some_and(|post| post.template == *template)
        }
        Seat::Named { .. } => false,
    };
    let is_its_own = is_of_its_template || Some(seat) == reading.seat.as_ref();
    (!is_its_own).then_some(seat)
}

/// Returns the numbers that a session of a template of one has, and must not.
fn phantom(reading: &Reading<'_>) -> Option<Finding> {
    let stated = &reading.stated;
    let places = [("slot", stated.stored), ("name", stated.agent), ("alias", stated.alias)];
    let places: Vec<String> = places
        .into_iter()
        .filter_map(|(place, slot)| Some(format!("its {place} says {}", slot?)))
        .collect();
    if places.is_empty() {
        return None;
    }
    let says = format!("it is the only one, and {}", places.join(" and "));
    Some(told(
        Rule::PhantomSuffix,
        reading,
        says,
        &"it has its own name without a number, and no slot",
    ))
}

fn two_slots(reading: &Reading<'_>, slot: Slot) -> Option<Finding> {
    let stated = &reading.stated;
    let says = match (stated.stored, stated.agent) {
        (Some(stored), Some(agent)) if stored != agent => {
            format!("its slot says {stored}, its name says {agent}")
        }
        (Some(stored), _) if stored != slot => {
            format!("its slot says {stored}, its other names say {slot}")
        }
        (_, Some(agent)) if agent != slot => {
            format!("its name says {agent}, its other names say {slot}")
        }
        (Some(_) | None, Some(_) | None) => return None,
    };
    let ground = if stated.agent == Some(slot) {
        "the name is a concrete identity, and beats a number"
    } else {
        "the other one is not in bounds"
    };
    Some(told(Rule::SlotAgainstName, reading, says, &format!("slot {slot} stands: {ground}")))
}

fn out_of_bounds(reading: &Reading<'_>) -> Option<Finding> {
    let slot = recover_blind(&reading.stated, reading.shape)?;
    let bound = match reading.shape {
        Shape::Bounded(max) if reading.seat.is_none() => format!("and its template has {max}"),
        Shape::Off => "and its template is switched off".to_owned(),
        Shape::Bounded(_) | Shape::Unlimited { .. } | Shape::Singleton => return None,
    };
    Some(Finding {
        rule: Rule::SlotOutOfBounds,
        about: reading.about(),
        beads: vec![reading.id().clone()],
        says: format!("it sits in slot {slot}, {bound}"),
        repair: Repair::Waits(
            "it is never renumbered: it ends in its own time, and nobody follows".to_owned(),
        ),
    })
}

/// Finds a template or a configured session that nobody configured.
fn unknown(reading: &Reading<'_>) -> Finding {
    let statement = &reading.record.statement;
    let says = match (&statement.named, &statement.template) {
        (Some(name), _) => format!("no session {name} is configured"),
        (None, Some(template)) => {
            format!("no template {template} is configured, or it is not clear which")
        }
        (None, None) => "nothing says of which template it is".to_owned(),
    };
    Finding {
        rule: Rule::UnknownTemplate,
        about: reading.about(),
        beads: vec![reading.id().clone()],
        says,
        repair: Repair::Waits(
            "it is left alone until the config says whose it is, or it ends".to_owned(),
        ),
    }
}

/// Tells of a contradiction within one record, and that what stands is written everywhere.
fn told(rule: Rule, reading: &Reading<'_>, says: String, stands: &dyn Display) -> Finding {
    let repair = if reading.is_movable() {
        Repair::Mends(stands.to_string())
    } else {
        Repair::Waits(format!("{stands}; nothing is written while its phase is not known"))
    };
    Finding { rule, about: reading.about(), beads: vec![reading.id().clone()], says, repair }
}

impl Reading<'_> {
    /// Returns whether the config has neither a template nor a configured session for it.
    pub(crate) const fn is_nobodys(&self) -> bool {
        self.seat.is_none() && (self.post.is_none() || self.record.statement.named.is_some())
    }

    /// Returns what a finding about it is about: its seat, or what it calls itself.
    pub(crate) fn about(&self) -> String {
        let statement = &self.record.statement;
        if let Some(seat) = &self.seat {
            return seat.to_string();
        }
        let name = statement.named.as_ref().or(statement.agent.as_ref()).map(ToString::to_string);
        let name = name.or_else(|| statement.alias.as_ref().map(ToString::to_string));
        let name = name.or_else(|| statement.session.as_ref().map(ToString::to_string));
        let name = name.or_else(|| statement.template.as_ref().map(ToString::to_string));
        name.unwrap_or_else(|| self.id().to_string())
    }
}
