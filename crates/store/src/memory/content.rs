//! What does the store in memory hold, and by what is it found?

use crate::{Batch, Changes, Receipt, Snapshot, limit};
use core::num::NonZeroUsize;
use core::ops::Bound::{Excluded, Unbounded};
use std::collections::{BTreeMap, BTreeSet, VecDeque};
use tenure_bead::{BatchToken, BeadId, Body, Claim, Ledger, LedgerWrite, Revision, Stored, Write};

/// The records and their indices; every index is a sorted map, so nothing is found by looking at all of them.
#[derive(Clone, Debug, Default)]
pub(super) struct Content {
    revision: Revision,
    beads: BTreeMap<BeadId, Stored>,
    holders: BTreeMap<Claim, BeadId>,
    ledger: Ledger,
    entries: BTreeMap<EntryKey, (Revision, LedgerWrite)>,
    /// Where the newest change of each record happened, by revision.
    changed: BTreeMap<Revision, BTreeSet<Place>>,
    removals: BTreeSet<(Revision, EntryKey)>,
    /// Removals up to here are forgotten.
    forgotten: Revision,
    receipts: BTreeMap<BatchToken, Receipt>,
    tokens: VecDeque<BatchToken>,
}

/// A ledger entry's kind and key.
type EntryKey = (&'static str, String);

/// Where a change happened.
#[derive(Clone, Debug, Eq, Ord, PartialEq, PartialOrd)]
enum Place {
    Bead(BeadId),
    Entry(EntryKey),
}

impl Content {
    /// Holds everything as of one revision; what was removed before it nobody can say.
    pub(super) fn of(snapshot: Snapshot) -> Self {
        let revision = snapshot.revision;
        let mut content = Self { revision, forgotten: revision, ..Self::default() };
        for stored in snapshot.beads {
            let (id, place) = (stored.id.clone(), Place::Bead(stored.id.clone()));
            content.holders.extend(stored.claims.iter().map(|claim| (claim.clone(), id.clone())));
            content.changed.entry(stored.revision).or_default().insert(place);
            content.beads.insert(id, stored);
        }
        snapshot.ledger.entries().for_each(|entry| content.put_entry(&entry));
        content
    }

    pub(super) fn snapshot(&self) -> Snapshot {
        Snapshot {
            revision: self.revision,
            beads: self.beads.values().cloned().collect(),
            ledger: self.ledger.clone(),
        }
    }

    pub(super) fn receipt(&self, token: BatchToken) -> Option<Receipt> {
        self.receipts.get(&token).copied()
    }

    pub(super) fn revision_of(&self, id: &BeadId) -> Option<Revision> {
        self.beads.get(id).map(|stored| stored.revision)
    }

    pub(super) fn holder(&self, claim: &Claim) -> Option<&BeadId> {
        self.holders.get(claim)
    }

    pub(super) fn changes_since(&self, since: Revision, limit: NonZeroUsize) -> Changes {
        if since > self.revision || since < self.forgotten {
            return Changes::Reset;
        }
        let (mut beads, mut ledger, mut upto) = (Vec::new(), Vec::new(), since);
        for (revision, places) in self.changed.range((Excluded(since), Unbounded)) {
            if beads.len().saturating_add(ledger.len()) >= limit.get() {
                return Changes::Delta { upto, beads, ledger, more: true };
            }
            upto = *revision;
            for place in places {
                match place {
                    Place::Bead(id) => beads.extend(self.beads.get(id).cloned()),
                    Place::Entry(key) => ledger.extend(self.entries.get(key).map(|e| e.1.clone())),
                }
            }
        }
        Changes::Delta { upto: self.revision, beads, ledger, more: false }
    }

    /// Applies a batch that was judged.
    pub(super) fn apply(&mut self, batch: &Batch) -> Receipt {
        self.revision = self.revision.next();
        let receipt = Receipt { revision: self.revision };
        for write in &batch.writes {
            self.release(write.id());
        }
        let writes = batch.writes.as_slice();
        tenure_bead::canary!(BatchTorn => let writes = writes.get(..1).unwrap_or(writes));
        for write in writes {
            self.put(write);
        }
        for entry in &batch.ledger {
            self.put_entry(entry);
        }
        self.forget_removals();
        self.remember(batch.token, receipt);
        receipt
    }

    fn release(&mut self, id: &BeadId) {
        let Some(old) = self.beads.get(id) else {
            return;
        };
        for claim in &old.claims {
            self.holders.remove(claim);
        }
        let revision = old.revision;
        self.unlist(revision, &Place::Bead(id.clone()));
    }

    fn put(&mut self, write: &Write) {
        let id = write.id().clone();
        let claims: BTreeSet<Claim> = write.claims.iter().cloned().collect();
        for claim in &claims {
            self.holders.insert(claim.clone(), id.clone());
        }
        let stored = Stored {
            id: id.clone(),
            revision: self.revision,
            claims: claims.into_iter().collect(),
            body: Body::Bead(write.bead.clone()),
        };
        self.beads.insert(id.clone(), stored);
        self.list(Place::Bead(id));
    }

    fn put_entry(&mut self, entry: &LedgerWrite) {
        let key = (entry.kind(), entry.key());
        let new = (self.revision, entry.clone());
        if let Some((old, _)) = self.entries.insert(key.clone(), new) {
            self.unlist(old, &Place::Entry(key.clone()));
            self.removals.remove(&(old, key.clone()));
        }
        if entry.is_removal() {
            self.removals.insert((self.revision, key.clone()));
        }
        self.list(Place::Entry(key));
        self.ledger.apply(entry.clone());
    }

    fn list(&mut self, place: Place) {
        self.changed.entry(self.revision).or_default().insert(place);
    }

    fn unlist(&mut self, revision: Revision, place: &Place) {
        if let Some(places) = self.changed.get_mut(&revision) {
            places.remove(place);
            if places.is_empty() {
                self.changed.remove(&revision);
            }
        }
    }

    fn forget_removals(&mut self) {
        while self.removals.len() > limit::REMOVALS_KEPT {
            let Some((revision, key)) = self.removals.pop_first() else {
                return;
            };
            self.entries.remove(&key);
            self.unlist(revision, &Place::Entry(key));
            self.forgotten = revision;
        }
    }

    fn remember(&mut self, token: BatchToken, receipt: Receipt) {
        self.receipts.insert(token, receipt);
        self.tokens.push_back(token);
        if self.tokens.len() > limit::TOKENS_KEPT_MIN
            && let Some(oldest) = self.tokens.pop_front()
        {
            self.receipts.remove(&oldest);
        }
    }
}
