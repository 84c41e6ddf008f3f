//! What can an operator say about a fleet that is kept? Each word is an entry of the ledger, and stands until it is over.

use crate::Driver;
use core::time::Duration;
use tenure_bead::{AgentName, Deadline, LedgerWrite, PhaseKind, ReleaseError, TemplateName, Word};
use tenure_reconcile::{forgive, keep_until, vouch};
use tenure_store::{CommitError, ReadError};

/// Why an operator's word was not taken. Nothing was written.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum WordError {
    /// The fleet has no such template.
    #[error("take an operator's word: the fleet has no template {template}")]
    NoTemplate {
        /// The template.
        template: TemplateName,
    },
    /// No session of that name is on record.
    #[error("take an operator's word: no session is called {name}")]
    NoSession {
        /// The name.
        name: AgentName,
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
    /// # Errors
    ///
    /// [`WordError`]; nothing was written then.
    pub fn keep_config(&mut self, name: &AgentName, time: Duration) -> Result<(), WordError> {
        let now = self.parts.clock.now();
        let snapshot = self.snapshot()?;
        let mut open = snapshot.beads.iter().filter_map(|s| s.bead()).filter(|bead| bead.is_open());
        let bead = open.find(|bead| bead.name() == name);
        let bead = bead.ok_or_else(|| WordError::NoSession { name: name.clone() })?;
        let phase = bead.phase().kind();
        if !matches!(phase, PhaseKind::Running | PhaseKind::Draining) {
            return Err(WordError::NotRunning { name: name.clone(), phase });
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
