//! Who lives on the machine, and who must? What was started, how it can end, and what a host did about it.

use super::deed::SHORT;
use super::op::{Plays, Who, Whose};
use crate::hunt::Scope;
use crate::world::{bead_id, called, life, seat};
use core::fmt;
use core::hash::{Hash as _, Hasher as _};
use std::hash::DefaultHasher;
use std::time::Instant;
use tenure_bead::Now;
use tenure_liveness::{OwnerMark, ProcessIdentity, StopHow};
use tenure_runtime::laws::{Candidate, Realm, Realms, Role};
use tenure_runtime::{Launch, Runtime};

/// A machine, the hosts on it, and everybody who was started.
pub struct HostWorld {
    pub(super) beads: u8,
    pub(super) lives: u8,
    pub(super) begun: Vec<Life>,
    /// How often our host was opened.
    pub(super) opened: u32,
    pub(super) hosts: [Option<Box<dyn Runtime>>; 3],
    pub(super) realms: Realms,
    pub(super) stage: Box<dyn Candidate>,
}

/// A session that was started.
pub(super) struct Life {
    pub(super) who: Who,
    pub(super) launch: Launch,
    pub(super) plays: Plays,
    pub(super) fate: Fate,
    /// Which process it is, as its host said when it started.
    pub(super) process: Option<ProcessIdentity>,
    /// Which opening of our host started it.
    pub(super) parent: u32,
    /// What our host was told to do about it since it was opened.
    pub(super) asked: Option<StopHow>,
    /// Whether it was ever told to end by itself, with whatever code it likes.
    pub(super) may_return: bool,
}

/// What became of a session.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) enum Fate {
    /// It lives until it is stopped.
    Lives,
    /// It ends by itself, whenever it does.
    Leaves,
    /// It was stopped, and is gone.
    Stopped,
    /// It is gone, and somebody else has its number.
    Usurped,
}

impl fmt::Debug for HostWorld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HostWorld").field("shown", &self.show()).finish_non_exhaustive()
    }
}

impl HostWorld {
    pub(super) fn new(stage: Box<dyn Candidate>, scope: &Scope) -> Self {
        let size = |name| u8::try_from(scope.get(name)).unwrap_or(u8::MAX);
        let (beads, lives) = (size("beads"), size("lives"));
        let (realms, begun) = (stage.realms(), Vec::new());
        let hosts = [None, None, None];
        let mut world = Self { beads, lives, begun, opened: 0, hosts, realms, stage };
        world.reopen();
        world
    }

    pub(super) const fn known_count(&self) -> usize {
        self.begun.len()
    }

    pub(super) fn known(&self, at: usize) -> Option<Who> {
        self.begun.get(at).map(|life| life.who)
    }

    pub(super) fn now(&self) -> Now {
        self.stage.now()
    }

    pub(super) fn life(&self, who: Who) -> Option<&Life> {
        self.begun.iter().find(|life| life.who == who)
    }

    pub(super) fn life_mut(&mut self, who: Who) -> Option<&mut Life> {
        self.begun.iter_mut().find(|life| life.who == who)
    }

    pub(super) fn ours(&self) -> &dyn Runtime {
        self.host(Whose::Ours)
    }

    pub(super) fn host(&self, whose: Whose) -> &dyn Runtime {
        let host = self.hosts.get(place(whose)).and_then(Option::as_deref);
        host.expect("a host is opened before it is asked")
    }

    pub(super) fn realm(&self, whose: Whose) -> &Realm {
        match whose {
            Whose::Ours => &self.realms.ours,
            Whose::OtherInstallation => &self.realms.other_installation,
            Whose::OtherFleet => &self.realms.other_fleet,
        }
    }

    pub(super) fn reopen(&mut self) {
        self.close();
        self.open(Whose::Ours);
        self.opened = self.opened.saturating_add(1);
        self.begun.iter_mut().for_each(|life| life.asked = None);
    }

    pub(super) fn open(&mut self, whose: Whose) {
        let host = self.stage.open(self.realm(whose));
        if let Some(slot) = self.hosts.get_mut(place(whose)).filter(|slot| slot.is_none()) {
            *slot = Some(host);
        }
    }

    pub(super) fn close(&mut self) {
        if let Some(slot) = self.hosts.get_mut(place(Whose::Ours)) {
            *slot = None;
        }
    }

    /// Returns how many processes carry the mark, found by other means than the host.
    pub(super) fn count(&self, who: Who) -> usize {
        self.life(who).map_or(0, |life| self.stage.count(&life.launch.mark))
    }

    pub(super) fn launch(&self, who: Who, role: Role) -> Launch {
        let letter = match who.whose {
            Whose::Ours => "b",
            Whose::OtherInstallation => "i",
            Whose::OtherFleet => "f",
        };
        let bead = bead_id(&format!("{letter}{}", who.bead));
        let seat = seat("rig/worker", u32::from(who.bead).saturating_add(1));
        let incarnation = life(&bead, u32::from(who.life).saturating_add(1));
        let realm = self.realm(who.whose);
        let mark = OwnerMark {
            installation: realm.installation,
            fleet: realm.fleet.clone(),
            bead,
            name: called(&seat),
            template: seat.template().clone(),
            slot: seat.slot(),
            incarnation,
        };
        Launch { mark, spec: self.stage.spec(role) }
    }

    /// Waits until something is so, as long as the candidate has patience.
    pub(super) fn until(&self, is_so: impl Fn(&Self) -> bool) -> bool {
        let begun = Instant::now();
        let mut rounds = 0_u32;
        loop {
            if is_so(self) {
                return true;
            }
            if rounds >= ROUNDS_MIN && begun.elapsed() >= self.stage.patience() {
                return false;
            }
            rounds = rounds.saturating_add(1);
            self.ours().wait(SHORT);
        }
    }

    pub(super) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        for life in &self.begun {
            let ours = life.who.whose == Whose::Ours;
            let child = life.parent == self.opened;
            (ours, life.fate, life.plays.role(), life.asked, child).hash(&mut hasher);
        }
        hasher.finish()
    }

    pub(super) fn show(&self) -> String {
        // Whether one that leaves has left by now is a matter of moments.
        let one = |life: &Life| {
            let fate = match life.fate {
                _ if life.plays == Plays::Exits => "leaves",
                Fate::Lives => "runs",
                Fate::Leaves => "leaves",
                Fate::Stopped => "was stopped",
                Fate::Usurped => "was usurped",
            };
            format!("{} {:?} {fate}", shown(life.who), life.plays).to_lowercase()
        };
        let lives: Vec<String> = self.begun.iter().map(one).collect();
        let lives = if lives.is_empty() { "nobody".to_owned() } else { lives.join(", ") };
        format!("host {}: {lives}", self.opened)
    }
}

/// Names a session: whose it is, its bead, its life.
pub(super) fn shown(who: Who) -> String {
    let letter = match who.whose {
        Whose::Ours => "b",
        Whose::OtherInstallation => "i",
        Whose::OtherFleet => "f",
    };
    format!("{letter}{}.{}", who.bead, who.life)
}

const fn place(whose: Whose) -> usize {
    match whose {
        Whose::Ours => 0,
        Whose::OtherInstallation => 1,
        Whose::OtherFleet => 2,
    }
}

/// What a host under virtual time gets, whose patience is over at once.
const ROUNDS_MIN: u32 = 200;
