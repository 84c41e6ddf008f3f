//! Where does a record contradict itself or the config? Slot, name and template, one record at a time.

use crate::reading::Reading;
use crate::{Finding, Repair, Rule};
use alloc::borrow::ToOwned;
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use core::fmt::Display;
use tenure_bead::{Seat, Slot};
use tenure_identity::Roster;
use tenure_slot::{Shape, recover_blind};

/// Finds what one record says in two ways.
pub(crate) fn check(roster: &Roster, reading: &Reading<'_>, found: &mut Vec<Finding>) {
    if !reading.sits() {
        return;
    }
    let Some(post) = reading.post else {
        found.extend(unknown(reading));
        return;
    };
    if reading.record.statement.named.is_some() {
        found.extend(unknown(reading));
        return;
    }
    if let Some(other) = other_template(roster, reading) {
        let says = format!("it is of {}, and called like a session of {}", post.template, other.template());
        found.push(told(Rule::TemplateAgainstName, reading, says, &"the template stands"));
    }
    if reading.shape == Shape::Singleton {
        found.extend(phantom(reading));
        return;
    }
    let seat = reading.seat.as_ref().and_then(Seat::slot);
    found.extend(seat.and_then(|slot| two_slots(reading, slot)));
    found.extend(out_of_bounds(reading, seat));
}

/// Returns the seat of another template that a record is called like.
pub(crate) fn other_template(roster: &Roster, reading: &Reading<'_>) -> Option<Seat> {
    let post = reading.post?;
    let seat = roster.seat_of(reading.record.statement.agent.as_ref()?)?;
    let is_its_own = *seat.template() == post.template || Some(&seat) == reading.seat.as_ref();
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
    let says = format!("there is one session, and {}", places.join(" and "));
    Some(told(Rule::PhantomSuffix, reading, says, &"it has the base name and no slot"))
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

fn out_of_bounds(reading: &Reading<'_>, seat: Option<Slot>) -> Option<Finding> {
    let slot = recover_blind(&reading.stated, reading.shape)?;
    let bound = match reading.shape {
        Shape::Bounded(max) if seat.is_none() => format!("and its template has {max}"),
        Shape::Off => "and its template is switched off".to_owned(),
        Shape::Bounded(_) | Shape::Unlimited { .. } | Shape::Singleton => return None,
    };
    Some(Finding {
        rule: Rule::SlotOutOfBounds,
        about: reading.about(),
        beads: vec![reading.id().clone()],
        says: format!("it sits in slot {slot}, {bound}"),
        repair: Repair::Waits("it is never renumbered: it ends in its own time, and nobody follows".to_owned()),
    })
}

/// Finds a template or a configured session that nobody configured.
fn unknown(reading: &Reading<'_>) -> Option<Finding> {
    let statement = &reading.record.statement;
    let says = match (&statement.named, &statement.template) {
        (Some(_), _) if reading.seat.is_some() => return None,
        (Some(name), _) => format!("no session {name} is configured"),
        (None, Some(template)) => format!("no template {template} is configured, or it is not clear which"),
        (None, None) => "nothing says of which template it is".to_owned(),
    };
    Some(Finding {
        rule: Rule::UnknownTemplate,
        about: reading.about(),
        beads: vec![reading.id().clone()],
        says,
        repair: Repair::Waits("it is left alone until the config says whose it is, or it ends".to_owned()),
    })
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
