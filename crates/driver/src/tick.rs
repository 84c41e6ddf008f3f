//! What happens in one tick? Intents, effects and outcomes of one plan, in that order.

use crate::commit::{Answers, Part, group_commit};
use crate::driver::Driver;
use crate::effect::{Done, Due, Hands, NotRelaunched, answer, carry_out};
use crate::{Causes, Effect, Event, FaultPoint, Flow, Moment, TickError};
use core::time::Duration;
use tenure_bead::{BatchToken, ChangeKind, Deadline, Exit, Incarnation, LedgerWrite, Stamp, Write};
use tenure_liveness::{ProcessIdentity, StopHow};
use tenure_reconcile::{
    Apply, Command, Commit, LiveAnswer, Proof, Relaunch, Step, World, count_failures, live_outcome,
    start_outcome,
};
use tenure_runtime::Target;
use tenure_store::CommitError;

/// One plan on its way to being carried out.
pub(crate) struct Carrying<'d> {
    pub(crate) driver: &'d Driver,
    pub(crate) world: &'d World,
    pub(crate) span: &'d tracing::Span,
    pub(crate) events: Vec<Event>,
    /// The failures of templates that this tick has counted so far.
    pub(crate) counted: Vec<LedgerWrite>,
    /// When which lives were launched.
    pub(crate) launches: Vec<(Incarnation, Stamp)>,
}

impl Carrying<'_> {
    /// Carries out commands: intents in one commit, effects side by side, outcomes in one commit.
    pub(crate) fn run(&mut self, commands: &[Command]) -> Result<(), TickError> {
        let commands: Vec<&Command> = commands.iter().filter(|c| self.still_stands(c)).collect();
        let (parts, written): (Vec<Part>, Vec<&Command>) =
            commands.iter().filter_map(|c| part(c).map(|part| (part, *c))).unzip();
        self.reach_all(&commands, Moment::BeforeIntent)?;
        // An effect without an intent, as a repeated stop is, shows its fence all the same.
        let answers = if commands.is_empty() { Answers::new() } else { self.commit(&parts)? };
        let starts_until = self.starts_until();
        let due = self.due(&commands, &written, answers);
        self.reach_all(&commands, Moment::AfterIntent)?;
        let done = carry_out(self.hands(starts_until), &due);
        self.note_launches(&done);
        self.reach_done(&done, Moment::AfterEffect)?;
        self.conclude(&done)?;
        self.reach_done(&done, Moment::AfterOutcome)
    }

    /// Looks once more before a record is changed that ends a life or frees a seat.
    fn still_stands(&mut self, command: &Command) -> bool {
        let Command::Commit(commit) = command else {
            return true;
        };
        let Some(grounds) = commit.write().and(command.grounds()) else {
            return true;
        };
        let now = self.driver.parts.clock.now();
        let fresh = match (grounds.proof(), grounds.aim()) {
            (Proof::NothingRuns, _) | (_, tenure_reconcile::Aim::Unstarted { .. }) => None,
            (_, tenure_reconcile::Aim::Life { bead, incarnation }) => {
                let target = Target { bead: bead.clone(), incarnation: *incarnation };
                Some(self.driver.parts.runtime.observe(&target, now))
            }
        };
        match grounds.recheck(fresh.as_ref(), now) {
            Ok(()) => true,
            Err(lapsed) => {
                self.dropped(command, lapsed.to_string());
                false
            }
        }
    }

    /// Returns the effects whose intent is on record, and reports what became of every write.
    fn due<'c>(
        &mut self,
        commands: &[&'c Command],
        written: &[&'c Command],
        answers: Answers,
    ) -> Vec<Due<'c>> {
        let mut due = Vec::new();
        for (command, answer) in written.iter().zip(answers) {
            match answer {
                Ok(revision) => {
                    self.recorded(command);
                    match command {
                        Command::Start(start) => due.push(Due::Start(start, revision)),
                        Command::Stop(stop) => due.push(Due::Stop(stop)),
                        Command::Apply(apply) => due.push(Due::Apply(apply, revision)),
                        Command::Relaunch(relaunch) => due.push(Due::Relaunch(relaunch, revision)),
                        Command::Commit(_) | Command::Adopt(_) => {}
                    }
                }
                Err(error) => self.dropped(command, Causes(&error).to_string()),
            }
        }
        for command in commands {
            if let Command::Stop(stop) = command
                && stop.intent().is_none()
            {
                due.push(Due::Stop(stop));
            }
        }
        // What rests on grounds that lapse comes first, what may take its time last.
        due.sort_by_key(Due::urgency);
        due
    }

    fn note_launches(&mut self, done: &[Done<'_>]) {
        let at = self.driver.parts.clock.now().stamp();
        for done in done {
            if let Done::Started(start, ..) = done {
                self.launches.push((start.incarnation(), at));
            }
        }
    }

    /// Writes down what became of the starts.
    fn conclude(&mut self, done: &[Done<'_>]) -> Result<(), TickError> {
        let mut outcomes: Vec<Commit> = Vec::new();
        for done in done {
            match done {
                Done::Told(stop, told) => {
                    let name = stop.name().clone();
                    self.events.push(match told {
                        Ok(()) => Event::Told { name, how: stop.how() },
                        Err(why) => Event::NotTold { name, why: why.clone() },
                    });
                }
                Done::Applied(apply, intended, result) => {
                    let answer = self.applied(apply, result);
                    let now = self.driver.parts.clock.now();
                    let answered = (answer, *intended);
                    outcomes.extend(live_outcome(self.world, apply.write(), answered, now));
                }
                Done::Relaunched(relaunch, intended, result) => {
                    let answer = self.relaunched(relaunch, result);
                    let now = self.driver.parts.clock.now();
                    let answered = (answer, *intended);
                    outcomes.extend(live_outcome(self.world, relaunch.write(), answered, now));
                }
                Done::Started(start, intended, result) => {
                    let (name, bead) = (start.name().clone(), start.bead().clone());
                    self.events.push(match result {
                        Ok(process) => Event::Started { name, bead, process: *process },
                        Err(error) => Event::NotStarted { name, why: Causes(error).to_string() },
                    });
                    let now = self.driver.parts.clock.now();
                    let answered = (answer(result), *intended);
                    outcomes.extend(start_outcome(self.world, start, answered, now));
                }
            }
        }
        self.commit_outcomes(outcomes)
    }

    fn applied(&mut self, apply: &Apply, result: &Result<(), String>) -> LiveAnswer {
        let Err(why) = result else { return LiveAnswer::Applied };
        let (name, bead) = (apply.name().clone(), apply.bead().clone());
        self.events.push(Event::NotApplied { name, bead, why: why.clone() });
        LiveAnswer::Failed
    }

    fn relaunched(
        &mut self,
        relaunch: &Relaunch,
        result: &Result<Option<ProcessIdentity>, NotRelaunched>,
    ) -> LiveAnswer {
        let (name, bead) = (relaunch.name().clone(), relaunch.bead().clone());
        let (event, answer) = match result {
            Ok(process) => {
                (Event::Relaunched { name, bead, process: *process }, LiveAnswer::Applied)
            }
            Err(NotRelaunched::Lapsed(why)) => {
                (Event::NotRelaunched { name, bead, why: why.clone() }, LiveAnswer::NotTried)
            }
            Err(NotRelaunched::Failed(why)) => {
                (Event::NotRelaunched { name, bead, why: why.clone() }, LiveAnswer::Failed)
            }
        };
        self.events.push(event);
        answer
    }

    fn commit_outcomes(&mut self, outcomes: Vec<Commit>) -> Result<(), TickError> {
        let mut commands: Vec<Command> = outcomes.into_iter().map(Command::Commit).collect();
        if commands.iter().any(|command| !command.ledger().is_empty()) {
            // What the plan counted is on record already, and these failures come on top.
            let mut ledger = self.world.ledger.clone();
            self.counted.iter().for_each(|entry| ledger.apply(entry.clone()));
            let counted = (&ledger, &self.world.policy);
            let counts = count_failures(counted, &commands, self.driver.parts.clock.now());
            commands.extend(counts.into_iter().map(Command::Commit));
        }
        let parts: Vec<Part> = commands.iter().filter_map(part).collect();
        let answers = if parts.is_empty() { Answers::new() } else { self.commit(&parts)? };
        for (command, answer) in commands.iter().zip(answers) {
            match answer {
                // That it runs, or could not be changed, has been said already, with the particulars.
                Ok(_) if is_confirmation(command) || self.is_relaunch(command) => {}
                Ok(_) => self.recorded(command),
                Err(error) => self.dropped(command, Causes(&error).to_string()),
            }
        }
        Ok(())
    }

    /// Returns whether a command records a relaunch of this tick.
    fn is_relaunch(&self, command: &Command) -> bool {
        let of = command.write().map(Write::id);
        let is_it = |e: &Event| matches!(e, Event::Relaunched { bead, .. } if Some(bead) == of);
        self.events.iter().any(is_it)
    }

    fn commit(&self, parts: &[Part]) -> Result<Answers, TickError> {
        let mut tokens = || BatchToken::from_bytes(self.driver.draw_token());
        let store = self.driver.parts.store.as_ref();
        let fence = self.driver.lease.token;
        group_commit(store, fence, &mut tokens, parts).map_err(|error| {
            if matches!(error, CommitError::Fenced { .. }) {
                TickError::LeaseLost { cause: error }
            } else {
                TickError::Commit(error)
            }
        })
    }

    /// Returns until when a session may be started whose intent was acknowledged just now.
    ///
    /// A later supervisor waits the launch grace before it counts a start out, and its time begins after that
    /// acknowledgement, as this one could not have written later. Half of it is left for the session to show.
    fn starts_until(&self) -> Deadline {
        let driver = self.driver;
        let grace = driver.options.policy.launch_grace;
        let half = grace.checked_div(2).unwrap_or(grace).saturating_add(Duration::from_millis(1));
        Deadline::after(driver.parts.clock.now(), half)
    }

    fn hands(&self, starts_until: Deadline) -> Hands<'_> {
        let driver = self.driver;
        Hands {
            runtime: driver.parts.runtime.as_ref(),
            clock: driver.parts.clock.as_ref(),
            launches: driver.wanted.launches(),
            realm: (driver.realm.installation, &driver.realm.fleet),
            parallel: driver.options.parallel,
            starts_until,
            tick: self.span,
        }
    }

    fn recorded(&mut self, command: &Command) {
        for entry in command.ledger() {
            match entry.clone() {
                LedgerWrite::Conflict { claim, conflict } => {
                    self.events.push(Event::Conflict { claim, conflict });
                }
                LedgerWrite::Notice { bead, notice: Some(notice) } => {
                    self.events.push(Event::UnknownPhase { bead, notice });
                }
                LedgerWrite::TemplateDamper { .. } => self.counted.push(entry.clone()),
                LedgerWrite::Charter { .. }
                | LedgerWrite::Damper { .. }
                | LedgerWrite::Reservation { .. }
                | LedgerWrite::Notice { notice: None, .. }
                | LedgerWrite::Deferral { .. }
                | LedgerWrite::Edition { .. } => {}
            }
        }
        let Some(write) = command.write() else { return };
        let (name, bead) = (write.bead.name().clone(), write.id().clone());
        let event = match command {
            Command::Adopt(_) => Event::Adopted { name, bead },
            Command::Commit(commit) => recorded(commit.step(), commit.exit(), write),
            Command::Start(_) | Command::Apply(_) | Command::Relaunch(_) => return,
            Command::Stop(stop) if stop.how() == StopHow::Drain => {
                recorded(Step::Change(ChangeKind::BeginDrain), None, write)
            }
            Command::Stop(_) => recorded(Step::Change(ChangeKind::BeginStop), None, write),
        };
        self.events.push(event);
        let heirs = if let Command::Commit(commit) = command { commit.heirs() } else { &[] };
        self.events.extend(heirs.iter().map(|heir| recorded(Step::Alias, None, heir)));
    }

    fn dropped(&mut self, command: &Command, why: String) {
        self.events.push(Event::Dropped { command: command.to_string(), why });
    }

    fn reach(&self, effect: Effect, moment: Moment) -> Result<(), TickError> {
        let point = FaultPoint { effect, moment };
        match self.driver.parts.faults.reach(point) {
            Flow::Go => Ok(()),
            Flow::Crash => Err(TickError::Crashed(point)),
        }
    }

    /// Passes the fault points of a moment that every command of the plan goes through.
    fn reach_all(&self, commands: &[&Command], moment: Moment) -> Result<(), TickError> {
        for command in commands {
            match (effect_of(command), moment) {
                (Some(Effect::Adopt), Moment::BeforeIntent) => {
                    self.reach(Effect::Adopt, Moment::AfterEffect)?;
                }
                (Some(Effect::Adopt), _) => self.reach(Effect::Adopt, Moment::AfterOutcome)?,
                (Some(effect), _) if outcome_of(command).is_some() => {
                    let at_outcome = match moment {
                        Moment::BeforeIntent | Moment::AfterEffect => Moment::AfterEffect,
                        Moment::AfterIntent | Moment::AfterOutcome => Moment::AfterOutcome,
                    };
                    self.reach(effect, at_outcome)?;
                }
                (Some(effect), moment) => self.reach(effect, moment)?,
                (None, _) => {}
            }
        }
        Ok(())
    }

    fn reach_done(&self, done: &[Done<'_>], moment: Moment) -> Result<(), TickError> {
        for done in done {
            match (done, moment) {
                (Done::Started(..), moment) => self.reach(Effect::Start, moment)?,
                (Done::Applied(..), moment) => self.reach(Effect::ApplyLive, moment)?,
                (Done::Relaunched(..), moment) => self.reach(Effect::Relaunch, moment)?,
                // A drain has no outcome of its own: it is cancelled, or becomes a stop.
                (Done::Told(stop, _), Moment::AfterEffect) if stop.how() == StopHow::Drain => {
                    self.reach(Effect::Drain, moment)?;
                }
                // The outcome of a stop is written by the tick that finds the session gone.
                (Done::Told(..), Moment::AfterEffect) => self.reach(Effect::Stop, moment)?,
                (Done::Told(..), _) => {}
            }
        }
        Ok(())
    }
}

fn recorded(step: Step, exit: Option<Exit>, write: &Write) -> Event {
    let (name, bead) = (write.bead.name().clone(), write.id().clone());
    Event::Recorded { name, bead, step, exit, phase: write.bead.phase().clone() }
}

/// Returns what a command writes before anything is done, if it writes anything.
fn part(command: &Command) -> Option<Part> {
    let part =
        Part { writes: command.writes().cloned().collect(), ledger: command.ledger().to_vec() };
    (!part.writes.is_empty() || !part.ledger.is_empty()).then_some(part)
}

fn effect_of(command: &Command) -> Option<Effect> {
    match command {
        Command::Start(_) => Some(Effect::Start),
        Command::Stop(stop) if stop.how() == StopHow::Drain => Some(Effect::Drain),
        Command::Stop(_) => Some(Effect::Stop),
        Command::Apply(_) => Some(Effect::ApplyLive),
        Command::Relaunch(_) => Some(Effect::Relaunch),
        Command::Adopt(_) => Some(Effect::Adopt),
        Command::Commit(_) => outcome_of(command),
    }
}

/// Returns the effect of an earlier tick whose outcome a command writes.
fn outcome_of(command: &Command) -> Option<Effect> {
    let Command::Commit(commit) = command else { return None };
    let is = |change| commit.step() == Step::Change(change);
    if is(ChangeKind::FinishStop) {
        Some(Effect::Stop)
    } else if is(ChangeKind::CancelDrain) {
        Some(Effect::Drain)
    } else {
        None
    }
}

fn is_confirmation(command: &Command) -> bool {
    let said = [ChangeKind::ConfirmStart, ChangeKind::BeginLive].map(Step::Change);
    matches!(command, Command::Commit(c) if said.contains(&c.step()))
}
