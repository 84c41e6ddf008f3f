//! Whom does a person mean by a word? Exactly one session, or a question back; never a guess.

use crate::configured::{self, Hit};
use crate::{Directory, NamedPost, Statement, limit};
use alloc::vec::Vec;
use tenure_bead::{AgentName, BeadId};

/// What is asked: a word, where it was said, and in which rig.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a question has these parts and no others")]
pub struct Ask<'a> {
    /// The word; white space around it is dropped.
    pub token: &'a str,
    /// Where it was said.
    pub surface: Surface,
    /// The rig that the person works in; sessions of other rigs are reached by their whole names only.
    pub rig: Option<&'a str>,
}

/// Where a word was said. Each place has its own order, and no place asks more than its own.
///
/// | place | asks, in this order |
/// |---|---|
/// | [`Record`](Self::Record) | id · handle at the host · alias |
/// | [`RecordWithClosed`](Self::RecordWithClosed) | the same · handle of a closed record · alias of a closed record |
/// | [`Command`](Self::Command) | id · configured name · handle at the host · alias · last part of an alias |
/// | [`CommandWithClosed`](Self::CommandWithClosed) | the same · handle of a closed record · alias of a closed record |
/// | [`Materialize`](Self::Materialize) | as `Command`; a configured session that is not there is made |
/// | [`Mail`](Self::Mail) | alias, id and handle at the host at once: two sessions are a question back |
///
/// Only open records are asked where nothing else is said; an id means its record in any case. A configured name is
/// final: who else answers to it is a conflict. Nobody is ever found by a template, a concrete identity, or a
/// handle of former times, and `template:` is another namespace.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "whoever takes words from people says which place it is"
)]
pub enum Surface {
    /// A program that knows records.
    Record,
    /// The same, for history.
    RecordWithClosed,
    /// A command about a session.
    Command,
    /// The same, for history.
    CommandWithClosed,
    /// A command that brings a configured session into being.
    Materialize,
    /// The address of a message.
    Mail,
}

/// One thing to ask.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Step {
    Id,
    Configured,
    Session,
    Alias,
    Leaf,
    ClosedSession,
    ClosedAlias,
    MailBox,
}

/// The table of [`Surface`], as the resolver reads it.
const fn steps(surface: Surface) -> &'static [Step] {
    use Step::{Alias, ClosedAlias, ClosedSession, Configured, Id, Leaf, MailBox, Session};
    match surface {
        Surface::Record => &[Id, Session, Alias],
        Surface::RecordWithClosed => &[Id, Session, Alias, ClosedSession, ClosedAlias],
        Surface::Command | Surface::Materialize => &[Id, Configured, Session, Alias, Leaf],
        Surface::CommandWithClosed => {
            &[Id, Configured, Session, Alias, Leaf, ClosedSession, ClosedAlias]
        }
        Surface::Mail => &[MailBox],
    }
}

/// Whom a word means.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "whoever asks has to handle each")]
pub enum Resolved {
    /// This session. Of several open records of one configured session it is the one that keeps it; see
    /// [`keeper`](crate::keeper()).
    One(BeadId),
    /// A session that the config has by name, and that is to be brought into being so.
    Configured {
        /// What it is called.
        name: AgentName,
        /// How it comes into being.
        how: Makes,
    },
    /// Several; the person is to say which.
    Ambiguous(Candidates),
    /// The config has it by name, and somebody else is in its place; the person is to end or rename that one.
    Conflict {
        /// What the configured session is called.
        name: AgentName,
        /// Who is in its place.
        holder: BeadId,
        /// How.
        why: InPlace,
    },
    /// Nobody.
    Nobody(Why),
}

/// How a configured session comes into being.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever makes it has to handle each")]
pub enum Makes {
    /// This record is it already and does not say so: it has the handle and the template. Write the name into it.
    Adopt(BeadId),
    /// This closed record was it and may go on.
    Reopen(BeadId),
    /// A new record.
    New,
}

/// How somebody is in the place of a configured session.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever explains it has to handle each")]
pub enum InPlace {
    /// It has the handle at the host, and another template.
    OtherTemplate,
    /// It has the handle at the host, and says that it is another configured session.
    OtherIdentity,
    /// It answers to the name as its alias.
    Alias,
}

/// Why a word means nobody.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever explains it has to handle each")]
pub enum Why {
    /// There was no word; nothing was asked.
    Blank,
    /// It names a template, which is no session.
    Template,
    /// The config has a session of that name, and it is not there; where commands bring it into being it would be.
    NotMade(AgentName),
    /// No session is called so.
    NoMatch,
}

/// Several who could be meant, in a fixed order.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a list and how long it would be")]
pub struct Candidates {
    /// The first of them.
    pub first: Vec<Candidate>,
    /// How many there are in all; at least two.
    pub count: usize,
}

/// One who could be meant.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "whoever lists them has to handle both")]
pub enum Candidate {
    /// The session of this record.
    Bead(BeadId),
    /// The session that the config has by this name.
    Named(AgentName),
}

/// Returns whom a word means; a read that writes nothing, because it has nothing to write to.
pub fn resolve(directory: &Directory<'_>, ask: Ask<'_>) -> Resolved {
    let word = ask.token.trim();
    if word.is_empty() {
        return Resolved::Nobody(Why::Blank);
    }
    if word.starts_with(TEMPLATE_PREFIX) {
        return Resolved::Nobody(Why::Template);
    }
    let ask = Ask { token: word, ..ask };
    let answers = steps(ask.surface).iter().find_map(|step| answer(directory, ask, *step));
    answers.unwrap_or(Resolved::Nobody(Why::NoMatch))
}

fn answer(directory: &Directory<'_>, ask: Ask<'_>, step: Step) -> Option<Resolved> {
    let word = ask.token;
    let open = |one: &&Statement| one.stage.is_open();
    let closed = |one: &&Statement| !one.stage.is_open();
    match step {
        Step::Id => pick(directory.by_id(word)),
        Step::Configured => configured(directory, ask),
        Step::Session => pick(called_by_handle(directory.by_session(word).filter(open), word)),
        Step::Alias => pick(directory.by_alias(word).filter(open)),
        Step::Leaf => pick(directory.by_leaf(word).filter(open)),
        Step::ClosedSession => {
            pick(called_by_handle(directory.by_session(word).filter(closed), word))
        }
        Step::ClosedAlias => pick(directory.by_alias(word).filter(closed)),
        Step::MailBox => {
            let by_alias = directory.by_alias(word);
            pick(
                by_alias
                    .chain(directory.by_id(word))
                    .chain(directory.by_session(word))
                    .filter(open),
            )
        }
    }
}

/// Keeps those who have a word as their handle only, where there are some; who also has it as alias comes after them.
fn called_by_handle<'a>(
    found: impl Iterator<Item = &'a Statement>,
    word: &str,
) -> impl Iterator<Item = &'a Statement> {
    let found: Vec<&Statement> = found.collect();
    let has_alias =
        move |one: &Statement| one.alias.as_ref().is_some_and(|alias| alias.as_str() == word);
    let all_have = found.iter().all(|one| has_alias(one));
    found.into_iter().filter(move |one| all_have || !has_alias(one))
}

fn pick<'a>(found: impl Iterator<Item = &'a Statement>) -> Option<Resolved> {
    let mut beads: Vec<&BeadId> = found.map(|one| &one.id).collect();
    // Who is found by two of its words is one.
    beads.sort_unstable();
    beads.dedup();
    match beads.as_slice() {
        [] => None,
        [bead] => Some(Resolved::One((*bead).clone())),
        [_, _, ..] => Some(several(beads.into_iter().cloned().map(Candidate::Bead).collect())),
    }
}

fn several(mut candidates: Vec<Candidate>) -> Resolved {
    candidates.sort_unstable();
    let count = candidates.len();
    candidates.truncate(limit::CANDIDATES_MAX);
    Resolved::Ambiguous(Candidates { first: candidates, count })
}

fn configured(directory: &Directory<'_>, ask: Ask<'_>) -> Option<Resolved> {
    let meant = configured::meant(directory, ask);
    let post: &NamedPost = match meant.as_slice() {
        [] => return None,
        [post] => post,
        [_, _, ..] => {
            let names = meant.iter().map(|post| Candidate::Named(post.name.clone()));
            return Some(several(names.collect()));
        }
    };
    let name = post.name.clone();
    let makes = |how| Resolved::Configured { name: name.clone(), how };
    let not_made = || Resolved::Nobody(Why::NotMade(name.clone()));
    Some(match (configured::holder(directory, post), ask.surface) {
        (Hit::Is(bead), _) => Resolved::One(bead),
        (Hit::Several(beads), _) => several(beads.into_iter().map(Candidate::Bead).collect()),
        (Hit::Conflict { holder, why }, _) => Resolved::Conflict { name, holder, why },
        (Hit::Unnamed(bead), Surface::Materialize) => makes(Makes::Adopt(bead)),
        (Hit::Unnamed(bead), _) => Resolved::One(bead),
        (Hit::Was(bead), Surface::Materialize) => makes(Makes::Reopen(bead)),
        (Hit::Was(bead), Surface::CommandWithClosed | Surface::RecordWithClosed) => {
            Resolved::One(bead)
        }
        (Hit::Nobody, Surface::Materialize) => makes(Makes::New),
        (Hit::Was(_) | Hit::Nobody, _) => not_made(),
    })
}

/// How words begin that name a template.
const TEMPLATE_PREFIX: &str = "template:";
