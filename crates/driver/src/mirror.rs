//! What does the store hold now? A copy that is kept current by asking for changes only.

use core::num::NonZeroUsize;
use tenure_bead::{Ledger, Revision, Stored};
use tenure_store::{Changes, ReadError, Snapshot, Store};

/// How many records one request for changes brings.
/// Large enough that a tick of a large fleet needs few, small enough that one answer stays in memory easily.
const PAGE: NonZeroUsize = match NonZeroUsize::new(1_000) {
    Some(page) => page,
    None => NonZeroUsize::MIN,
};

/// A copy of the store's content.
#[derive(Clone, Debug, Default)]
pub(crate) struct Mirror {
    filled: Filled,
    snapshot: Snapshot,
    /// Beads that are new in the page at hand.
    fresh: Vec<Stored>,
}

/// Whether a snapshot was taken yet.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Filled {
    #[default]
    No,
    Yes,
}

impl Mirror {
    /// Brings the copy up to date: a snapshot at first, changes from then on.
    pub(crate) fn refresh(&mut self, store: &dyn Store) -> Result<(), ReadError> {
        if self.filled == Filled::No {
            return self.fill(store);
        }
        loop {
            match store.changes_since(self.snapshot.revision, PAGE)? {
                Changes::Reset => return self.fill(store),
                Changes::Delta { upto, beads, ledger, more } => {
                    beads.into_iter().for_each(|stored| self.put(stored));
                    self.sort_in_fresh();
                    ledger.into_iter().for_each(|entry| self.snapshot.ledger.apply(entry));
                    self.snapshot.revision = upto;
                    if !more {
                        return Ok(());
                    }
                }
            }
        }
    }

    fn fill(&mut self, store: &dyn Store) -> Result<(), ReadError> {
        self.snapshot = store.snapshot()?;
        self.snapshot.beads.sort_by(|a, b| a.id.cmp(&b.id));
        self.filled = Filled::Yes;
        Ok(())
    }

    fn put(&mut self, stored: Stored) {
        let beads = &mut self.snapshot.beads;
        match beads.binary_search_by(|s| s.id.cmp(&stored.id)) {
            Ok(at) => {
                if let Some(old) = beads.get_mut(at) {
                    *old = stored;
                }
            }
            // Put in order once for the whole page.
            Err(_) => self.fresh.push(stored),
        }
    }

    fn sort_in_fresh(&mut self) {
        if !self.fresh.is_empty() {
            self.snapshot.beads.append(&mut self.fresh);
            self.snapshot.beads.sort_by(|a, b| a.id.cmp(&b.id));
        }
    }

    /// Returns the beads as they are known now, by id.
    pub(crate) fn beads(&self) -> &[Stored] {
        &self.snapshot.beads
    }

    /// Returns the ledger as it is known now.
    pub(crate) const fn ledger(&self) -> &Ledger {
        &self.snapshot.ledger
    }

    /// Lends out the content for a tick; [`Mirror::put_back`] returns it.
    pub(crate) fn take(&mut self) -> (Revision, Vec<Stored>, Ledger) {
        let Snapshot { revision, beads, ledger } = core::mem::take(&mut self.snapshot);
        (revision, beads, ledger)
    }

    pub(crate) fn put_back(&mut self, revision: Revision, beads: Vec<Stored>, ledger: Ledger) {
        self.snapshot = Snapshot { revision, beads, ledger };
    }
}
