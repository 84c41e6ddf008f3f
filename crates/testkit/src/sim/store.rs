//! What if the store fails, or its answer is lost? A store that does so when told, and keeps the books meanwhile.

use super::{Answer, NextRead};
use crate::hunt::{Violation, broken};
use core::num::NonZeroUsize;
use parking_lot::Mutex;
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use tenure_bead::{BatchToken, BeadId, Body, Claim, FencingToken, Ledger, Revision, Stored};
use tenure_store::{
    Batch, Changes, CommitError, Lease, LeaseError, MemoryStore, ReadError, Receipt, Snapshot,
    Store,
};

/// A store that fails when it is told to, and notes what it has to keep.
#[derive(Debug, Default)]
pub(super) struct Shaky {
    store: MemoryStore,
    script: Mutex<Script>,
    books: Mutex<Books>,
}

/// What becomes of the next calls.
#[derive(Debug, Default)]
struct Script {
    commits: VecDeque<Answer>,
    reads: VecDeque<NextRead>,
    /// Whether the page after this one fails.
    breaks_off: bool,
}

/// What a store has to hold, kept by other means: what was committed, and under which lease.
#[derive(Debug, Default)]
struct Books {
    beads: BTreeMap<BeadId, Stored>,
    ledger: Ledger,
    receipts: BTreeMap<BatchToken, Receipt>,
    /// The token that may commit, unless its lease was given back.
    current: Option<FencingToken>,
    /// The greatest token so far.
    last: FencingToken,
    broken: Option<Violation>,
}

impl Shaky {
    /// Says what becomes of the next commits.
    pub(super) fn next_commit(&self, answer: Answer, times: u8) {
        let mut script = self.script.lock();
        script.commits.extend(core::iter::repeat_n(answer, usize::from(times)));
    }

    /// Says what becomes of the next look.
    pub(super) fn next_read(&self, next: NextRead) {
        self.script.lock().reads.push_back(next);
    }

    /// Lets everything go well again.
    pub(super) fn calm_down(&self) {
        *self.script.lock() = Script::default();
    }

    /// Does something while nothing goes wrong; what is to go wrong does so afterwards.
    pub(super) fn spared<T>(&self, body: impl FnOnce() -> T) -> T {
        let script = core::mem::take(&mut *self.script.lock());
        let done = body();
        *self.script.lock() = script;
        done
    }

    /// Returns whether something is still to go wrong.
    pub(super) fn is_armed(&self) -> bool {
        let script = self.script.lock();
        !script.commits.is_empty() || !script.reads.is_empty()
    }

    /// Returns how many batches were committed.
    pub(super) fn commits(&self) -> usize {
        self.books.lock().receipts.len()
    }

    /// Ends the lease as the death of its holder does, or as time does.
    pub(super) fn end_lease(&self) {
        self.store.end_lease();
    }

    /// Returns everything, whatever is to go wrong.
    pub(super) fn everything(&self) -> Snapshot {
        self.store.snapshot().expect("a store in memory can be read")
    }

    /// T1 and T2: what was acknowledged is there, nothing else is, and nobody committed without the lease.
    pub(super) fn keeps_its_word(&self, now: &Snapshot) -> Result<(), Violation> {
        let books = self.books.lock();
        if let Some(violation) = &books.broken {
            return Err(violation.clone());
        }
        let differs = |(kept, noted): &(&Stored, &Stored)| kept != noted;
        let mut pairs = now.beads.iter().zip(books.beads.values());
        if let Some((kept, noted)) = pairs.find(differs) {
            return broken("T1", format!("the store has {kept:?}, {noted:?} was acknowledged"));
        }
        if now.beads.len() != books.beads.len() {
            let (kept, noted) = (now.beads.len(), books.beads.len());
            return broken("T1", format!("the store has {kept} beads, {noted} were acknowledged"));
        }
        if now.ledger == books.ledger {
            return Ok(());
        }
        broken("T1", format!("the store has {:?}, not {:?}", now.ledger, books.ledger))
    }
}

impl Books {
    fn note(&mut self, batch: &Batch, receipt: Receipt) {
        if let Some(first) = self.receipts.get(&batch.token) {
            if *first != receipt {
                self.breaks("T1", format!("{receipt:?} for what had {first:?}"));
            }
            return;
        }
        if Some(batch.fence) != self.current {
            let current = self.current;
            self.breaks("T2", format!("a commit under {}, {current:?} is current", batch.fence));
        }
        self.receipts.insert(batch.token, receipt);
        for write in &batch.writes {
            let claims: BTreeSet<Claim> = write.claims.iter().cloned().collect();
            let (id, revision) = (write.id().clone(), receipt.revision);
            let (claims, body) = (claims.into_iter().collect(), Body::Bead(write.bead.clone()));
            self.beads.insert(id.clone(), Stored { id, revision, claims, body });
        }
        batch.ledger.iter().for_each(|entry| self.ledger.apply(entry.clone()));
    }

    fn breaks(&mut self, rule: &'static str, what: String) {
        self.broken.get_or_insert(Violation::new(rule, what));
    }
}

impl Store for Shaky {
    fn snapshot(&self) -> Result<Snapshot, ReadError> {
        let next = self.script.lock().reads.pop_front();
        match next {
            Some(NextRead::Fails | NextRead::BreaksOff) => Err(unreadable()),
            Some(NextRead::StartsOver | NextRead::InPieces) | None => self.store.snapshot(),
        }
    }

    fn changes_since(&self, since: Revision, limit: NonZeroUsize) -> Result<Changes, ReadError> {
        let mut script = self.script.lock();
        if core::mem::take(&mut script.breaks_off) {
            return Err(unreadable());
        }
        match script.reads.pop_front() {
            None => self.store.changes_since(since, limit),
            Some(NextRead::Fails) => Err(unreadable()),
            Some(NextRead::StartsOver) => Ok(Changes::Reset),
            Some(NextRead::InPieces) => self.store.changes_since(since, NonZeroUsize::MIN),
            Some(NextRead::BreaksOff) => {
                script.breaks_off = true;
                self.store.changes_since(since, NonZeroUsize::MIN)
            }
        }
    }

    fn commit(&self, batch: &Batch) -> Result<Receipt, CommitError> {
        let answer = self.script.lock().commits.pop_front();
        let place = || "memory".to_owned();
        match answer {
            Some(Answer::Fails) => {
                return Err(CommitError::Engine { place: place(), cause: "told to fail".into() });
            }
            Some(Answer::Lost) => return Err(unanswered()),
            Some(Answer::Unanswered) | None => {}
        }
        let receipt = self.store.commit(batch)?;
        self.books.lock().note(batch, receipt);
        if answer.is_some() { Err(unanswered()) } else { Ok(receipt) }
    }

    fn acquire_lease(&self, holder: &str) -> Result<Lease, LeaseError> {
        let lease = self.store.acquire_lease(holder)?;
        let mut books = self.books.lock();
        if lease.token <= books.last {
            let before = books.last;
            books.breaks("T2", format!("a lease with {} after {before}", lease.token));
        }
        (books.current, books.last) = (Some(lease.token), lease.token);
        Ok(lease)
    }

    fn release_lease(&self, lease: Lease) -> Result<(), LeaseError> {
        self.store.release_lease(lease)?;
        let mut books = self.books.lock();
        books.current = books.current.filter(|current| *current != lease.token);
        Ok(())
    }
}

fn unanswered() -> CommitError {
    CommitError::Unanswered { place: "memory".to_owned(), cause: "told to be silent".into() }
}

fn unreadable() -> ReadError {
    ReadError::Engine { place: "memory".to_owned(), cause: "told to fail".into() }
}
