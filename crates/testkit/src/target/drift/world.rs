//! What is there? A config, a session with its record, who uses it, and what it was started with in truth.

use super::account::{Record, Whole};
use super::wanted::{CLASSES, Wanted};
use super::{Build, Known};
use core::fmt;
use tenure_bead::{
    Activity, Bead, Boot, BootId, Class, Fingerprint, Now, PhaseKind, Stamp, Tell, Wall, decode,
    encode,
};
use tenure_drift::{Deferred, Maker, Situation};

/// One session and its config, and what is true of both.
#[derive(Clone, Debug)]
pub struct World {
    pub(super) wanted: Wanted,
    /// The record, as it was read back.
    pub(super) bead: Option<Bead>,
    /// What the start in flight was intended with.
    pub(super) prepared: Option<(Record, Fingerprint)>,
    /// What the running session was started with; none for one that was adopted.
    pub(super) baseline: Option<Record>,
    /// What its record says once the live change in flight was applied.
    pub(super) due: Option<Whole>,
    pub(super) attached: Known,
    pub(super) pending: Known,
    pub(super) pinned: Known,
    /// When it last did something; none where nobody can say.
    pub(super) active: Option<Stamp>,
    /// When somebody was attached last, as it is remembered and by a clock that never stops.
    pub(super) attended: Option<(Stamp, u64)>,
    /// Since when it is due to be started anew for its config, in both ways.
    pub(super) due_since: Option<(Stamp, u64)>,
    /// When its start was committed, by a clock that never stops.
    pub(super) since_ms: u64,
    pub(super) ms: u64,
    pub(super) boot: u8,
    pub(super) booted_ms: u64,
    pub(super) is_edited_in_flight: bool,
    values: usize,
}

impl World {
    pub(super) fn new(values: u32) -> Self {
        let (key, build, classes, order) = (0, Build::Ours, CLASSES, 0);
        Self {
            wanted: Wanted { said: [0; 9], key, build, classes, order },
            bead: None,
            prepared: None,
            baseline: None,
            due: None,
            attached: Known::No,
            pending: Known::No,
            pinned: Known::No,
            active: None,
            attended: None,
            due_since: None,
            since_ms: 0,
            ms: 0,
            boot: 0,
            booted_ms: 0,
            is_edited_in_flight: false,
            values: usize::try_from(values).unwrap_or(usize::MAX),
        }
    }

    pub(super) const fn values(&self) -> usize {
        self.values
    }

    pub(super) fn now(&self) -> Now {
        let id = BootId::from_bytes([self.boot; 16]);
        let boot = Boot { id, ms: self.ms.saturating_sub(self.booted_ms) };
        Now { wall: Wall::from_unix_ms(self.ms.saturating_add(EPOCH_MS)), boot }
    }

    pub(super) fn phase(&self) -> Option<PhaseKind> {
        self.bead.as_ref().map(|bead| bead.phase().kind())
    }

    /// Keeps a record as a store does: written down, and read back.
    ///
    /// Returns whether it is the same then.
    pub(super) fn keep(&mut self, bead: Bead) -> bool {
        let read = decode(&encode(&bead));
        let is_same = read.as_ref() == Ok(&bead);
        self.bead = Some(bead);
        is_same
    }

    pub(super) fn situation(&self, started: Stamp) -> Situation {
        Situation {
            attached: self.attached.into(),
            pending: self.pending.into(),
            assigned: Tell::No,
            pinned: self.pinned.into(),
            made_by: Maker::Config,
            started,
            activity: self.active.map_or(Activity::Unknown, Activity::Known),
            deferred: Deferred {
                since: self.due_since.map(|(at, _)| at),
                attached: self.attended.map(|(at, _)| at),
                kept: None,
            },
        }
    }

    /// Remembers what a later look may miss, as a supervisor puts it on record.
    pub(super) fn remember(&mut self) {
        let moment = (self.now().stamp(), self.ms);
        if self.attached == Known::Yes {
            self.attended = Some(moment);
        }
        let due = self.baseline.as_ref().and_then(|record| record.due(&self.wanted).class);
        let is_due = due.is_some_and(|class| class != Class::Live);
        self.due_since = is_due.then(|| self.due_since.unwrap_or(moment));
    }

    /// Returns whether somebody was attached only just now, in truth.
    pub(super) fn was_attended_lately(&self) -> bool {
        self.attended.is_some_and(|(_, at)| self.ms.saturating_sub(at) < 300_000)
    }

    /// Returns whether an edit waits for the end of a turn, in truth.
    pub(super) fn is_amid(&self) -> bool {
        let due = self.due_since.map_or(0, |(_, at)| self.ms.saturating_sub(at));
        match self.active {
            None => due < 120_000,
            Some(at) => at.age(self.now()).duration().as_secs() < 120 && due < 600_000,
        }
    }

    /// Returns for how long the session has run, in truth.
    pub(super) const fn age_ms(&self) -> u64 {
        self.ms.saturating_sub(self.since_ms)
    }

    /// Returns what tells worlds apart that call for something else.
    pub(super) fn mark(&self) -> (u8, Vec<&'static str>, Vec<&'static str>, u8, [bool; 4]) {
        let due = self.baseline.as_ref().map(|record| record.due(&self.wanted)).unwrap_or_default();
        let phase = self.phase().map_or(0, |phase| phase as u8 + 1);
        let held = [self.attached, self.pending, self.pinned].map(|known| known as u8);
        let held = held.into_iter().fold(0, |all, one| all * 3 + one);
        let is_young = self.age_ms() < 30_000;
        let flags = [is_young, due.is_illegible, self.was_attended_lately(), self.is_amid()];
        (phase, due.differ, due.unjudged, held, flags)
    }
}

impl From<Known> for Tell {
    fn from(known: Known) -> Self {
        match known {
            Known::Yes => Self::Yes,
            Known::No => Self::No,
            Known::Unknown => Self::Unknown,
        }
    }
}

/// Shows the phase, what is wanted, what differs in truth, and who uses the session since when.
impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.phase() {
            None => f.write_str("nobody")?,
            Some(phase) => write!(f, "{phase}")?,
        }
        let Wanted { said, key, build, .. } = &self.wanted;
        write!(f, " | wanted {said:?} by {build:?} with key {key}")?;
        match &self.baseline {
            None => f.write_str(" | no baseline")?,
            Some(Record::Bare) => f.write_str(" | bare baseline")?,
            Some(Record::Forged) => f.write_str(" | forged baseline")?,
            Some(record) => {
                let due = record.due(&self.wanted);
                write!(f, " | differs {:?} unjudged {:?}", due.differ, due.unjudged)?;
            }
        }
        let (age, live) = (self.age_ms() / 1_000, self.due.is_some());
        let used = (self.attached, self.pending, self.pinned);
        write!(f, " | {age} s old, used {used:?}{}", if live { ", live in flight" } else { "" })
    }
}

/// Late enough that no stamp is before the epoch.
const EPOCH_MS: u64 = 1_735_689_600_000;
