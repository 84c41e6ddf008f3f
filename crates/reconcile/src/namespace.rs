//! Does every word mean one session? Names and aliases of a fleet share one namespace, checked when it is put together.

use crate::{Fleet, FleetError, Template};
use alloc::borrow::ToOwned;
use alloc::collections::BTreeMap;
use alloc::string::{String, ToString};
use alloc::vec::Vec;
use alloc::{format, vec};
use tenure_bead::{Capacity, Seat, Slot};
use tenure_identity::{Naming, alias_of, name_of, naming};

/// Refuses a fleet in which one word would mean two sessions.
pub(crate) fn check(fleet: &Fleet) -> Result<(), FleetError> {
    twice(fleet)?;
    let mut words = Words::default();
    for template in fleet.templates() {
        for entry in entries(template)? {
            words.add(entry)?;
        }
    }
    for named in fleet.named() {
        let (name, template) = (named.name.clone(), named.template.clone());
        if fleet.template(&template).is_none() {
            return Err(FleetError::NoTemplate { name, template });
        }
        let owner = Owner { whose: format!("session {name}"), part: Part::Name };
        words.add(Entry::One { word: name.to_string(), owner: owner.clone() })?;
        if let Some(alias) = &named.alias {
            let owner = Owner { part: Part::Alias, ..owner };
            words.add(Entry::One { word: alias.to_string(), owner })?;
        }
    }
    words.no_number_is_taken()
}

fn twice(fleet: &Fleet) -> Result<(), FleetError> {
    let pair = fleet.templates().windows(2).find(|pair| matches!(pair, [a, b] if a.name == b.name));
    if let Some([template, _]) = pair {
        return Err(FleetError::Twice { name: template.name.clone() });
    }
    let pair = fleet.named().windows(2).find(|pair| matches!(pair, [a, b] if a.name == b.name));
    match pair {
        Some([named, _]) => Err(FleetError::NamedTwice { name: named.name.clone() }),
        Some(_) | None => Ok(()),
    }
}

/// Words that a template takes: one, or `base-1` to `base-max`.
enum Entry {
    One { word: String, owner: Owner },
    Series { base: String, max: u32, owner: Owner },
}

/// Whose word it is.
#[derive(Clone, Eq, PartialEq)]
struct Owner {
    whose: String,
    part: Part,
}

#[derive(Clone, Copy, Eq, PartialEq)]
enum Part {
    Name,
    /// The listed name of this slot.
    Member(Slot),
    Alias,
}

impl Owner {
    fn text(&self) -> String {
        let part = match self.part {
            Part::Name => "the name",
            Part::Member(_) => "a listed name",
            Part::Alias => "the alias",
        };
        format!("{part} of {}", self.whose)
    }

    /// Returns whether a word may belong to both: a session may have its own name as its alias.
    fn shares_with(&self, other: &Self) -> bool {
        let parts = [self.part, other.part];
        self.whose == other.whose && parts.contains(&Part::Name) && parts.contains(&Part::Alias)
    }

    /// Returns whether the word with a number in a series of theirs is the listed name of that very slot.
    fn is_member_of(&self, series: &Self, number: u32) -> bool {
        let is_its_slot = matches!(self.part, Part::Member(slot) if slot.number() == number);
        self.whose == series.whose && is_its_slot
    }
}

fn entries(template: &Template) -> Result<Vec<Entry>, FleetError> {
    let owner = |part| Owner { whose: format!("template {}", template.name), part };
    let one = |word: String, part| Entry::One { word, owner: owner(part) };
    let name = template.name.as_str().to_owned();
    let max = template.pool.max().highest();
    let mut entries = match naming(&template.pool) {
        Naming::Disabled => return Ok(Vec::new()),
        Naming::Singleton => vec![one(name, Part::Name)],
        Naming::Numbered { .. } => {
            vec![Entry::Series { base: name, max, owner: owner(Part::Name) }]
        }
        listed @ Naming::Listed { names, max: bound } => {
            let of_slot = |slot| name_of(&seat_at(template, Some(slot)), listed);
            let slots = (1..).zip(names).filter_map(|(number, _)| Slot::try_new(number));
            let names = slots.filter_map(|slot| Some((of_slot(slot)?, slot)));
            let mut entries: Vec<Entry> =
                names.map(|(name, slot)| one(name.to_string(), Part::Member(slot))).collect();
            if bound == Capacity::Unlimited {
                // Numbers follow the last name.
                entries.push(Entry::Series { base: name, max, owner: owner(Part::Name) });
            }
            entries
        }
    };
    if let Some(alias) = &template.alias {
        let is_one = naming(&template.pool) == Naming::Singleton;
        let last = Slot::try_new(max).filter(|_| !is_one);
        let spelled = alias_of(alias, &seat_at(template, last));
        spelled.map_err(|cause| FleetError::BadAlias { template: template.name.clone(), cause })?;
        let base = alias.to_string();
        entries.push(match last {
            None => one(base, Part::Alias),
            Some(_) => Entry::Series { base, max, owner: owner(Part::Alias) },
        });
    }
    Ok(entries)
}

fn seat_at(template: &Template, slot: Option<Slot>) -> Seat {
    let template = template.name.clone();
    match slot {
        Some(slot) => Seat::Numbered { template, slot },
        None => Seat::Singleton { template },
    }
}

/// The words that were taken so far.
#[derive(Default)]
struct Words {
    ones: BTreeMap<String, Owner>,
    series: BTreeMap<String, (u32, Owner)>,
}

impl Words {
    fn add(&mut self, entry: Entry) -> Result<(), FleetError> {
        let (word, before, owner) = match entry {
            Entry::One { word, owner } => {
                (word.clone(), self.ones.insert(word, owner.clone()), owner)
            }
            Entry::Series { base, max, owner } => {
                let word = format!("{base}-1");
                let before = self.series.insert(base, (max, owner.clone()));
                (word, before.map(|(_, owner)| owner), owner)
            }
        };
        match before {
            Some(before) if !before.shares_with(&owner) => Err(one_name(word, &before, &owner)),
            Some(_) | None => Ok(()),
        }
    }

    /// Refuses a single word that is one of a series, too.
    fn no_number_is_taken(&self) -> Result<(), FleetError> {
        for (word, owner) in &self.ones {
            let Some((base, number)) = word.rsplit_once('-') else { continue };
            let Some((max, other)) = self.series.get(base) else { continue };
            let canonical = !number.starts_with('0') && !number.starts_with('+');
            let is_taken = |n: u32| n >= 1 && n <= *max && !owner.is_member_of(other, n);
            let taken = number.parse().is_ok_and(is_taken);
            if canonical && taken {
                return Err(one_name(word.clone(), other, owner));
            }
        }
        Ok(())
    }
}

fn one_name(word: String, one: &Owner, other: &Owner) -> FleetError {
    FleetError::OneName { word, one: one.text(), other: other.text() }
}
