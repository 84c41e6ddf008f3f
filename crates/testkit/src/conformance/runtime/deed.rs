//! What is done to a host, and does it answer as it must? One function for each operation.

use super::op::{HostOp, How, Plays, Who, Whose};
use super::world::{Fate, HostWorld, Life, shown};
use super::{HostArena, HostPromise};
use crate::hunt::{Tally, Violation, broken};
use core::time::Duration;
use std::time::Instant;
use tenure_liveness::{ProcessIdentity, StopHow};
use tenure_runtime::laws::Role;
use tenure_runtime::{Launch, StartError, Started};

impl HostWorld {
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
            HostOp::Relaunch { who } => self.relaunch(arena, who, tally),
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
        let may_return = plays == Plays::Exits;
        self.begun.push(Life { who, launch, plays, fate, process, parent, asked, may_return });
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
            life.may_return |= how != How::Force;
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
}

/// Longer than any session that ends soon, even on a loaded machine.
const LONG: Duration = Duration::from_secs(60);

/// Short enough that what no host wakes for is seen soon.
pub(super) const SHORT: Duration = Duration::from_millis(20);
