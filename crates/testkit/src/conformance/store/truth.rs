//! What is true of a store? Everything that it acknowledged, kept by other means, and what it has to answer for that.

use super::op::{Goes, Note, Past, Put};
use super::record;
use core::fmt::Write as _;
use tenure_bead::{
    BatchToken, Bead, BeadId, Claim, Expect, FencingToken, Ledger, LedgerWrite, Revision, Write,
};
use tenure_store::laws::check::applied;
use tenure_store::laws::model::{Model, Outcome};
use tenure_store::{Batch, Lease, Receipt, Snapshot};

/// Everything that was acknowledged.
#[derive(Debug)]
pub(super) struct Truth {
    /// What the store was like at first, and after each commit.
    pub(super) history: Vec<Snapshot>,
    /// The batches, with the receipts of those that were acknowledged.
    pub(super) issued: Vec<(Batch, Option<Receipt>)>,
    pub(super) leases: Vec<Lease>,
    pub(super) right: Right,
}

/// Who may commit under the last lease that was given.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Right {
    /// Nobody: it was given back, or there was none.
    Nobodys,
    /// Who has it.
    Of(u8),
    /// Its holder ended without giving it back; whether its token still counts is nobody's business.
    Orphaned,
}

impl Truth {
    pub(super) fn new() -> Self {
        let history = vec![Snapshot::default()];
        Self { history, issued: Vec::new(), leases: Vec::new(), right: Right::Nobodys }
    }

    pub(super) fn last(&self) -> &Snapshot {
        self.history.last().expect("the history begins with the empty store")
    }

    /// Takes over a batch that is durable.
    pub(super) fn take(&mut self, at: usize, receipt: Receipt) {
        let Some((batch, known)) = self.issued.get_mut(at) else {
            return;
        };
        *known = Some(receipt);
        let batch = batch.clone();
        self.history.push(applied(self.last(), &batch, receipt.revision));
    }

    /// Goes back to what a store shows that need not have kept everything; tells whether it was ever like that.
    pub(super) fn rewind(&mut self, shown: &Snapshot) -> bool {
        let Some(at) = self.history.iter().rposition(|past| past == shown) else {
            return false;
        };
        // Neither tokens nor leases need have been kept.
        self.issued.clear();
        self.leases.clear();
        self.history.truncate(at.saturating_add(1));
        true
    }

    /// Returns the answers to a batch that are right.
    pub(super) fn judge(&self, who: u8, batch: &Batch) -> Vec<Outcome> {
        let current = self.leases.last().map(|lease| lease.token);
        let is_current = current == Some(batch.fence);
        let inside = Model::of(batch.fence, self.last()).judge(batch);
        match self.right {
            Right::Of(holder) if is_current && holder == who => vec![inside],
            // The token is what counts; a store may ask for the handle that got it besides.
            Right::Of(_) | Right::Orphaned if is_current => vec![inside, Outcome::Fenced],
            // Stores count a lease that is given back as if it were the next one's; nobody can have that token.
            Right::Nobodys | Right::Orphaned if current.unwrap_or_default() < batch.fence => {
                vec![Outcome::Fenced, inside]
            }
            Right::Of(_) | Right::Orphaned | Right::Nobodys => vec![Outcome::Fenced],
        }
    }

    pub(super) fn token(&self, under: Past) -> FencingToken {
        let given = |ago: u8| self.leases.iter().rev().nth(usize::from(ago));
        let token = |lease: Option<&Lease>| lease.map(|lease| lease.token).unwrap_or_default();
        match under {
            Past::Now => token(given(0)),
            Past::Ago(ago) => token(given(ago)),
            Past::Never => FencingToken::default(),
            Past::Ahead => token(given(0)).next(),
        }
    }

    /// Returns what the store was like, unless it never was.
    pub(super) fn at(&self, from: Past) -> Option<&Snapshot> {
        match from {
            Past::Now => self.history.last(),
            Past::Ago(ago) => self.history.iter().rev().nth(usize::from(ago)),
            Past::Never => self.history.first(),
            Past::Ahead => None,
        }
    }

    pub(super) fn batch(&self, under: Past, puts: &[Put], notes: &[Note]) -> Batch {
        let drawn = u64::try_from(self.issued.len()).unwrap_or(u64::MAX);
        let token = BatchToken::from_bytes(u128::from(drawn).to_le_bytes());
        let fence = self.token(under);
        let writes = puts.iter().map(|put| self.write(put, drawn)).collect();
        let ledger: Vec<LedgerWrite> = notes.iter().map(record::entry).collect();
        Batch { token, fence, writes, ledger }
    }

    fn write(&self, put: &Put, moment: u64) -> Write {
        let bead = match put.goes {
            Goes::On => record::open(put.bead, moment),
            Goes::Out => record::closed(put.bead, moment),
        };
        let claims: Vec<Claim> = put.holds.iter().map(|claim| record::claim(*claim)).collect();
        Write { expect: self.expectation(bead.id(), put.seen), bead, claims }
    }

    fn expectation(&self, id: &BeadId, seen: Past) -> Expect {
        let revision = |snapshot: &Snapshot| {
            let found = snapshot.beads.iter().find(|stored| stored.id == *id);
            found.map(|stored| stored.revision)
        };
        let mut versions: Vec<Revision> = self.history.iter().filter_map(revision).collect();
        versions.dedup();
        let ago = |ago: u8| versions.iter().rev().nth(usize::from(ago)).copied();
        match seen {
            Past::Now => ago(0).map_or(Expect::Absent, Expect::At),
            Past::Ago(steps) => ago(steps).map_or(Expect::Absent, Expect::At),
            Past::Never => Expect::Absent,
            Past::Ahead => Expect::At(self.last().revision.next()),
        }
    }

    /// Says in a few words what a snapshot shows; revisions are counted as commits, as stores count by themselves.
    pub(super) fn show(&self, snapshot: &Snapshot) -> String {
        let count = |revision: Revision| {
            let found = self.history.iter().position(|past| past.revision == revision);
            found.map_or("?".to_owned(), |commits| commits.to_string())
        };
        let mut shown = format!("commit {}:", count(snapshot.revision));
        if (&snapshot.beads, &snapshot.ledger) == (&Vec::new(), &Ledger::default()) {
            shown.push_str(" nothing");
        }
        for stored in &snapshot.beads {
            let claims: Vec<String> = stored.claims.iter().map(record::short).collect();
            let ended = if stored.bead().is_some_and(Bead::is_open) { "" } else { " closed" };
            let (id, at, claims) = (&stored.id, count(stored.revision), claims.join(" "));
            let _never_fails = write!(shown, " {id}@{at}[{claims}]{ended}");
        }
        for (seat, damper) in snapshot.ledger.dampers() {
            let short = record::short(&Claim::Seat(seat.clone()));
            let _never_fails = write!(shown, " {short} failed {}", damper.failures);
        }
        for (claim, conflict) in snapshot.ledger.conflicts() {
            let _never_fails =
                write!(shown, " {} contested, {}'s", record::short(claim), conflict.holder);
        }
        shown
    }
}
