//! What does a hunt look like from the chair? The command that repeats it, a line that moves, and what was found.

use super::args::{Flag, Misused};
use super::figures::exact;
use super::progress::{Watched, goals, work};
use super::{Entry, Errand, Exit};
use crate::hunt::{AfterAFind, Board, Hunt, Report, Scope, Target};
use core::hash::BuildHasher as _;
use core::num::NonZeroUsize;
use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use serde_json::json;
use std::hash::RandomState;
use std::time::Instant;

impl Errand<'_> {
    /// Every target in turn.
    pub(super) fn round(&self) -> Result<Exit, Misused> {
        let entries = self.suite.entries();
        let narrows =
            [&self.options.only, &self.options.without].iter().any(|list| !list.is_empty());
        if narrows || !self.options.scope.is_empty() {
            let what = "--scope, --only and --without are a target's own: name the target first";
            return Err(Misused(what.to_owned()));
        }
        let seed = self.begin("")?;
        let all = self.options.time.unwrap_or(ROUND);
        let each = all.checked_div(u32::try_from(entries.len()).unwrap_or(1).max(1));
        let mut exit = Exit::Clean;
        for entry in entries {
            exit = exit.and(self.one(entry, seed, each.unwrap_or(all))?);
            if self.interrupted.load(Ordering::Relaxed) {
                return Ok(exit.and(Exit::Interrupted));
            }
        }
        Ok(exit)
    }

    /// One target.
    pub(super) fn hunt(&self, target: &str) -> Result<Exit, Misused> {
        let entry = self.entry(target)?;
        let seed = self.begin(target)?;
        let time = match (self.options.time, self.options.runs) {
            (Some(time), _) => time,
            (None, Some(_) | None) => Duration::MAX,
        };
        let exit = self.one(entry, seed, time)?;
        let interrupted = self.interrupted.load(Ordering::Relaxed);
        Ok(if interrupted { exit.and(Exit::Interrupted) } else { exit })
    }

    pub(super) fn entry(&self, name: &str) -> Result<&Entry, Misused> {
        let unknown = || {
            let known = self.suite.names();
            Misused(format!("there is no target and no verb `{name}`; targets: {known}"))
        };
        self.suite.find(name).ok_or_else(unknown)
    }

    /// Says which command repeats what begins now.
    fn begin(&self, target: &str) -> Result<u64, Misused> {
        let seed = self.options.seed.unwrap_or_else(fresh_seed);
        let mut words = vec![self.suite.command().to_owned()];
        words.extend((!target.is_empty()).then(|| target.to_owned()));
        words.push(format!("--seed {seed:#018x} --jobs 1"));
        words.extend(self.options.runs.map(|runs| format!("--runs {runs}")));
        words.extend(self.options.ops_max.map(|ops| format!("--max-ops {ops}")));
        let list = |name: &str, list: &[String]| {
            (!list.is_empty()).then(|| format!("--{name} {}", list.join(",")))
        };
        words.extend(list("only", &self.options.only));
        words.extend(list("without", &self.options.without));
        let scope: Vec<String> =
            self.options.scope.iter().map(|(name, size)| format!("{name}={size}")).collect();
        words.extend(list("scope", &scope));
        let repeat = words.join(" ");
        self.desk.say(&format!("hunt: seed {seed:#018x}  (repeat: {repeat})"));
        self.desk.tell(&json!({
            "event": "begin", "seed": format!("{seed:#018x}"), "repeat": repeat,
        }));
        Ok(seed)
    }

    fn one(&self, entry: &Entry, seed: u64, time: Duration) -> Result<Exit, Misused> {
        let card = entry.target.card();
        let mut hunt = self.hunt_of(entry, seed)?;
        hunt.time = (time < Duration::MAX).then_some(time);
        hunt.cases = self.options.runs;
        hunt.jobs = self.options.jobs.unwrap_or_else(jobs);
        let (kept, regressions) = self.regressions(entry);
        let board = Board::new(&card);
        let over = AtomicBool::new(false);
        let watched = Watched { name: card.name, board: &board, regressions, over: &over };
        let begun = Instant::now();
        let report = std::thread::scope(|scope| {
            let progress = scope.spawn(|| self.tell_progress(&watched));
            let early = |case: &crate::hunt::Case| self.saved_early(case);
            let report = entry.target.hunt(&hunt, &board, &early);
            over.store(true, Ordering::Release);
            progress.thread().unpark();
            report
        });
        self.desk.mention(&format!(
            "{}   {} states   {}   {}",
            work(card.name, begun.elapsed(), &report.figures),
            exact(report.figures.states),
            goals(&report.figures),
            watched.regressions
        ));
        Ok(kept.and(self.outcome(card.name, &hunt, &report)))
    }

    /// Puts a hunt together as the options say.
    pub(super) fn hunt_of(&self, entry: &Entry, seed: u64) -> Result<Hunt, Misused> {
        let target = entry.target();
        let mut hunt = Hunt::of(&target.card(), seed);
        hunt.ops_max = self.options.ops_max.unwrap_or(hunt.ops_max);
        hunt.scope = self.scope_of(target)?;
        hunt.kinds = self.kinds_of(target)?;
        if self.options.has(Flag::KeepGoing) {
            hunt.after_a_find = AfterAFind::GoOn;
        }
        Ok(hunt)
    }

    pub(super) fn scope_of(&self, target: &dyn Target) -> Result<Scope, Misused> {
        let mut sizes = self.options.scope.iter();
        let scope = sizes
            .try_fold(Scope::of(&target.card()), |scope, (name, size)| scope.with(name, *size));
        scope.map_err(|error| Misused(error.to_string()))
    }

    fn kinds_of(&self, target: &dyn Target) -> Result<Vec<bool>, Misused> {
        let card = target.card();
        let names: Vec<&str> = card.kinds.iter().map(|kind| kind.name).collect();
        let asked = self.options.only.iter().chain(&self.options.without);
        if let Some(unknown) = asked.into_iter().find(|name| !names.contains(&name.as_str())) {
            let (name, known) = (card.name, names.join(", "));
            return Err(Misused(format!("{name} has no operation `{unknown}`; it has: {known}")));
        }
        let has = |list: &[String], name: &str| list.iter().any(|one| one == name);
        let allowed = |name: &&str| {
            (self.options.only.is_empty() || has(&self.options.only, name))
                && !has(&self.options.without, name)
        };
        Ok(names.iter().map(allowed).collect())
    }

    fn outcome(&self, name: &str, hunt: &Hunt, report: &Report) -> Exit {
        let mut exit = Exit::Clean;
        for found in &report.finds {
            exit = exit.and(self.show_found(name, found));
        }
        let narrowed = hunt.kinds.contains(&false) || !report.finds.is_empty();
        let missing = report.tally.missing();
        if !missing.is_empty() && !narrowed && !self.interrupted.load(Ordering::Relaxed) {
            self.desk.say(&format!("{name}: proves little, never reached: {}", missing.join("; ")));
            exit = exit.and(Exit::Vacuous);
        }
        if let Some(asked) = hunt.cases.filter(|asked| report.figures.cases < *asked)
            && report.finds.is_empty()
        {
            let done = exact(report.figures.cases);
            self.desk.say(&format!("{name}: {done} of {} cases were run", exact(asked)));
            exit = exit.and(Exit::Vacuous);
        }
        self.desk.tell(&json!({
            "event": "end", "target": name, "cases": report.figures.cases,
            "steps": report.figures.steps, "states": report.figures.states,
            "missing": missing, "finds": report.finds.len(), "exit": exit.code(),
        }));
        exit
    }
}

/// Returns a seed that nobody used.
fn fresh_seed() -> u64 {
    RandomState::new().hash_one("a seed")
}

/// Returns how many workers there are: one where runs are to be repeatable, else as many as the machine bears.
pub(super) fn jobs() -> NonZeroUsize {
    if std::env::var_os("CI").is_some() {
        return NonZeroUsize::MIN;
    }
    std::thread::available_parallelism().unwrap_or(NonZeroUsize::MIN)
}

/// How long a round over every target takes: as long as somebody watches who wants to see what this is.
const ROUND: Duration = Duration::from_secs(60);
