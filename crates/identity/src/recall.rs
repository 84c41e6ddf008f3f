//! Which seat does a record mean? What its words say, one by one, and whether they agree.

use crate::handle::{is_own, plain};
use crate::seat::slot_of;
use crate::{Naming, Post, Roster, Statement, naming, numbered};
use alloc::string::String;
use alloc::vec::Vec;
use alloc::{format, vec};
use tenure_bead::{AgentName, Seat, Slot, Stated, TemplateName, Tie};

/// Which seat a record means.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever seats old records has to handle each")]
pub enum Recalled {
    /// All that it says is this one seat, and the config has it.
    Seat(Seat),
    /// It means the one seat of a template of one, and says so with a slot or a numeric suffix: normalise it.
    Stale {
        /// The seat.
        seat: Seat,
        /// The name with the suffix; nothing where only a slot is said.
        said: Option<AgentName>,
    },
    /// It is of this template, and says no seat: a manual session, or one that was not seated yet.
    Unseated {
        /// The template.
        template: TemplateName,
    },
    /// It means one seat, which the config does not have, or no longer.
    OutOfBounds {
        /// The seat.
        seat: Seat,
    },
    /// Its words mean several seats. Of slots in one template, `tenure-slot` decides by its table.
    Contradiction {
        /// The template that it is of.
        template: TemplateName,
        /// The slots that it says.
        stated: Stated,
        /// The seat of another template that its concrete identity means.
        elsewhere: Option<Seat>,
    },
    /// The config has no template that it could be of, or several.
    Unknown,
}

impl Recalled {
    /// Returns the seat that it means without a doubt.
    #[must_use]
    pub const fn seat(&self) -> Option<&Seat> {
        match self {
            Self::Seat(seat) | Self::Stale { seat, .. } => Some(seat),
            Self::Unseated { .. }
            | Self::OutOfBounds { .. }
            | Self::Contradiction { .. }
            | Self::Unknown => None,
        }
    }
}

/// Returns which seat a record means, as far as its own words say; it never guesses.
///
/// ```
/// use tenure_bead::{AgentName, BeadId, TemplateName};
/// use tenure_identity::{recall, Pool, Post, Recalled, Roster, Stage, Statement};
/// # fn main() -> Result<(), tenure_bead::NameError> {
/// let template = TemplateName::parse("rig/refinery")?;
/// let roster = Roster::new(vec![Post { template: template.clone(), pool: Pool::of(1), alias: None }], vec![]);
/// let agent = AgentName::parse("rig/refinery-1")?;
/// let record = Statement { agent: Some(agent.clone()), ..Statement::bare(BeadId::parse("gc-7")?, Stage::Active) };
/// let seat = tenure_bead::Seat::Singleton { template };
/// assert_eq!(recall(&record, &roster), Recalled::Stale { seat, said: Some(agent) });
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn recall(statement: &Statement, roster: &Roster) -> Recalled {
    if let Some(name) = &statement.named {
        return recall_named(statement, name, roster);
    }
    let Some(post) = template_of(statement, roster) else { return Recalled::Unknown };
    let template = post.template.clone();
    let stated = slots_said(statement, post, roster);
    let elsewhere = statement.agent.as_ref().and_then(|agent| roster.seat_of(agent));
    if elsewhere.as_ref().is_some_and(|seat| *seat.template() != template) {
        return Recalled::Contradiction { template, stated, elsewhere };
    }
    if let Some(seat @ Seat::Named { .. }) = elsewhere {
        // It is called exactly like a configured session of its template.
        return Recalled::Seat(seat);
    }
    match naming(&post.pool) {
        Naming::Singleton => recall_single(statement, post, roster),
        Naming::Disabled | Naming::Numbered { .. } | Naming::Listed { .. } => {
            recall_slot(stated, template, roster)
        }
    }
}

fn recall_named(statement: &Statement, name: &AgentName, roster: &Roster) -> Recalled {
    let stated =
        statement.template.as_ref().and_then(|word| one(template_meant(word.as_str(), roster)));
    let seat =
        |template: &TemplateName| Seat::Named { template: template.clone(), name: name.clone() };
    match (roster.named_post(name), stated) {
        (Some(named), Some(post)) if named.template != post.template => Recalled::Contradiction {
            template: post.template.clone(),
            stated: slots_said(statement, post, roster),
            elsewhere: Some(seat(&named.template)),
        },
        (Some(named), Some(_) | None) => Recalled::Seat(seat(&named.template)),
        (None, Some(post)) => Recalled::OutOfBounds { seat: seat(&post.template) },
        (None, None) => Recalled::Unknown,
    }
}

/// A template of one has one seat, under one name; whatever else is called after it is stale or somebody's own.
///
/// Where a configured session of the template has its name, that is the seat; where one of another template has it,
/// the template's own seat has no name, and nobody sits there.
fn recall_single(statement: &Statement, post: &Post, roster: &Roster) -> Recalled {
    let template = post.template.clone();
    let own = AgentName::parse(template.as_str()).ok().and_then(|name| roster.seat_of(&name));
    let Some(seat) = own.filter(|seat| *seat.template() == template) else {
        return Recalled::OutOfBounds { seat: Seat::Singleton { template } };
    };
    tenure_bead::canary!(SuffixBelieved => return Recalled::Seat(seat));
    let suffixed = |word: &&AgentName| is_suffixed(word.as_str(), post, roster);
    let as_name = |alias: &tenure_bead::Alias| AgentName::parse(alias.as_str()).ok();
    let alias = statement.alias.as_ref().and_then(as_name);
    let said = statement.agent.as_ref().filter(suffixed).or(alias.as_ref().filter(suffixed));
    if said.is_some() || statement.slot.is_some() {
        return Recalled::Stale { seat, said: said.cloned() };
    }
    let is_base = |agent: &AgentName| is_called_after(agent.as_str(), post);
    match &statement.agent {
        Some(agent) if !is_base(agent) => Recalled::Unseated { template },
        Some(_) | None => Recalled::Seat(seat),
    }
}

fn recall_slot(stated: Stated, template: TemplateName, roster: &Roster) -> Recalled {
    if stated.template == Tie::Unstated && stated.agent.is_none() && stated.alias.is_none() {
        // A mere number says nothing of a template that the record does not name.
        return Recalled::Unseated { template };
    }
    let said = [stated.stored, stated.agent, stated.alias, stated.session];
    let mut said = said.into_iter().flatten();
    let Some(slot) = said.next() else { return Recalled::Unseated { template } };
    if said.any(|other| other != slot) {
        return Recalled::Contradiction { template, stated, elsewhere: None };
    }
    let seat = Seat::Numbered { template, slot };
    match roster.name_of(&seat) {
        Some(_) => Recalled::Seat(seat),
        None => Recalled::OutOfBounds { seat },
    }
}

/// Returns whether a word is the name of a template of one with a number behind it: any number, however large.
pub(crate) fn is_suffixed(word: &str, post: &Post, roster: &Roster) -> bool {
    let marks = marks(post, roster);
    unsuffixed(word, marks).any(|name| is_called_after(name, post))
}

/// Returns whether a name is that of a template with a number behind it, as the one of a template of one is never called.
///
/// ```
/// use tenure_bead::{AgentName, TemplateName};
/// use tenure_identity::is_stale_name;
/// # fn main() -> Result<(), tenure_bead::NameError> {
/// let template = TemplateName::parse("refinery")?;
/// assert!(is_stale_name(&AgentName::parse("refinery-17")?, &template));
/// assert!(!is_stale_name(&AgentName::parse("refinery")?, &template));
/// assert!(!is_stale_name(&AgentName::parse("refinery-night-1")?, &template));
/// let template = TemplateName::parse("build-gc")?;
/// assert!(is_stale_name(&AgentName::parse("build-gc-17")?, &template));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn is_stale_name(name: &AgentName, template: &TemplateName) -> bool {
    unsuffixed(name.as_str(), MARKS).any(|name| name == template.as_str())
}

/// Returns what may stand between a template's name and a number.
///
/// The old spelling is none where another template is called so: of `build` and `build-gc`, the name `build-gc-3` is
/// that of the second.
fn marks(post: &Post, roster: &Roster) -> &'static [&'static str] {
    let longer = format!("{}-gc", post.template);
    if roster.post_called(&longer).is_some() { &["-"] } else { MARKS }
}

/// Drops a number and the mark before it: any number, also one that is no slot. The shortest mark comes first.
fn unsuffixed<'w>(word: &'w str, marks: &'static [&str]) -> impl Iterator<Item = &'w str> {
    let name = word.trim_end_matches(|c: char| c.is_ascii_digit());
    let is_numbered = name.len() < word.len();
    marks.iter().filter(move |_| is_numbered).filter_map(move |mark| name.strip_suffix(mark))
}

/// What stands before a number: a dash, and what was written once.
const MARKS: &[&str] = &["-", "-gc-"];

/// Returns whether a word is a template's name, whole or as it is called where it was written.
fn is_called_after(word: &str, post: &Post) -> bool {
    let parts = post.template.parts();
    word == post.template.as_str() || (parts.binding.is_none() && word == parts.base)
}

/// Returns the template that a record is of, in the words of the config.
///
/// Its own word for it comes first, then its concrete identity, then its alias; a word that several templates could
/// mean decides nothing. A template that several rigs have under one name is told from the others by the slot that
/// the host's handle names, where only one of them has it.
#[must_use]
pub fn template_of<'r>(statement: &Statement, roster: &'r Roster) -> Option<&'r Post> {
    if let Some(named) = statement.named.as_ref().and_then(|name| roster.named_post(name)) {
        return roster.post(&named.template);
    }
    let word = statement.template.as_ref().map(|word| template_meant(word.as_str(), roster));
    match word.as_deref() {
        Some([post]) => return Some(post),
        // It says what it is of, and nobody configured that: no other word makes it another template's.
        Some([]) => return None,
        Some([_, _, ..]) | None => {}
    }
    let word = word.unwrap_or_default();
    if let Some(seat) = statement.agent.as_ref().and_then(|agent| roster.seat_of(agent)) {
        // Exactly so is one session called, whatever else is nearly called so.
        return roster.post(seat.template());
    }
    let by_agent = || one(identity_meant(statement.agent.as_ref()?.as_str(), roster));
    let by_alias = || one(identity_meant(statement.alias.as_ref()?.as_str(), roster));
    by_agent().or_else(by_alias).or_else(|| {
        let session = host_word(statement)?;
        let meant = identity_meant(session, roster);
        one(meant.into_iter().filter(|post| word.contains(post)).collect())
    })
}

/// Returns the templates that a word for a template could mean.
pub(crate) fn template_meant<'r>(word: &str, roster: &'r Roster) -> Vec<&'r Post> {
    if let Some(post) = roster.post_called(word) {
        return vec![post];
    }
    if let Some(post) = unbound(word).and_then(|name| roster.post_called(&name)) {
        return vec![post];
    }
    if word.contains('/') { Vec::new() } else { roster.posts_local(word).collect() }
}

/// Returns the templates whose session could be called so.
pub(crate) fn identity_meant<'r>(word: &str, roster: &'r Roster) -> Vec<&'r Post> {
    let seat = |word: &str| roster.seat_of(&AgentName::parse(word).ok()?);
    if let Some(seat) = seat(word) {
        // Exactly so is one session called; if nobody configured its template, no other one is meant.
        return roster.post(seat.template()).into_iter().collect();
    }
    let formerly = || roster.post(seat(&unbound(word)?)?.template());
    let suffixed = || {
        // As it stands first: a template may be called like the old spelling of another one's number.
        let post = unsuffixed(word, MARKS).find_map(|name| roster.post_called(name))?;
        (naming(&post.pool) == Naming::Singleton).then_some(post)
    };
    let found = roster.post_called(word).or_else(suffixed);
    if let Some(post) = found.or_else(formerly) {
        return vec![post];
    }
    let Some((base, slot)) = numbered(word).filter(|_| !word.contains('/')) else {
        return Vec::new();
    };
    let has_slot = |post: &&Post| match naming(&post.pool) {
        Naming::Disabled | Naming::Singleton => false,
        Naming::Numbered { max } | Naming::Listed { max, .. } => max.has(slot),
    };
    roster.posts_local(base).filter(has_slot).collect()
}

/// Drops the name of a package out of a word: sessions of a template that a package brought may outlive the package.
///
/// Only in this direction: a word without a package never means a template that has one.
fn unbound(word: &str) -> Option<String> {
    let (rig, last) = word.rsplit_once('/').map_or(("", word), |(rig, last)| (rig, last));
    let (_, base) = last.rsplit_once('.').filter(|(_, base)| !base.is_empty())?;
    Some(if rig.is_empty() { base.into() } else { format!("{rig}/{base}") })
}

/// Returns the slots that a record says in one template, each place by itself; `tenure-slot` decides between them.
#[must_use]
pub fn slots_said(statement: &Statement, post: &Post, roster: &Roster) -> Stated {
    let word = statement.template.as_ref().map(|word| template_meant(word.as_str(), roster));
    let is_tied = word.is_some_and(|meant| matches!(meant.as_slice(), [one] if *one == post));
    let template = if is_tied { Tie::Stated } else { Tie::Unstated };
    let meant = |word: &str| {
        let is_lent = is_own(word, &statement.id);
        if is_lent { None } else { slot_meant(word, post, template, roster) }
    };
    Stated {
        stored: statement.slot,
        agent: statement.agent.as_ref().and_then(|word| meant(word.as_str())),
        alias: statement.alias.as_ref().and_then(|word| meant(word.as_str())),
        session: host_word(statement).and_then(|word| {
            let marks = marks(post, roster);
            forms(post, template).iter().find_map(|form| slot_behind(word, &plain(form), marks))
        }),
        template,
    }
}

/// Returns the handle at the host, where it may say something of the seat.
fn host_word(statement: &Statement) -> Option<&str> {
    let word = statement.session.as_ref().filter(|_| statement.alias.is_none())?.as_str();
    (!is_own(word, &statement.id)).then_some(word)
}

/// Returns the slot that a name means in a template, whether the template has it or not.
fn slot_meant(word: &str, post: &Post, tie: Tie, roster: &Roster) -> Option<Slot> {
    let name = AgentName::parse(word).ok()?;
    if let Some(seat) = roster.seat_of(&name) {
        // A session that is called exactly so is itself, and nobody's slot.
        return seat.slot().filter(|_| *seat.template() == post.template);
    }
    let listed = || {
        let at = post.pool.names().iter().position(|member| {
            let local = tie == Tie::Stated && member.as_str() == word;
            local || AgentName::of_member(&post.template, member) == name
        })?;
        Slot::try_new(u32::try_from(at).ok()?.checked_add(1)?)
    };
    let marks = marks(post, roster);
    let as_unbound = || slot_behind(&unbound(word)?, post.template.as_str(), marks);
    let forms = forms(post, tie);
    let numbered = forms.iter().find_map(|form| slot_behind(word, form, marks));
    numbered.or_else(listed).or_else(as_unbound)
}

/// Returns what a template's sessions may be called before their number: its name, and to a record that is tied to
/// it also the name without its rig.
fn forms(post: &Post, tie: Tie) -> Vec<&str> {
    let whole = post.template.as_str();
    let local = whole.rsplit_once('/').map(|(_, last)| last).filter(|_| tie == Tie::Stated);
    [Some(whole), local].into_iter().flatten().collect()
}

/// Reads the slot behind a name: `name-3`, or `name-gc-3` as it was written once.
fn slot_behind(word: &str, name: &str, marks: &[&str]) -> Option<Slot> {
    let tail = word.strip_prefix(name)?;
    marks.iter().find_map(|mark| slot_of(tail.strip_prefix(mark)?))
}

fn one(meant: Vec<&Post>) -> Option<&Post> {
    match meant.as_slice() {
        [post] => Some(post),
        [] | [_, _, ..] => None,
    }
}
