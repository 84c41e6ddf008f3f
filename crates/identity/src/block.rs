//! Who stands in the way of a name? The living always, the config for its own, the closed only by a listed rule.

use crate::{Directory, NamedPost, Origin, Stage, Statement, suffixed_handle};
use core::fmt;
use tenure_bead::{AgentName, Alias, BeadId, NameError, SessionName};

/// What somebody wants to be called.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there are these two kinds of names")]
pub enum Word<'a> {
    /// The handle at the host.
    Session(&'a SessionName),
    /// The public handle.
    Alias(&'a Alias),
}

impl Word<'_> {
    /// Returns the text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Session(name) => name.as_str(),
            Self::Alias(alias) => alias.as_str(),
        }
    }
}

/// Who wants it.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Claimant<'a> {
    /// Its bead, if it has one already; nobody is in its own way.
    pub bead: Option<&'a BeadId>,
    /// The identity that the config gives to it: a configured session with a name of its own, or the name of a seat.
    pub identity: Option<&'a AgentName>,
}

/// Who stands in the way, why, and what ends it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a refusal without its remedy is half an answer")]
pub struct Blocked {
    /// Who.
    pub holder: Holder,
    /// Why.
    pub why: Because,
    /// What ends it.
    pub remedy: Remedy,
}

/// Who stands in the way.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "it is a record or the config")]
pub enum Holder {
    /// The session of this record.
    Bead(BeadId),
    /// The session that the config has by this name, whether it exists or not.
    Configured(AgentName),
}

/// Why it stands in the way.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever explains it has to handle each")]
pub enum Because {
    /// The config has reserved the word.
    Reserved,
    /// A session has it as its handle at the host.
    Session,
    /// A session has it as its alias.
    Alias,
    /// A session is called so.
    Agent,
    /// A session's template is called so.
    Template,
    /// A closed session had it as its handle, which somebody chose for it alone.
    ClosedSession,
}

/// What ends a refusal.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever explains it has to handle each")]
pub enum Remedy {
    /// Choose another word, or take this one out of the config.
    ChooseAnother,
    /// Close or rename the holder; until then it keeps the word.
    EndHolder,
    /// Release the name of the closed holder; nothing runs under it.
    Release,
}

impl fmt::Display for Blocked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.holder {
            Holder::Bead(id) => write!(f, "{id}")?,
            Holder::Configured(name) => write!(f, "the configured session {name}")?,
        }
        f.write_str(match self.why {
            Because::Reserved => " has it reserved",
            Because::Session => " has it as its handle at the host",
            Because::Alias => " has it as its alias",
            Because::Agent => " is called so",
            Because::Template => " has a template that is called so",
            Because::ClosedSession => ", which is closed, had it as its handle at the host",
        })?;
        f.write_str(match self.remedy {
            Remedy::ChooseAnother => "; choose another word",
            Remedy::EndHolder => "; close or rename it, or choose another word",
            Remedy::Release => "; release its name, or choose another word",
        })
    }
}

/// Returns who stands in the way of a name, or nothing where it is free.
///
/// | who has the word | is in the way of a handle at the host | is in the way of an alias |
/// |---|---|---|
/// | the config, for another identity | yes | yes |
/// | an open record, as its handle | yes | yes, unless it is asleep or drained and was the same configured session |
/// | an open record, as its alias | yes | yes |
/// | an open record, as its concrete identity | yes, unless it is of a pool and the identity is the claimant's | yes, unless the identity is the claimant's |
/// | an open record, as its template | as before | no |
/// | a closed record, as its handle | yes, unless it was configured or of a pool, or is the claimant's own identity | no |
/// | a record whose start failed, or that is kept as history | no | no |
/// | anybody, as a handle of former times | no | no |
///
/// Of several, the one of the first row is named, then the one with the smaller id.
///
/// ```
/// use tenure_bead::{Alias, BeadId, SessionName};
/// use tenure_identity::{blocker, Claimant, Directory, Roster, Stage, Statement, Word};
/// # fn main() -> Result<(), tenure_bead::NameError> {
/// let record = |stage| {
///     let session = Some(SessionName::parse("sky")?);
///     Ok::<_, tenure_bead::NameError>([Statement { session, ..Statement::bare(BeadId::parse("gc-7")?, stage) }])
/// };
/// let (sky, roster, anybody) = (Alias::parse("sky")?, Roster::default(), Claimant::default());
/// let is_free = |records: &[Statement]| {
///     blocker(&Directory::new(records, &roster), Word::Alias(&sky), anybody).is_none()
/// };
/// assert!(!is_free(&record(Stage::Active)?));
/// assert!(is_free(&record(Stage::Closed)?));
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn blocker(
    directory: &Directory<'_>,
    word: Word<'_>,
    claimant: Claimant<'_>,
) -> Option<Blocked> {
    let text = word.as_str();
    let first = |because, holds: &dyn Fn(&Statement) -> bool| {
        let is_in_the_way = |one: &&Statement| claimant.bead != Some(&one.id) && holds(one);
        let holder = match because {
            Because::Session | Because::ClosedSession => {
                directory.by_session(text).find(is_in_the_way)
            }
            Because::Alias => directory.by_alias(text).find(is_in_the_way),
            Because::Agent => directory.by_agent(text).find(is_in_the_way),
            Because::Template => directory.by_template(text).find(is_in_the_way),
            Because::Reserved => None,
        };
        holder.map(|one| blocked(one, because))
    };
    let is_own = is_identity(claimant, text);
    let holds = |one: &Statement| {
        tenure_bead::canary!(ClosedHandleBlocks => return true);
        one.stage.holds()
    };
    let found = reserved(directory, word, claimant);
    match word {
        Word::Session(_) => {
            let counts = |one: &Statement| holds(one) && !(is_own && one.origin == Origin::Pool);
            found
                .or_else(|| first(Because::Session, &holds))
                .or_else(|| first(Because::Alias, &holds))
                .or_else(|| first(Because::Agent, &counts))
                .or_else(|| first(Because::Template, &counts))
                .or_else(|| first(Because::ClosedSession, &|one| keeps_closed(one, text, claimant)))
        }
        Word::Alias(_) => {
            let counts = |one: &Statement| holds(one) && !yields(one, claimant);
            found
                .or_else(|| first(Because::Session, &counts))
                .or_else(|| first(Because::Alias, &holds))
                .or_else(|| first(Because::Agent, &|one| holds(one) && !is_own))
        }
    }
}

/// Returns a handle at the host that is free: the wanted one, or with the bead's id behind it where it is taken.
///
/// # Errors
///
/// [`NameError`] when it gets too long with the id; whoever chose the handle chooses a shorter one.
pub fn free_handle(
    directory: &Directory<'_>,
    wanted: &SessionName,
    claimant: Claimant<'_>,
    id: &BeadId,
) -> Result<SessionName, NameError> {
    match blocker(directory, Word::Session(wanted), claimant) {
        None => Ok(wanted.clone()),
        Some(_) => suffixed_handle(wanted, id),
    }
}

fn blocked(one: &Statement, why: Because) -> Blocked {
    let remedy = if one.stage.is_open() { Remedy::EndHolder } else { Remedy::Release };
    Blocked { holder: Holder::Bead(one.id.clone()), why, remedy }
}

/// Returns the configured session that a word is reserved for, where that is somebody else.
fn reserved(directory: &Directory<'_>, word: Word<'_>, claimant: Claimant<'_>) -> Option<Blocked> {
    let text = word.as_str();
    let roster = directory.roster();
    let by_name = roster.named().binary_search_by(|post| post.name.as_str().cmp(text)).ok();
    let by_name = by_name.and_then(|at| roster.named().get(at));
    let by_alias = || directory.named_aliased(text);
    let mut having = by_name.into_iter().chain(directory.reserving(text)).chain(by_alias());
    let is_other = |post: &&NamedPost| claimant.identity != Some(&post.name);
    having.find(is_other).map(|post| Blocked {
        holder: Holder::Configured(post.name.clone()),
        why: Because::Reserved,
        remedy: Remedy::ChooseAnother,
    })
}

fn is_identity(claimant: Claimant<'_>, text: &str) -> bool {
    claimant.identity.is_some_and(|identity| identity.as_str() == text)
}

/// Returns whether a record at rest lets its successor have the word: it was the same configured session.
fn yields(one: &Statement, claimant: Claimant<'_>) -> bool {
    let rests = matches!(one.stage, Stage::Asleep | Stage::Drained);
    rests && one.named.is_some() && one.named.as_ref() == claimant.identity
}

/// Returns whether a closed record keeps its handle: somebody chose it, and neither the config nor a pool gave it.
fn keeps_closed(one: &Statement, text: &str, claimant: Claimant<'_>) -> bool {
    let is_configured = one.named.is_some() || one.origin == Origin::Named;
    let is_pooled = one.origin == Origin::Pool;
    let is_claimants = claimant.identity.is_some_and(|identity| signals(one, identity.as_str()));
    let is_released = is_configured || is_pooled || is_claimants || is_identity(claimant, text);
    one.stage == Stage::Closed && !is_released
}

/// Returns whether a record's own words say that it was of an identity.
fn signals(one: &Statement, identity: &str) -> bool {
    one.agent.as_ref().is_some_and(|name| name.as_str() == identity)
        || one.alias.as_ref().is_some_and(|alias| alias.as_str() == identity)
        || one.template.as_ref().is_some_and(|template| template.as_str() == identity)
}
