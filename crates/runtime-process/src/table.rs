//! Which sessions does the host know, and what becomes of what it knows of those that ended?

use crate::error::Remains;
use crate::handle::Handle;
use crate::options::Options;
use crate::output::{Face, Output};
use crate::recognize::{hold, identify};
use crate::record;
use crate::scan::{Found, Scan, clear, eldest};
use crate::session::{Change, Hold, Session};
use std::collections::{BTreeMap, BTreeSet};
use tenure_bead::{BeadId, BootId, Generation, Incarnation, Stamp};
use tenure_liveness::{Asked, OwnerMark, StopHow};
use tenure_runtime::Target;
use tracing::warn;

/// Every life that is known here: those that run, and the last ones that ended.
#[derive(Debug)]
pub(crate) struct Table {
    options: Options,
    boot: BootId,
    sessions: BTreeMap<Key, Session>,
    /// Those that ended, in the order in which that was noticed.
    ended: Vec<Key>,
}

pub(crate) type Key = (BeadId, Incarnation);

impl Table {
    pub(crate) const fn new(options: Options, boot: BootId) -> Self {
        Self { options, boot, sessions: BTreeMap::new(), ended: Vec::new() }
    }

    pub(crate) fn insert(&mut self, session: Session) {
        let key = key_of(&session.mark);
        let ended = session.has_ended();
        self.sessions.insert(key.clone(), session);
        if ended {
            self.note_end(key);
        }
    }

    /// Returns a session as it is now.
    pub(crate) fn look(&mut self, target: &Target) -> Option<&mut Session> {
        let key = (target.bead.clone(), target.incarnation);
        self.settle(&key);
        self.sessions.get_mut(&key)
    }

    /// Returns a session and what may be done with it, as it was when somebody looked last.
    ///
    /// Something unproved is looked at anew, which collects nothing.
    pub(crate) fn peek(&mut self, key: &Key) -> Option<&Session> {
        let unproved = |s: &&Session| matches!(s.hold, Hold::Unproved | Hold::Disputed(_));
        if self.sessions.get(key).filter(unproved).is_some() {
            self.settle(key);
        }
        self.sessions.get(key)
    }

    /// Brings every session up to date and shows those that have not ended.
    pub(crate) fn living(&mut self) -> Vec<&Session> {
        let keys: Vec<Key> = self.sessions.keys().cloned().collect();
        keys.iter().for_each(|key| self.settle(key));
        let sessions = self.sessions.values();
        sessions.filter(|session| !session.has_ended()).collect()
    }

    /// Remembers what a session was told; what it leaves behind when it ends depends on that.
    ///
    /// That it drains is kept for the next supervisor: told twice, a program may take it for an order to hurry.
    pub(crate) fn note_asked(&mut self, key: &Key, asked: Asked) {
        let Some(session) = self.sessions.get_mut(key) else {
            return;
        };
        session.note_asked(asked);
        if asked.how == StopHow::Drain {
            keep(&self.options, session);
        }
    }

    /// Remembers what was seen of the output of a session, and tells since when it has been so.
    pub(crate) fn note_output(&mut self, target: &Target, face: Face, now: Stamp) -> Option<Stamp> {
        let key = (target.bead.clone(), target.incarnation);
        let session = self.sessions.get_mut(&key)?;
        let output = Output::after(session.output, face, now);
        session.output = Some(output);
        Some(output.since)
    }

    /// Returns what a wait is to watch, and whose it is.
    pub(crate) fn watched(&self) -> (Vec<Key>, Vec<Handle>) {
        let handle = |(key, session): (&Key, &Session)| {
            let handle = session.watched()?;
            Some((key.clone(), handle.clone()))
        };
        self.sessions.iter().filter_map(handle).unzip()
    }

    /// Returns the numbers of the processes that are held, which no scan has to look at.
    pub(crate) fn held(&self) -> BTreeSet<u32> {
        let held = self.sessions.values().filter(|s| s.watched().is_some());
        held.filter_map(|s| Some(s.identity?.pid)).collect()
    }

    /// Notices an end, and keeps it for the next supervisor.
    pub(crate) fn settle(&mut self, key: &Key) {
        let Some(session) = self.sessions.get_mut(key) else {
            return;
        };
        if session.settle(self.boot) == Change::Ended {
            keep(&self.options, session);
            self.note_end(key.clone());
        }
    }

    fn note_end(&mut self, key: Key) {
        self.ended.push(key);
        if self.ended.len() > ENDED_MAX {
            let oldest = self.ended.remove(0);
            self.forget(&oldest);
        }
    }

    /// Forgets the ended lives of a bead, now that it has a newer one.
    pub(crate) fn forget_before(&mut self, mark: &OwnerMark) {
        let older =
            |key: &Key| key.0 == mark.bead && key.1.generation < mark.incarnation.generation;
        let (forgotten, kept) = self.ended.drain(..).partition(older);
        self.ended = kept;
        let forgotten: Vec<Key> = forgotten;
        forgotten.iter().for_each(|key| self.forget(key));
    }

    fn forget(&mut self, key: &Key) {
        let Some(session) = self.sessions.remove(key) else {
            return;
        };
        if let Err(error) = record::remove(&self.options.dir, &session.mark) {
            warn!(bead = %key.0, %error, "the record of an ended life stays behind");
        }
    }

    /// Ends by force what earlier lives of a bead left behind, before a new one starts beside it.
    ///
    /// What belongs to a life that runs, or may, is left alone: that one has to be stopped first.
    pub(crate) fn clear_before(&self, mark: &OwnerMark) -> Result<(), Remains> {
        let generation = mark.incarnation.generation;
        // The first life has none before it, which spares most starts the walk.
        if generation <= FIRST {
            return Ok(());
        }
        clear(0, |found| {
            let earlier = found.bead == mark.bead && found.incarnation.generation < generation;
            let runs = || self.sessions.get(&key_of(found)).is_some_and(Session::may_run);
            earlier && self.options.owns(found) && !runs()
        })
    }

    /// Ends by force what sessions left behind whose first process is gone, of whatever bead.
    pub(crate) fn clear_all(&self) -> Result<(), Remains> {
        clear(0, |found| {
            let runs = || self.sessions.get(&key_of(found)).is_some_and(Session::may_run);
            self.options.owns(found) && !runs()
        })
    }

    /// Adds the sessions that a scan found and no record tells of; returns what it left in doubt.
    pub(crate) fn adopt(&mut self, scan: Scan) -> Option<String> {
        let mut unknown: BTreeMap<Key, Vec<Found>> = BTreeMap::new();
        for found in scan.leaders {
            let key = key_of(&found.mark);
            self.dispute(&key, &found);
            // Whoever carries the mark of a life whose process is known is a descendant with its own group.
            let is_known = |s: &Session| !matches!(s.hold, Hold::Begun);
            if !self.sessions.get(&key).is_some_and(is_known) {
                unknown.entry(key).or_default().push(found);
            }
        }
        let mut doubts = Vec::new();
        for found in unknown.values().filter_map(|found| eldest(found)) {
            if self.adopt_one(found).is_none() {
                doubts.push(format!("process {}: it changed while it was looked at", found.pid));
            }
        }
        let held = self.held();
        let unread = scan.unread.iter().filter(|(pid, _)| !held.contains(pid));
        doubts.extend(unread.map(|(pid, why)| format!("process {pid}: {why}")));
        doubts.truncate(DOUBTS_MAX);
        (!doubts.is_empty()).then(|| doubts.join(", "))
    }

    /// Takes a death back of which a record tells, if the process that was found belies it.
    fn dispute(&mut self, key: &Key, found: &Found) {
        let is_belied =
            |s: &&mut Session| s.is_belied_by(found.pid, found.stat.start_ticks, self.boot);
        let Some(session) = self.sessions.get_mut(key).filter(is_belied) else {
            return;
        };
        if let Some(handle) = hold(found.pid, &found.stat, &found.mark) {
            let pid = found.pid;
            warn!(bead = %key.0, pid, "a process carries the mark of a life whose record says that it ended");
            session.hold = Hold::Disputed(handle);
            self.ended.retain(|ended| ended != key);
        }
    }

    fn adopt_one(&mut self, found: &Found) -> Option<()> {
        let handle = hold(found.pid, &found.stat, &found.mark)?;
        let identity = identify(found.pid, &handle, self.boot).ok()?;
        let begun = self.sessions.get(&key_of(&found.mark));
        let session = Session {
            identity: Some(identity),
            hold: Hold::Adopted(handle),
            asked: begun.and_then(|begun| begun.asked),
            drained: begun.and_then(|begun| begun.drained),
            drain: begun.and_then(|begun| begun.drain),
            ..Session::begun(found.mark.clone())
        };
        keep(&self.options, &session);
        self.insert(session);
        Some(())
    }
}

/// Keeps what is known of a session for the next supervisor. Without it that one scans for the mark.
pub(crate) fn keep(options: &Options, session: &Session) {
    if let Err(error) = record::write(&options.dir, &session.record()) {
        let bead = &session.mark.bead;
        warn!(%bead, %error, "what is known of a process could not be recorded");
    }
}

fn key_of(mark: &OwnerMark) -> Key {
    (mark.bead.clone(), mark.incarnation)
}

/// The generation of the first life of a bead.
const FIRST: Generation = Generation::new(1);

/// How many lives that ended are remembered, to tell how. A supervisor asks within a tick or after its own
/// restart; a tenth could be too few for a fleet that falls at once, ten times more slows the next opening.
const ENDED_MAX: usize = 1_024;

/// How many unreadable processes a partial listing names: enough to see a pattern, too few to flood a log.
const DOUBTS_MAX: usize = 4;
