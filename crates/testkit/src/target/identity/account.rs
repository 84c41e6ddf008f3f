//! Who would there be, and what is wrong with a config? Counted out seat by seat, with no cleverness at all.

use super::config::{Config, Written};
use std::collections::BTreeMap;

/// A session that there may be.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) struct Session {
    /// The template it is of; for a named session the one it is launched from.
    pub(super) template: String,
    /// Where it sits.
    pub(super) place: Place,
    /// What it is called.
    pub(super) name: String,
    /// What it answers to.
    pub(super) alias: Option<String>,
    /// Whether it is wanted now.
    pub(super) is_wanted: bool,
}

/// Where a session sits.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Place {
    /// In the only seat of its template.
    Only,
    /// In a slot.
    Slot(u8),
    /// In the seat of its own name.
    Own,
}

/// Returns every session of a config.
pub(super) fn sessions(config: &Config) -> Vec<Session> {
    let mut all: Vec<Session> = config.pools.iter().flat_map(of_pool).collect();
    all.extend(config.named.iter().map(|own| Session {
        template: own.template.clone(),
        place: Place::Own,
        name: own.name.clone(),
        alias: own.alias.clone(),
        is_wanted: true,
    }));
    all
}

fn of_pool(pool: &Written) -> Vec<Session> {
    let session = |place, name, alias, is_wanted| {
        let template = pool.name.clone();
        Session { template, place, name, alias, is_wanted }
    };
    if pool.max == 1 && pool.names.is_empty() {
        let (name, alias) = (pool.name.clone(), pool.alias.clone());
        return vec![session(Place::Only, name, alias, pool.wanted == 1)];
    }
    let path = pool.name.rfind('/').map_or("", |at| pool.name.split_at(at + 1).0);
    let slots = 1..=pool.max;
    let in_slot = |slot: u8| {
        let member = pool.names.get(usize::from(slot) - 1);
        let numbered = format!("{}-{slot}", pool.name);
        let name = member.map_or(numbered, |member| format!("{path}{member}"));
        let alias = pool.alias.as_ref().map(|alias| format!("{alias}-{slot}"));
        session(Place::Slot(slot), name, alias, slot <= pool.wanted)
    };
    slots.map(in_slot).collect()
}

/// What is wrong with a config.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Wrong {
    /// A word is outside its grammar.
    Word,
    /// Bounds or a list contradict themselves.
    Pool,
    /// Two templates have one name.
    Twice,
    /// Two named sessions have one name.
    NamedTwice,
    /// Something names a template that is not there.
    NoTemplate,
    /// Templates wait for each other.
    Circle,
    /// One word means two sessions.
    OneWord,
    /// An alias cannot be spelled for a slot.
    Alias,
}

/// Returns everything that is wrong with a config.
pub(super) fn wrongs(config: &Config) -> Vec<Wrong> {
    let mut found = Vec::new();
    let mut note = |is_so: bool, wrong| {
        if is_so {
            found.push(wrong);
        }
    };
    note(config.pools.iter().any(is_misspelled), Wrong::Word);
    note(config.named.iter().any(|own| !is_name(&own.name, 75)), Wrong::Word);
    note(config.named.iter().any(|own| own.alias.iter().any(|a| !is_alias(a))), Wrong::Word);
    note(config.pools.iter().any(contradicts), Wrong::Pool);
    note(has_twice(config.pools.iter().map(|p| &p.name)), Wrong::Twice);
    note(has_twice(config.named.iter().map(|own| &own.name)), Wrong::NamedTwice);
    let is_there = |name: &String| config.pools.iter().any(|pool| pool.name == *name);
    let afters = config.pools.iter().flat_map(|pool| &pool.after);
    let mut meant = afters.chain(config.named.iter().map(|own| &own.template));
    note(meant.any(|name| !is_there(name)), Wrong::NoTemplate);
    note(config.pools.iter().any(|pool| waits_for_itself(config, pool)), Wrong::Circle);
    let all = sessions(config);
    note(shared_word(&all).is_some(), Wrong::OneWord);
    let mut in_pools = all.iter().filter(|session| session.place != Place::Own);
    note(in_pools.any(|s| s.alias.iter().any(|alias| !is_alias(alias))), Wrong::Alias);
    found
}

/// Returns a word that means two sessions.
pub(super) fn shared_word(sessions: &[Session]) -> Option<String> {
    let mut whose: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, session) in sessions.iter().enumerate() {
        for word in session.alias.iter().chain([&session.name]) {
            if whose.insert(word, at).is_some_and(|other| other != at) {
                return Some(word.clone());
            }
        }
    }
    None
}

fn is_misspelled(pool: &Written) -> bool {
    let is_member = |name: &String| is_name(name, 64) && !name.contains('/');
    !is_name(&pool.name, 64)
        || !pool.names.iter().all(is_member)
        || pool.alias.iter().any(|alias| !is_alias(alias))
        || pool.after.iter().any(|after| !is_name(after, 64))
}

fn contradicts(pool: &Written) -> bool {
    let is_short = !pool.names.is_empty() && pool.names.len() < usize::from(pool.max);
    let in_order = pool.min <= pool.wanted && pool.wanted <= pool.max;
    !in_order || is_short || has_twice(pool.names.iter())
}

fn has_twice<'a>(words: impl Iterator<Item = &'a String>) -> bool {
    let mut words: Vec<&String> = words.collect();
    words.sort_unstable();
    words.windows(2).any(|pair| pair.first() == pair.last())
}

/// Follows everything that a template waits for, as many steps as there are templates.
fn waits_for_itself(config: &Config, pool: &Written) -> bool {
    let mut ahead: Vec<&String> = pool.after.iter().collect();
    for _ in &config.pools {
        if ahead.contains(&&pool.name) {
            return true;
        }
        let next = config.pools.iter().filter(|other| ahead.contains(&&other.name));
        ahead = next.flat_map(|other| &other.after).collect();
    }
    false
}

fn is_name(text: &str, most: usize) -> bool {
    let is_part = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphanumeric())
            && part.chars().all(|c| c.is_ascii_alphanumeric() || "._-".contains(c))
    };
    text.len() <= most && text.split('/').all(is_part)
}

fn is_alias(text: &str) -> bool {
    let is_number = |tail: &str| !tail.is_empty() && tail.chars().all(|c| c.is_ascii_digit());
    let is_id = text.starts_with("s-")
        || text.starts_with("tb-")
        || text.strip_prefix("gc-").is_some_and(is_number);
    is_name(text, 75) && text != "human" && !is_id
}
