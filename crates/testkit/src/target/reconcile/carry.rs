//! What becomes of a plan? Intents, effects and outcomes, as far as the supervisor gets.

use super::came::{count, phase};
use super::host::Answer;
use super::op::{Applied, Carry, Signaled};
use super::scene::{Freshness, Held, STEP_MS, Scene, mark};
use super::truth::{relaunched_rightly, told_rightly};
use super::view::{HALF_A_STEP, TOO_LATE};
use super::wish::{With, template_of};
use crate::hunt::{Tally, Violation};
use crate::model::store;
use core::time::Duration;
use tenure_bead::{Deadline, Phase, Revision, Write};
use tenure_liveness::Asked;
use tenure_reconcile::{
    Aim, Apply, Command, Commit, LiveAnswer, Proof, Relaunch, Start, StartAnswer, Stop,
    live_outcome, start_outcome,
};

/// An effect whose intent is on record.
enum Due<'p> {
    Start(&'p Start, Revision),
    Stop(&'p Stop),
    Apply(&'p Apply, Revision),
    Relaunch(&'p Relaunch, Revision),
}

impl Scene {
    /// Carries a plan out as far as the supervisor gets.
    pub(super) fn carry(
        &mut self,
        held: &Held,
        carry: Carry,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        if held.supervisor != self.supervisor.number {
            // The store refuses whoever lost the lease, before anything is done.
            tally.goal("refused: the lease is lost");
            return Ok(());
        }
        let commands = self.chosen(held, carry, tally);
        let due = self.intend(held, &commands, tally)?;
        match carry {
            Carry::Nothing => return Ok(()),
            Carry::Intents => {
                if !due.is_empty() {
                    tally.goal("a crash between intent and effect");
                }
                self.take_over();
                return Ok(());
            }
            Carry::Slowly => self.pass(STEP_MS),
            Carry::All | Carry::Effects | Carry::Some { .. } => {}
        }
        let mut outcomes = Vec::new();
        for due in &due {
            outcomes.extend(self.effect(held, due, tally)?);
        }
        if carry == Carry::Effects {
            if !outcomes.is_empty() {
                tally.goal("a crash between effect and outcome");
            }
            self.take_over();
            return Ok(());
        }
        outcomes.iter().try_for_each(|outcome| self.conclude(held, outcome, tally))
    }

    /// Returns the commands that are carried out, in their order.
    fn chosen<'p>(&self, held: &'p Held, carry: Carry, tally: &mut Tally) -> Vec<&'p Command> {
        let commands = held.plan.commands.iter();
        let mut chosen: Vec<&Command> = match carry {
            Carry::Nothing => Vec::new(),
            Carry::All | Carry::Intents | Carry::Effects | Carry::Slowly => commands.collect(),
            Carry::Some { mask, turn } => {
                let mut some: Vec<_> = commands
                    .enumerate()
                    .filter(|(at, _)| mask >> (at % 8) & 1 == 1)
                    .map(|(_, command)| command)
                    .collect();
                let turn = usize::from(turn).checked_rem(some.len()).unwrap_or(0);
                some.rotate_left(turn);
                some
            }
        };
        chosen.retain(|command| self.still_stands(command, tally));
        chosen
    }

    /// Looks once more before a record is changed that ends a life or frees a seat, as a driver does.
    fn still_stands(&self, command: &Command, tally: &mut Tally) -> bool {
        let Command::Commit(commit) = command else { return true };
        let Some(grounds) = commit.write().and(command.grounds()) else { return true };
        let fresh = match (grounds.proof(), grounds.aim()) {
            (Proof::NothingRuns, _) | (_, Aim::Unstarted { .. }) => None,
            (_, Aim::Life { incarnation, .. }) => Some(self.observation(*incarnation)),
        };
        let stands = grounds.recheck(fresh.as_ref(), self.now).is_ok();
        if !stands {
            tally.goal("grounds that lapsed");
        }
        stands
    }

    /// Writes the intents, and returns the effects that are due.
    fn intend<'p>(
        &mut self,
        held: &Held,
        commands: &[&'p Command],
        tally: &mut Tally,
    ) -> Result<Vec<Due<'p>>, Violation> {
        let mut due = Vec::new();
        for command in commands {
            if !self.record_all(held, command, tally)? {
                continue;
            }
            let ledger = command.ledger().iter().cloned();
            ledger.for_each(|entry| self.world.ledger.apply(entry));
            count(command, tally);
            let revision = self.world.revision;
            match command {
                Command::Start(start) => due.push(Due::Start(start, revision)),
                Command::Stop(stop) => due.push(Due::Stop(stop)),
                Command::Apply(apply) => due.push(Due::Apply(apply, revision)),
                Command::Relaunch(relaunch) => due.push(Due::Relaunch(relaunch, revision)),
                Command::Commit(_) | Command::Adopt(_) => {}
            }
        }
        Ok(due)
    }

    /// Writes the records of a command, all or none.
    fn record_all(
        &mut self,
        held: &Held,
        command: &Command,
        tally: &mut Tally,
    ) -> Result<bool, Violation> {
        let before = self.world.beads.clone();
        for write in command.writes() {
            if !self.record(held, Some(write), tally)? {
                self.world.beads = before;
                return Ok(false);
            }
        }
        if command.writes().count() > 1 {
            tally.goal("a handle passed on in one commit");
        }
        Ok(true)
    }

    /// Writes a record, and returns whether the store took it.
    ///
    /// P1: what was decided on what the store has now, it takes, in any order and without the rest.
    fn record(
        &mut self,
        held: &Held,
        write: Option<&Write>,
        tally: &mut Tally,
    ) -> Result<bool, Violation> {
        let Some(write) = write else { return Ok(true) };
        let before = self.world.beads.iter().find(|s| s.id == *write.id()).and_then(|s| s.bead());
        let before = before.map_or("nothing", |bead| phase(bead.phase().kind()));
        match store(&mut self.world, write) {
            Ok(()) => {
                tally.pair(before, phase(write.bead.phase().kind()));
                Ok(true)
            }
            Err(why) if held.age == Freshness::Fresh => Err(Violation::new("P1", why)),
            Err(_) => {
                tally.goal("refused: a stale plan");
                Ok(false)
            }
        }
    }

    fn effect(
        &mut self,
        held: &Held,
        due: &Due<'_>,
        tally: &mut Tally,
    ) -> Result<Option<Commit>, Violation> {
        match due {
            Due::Start(start, intended) => {
                let answer = self.launch(held, start, tally);
                Ok(start_outcome(&held.world, start, (answer, *intended), self.now))
            }
            Due::Stop(stop) => self.tell(held, stop, tally).map(|()| None),
            Due::Apply(apply, intended) => {
                let answer = self.apply(held, apply, tally);
                Ok(live_outcome(&held.world, apply.write(), (answer, *intended), self.now))
            }
            Due::Relaunch(relaunch, intended) => {
                let answer = self.relaunch(held, relaunch, tally)?;
                Ok(live_outcome(&held.world, relaunch.write(), (answer, *intended), self.now))
            }
        }
    }

    fn launch(&mut self, held: &Held, start: &Start, tally: &mut Tally) -> StartAnswer {
        let (bead, life) = (&start.write().bead, start.incarnation());
        if matches!(bead.phase(), Phase::Starting { lease, .. } if lease.is_due(self.now)) {
            tally.count("a start that came too late");
            return StartAnswer::NotTried;
        }
        let after = |wait: Duration| Deadline::after(self.now, wait);
        let delays = [after(HALF_A_STEP), after(TOO_LATE)];
        let (mark, parent) = (mark(bead, life), self.supervisor.number);
        self.supervisor.has_launched(life, self.now.stamp());
        let with = held.wish.with(template_of(&mark));
        match self.host.start(mark, with, parent, (self.now, delays)) {
            Answer::Runs => StartAnswer::Runs,
            Answer::Refused => StartAnswer::Refused,
            Answer::Unclear => StartAnswer::Unclear,
        }
    }

    /// Looks once more, and tells a session to end only if the grounds still stand.
    fn tell(&mut self, held: &Held, stop: &Stop, tally: &mut Tally) -> Result<(), Violation> {
        let life = stop.incarnation();
        if stop.grounds().recheck(Some(&self.observation(life)), self.now).is_err() {
            tally.goal("grounds that lapsed");
            return Ok(());
        }
        let script = self.host.next_stop.take();
        if script == Some(Signaled::Refused) {
            return Ok(());
        }
        self.supervisor.has_asked(life, Asked { how: stop.how(), at: self.now.stamp() });
        if script.is_none() {
            told_rightly(self, held, stop)?;
            self.host.hear(life, stop.how());
        }
        Ok(())
    }

    fn apply(&mut self, held: &Held, apply: &Apply, tally: &mut Tally) -> LiveAnswer {
        let script = self.host.next_live.take();
        let now = self.now;
        let life = self.host.find_mut(apply.incarnation()).filter(|l| l.running(now).is_some());
        let Some(life) = life.filter(|_| script != Some(Applied::Fails)) else {
            tally.goal("a live change that failed");
            return LiveAnswer::Failed;
        };
        life.with.live = held.wish.with(template_of(&life.mark)).live;
        if script == Some(Applied::Unclear) {
            return LiveAnswer::Failed;
        }
        tally.goal("a live change that was applied");
        LiveAnswer::Applied
    }

    /// Looks once more, and starts a program anew only if the grounds still stand.
    fn relaunch(
        &mut self,
        held: &Held,
        relaunch: &Relaunch,
        tally: &mut Tally,
    ) -> Result<LiveAnswer, Violation> {
        let (now, life) = (self.now, relaunch.incarnation());
        if relaunch.grounds().recheck(Some(&self.observation(life)), now).is_err() {
            tally.goal("grounds that lapsed");
            return Ok(LiveAnswer::NotTried);
        }
        relaunched_rightly(self, held, relaunch)?;
        let script = self.host.next_relaunch.take();
        let life = self.host.find_mut(life).filter(|_| script != Some(Applied::Fails));
        let Some(life) = life else {
            tally.goal("a relaunch that failed");
            return Ok(LiveAnswer::Failed);
        };
        // The program gets its launch anew, and nothing else of it changes.
        life.with = With { live: life.with.live, ..held.wish.with(template_of(&life.mark)) };
        if script == Some(Applied::Unclear) {
            return Ok(LiveAnswer::Failed);
        }
        tally.goal("a relaunch");
        Ok(LiveAnswer::Applied)
    }

    fn conclude(
        &mut self,
        held: &Held,
        outcome: &Commit,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        if self.record(held, outcome.write(), tally)? {
            outcome.ledger().iter().cloned().for_each(|entry| self.world.ledger.apply(entry));
        }
        Ok(())
    }
}
