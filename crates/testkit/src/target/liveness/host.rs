//! What is true on the host? Processes, their numbers, the clocks, and how much a probe can tell.

use super::{Noted, Sight, Tick};
use crate::world::{bead_id, called, life, mark, seat};
use tenure_bead::{Boot, BootId, Exit, Incarnation, Now, Stamp, Wall};
use tenure_liveness::{ExitRecord, Match, OwnerMark, Probe, ProcessIdentity};

/// A machine with sessions in seats.
#[derive(Clone, Debug)]
pub(super) struct Host {
    /// Since the first boot, whatever any clock says.
    real_ms: u64,
    booted_ms: u64,
    boot: u8,
    wall_ms: u64,
    inodes: u64,
    sessions: Vec<Option<Session>>,
    lives: Vec<u32>,
}

/// One life of a session, and what has its number.
#[derive(Clone, Debug)]
pub(super) struct Session {
    pub(super) mark: OwnerMark,
    pub(super) launched: Stamp,
    pub(super) launched_ms: u64,
    pub(super) boot: u8,
    pub(super) standing: Truth,
    pub(super) noted: Noted,
    pub(super) sight: Sight,
    pub(super) is_lied_about: bool,
    /// Whether the next complete listing misses it; none does so twice without showing it in between.
    pub(super) hiccup: Hiccup,
    process: ProcessIdentity,
    /// What has its number, if it is not the session itself.
    other: Option<ProcessIdentity>,
}

/// Whether a session lives.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Truth {
    Lives,
    Uncollected,
    Gone,
}

/// Whether a complete listing may miss a session that lives.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Hiccup {
    None,
    Due,
    /// It has missed it, and the next has to show it.
    Had,
}

impl Host {
    pub(super) fn new(seats: usize) -> Self {
        Self {
            real_ms: 0,
            booted_ms: 0,
            boot: 1,
            wall_ms: 1_735_689_600_000,
            inodes: 0,
            sessions: vec![None; seats],
            lives: vec![0; seats],
        }
    }

    pub(super) fn seats(&self) -> usize {
        self.sessions.len()
    }

    pub(super) fn session(&self, seat: usize) -> Option<&Session> {
        self.sessions.get(seat)?.as_ref()
    }

    pub(super) fn session_mut(&mut self, seat: usize) -> Option<&mut Session> {
        self.sessions.get_mut(seat)?.as_mut()
    }

    pub(super) const fn real_ms(&self) -> u64 {
        self.real_ms
    }

    pub(super) const fn boot(&self) -> u8 {
        self.boot
    }

    pub(super) fn now(&self) -> Now {
        let ms = self.real_ms.saturating_sub(self.booted_ms);
        let boot = Boot { id: BootId::from_bytes([self.boot; 16]), ms };
        Now { wall: Wall::from_unix_ms(self.wall_ms), boot }
    }

    pub(super) fn launch(&mut self, at: usize, (pid, inode): (u8, bool)) -> bool {
        if self.session(at).is_some_and(Session::lives) || at >= self.seats() {
            return false;
        }
        let now = self.now();
        let generation = self.lives.get(at).map_or(1, |lives| lives.saturating_add(1));
        self.inodes = self.inodes.saturating_add(1);
        let slot = u32::try_from(at).unwrap_or(0).saturating_add(1);
        let (id, sits) = (bead_id(&format!("tb-{slot}")), seat("w", slot));
        let session = Session {
            mark: mark(&id, (&called(&sits), &sits), life(&id, generation)),
            launched: now.stamp(),
            launched_ms: self.real_ms,
            boot: self.boot,
            standing: Truth::Lives,
            noted: Noted::Nobody,
            sight: Sight::Clear,
            is_lied_about: false,
            hiccup: Hiccup::None,
            process: ProcessIdentity {
                boot: now.boot.id,
                pid: u32::from(pid),
                start_ticks: now.boot.ms / MS_PER_TICK,
                pidfd_inode: inode.then_some(self.inodes),
            },
            other: None,
        };
        if let (Some(place), Some(lives)) = (self.sessions.get_mut(at), self.lives.get_mut(at)) {
            (*place, *lives) = (Some(session), generation);
        }
        true
    }

    pub(super) fn exit(&mut self, seat: usize, noted: Noted) {
        if let Some(session) = self.session_mut(seat).filter(|session| session.lives()) {
            (session.standing, session.noted) = (Truth::Uncollected, noted);
        }
    }

    pub(super) fn reap(&mut self, seat: usize) {
        let session = self.session_mut(seat);
        if let Some(session) = session.filter(|session| session.standing == Truth::Uncollected) {
            session.standing = Truth::Gone;
        }
    }

    /// Gives the number of a session that is gone to a process of somebody else's.
    pub(super) fn reuse(&mut self, seat: usize, tick: Tick) {
        let (now, inode) = (self.now(), self.inodes.saturating_add(1));
        self.inodes = inode;
        let session = self.session_mut(seat);
        if let Some(session) = session.filter(|session| session.standing == Truth::Gone) {
            let own = session.process;
            let ticks = (now.boot.ms / MS_PER_TICK).max(own.start_ticks.saturating_add(1));
            session.other = Some(ProcessIdentity {
                boot: now.boot.id,
                pid: own.pid,
                start_ticks: if tick == Tick::Same { own.start_ticks } else { ticks },
                pidfd_inode: own.pidfd_inode.map(|_| inode),
            });
        }
    }

    pub(super) fn pass(&mut self, ms: u64) {
        self.real_ms = self.real_ms.saturating_add(ms);
        self.wall_ms = self.wall_ms.saturating_add(ms);
    }

    pub(super) fn step(&mut self, ms: i64) {
        self.wall_ms = self.wall_ms.saturating_add_signed(ms);
    }

    pub(super) fn see(&mut self, seat: usize, sight: Sight) {
        if let Some(session) = self.session_mut(seat) {
            session.sight = sight;
        }
    }

    pub(super) fn hiccup(&mut self, seat: usize) {
        let session = self.session_mut(seat);
        if let Some(session) = session.filter(|session| session.hiccup == Hiccup::None) {
            session.hiccup = Hiccup::Due;
        }
    }

    pub(super) fn lie(&mut self, seat: usize) {
        if let Some(session) = self.session_mut(seat).filter(|session| session.lives()) {
            session.is_lied_about = true;
        }
    }

    pub(super) fn reboot(&mut self) {
        (self.booted_ms, self.boot) = (self.real_ms, self.boot.wrapping_add(1));
        for session in self.sessions.iter_mut().flatten() {
            session.standing = Truth::Gone;
            session.other = None;
        }
    }

    /// From now on nothing goes wrong; a host that cannot probe at all still cannot.
    pub(super) fn mend(&mut self) {
        for session in self.sessions.iter_mut().flatten() {
            (session.is_lied_about, session.hiccup) = (false, Hiccup::None);
            if session.sight == Sight::Denied {
                session.sight = Sight::Clear;
            }
        }
    }

    pub(super) const fn seconds(&self) -> u64 {
        self.real_ms / 1_000
    }

    pub(super) fn mark(&self, seat: usize) -> Option<(Truth, Noted, Sight, Hiccup, bool)> {
        let session = self.session(seat)?;
        let reused = session.other.is_some();
        Some((session.standing, session.noted, session.sight, session.hiccup, reused))
    }

    pub(super) fn show(&self, seat: usize) -> String {
        let Some(session) = self.session(seat) else { return "empty".to_owned() };
        let (truth, sight) = (session.standing, session.sight);
        let reused = if session.other.is_some() { ", number reused" } else { "" };
        let lied = if session.is_lied_about { ", lied about" } else { "" };
        format!("{truth:?}, {sight:?}{reused}{lied}")
    }
}

impl Session {
    pub(super) fn lives(&self) -> bool {
        self.standing == Truth::Lives
    }

    pub(super) const fn life(&self) -> Incarnation {
        self.mark.incarnation
    }

    pub(super) const fn exit(&self) -> ExitRecord {
        match self.noted {
            Noted::Nobody => ExitRecord::Missing,
            Noted::Own => ExitRecord::Own(Exit::Code(3)),
            Noted::Foreign => ExitRecord::Foreign,
        }
    }

    /// Looks at whatever has the number now, as a host does that compares identities and, in doubt, marks.
    pub(super) fn probe(&self) -> (Probe, Option<Match>) {
        if self.sight == Sight::Blind {
            return (Probe::Unknowable, None);
        }
        let seen = match (self.standing, &self.other) {
            (Truth::Uncollected, _) => return (Probe::Zombie, None),
            (Truth::Gone, None) => return (Probe::Gone, None),
            (Truth::Gone, Some(other)) => other,
            (Truth::Lives, _) => &self.process,
        };
        let found = self.process.compare(seen);
        let probe = match (self.sight, found) {
            (Sight::Denied, _) => Probe::Unverified,
            (_, Match::Same) => Probe::Verified,
            (_, Match::Other) => Probe::Recycled,
            // The mark of the process decides, and it can be read.
            (_, Match::SameTick) if self.lives() => Probe::Verified,
            (_, Match::SameTick) => Probe::Recycled,
        };
        (probe, Some(found))
    }
}

/// A tick of the kernel's clock, in which two processes can be started.
const MS_PER_TICK: u64 = 10;
