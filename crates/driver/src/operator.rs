//! What can an operator say about a fleet that is kept? Each word is an entry of the ledger, and stands until it is over.

use crate::Driver;
use core::borrow::Borrow;
use core::time::Duration;
use tenure_bead::{
    AgentName, Bead, BeadId, Deadline, LedgerWrite, PhaseKind, ReleaseError, Stored, TemplateName,
    Word,
};
use tenure_reconcile::{forgive, keep_until, vouch};
use tenure_store::{CommitError, ReadError};

/// Why an operator's word was not taken. Nothing was written.
///
/// The cause, where there is one, is in `source()`; [`Causes`](crate::Causes) writes both in one line.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WordError {
    /// The fleet has no such template.
    #[error("take an operator's word: the fleet has no template {template}")]
    NoTemplate {
        /// The template.
        template: TemplateName,
    },
    /// No open session on record has that name, alias or bead id.
    #[error("take an operator's word: no session is called {word}; {}", who(there))]
    NoSession {
        /// What was said.
        word: String,
        /// What those are called that there are, by name.
        there: Vec<AgentName>,
    },
    /// The name of one session is the alias of another one.
    #[error("take an operator's word: {word} means {} and {}; say the id of the bead", beads.0, beads.1)]
    Unclear {
        /// What was said.
        word: String,
        /// The beads of two that answer to it.
        beads: (BeadId, BeadId),
    },
    /// The session does not run, so there is no config that it could keep: it starts with what is wanted then.
    #[error(
        "take an operator's word: {name} does not run, it is {phase}; say it again once it runs"
    )]
    NotRunning {
        /// The name.
        name: AgentName,
        /// How it stands.
        phase: PhaseKind,
    },
    /// The reserved word cannot be released.
    #[error("take an operator's word")]
    Release(#[from] ReleaseError),
    /// The store could not be read.
    #[error("take an operator's word")]
    Read(#[from] ReadError),
    /// The store refused the entry, or does not answer.
    #[error("take an operator's word")]
    Commit(#[from] CommitError),
}

impl Driver {
    /// Vouches for what a template wants now: an edit that was held because it flips, or because it would start too much
    /// of the fleet anew at once, is rolled out, within the budgets and not before sessions may be disturbed.
    ///
    /// It holds for this edit and none that follows.
    ///
    /// # Errors
    ///
    /// [`WordError`]; nothing was written then.
    pub fn vouch(&mut self, template: &TemplateName) -> Result<(), WordError> {
        let no_template = || WordError::NoTemplate { template: template.clone() };
        let now = self.parts.clock.now();
        let (wanted, ledger) = (self.wanted.fleet().clone(), self.snapshot()?.ledger);
        let wanted = wanted.template(template).ok_or_else(no_template)?;
        self.note(vec![vouch((&ledger, &self.options.policy), wanted, now)])
    }

    /// Keeps a session with the config that it has, whatever is wanted, for so long from now.
    ///
    /// It is named as [`explain`](tenure_reconcile::explain) takes it: by its name, its alias or the id of its bead.
    ///
    /// # Errors
    ///
    /// [`WordError`]; nothing was written then.
    pub fn keep_config(
        &mut self,
        word: &(impl Borrow<str> + ?Sized),
        time: Duration,
    ) -> Result<(), WordError> {
        let now = self.parts.clock.now();
        let snapshot = self.snapshot()?;
        let bead = meant(&snapshot.beads, word.borrow())?;
        let phase = bead.phase().kind();
        if !matches!(phase, PhaseKind::Running | PhaseKind::Draining) {
            return Err(WordError::NotRunning { name: bead.name().clone(), phase });
        }
        self.note(vec![keep_until(&snapshot.ledger, bead.id(), Deadline::after(now, time), now)])
    }

    /// Forgets how often the sessions of a template failed: whoever waits is tried at once, and the roll-out of an edit
    /// goes on that failures had stopped. A session in quarantine is tried at once, too.
    ///
    /// # Errors
    ///
    /// [`WordError`]; nothing was written then.
    pub fn forgive(&mut self, template: &TemplateName) -> Result<(), WordError> {
        let (snapshot, now) = (self.snapshot()?, self.parts.clock.now());
        let entries = forgive((&snapshot.ledger, &snapshot.beads), template, now);
        if entries.is_empty() && self.wanted.fleet().template(template).is_none() {
            return Err(WordError::NoTemplate { template: template.clone() });
        }
        self.note(entries)
    }

    /// Lets a reserved word go.
    ///
    /// # Errors
    ///
    /// [`WordError::Release`] when nobody reserved it, or an open bead holds it; nothing was written then.
    pub fn release(&mut self, word: &Word) -> Result<(), WordError> {
        let snapshot = self.snapshot()?;
        let release = snapshot.ledger.release(word, &snapshot.beads)?;
        self.note(vec![release])
    }

    fn snapshot(&self) -> Result<tenure_store::Snapshot, ReadError> {
        self.parts.store.snapshot()
    }

    /// Writes entries of the ledger; the next tick reads them.
    fn note(&self, ledger: Vec<LedgerWrite>) -> Result<(), WordError> {
        if ledger.is_empty() {
            return Ok(());
        }
        Ok(self.write(ledger)?)
    }
}

/// Returns the one open session that a word means.
fn meant<'b>(beads: &'b [Stored], word: &str) -> Result<&'b Bead, WordError> {
    let open = || beads.iter().filter_map(Stored::bead).filter(|bead| bead.is_open());
    let answers = |bead: &&Bead| {
        let by_alias = bead.alias().is_some_and(|alias| alias.as_str() == word);
        bead.id().as_str() == word || bead.name().as_str() == word || by_alias
    };
    let mut found = open().filter(answers);
    match (found.next(), found.next()) {
        (Some(bead), None) => Ok(bead),
        (Some(one), Some(other)) => {
            let beads = (one.id().clone(), other.id().clone());
            Err(WordError::Unclear { word: word.to_owned(), beads })
        }
        (None, _) => {
            let mut there: Vec<AgentName> = open().map(|bead| bead.name().clone()).collect();
            there.sort();
            Err(WordError::NoSession { word: word.to_owned(), there })
        }
    }
}

/// Says whom one could have meant: so many that they fit on a line.
fn who(there: &[AgentName]) -> String {
    if there.is_empty() {
        return "there is none".to_owned();
    }
    let shown: Vec<&str> = there.iter().take(SHOWN_MAX).map(AgentName::as_str).collect();
    let more = match there.len().saturating_sub(shown.len()) {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    format!("there are {}{more}", shown.join(", "))
}

/// How many sessions are named to somebody who named none: a line holds them; at 80 nobody reads it.
const SHOWN_MAX: usize = 8;
