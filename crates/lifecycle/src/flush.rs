//! What got through in time? The truth per entry, at the deadline or as soon as nothing is open.

use crate::log::{Entry, Log};
use crate::replay::is_told;
use crate::target::Cursor;
use crate::{Fate, FlushId, Phase, Seq};
use alloc::vec::Vec;
use core::hash::{Hash as _, Hasher};
use tenure_bead::Deadline;

/// A flush that waits.
#[derive(Clone, Debug)]
pub(crate) struct Flush<P> {
    pub(crate) id: FlushId,
    pub(crate) deadline: Deadline,
    pending: Vec<Pending<P>>,
}

/// What was pending when a flush began.
#[derive(Clone, Debug)]
struct Pending<P> {
    seq: Seq,
    phase: P,
    /// What was heard of it from whoever is to be told.
    heard: Option<Fate>,
    /// Whether the log had no room for it: nobody is told of it any more.
    is_dropped: bool,
}

impl<P: Phase> Pending<P> {
    fn new(entry: &Entry<P>) -> Self {
        Self { seq: entry.seq, phase: entry.phase.clone(), heard: None, is_dropped: false }
    }

    /// Returns what became of it, as far as that can be seen.
    fn fate(&self, log: &Log<P>, to: Option<&Cursor>) -> Option<Fate> {
        let dropped = self.is_dropped.then_some(Fate::Dropped);
        self.heard.or(dropped).or_else(|| passed(log, to?, log.get(self.seq), self.seq))
    }
}

impl<P: Phase> Flush<P> {
    pub(crate) fn new(id: FlushId, deadline: Deadline, log: &Log<P>, to: Option<&Cursor>) -> Self {
        let after = to.map_or(Seq::default(), Cursor::passed);
        let told = log.after(after).filter(|entry| to.is_none_or(|to| is_told(log, to, entry)));
        let pending = told.map(Pending::new).collect();
        Self { id, deadline, pending }
    }

    /// Notes an answer of the target that is bound.
    pub(crate) fn note(&mut self, seq: Seq, fate: Fate) {
        // A refusal of one try takes nothing back of what another achieved.
        let is_open = |entry: &Pending<P>| entry.heard != Some(Fate::Delivered);
        for entry in self.pending.iter_mut().filter(|entry| entry.seq == seq && is_open(entry)) {
            entry.heard = Some(fate);
        }
    }

    /// Notes that the log had no room for an entry.
    pub(crate) fn drop(&mut self, dropped: &Entry<P>, log: &Log<P>, to: Option<&Cursor>) {
        for entry in self.pending.iter_mut().filter(|entry| entry.seq == dropped.seq) {
            let passed = to.and_then(|to| passed(log, to, Some(dropped), dropped.seq));
            entry.heard = entry.heard.or(passed);
            entry.is_dropped = true;
        }
    }

    /// Somebody else is to be told now: what another has counts no more.
    pub(crate) fn begin_anew(&mut self) {
        self.pending.iter_mut().for_each(|entry| entry.heard = None);
    }

    /// Returns whether every entry has its fate.
    pub(crate) fn is_settled(&self, log: &Log<P>, to: Option<&Cursor>) -> bool {
        self.pending.iter().all(|entry| entry.fate(log, to).is_some())
    }

    /// Adds what it waits for to a mark.
    pub(crate) fn mark<H: Hasher>(&self, hasher: &mut H) {
        self.pending.len().hash(hasher);
        let one = |entry: &Pending<P>| (entry.seq, entry.heard, entry.is_dropped);
        self.pending.iter().for_each(|entry| one(entry).hash(hasher));
    }

    /// Returns every entry with its fate; `open` is that of whatever has none.
    pub(crate) fn end(&self, log: &Log<P>, to: Option<&Cursor>, open: Fate) -> Vec<(Seq, P, Fate)> {
        tenure_bead::canary!(FlushIsHopeful => let open = Fate::Delivered);
        let fate = |entry: &Pending<P>| entry.fate(log, to).unwrap_or(open);
        self.pending.iter().map(|entry| (entry.seq, entry.phase.clone(), fate(entry))).collect()
    }
}

/// Returns whether an entry is not for a target, or the target is past it; where there is none, another stands for it.
fn passed<P: Phase>(log: &Log<P>, to: &Cursor, entry: Option<&Entry<P>>, seq: Seq) -> Option<Fate> {
    let is_told = entry.is_some_and(|entry| is_told(log, to, entry));
    (!is_told || to.passed() >= seq).then_some(Fate::Passed)
}
