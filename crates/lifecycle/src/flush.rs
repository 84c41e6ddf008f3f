//! What got through in time? The truth per entry, at the deadline or as soon as nothing is open.

use crate::log::Log;
use crate::replay::is_told;
use crate::target::Cursor;
use crate::{Fate, FlushId, Phase, Seq};
use alloc::vec::Vec;
use tenure_bead::Deadline;

/// A flush that waits.
#[derive(Clone, Debug)]
pub(crate) struct Flush<P> {
    pub(crate) id: FlushId,
    pub(crate) deadline: Deadline,
    /// What was pending when it began, and what was heard of it.
    pub(crate) entries: Vec<(Seq, P, Option<Fate>)>,
}

impl<P: Phase> Flush<P> {
    pub(crate) fn new(id: FlushId, deadline: Deadline, log: &Log<P>, to: Option<&Cursor>) -> Self {
        let after = to.map_or(Seq::default(), Cursor::passed);
        let told = log.after(after).filter(|entry| to.is_none_or(|to| is_told(log, to, entry)));
        let entries = told.map(|entry| (entry.seq, entry.phase.clone(), None)).collect();
        Self { id, deadline, entries }
    }

    /// Notes an answer of the target that is bound.
    pub(crate) fn note(&mut self, seq: Seq, fate: Fate) {
        for entry in self.entries.iter_mut().filter(|(at, ..)| *at == seq) {
            entry.2 = Some(fate);
        }
    }

    /// Somebody else is to be told now: what another has counts no more.
    pub(crate) fn begin_anew(&mut self) {
        self.entries.iter_mut().for_each(|entry| entry.2 = None);
    }

    /// Returns whether every entry has its fate.
    pub(crate) fn is_settled(&self, log: &Log<P>, to: Option<&Cursor>) -> bool {
        self.entries.iter().all(|(seq, _, heard)| heard.or_else(|| fate(log, to, *seq)).is_some())
    }

    /// Returns every entry with its fate; `open` is that of whatever has none.
    pub(crate) fn end(&self, log: &Log<P>, to: Option<&Cursor>, open: Fate) -> Vec<(Seq, P, Fate)> {
        tenure_bead::canary!(FlushIsHopeful => let open = Fate::Delivered);
        let entries = self.entries.iter().map(|(seq, phase, heard)| {
            let fate = heard.or_else(|| fate(log, to, *seq)).unwrap_or(open);
            (*seq, phase.clone(), fate)
        });
        entries.collect()
    }
}

/// Returns the fate of an entry that nothing was heard of, as far as that can be seen.
fn fate<P: Phase>(log: &Log<P>, to: Option<&Cursor>, seq: Seq) -> Option<Fate> {
    let to = to?;
    let is_told = log.get(seq).is_some_and(|entry| is_told(log, to, entry));
    (!is_told || to.passed() >= seq).then_some(Fate::Passed)
}
