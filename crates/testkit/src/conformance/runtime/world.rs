//! Who lives on the machine, and who must? What was started, how it can end, and what a host did about it.

use super::op::{HostOp, How, Plays, Who, Whose};
use super::{HostArena, HostPromise};
use crate::hunt::{Scope, Tally, Violation, broken};
use crate::world::{bead_id, called, life, seat};
use core::fmt;
use core::hash::{Hash as _, Hasher as _};
use core::time::Duration;
use std::hash::DefaultHasher;
use std::time::Instant;
use tenure_bead::Now;
use tenure_liveness::{OwnerMark, ProcessIdentity, StopHow};
use tenure_runtime::laws::{Candidate, Realm, Realms, Role};
use tenure_runtime::{Launch, Runtime, StartError, Started};

/// A machine, the hosts on it, and everybody who was started.
pub struct HostWorld {
    pub(super) beads: u8,
    pub(super) lives: u8,
    pub(super) begun: Vec<Life>,
    /// How often our host was opened.
    pub(super) opened: u32,
    hosts: [Option<Box<dyn Runtime>>; 3],
    realms: Realms,
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

    fn life_mut(&mut self, who: Who) -> Option<&mut Life> {
        self.begun.iter_mut().find(|life| life.who == who)
    }

    pub(super) fn ours(&self) -> &dyn Runtime {
        self.host(Whose::Ours)
    }

    fn host(&self, whose: Whose) -> &dyn Runtime {
        let host = self.hosts.get(place(whose)).and_then(Option::as_deref);
        host.expect("a host is opened before it is asked")
    }

    fn realm(&self, whose: Whose) -> &Realm {
        match whose {
            Whose::Ours => &self.realms.ours,
            Whose::OtherInstallation => &self.realms.other_installation,
            Whose::OtherFleet => &self.realms.other_fleet,
        }
    }

    fn reopen(&mut self) {
        self.close();
        self.open(Whose::Ours);
        self.opened = self.opened.saturating_add(1);
        self.begun.iter_mut().for_each(|life| life.asked = None);
    }

    fn open(&mut self, whose: Whose) {
        let host = self.stage.open(self.realm(whose));
        if let Some(slot) = self.hosts.get_mut(place(whose)).filter(|slot| slot.is_none()) {
            *slot = Some(host);
        }
    }

    fn close(&mut self) {
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

    pub(super) fn step(
        &mut self,
        arena: &HostArena,
        op: &HostOp,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        match *op {
            HostOp::Start { who, plays } => self.start(arena, who, plays, tally),
            HostOp::StartForeign { who } => self.start_foreign(who),
            HostOp::Stop { who, how } => self.stop(arena, who, how, tally),
            HostOp::Observe { who } => self.observe(arena, who, tally),
            HostOp::List => self.list(tally),
            HostOp::Wait => self.wait(),
            HostOp::Reopen => {
                self.reopen();
                Ok(())
            }
            HostOp::Apply { who } => self.apply(arena, who),
            HostOp::Attend { who } => self.attend(who),
            HostOp::Usurp { who } => {
                self.usurp(who, tally);
                Ok(())
            }
        }?;
        self.only_the_meant_ended()
    }

    /// Ours are ended by force; then nobody of ours is there, and every neighbor is.
    pub(super) fn heal(&mut self, arena: &HostArena, tally: &mut Tally) -> Result<(), Violation> {
        self.reopen();
        let everybody: Vec<Who> = self.begun.iter().map(|life| life.who).collect();
        let (ours, theirs): (Vec<Who>, Vec<Who>) =
            everybody.into_iter().partition(|who| who.whose == Whose::Ours);
        for who in ours {
            self.stop(arena, who, How::Force, tally)?;
            self.observe(arena, who, tally)?;
        }
        self.list_is_complete(arena, tally)?;
        self.only_the_meant_ended()?;
        for who in theirs.into_iter().filter(|who| self.count(*who) > 0) {
            let target = self.launch(who, Role::Lasting).target();
            // Whoever ended by itself meanwhile need not be ended.
            let _cleared = self.host(who.whose).stop(&target, StopHow::Force, self.now());
            self.until(|world| world.count(who) == 0);
        }
        Ok(())
    }

    fn start(
        &mut self,
        arena: &HostArena,
        who: Who,
        plays: Plays,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        self.open(who.whose);
        let launch = self.launch(who, plays.role());
        let before = self.count(who);
        let started = self.host(who.whose).start(&launch, self.now());
        if let Some(life) = self.life(who) {
            let after = self.count(who);
            let lives = life.fate == Fate::Lives;
            return match started {
                Err(StartError::AlreadyRuns { .. }) if after > 0 || before > 0 => {
                    tally.goal("a second start is refused");
                    Ok(())
                }
                Err(_) if !lives && after <= before => {
                    tally.goal("a second start is refused");
                    Ok(())
                }
                Err(error) => broken("no-double", format!("a second start, with {after}: {error}")),
                Ok(Started { process }) if !lives && self.may_be_forgotten(arena, who) => {
                    self.begun.retain(|life| life.who != who);
                    self.began(who, (launch, process), plays, tally)
                }
                Ok(_) => broken("no-double", "one life was started twice"),
            };
        }
        match started {
            Ok(_) if plays == Plays::Missing => broken("starts", "a missing program was started"),
            Ok(Started { process }) => self.began(who, (launch, process), plays, tally),
            Err(StartError::NotSpawned { .. }) if plays == Plays::Missing => Ok(()),
            Err(error) => broken("starts", format!("what can be started was not: {error}")),
        }
    }

    /// Whether a host need not remember a life, because a later one of its bead was begun.
    pub(super) fn may_be_forgotten(&self, arena: &HostArena, who: Who) -> bool {
        let is_later = |life: &Life| {
            let bead = (life.who.bead, life.who.whose) == (who.bead, who.whose);
            bead && life.who.life > who.life
        };
        let promised = arena.guarantees.has(HostPromise::RemembersEarlierLives);
        !promised && self.begun.iter().any(is_later)
    }

    fn began(
        &mut self,
        who: Who,
        (launch, process): (Launch, Option<ProcessIdentity>),
        plays: Plays,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        tally.goal("a session is started");
        let fate = if plays == Plays::Exits { Fate::Leaves } else { Fate::Lives };
        let (parent, asked) = (self.opened, None);
        self.begun.push(Life { who, launch, plays, fate, process, parent, asked });
        let is_there = |world: &Self| {
            let mark = world.life(who).map(|life| &life.launch.mark);
            mark.is_some_and(|mark| world.stage.is_ready(mark))
        };
        if plays != Plays::Exits && !self.until(is_there) {
            return broken("starts", "it was started, and is not there");
        }
        let alone = plays != Plays::Family && self.count(who) > 1;
        if alone { broken("no-double", "one start made two processes") } else { Ok(()) }
    }

    fn start_foreign(&self, who: Who) -> Result<(), Violation> {
        if who.whose == Whose::Ours || self.life(who).is_some() {
            return Ok(());
        }
        let launch = self.launch(who, Role::Lasting);
        let started = self.ours().start(&launch, self.now());
        if !matches!(started, Err(StartError::NotSpawned { .. })) {
            return broken("starts", "a neighbor's session was started");
        }
        let count = self.stage.count(&launch.mark);
        if count > 0 { broken("starts", "a neighbor's session runs") } else { Ok(()) }
    }

    fn stop(
        &mut self,
        arena: &HostArena,
        who: Who,
        how: How,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        let target = self.launch(who, Role::Lasting).target();
        let was = self.life(who).map(|life| (life.fate, life.plays));
        let was = was.filter(|_| who.whose == Whose::Ours);
        let before = self.count(who);
        let stopped = self.ours().stop(&target, how.stop(), self.now());
        let Some((fate @ (Fate::Lives | Fate::Leaves), plays)) = was else {
            if stopped.is_err() {
                tally.goal("a stop of what is not there is refused");
                return Ok(());
            }
            let rule = if was.is_some() { "K3" } else { "K2" };
            return broken(rule, "what is not that session of ours was stopped");
        };
        match stopped {
            Ok(()) if before > 0 => {}
            Ok(()) => return broken("K3", "what is gone was stopped"),
            Err(_) if fate == Fate::Leaves || !arena.guarantees.has(HostPromise::Verifies) => {
                return Ok(());
            }
            Err(error) => return broken("stops", format!("what runs is not stopped: {error}")),
        }
        if let Some(life) = self.life_mut(who) {
            life.asked = Some(how.stop());
        }
        let heeds = matches!(plays, Plays::Lasting | Plays::Exits);
        match how {
            How::Force => {}
            How::Ask if heeds => {}
            How::Drain | How::Ask => {
                tally.goal("a session ignores what it is asked");
                return Ok(());
            }
        }
        if let Some(life) = self.life_mut(who) {
            life.fate = Fate::Stopped;
        }
        tally.goal("a session is stopped");
        if self.until(|world| world.count(who) == 0) {
            return Ok(());
        }
        broken("stops", format!("{} of it live on", self.count(who)))
    }

    /// Lets time pass, at most until a session ends that is about to.
    fn wait(&self) -> Result<(), Violation> {
        let leaves = |life: &Life| {
            let ours = life.who.whose == Whose::Ours && life.parent == self.opened;
            ours && life.fate == Fate::Leaves && self.stage.count(&life.launch.mark) > 0
        };
        if !self.begun.iter().any(leaves) {
            self.ours().wait(SHORT);
            return Ok(());
        }
        let began = (self.now(), Instant::now());
        self.ours().wait(LONG);
        let waited = began.0.stamp().age(self.now()).duration().max(began.1.elapsed());
        if waited >= LONG {
            return broken("wakes", "a session ended, and who waited was not woken");
        }
        Ok(())
    }

    fn usurp(&mut self, who: Who, tally: &mut Tally) {
        let lasts = |life: &Life| life.fate == Fate::Lives && life.plays == Plays::Lasting;
        if who.whose != Whose::Ours || !self.life(who).is_some_and(lasts) {
            return;
        }
        self.close();
        self.stage.usurp(&self.launch(who, Role::Lasting).target());
        if let Some(life) = self.life_mut(who) {
            life.fate = Fate::Usurped;
        }
        self.reopen();
        tally.goal("a number is usurped, and its new owner lives");
    }

    /// K3: whoever was not told to end lives.
    fn only_the_meant_ended(&self) -> Result<(), Violation> {
        for life in &self.begun {
            let name = shown(life.who);
            match life.fate {
                Fate::Lives if self.stage.count(&life.launch.mark) == 0 => {
                    return broken("K3", format!("{name} was ended, and not meant"));
                }
                Fate::Usurped if !self.stage.bystander_lives(&life.launch.target()) => {
                    return broken("K3", format!("who has the number of {name} now was ended"));
                }
                Fate::Lives | Fate::Leaves | Fate::Stopped | Fate::Usurped => {}
            }
        }
        Ok(())
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

/// Longer than any session that ends soon, even on a loaded machine.
const LONG: Duration = Duration::from_secs(60);

/// Short enough that what no host wakes for is seen soon.
const SHORT: Duration = Duration::from_millis(20);

/// What a host under virtual time gets, whose patience is over at once.
const ROUNDS_MIN: u32 = 200;
