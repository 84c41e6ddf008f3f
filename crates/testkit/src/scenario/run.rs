//! What happens in a scenario? Each step is done, and what it tells is kept.

use super::file::Fault;
use super::file::host::{AttentionFile, FateFile};
use super::file::step::{Act, OperatorFile, WallClockFile};
use super::line::by_subject;
use super::outcome::{Outcome, Told};
use super::read::{Scenario, ScenarioError};
use super::stage::Stage;
use core::time::Duration;
use std::collections::BTreeMap;
use tenure_bead::{AgentName, Deadline, TemplateName, Word};
use tenure_driver::{Event, Quiet, Tick, TickError};
use tenure_reconcile::Verdict;
use tenure_runtime::Runtime as _;
use tenure_runtime::scripted::only_the_meant_are_signalled;

/// Runs a scenario from its beginning to its end.
///
/// # Errors
///
/// [`ScenarioError`] when a step cannot be done, because it names a session that does not live, for example.
pub fn run(scenario: &Scenario) -> Result<Outcome, ScenarioError> {
    let mut outcome = Outcome::default();
    for ask in &scenario.file.asks {
        let answer = ask.get_ref().answer();
        let at = ask.span().start;
        outcome.answers.push(answer.map_err(|fault| scenario.wrong(at, &fault))?);
    }
    let (stage, told) = run_until(scenario, scenario.file.steps.len())?;
    outcome.steps = told;
    stage.tell_the_end(&mut outcome);
    Ok(outcome)
}

/// Runs the first steps of a scenario.
pub(super) fn run_until(
    scenario: &Scenario,
    steps: usize,
) -> Result<(Stage, Vec<Told>), ScenarioError> {
    let mut stage = Stage::set(scenario)?;
    let mut told = Vec::new();
    for step in scenario.file.steps.iter().take(steps) {
        let done = step.get_ref().act().and_then(|act| stage.act(&act));
        told.push(done.map_err(|fault| scenario.wrong(step.span().start, &fault))?);
    }
    Ok((stage, told))
}

impl Stage {
    /// Does one thing.
    fn act(&mut self, act: &Act) -> Result<Told, Fault> {
        match act {
            Act::Tick => return self.tick_once(),
            Act::Settle => return self.settle(),
            Act::Pass(span) => return self.pass(span.0),
            Act::Plan => return self.plan(),
            Act::Wait(span) => self.clock.advance(span.0),
            Act::Edit(edit) => self.edit(edit)?,
            Act::Befalls(fates) => self.befalls(fates)?,
            Act::Attention(said) => self.pays_attention(said)?,
            Act::Behave(behaviors) => {
                behaviors
                    .iter()
                    .for_each(|(program, said)| self.host.behave(program, said.behavior()));
            }
            Act::NextStart(script) => self.host.next_start(script.script()),
            Act::NextList(script) => {
                let bead_of = |who: &str| Ok(self.living(who)?.bead);
                self.host.next_list(script.script(bead_of)?);
            }
            Act::NextStop(script) => self.host.next_stop(script.script()),
            Act::NextLive(script) => self.host.next_live(script.script()),
            Act::LiveLane(lane) => self.host.offers_live(lane.lane()),
            Act::NextRelaunch(script) => self.host.next_relaunch(script.script()),
            Act::RelaunchLane(lane) => self.host.offers_relaunch(lane.relaunch_lane()),
            Act::CrashAt(point) => *self.planned.0.lock() = Some(*point),
            Act::NewSupervisor => self.bury(),
            Act::RecordsLost => self.lose_the_records(),
            Act::Operator(word) => self.operator(word)?,
            Act::Suspend(span) => self.clock.suspend(span.0),
            Act::Reboot(span) => self.reboot(span.0),
            Act::WallClock(WallClockFile::Ahead(span)) => self.clock.step_wall_ahead(span.0),
            Act::WallClock(WallClockFile::Back(span)) => self.clock.step_wall_back(span.0),
        }
        Ok(Told::default())
    }

    fn befalls(&self, fates: &BTreeMap<String, FateFile>) -> Result<(), Fault> {
        for (who, fate) in fates {
            let incarnation = self.living(who)?.incarnation;
            self.host.befall(incarnation, fate.fate());
        }
        Ok(())
    }

    /// Says something as an operator does; a word that is not taken makes the file wrong.
    fn operator(&mut self, word: &OperatorFile) -> Result<(), Fault> {
        let wrong = |error: &dyn core::error::Error| {
            Fault::new(error.to_string(), "name what the fleet of the scenario has at this step")
        };
        let driver = self.driver()?;
        let said = match word {
            OperatorFile::Vouch(template) => {
                driver.vouch(&TemplateName::parse(template).map_err(|e| wrong(&e))?)
            }
            OperatorFile::Keep { session, time } => {
                driver.keep_config(&AgentName::parse(session).map_err(|e| wrong(&e))?, time.0)
            }
            OperatorFile::Forgive(template) => {
                driver.forgive(&TemplateName::parse(template).map_err(|e| wrong(&e))?)
            }
            OperatorFile::Release(word) => {
                driver.release(&Word::from(&AgentName::parse(word).map_err(|e| wrong(&e))?))
            }
        };
        said.map_err(|error| wrong(&error))
    }

    fn pays_attention(&self, said: &BTreeMap<String, AttentionFile>) -> Result<(), Fault> {
        for (who, attention) in said {
            let incarnation = self.living(who)?.incarnation;
            self.host.pays_attention(incarnation, attention.attention(self.now()));
        }
        Ok(())
    }

    fn tick_once(&mut self) -> Result<Told, Fault> {
        let ticked = self.driver()?.tick();
        Ok(self.told(ticked).0)
    }

    /// Ticks and sleeps as a driver does, until nothing is left to do or to wait for.
    fn settle(&mut self) -> Result<Told, Fault> {
        let mut events = Vec::new();
        for _ in 0..TICKS_MAX {
            let ticked = self.driver()?.tick();
            let (mut told, next) = self.told(ticked);
            events.append(&mut told.events);
            match next {
                Next::Rest => return Ok(Told { events: by_subject(events), ..told }),
                Next::After(sleep) => self.host.wait(sleep),
            }
        }
        Err(Fault::new(
            format!("the fleet does not come to rest within {TICKS_MAX} ticks"),
            "replace `settle` by `pass`, or by `tick` and `wait` steps, to see why",
        ))
    }

    /// Ticks and sleeps as a driver does, for so long.
    fn pass(&mut self, length: Duration) -> Result<Told, Fault> {
        let end = Deadline::after(self.now(), length);
        let mut events = Vec::new();
        for _ in 0..PASSING_MAX {
            let ticked = self.driver()?.tick();
            let (mut told, next) = self.told(ticked);
            events.append(&mut told.events);
            let left = end.remaining(self.now());
            let sleep = match next {
                Next::Rest => self.options.patrol,
                Next::After(sleep) => sleep,
            };
            if left.is_zero() && !sleep.is_zero() {
                return Ok(Told { events: by_subject(events), ..told });
            }
            self.host.wait(sleep.min(left));
        }
        Err(Fault::new(
            format!("so long takes more than {PASSING_MAX} ticks"),
            "let less time pass, or use `wait`, in which nobody ticks",
        ))
    }

    /// Returns what a tick told, and when the next one is.
    fn told(&mut self, ticked: Result<Tick, TickError>) -> (Told, Next) {
        self.learn();
        let tick = match ticked {
            Ok(tick) => tick,
            Err(error) => {
                self.bury();
                let line = if let TickError::Crashed(point) = error {
                    format!("the supervisor died at {point}")
                } else {
                    format!("the tick ended early: {error}")
                };
                let told = Told { events: vec![line], ..Told::default() };
                return (told, Next::After(Duration::ZERO));
            }
        };
        let now = self.now();
        let waits = |verdict: &Verdict| verdict.recheck.is_some_and(|at| !at.is_due(now));
        let at_rest = tick.quiet == Quiet::Yes && !tick.verdicts.iter().any(waits);
        let happened = tick.events.iter().filter(|event| !matches!(event, Event::Judged(_)));
        let told = Told {
            events: self.lines(happened),
            verdicts: self.lines(tick.verdicts.iter()),
            commands: Vec::new(),
        };
        (told, if at_rest { Next::Rest } else { Next::After(tick.wake_after) })
    }

    fn plan(&mut self) -> Result<Told, Fault> {
        let plan = self.preview()?.plan;
        let commands = plan.commands.iter().map(|command| self.lines.stable(&command.to_string()));
        let mut commands: Vec<String> = commands.collect();
        commands.sort();
        Ok(Told { events: Vec::new(), verdicts: self.lines(plan.verdicts.iter()), commands })
    }

    fn lines<T: ToString>(&self, of: impl Iterator<Item = T>) -> Vec<String> {
        by_subject(of.map(|one| self.lines.stable(&one.to_string())).collect())
    }

    /// Tells what is so at the end.
    fn tell_the_end(&self, outcome: &mut Outcome) {
        outcome.records = self.records();
        outcome.ledger = self.entries();
        outcome.living = self.names();
        let signals = self.host.signals();
        outcome.signals = signals.iter().map(|signal| self.signal(signal)).collect();
        if let Err(signal) = only_the_meant_are_signalled(&signals) {
            outcome.broken.push(format!("K3: {}", self.signal(signal)));
        }
    }
}

/// When a supervisor ticks again.
#[derive(Clone, Copy, Debug)]
enum Next {
    /// Nothing is left to do or to wait for.
    Rest,
    /// After so long.
    After(Duration),
}

/// A fleet that is left alone rests after a few ticks; more means that it never does.
const TICKS_MAX: usize = 300;

/// An hour of patrols and waits is a few hundred ticks; many more means that it never sleeps.
const PASSING_MAX: usize = 2_000;
