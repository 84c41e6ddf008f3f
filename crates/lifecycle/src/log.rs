//! What has happened in this life? A log that only grows at its end, and whose entries never change.

use crate::{Class, Phase, Seq, Stage};
use alloc::vec::Vec;
use tenure_bead::{Now, Stamp};

/// One transition, as it happened.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "what is known of a transition")]
pub struct Entry<P> {
    /// Which one of this life.
    pub seq: Seq,
    /// What was entered.
    pub phase: P,
    /// When, on both clocks.
    pub at: Stamp,
    /// How often that phase was entered in this life so far; more than 1 only where it is [`Class::Counted`]. It begins
    /// at 1 again once the entry that counted was let go for want of room.
    pub times: u64,
}

/// What became of a transition.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) enum Entered<P> {
    /// It is the new head; an entry had to go for want of room.
    Pushed { dropped: Option<Entry<P>> },
    /// It is where the log is already.
    Repeated,
    /// It would lead back.
    Refused,
}

/// The transitions of one life, the oldest first.
///
/// An entry goes only when a later one stands for it, or when there is no room; none is ever written again.
#[derive(Clone, Debug)]
pub(crate) struct Log<P> {
    entries: Vec<Entry<P>>,
    last: Seq,
    capacity: usize,
    is_leaving: bool,
}

impl<P: Phase> Log<P> {
    pub(crate) fn new(capacity: usize) -> Self {
        let capacity = capacity.max(1);
        Self { entries: Vec::new(), last: Seq::default(), capacity, is_leaving: false }
    }

    /// Enters a phase, unless that would lead back.
    pub(crate) fn enter(&mut self, phase: P, now: Now) -> Entered<P> {
        match self.judge(&phase) {
            Step::On => {}
            Step::Stay => return Entered::Repeated,
            Step::Back => return Entered::Refused,
        }
        tenure_bead::canary!(HistoryRestamped => self.entries.iter_mut().for_each(|old| old.at = now.stamp()));
        let times = self.times(&phase);
        self.entries.retain(|entry| !Class::is_stood_for(&entry.phase, &phase));
        let dropped = (self.entries.len() >= self.capacity).then(|| self.entries.remove(0));
        self.last = self.last.next();
        self.is_leaving |= phase.stage().is_leaving();
        self.entries.push(Entry { seq: self.last, phase, at: now.stamp(), times });
        Entered::Pushed { dropped }
    }

    /// Says whether a phase leads on, is where the log is already, or leads back.
    fn judge(&self, phase: &P) -> Step {
        let stage = phase.stage();
        let Some(head) = self.head() else {
            return if stage == Stage::Initial { Step::Stay } else { Step::On };
        };
        if head.phase == *phase && phase.class() != Class::Counted {
            return Step::Stay;
        }
        let may_stay = phase.class() != Class::Ordered && phase.rank() == head.phase.rank();
        let leads_back = self.is_leaving && !stage.is_leaving() || stage == Stage::Initial;
        let is_on = !leads_back && (may_stay || phase.rank() > head.phase.rank());
        if is_on { Step::On } else { Step::Back }
    }

    fn times(&self, phase: &P) -> u64 {
        let is_counted = phase.class() == Class::Counted;
        let before = self.entries.iter().rfind(|entry| is_counted && entry.phase == *phase);
        before.map_or(1, |entry| entry.times.saturating_add(1))
    }

    pub(crate) fn head(&self) -> Option<&Entry<P>> {
        self.entries.last()
    }

    pub(crate) fn entries(&self) -> &[Entry<P>] {
        &self.entries
    }

    /// Returns the entries behind a place, the oldest first.
    pub(crate) fn after(&self, seq: Seq) -> impl DoubleEndedIterator<Item = &Entry<P>> {
        let from = self.entries.partition_point(|entry| entry.seq <= seq);
        self.entries.iter().skip(from)
    }

    /// Returns an entry, unless another stands for it by now.
    pub(crate) fn get(&self, seq: Seq) -> Option<&Entry<P>> {
        let at = self.entries.binary_search_by_key(&seq, |entry| entry.seq).ok()?;
        self.entries.get(at)
    }

    /// Returns whether leaving has begun; it does not end again.
    pub(crate) const fn is_leaving(&self) -> bool {
        self.is_leaving
    }

    /// Returns the newest starting phase up to a place.
    pub(crate) fn start_before(&self, until: Seq) -> Option<Seq> {
        let upto = self.entries.iter().rev().filter(|entry| entry.seq <= until);
        upto.filter(|entry| entry.phase.stage() == Stage::Starting).map(|entry| entry.seq).next()
    }
}

/// Where a phase would lead.
enum Step {
    On,
    Stay,
    Back,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CoderPhase::{Created, Off, Ready, ShuttingDown, StartError, Starting};
    use crate::test_clock::at;

    #[derive(Clone, Copy, Debug, Eq, PartialEq)]
    enum Turn {
        Idle,
        Busy,
        Asked,
        Gone,
    }

    impl Phase for Turn {
        fn rank(&self) -> u32 {
            match self {
                Self::Idle | Self::Busy | Self::Asked => 1,
                Self::Gone => 2,
            }
        }

        fn stage(&self) -> Stage {
            match self {
                Self::Idle | Self::Busy | Self::Asked => Stage::Usable,
                Self::Gone => Stage::Final,
            }
        }

        fn class(&self) -> Class {
            match self {
                Self::Idle | Self::Busy => Class::LatestWins,
                Self::Asked => Class::Counted,
                Self::Gone => Class::Ordered,
            }
        }
    }

    #[track_caller]
    fn check<P: Phase>(phases: &[P], expected: &[(P, u64)]) {
        let mut log = Log::new(4);
        for phase in phases {
            log.enter(phase.clone(), at(0));
        }
        let found: Vec<_> = log.entries().iter().map(|e| (e.phase.clone(), e.times)).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_life_goes_forward_only() {
        check(&[Starting, Ready, Starting, StartError], &[(Starting, 1), (Ready, 1)]);
        check(&[StartError, Ready], &[(StartError, 1), (Ready, 1)]);
        check(&[ShuttingDown, Off, Off], &[(ShuttingDown, 1), (Off, 1)]);
        check(&[Created, Ready, Created], &[(Ready, 1)]);
    }

    #[test]
    fn a_cycle_keeps_its_newest_and_a_counted_phase_its_number() {
        use Turn::{Asked, Busy, Gone, Idle};
        check(&[Idle, Busy, Idle, Busy], &[(Busy, 1)]);
        check(&[Idle, Asked, Asked, Busy, Asked], &[(Busy, 1), (Asked, 3)]);
        check(&[Idle, Asked, Idle], &[(Asked, 1), (Idle, 1)]);
        check(&[Asked, Idle, Gone, Busy, Asked], &[(Asked, 1), (Idle, 1), (Gone, 1)]);
    }

    #[test]
    fn a_full_log_drops_its_oldest_and_says_so() {
        let mut log = Log::new(2);
        for phase in [Starting, StartError] {
            assert_eq!(log.enter(phase, at(0)), Entered::Pushed { dropped: None });
        }
        let oldest = log.get(Seq::new(1)).cloned();
        assert!(oldest.is_some());
        assert_eq!(log.enter(Ready, at(0)), Entered::Pushed { dropped: oldest });
    }

    #[test]
    fn what_leads_back_and_what_repeats_are_told_apart() {
        let mut log = Log::new(2);
        assert_eq!(log.enter(Created, at(0)), Entered::Repeated);
        log.enter(Ready, at(0));
        assert_eq!(log.enter(Starting, at(1)), Entered::Refused);
        assert_eq!(log.enter(Ready, at(1)), Entered::Repeated);
    }
}
