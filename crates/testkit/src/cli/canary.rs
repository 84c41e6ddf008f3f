//! Does the hunt find what is known to be wrong? A defect is planted, and has to be found within its number of cases.

use super::args::Misused;
use super::figures::{brief, exact};
use super::{Errand, Exit};
use crate::hunt::{Board, Hunt, Target};
use core::time::Duration;
use serde_json::json;
use std::time::Instant;

/// A known defect that the hunt has to find.
#[expect(
    missing_debug_implementations,
    reason = "how it is planted is code, and has nothing to show"
)]
pub struct Canary {
    pub(super) name: &'static str,
    pub(super) about: &'static str,
    /// The rules of which one has to be seen broken.
    pub(super) rules: &'static [&'static str],
    /// Within how many cases.
    pub(super) cases: u64,
    pub(super) how: How,
}

/// How a defect comes into the world.
pub(super) enum How {
    /// A switch in the code that ordinary builds do not have.
    Switch { target: &'static str, plant: fn(Planted) },
    /// A target that is careless by itself.
    Careless(Box<dyn Target>),
}

/// Whether a defect is planted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Planted {
    /// It is not: the code is as it ships.
    No,
    /// It is.
    Yes,
}

impl Canary {
    /// A defect behind a switch, to be found in a target.
    #[must_use]
    pub fn switched(
        (name, about): (&'static str, &'static str),
        rules: &'static [&'static str],
        (target, cases): (&'static str, u64),
        plant: fn(Planted),
    ) -> Self {
        Self { name, about, rules, cases, how: How::Switch { target, plant } }
    }

    /// A target that is careless by itself.
    #[must_use]
    pub fn careless(
        (name, about): (&'static str, &'static str),
        rules: &'static [&'static str],
        cases: u64,
        target: Box<dyn Target>,
    ) -> Self {
        Self { name, about, rules, cases, how: How::Careless(target) }
    }

    /// Returns what it is called.
    #[must_use]
    pub const fn name(&self) -> &'static str {
        self.name
    }

    /// Returns the target that has to find it.
    #[must_use]
    pub fn target(&self) -> &'static str {
        match &self.how {
            How::Switch { target, .. } => target,
            How::Careless(target) => target.card().name,
        }
    }

    /// Returns the rules of which one has to be seen broken.
    #[must_use]
    pub const fn rules(&self) -> &'static [&'static str] {
        self.rules
    }
}

/// A defect that is taken out again whatever happens.
struct Plant(fn(Planted));

impl Plant {
    fn new(plant: fn(Planted)) -> Self {
        plant(Planted::Yes);
        Self(plant)
    }
}

impl Drop for Plant {
    fn drop(&mut self) {
        (self.0)(Planted::No);
    }
}

/// How one canary was found with one seed.
struct Sighting {
    time: Duration,
    cases: u64,
    ops: usize,
    rule: Option<&'static str>,
}

impl Errand<'_> {
    pub(super) fn canary(&self, name: Option<&str>) -> Result<Exit, Misused> {
        let all = self.suite.canaries();
        let asked: Vec<&Canary> =
            all.iter().filter(|canary| name.is_none_or(|name| canary.name == name)).collect();
        if asked.is_empty() {
            let known: Vec<&str> = all.iter().map(Canary::name).collect();
            let known = known.join(", ");
            return Err(Misused(format!("there is no such canary; there are: {known}")));
        }
        let first = self.options.seed.unwrap_or(1);
        let seeds: Vec<u64> = (0..TEN).map(|at| first.wrapping_add(at)).collect();
        self.canaries(&asked, &seeds)
    }

    pub(super) fn canaries(&self, canaries: &[&Canary], seeds: &[u64]) -> Result<Exit, Misused> {
        let mut exit = Exit::Clean;
        for canary in canaries {
            let mut sightings = Vec::new();
            for seed in seeds {
                sightings.push(self.sighting(canary, *seed)?);
            }
            exit = exit.and(self.show_sightings(canary, &mut sightings));
        }
        Ok(exit)
    }

    fn sighting(&self, canary: &Canary, seed: u64) -> Result<Sighting, Misused> {
        let (target, _plant): (&dyn Target, Option<Plant>) = match &canary.how {
            How::Switch { target, plant } => {
                (self.entry(target)?.target(), Some(Plant::new(*plant)))
            }
            How::Careless(target) => (&**target, None),
        };
        let card = target.card();
        let mut hunt = Hunt::of(&card, seed);
        hunt.cases = Some(canary.cases);
        let board = Board::new(&card);
        let begun = Instant::now();
        let report = target.hunt(&hunt, &board, &|_| {});
        let time = begun.elapsed();
        let found = report.finds.first();
        let rule = found.map(|found| found.violation.rule);
        let ops = found.map_or(0, |found| found.case.steps.len());
        Ok(Sighting { time, cases: report.figures.cases, ops, rule })
    }

    fn show_sightings(&self, canary: &Canary, sightings: &mut [Sighting]) -> Exit {
        let Canary { name, about, rules, cases, .. } = canary;
        let right = |rule: Option<&str>| rule.is_some_and(|rule| rules.contains(&rule));
        if let Some(wrong) = sightings.iter().find(|seen| !right(seen.rule)) {
            let seen = wrong.rule.map_or_else(
                || format!("survived {} cases", exact(*cases)),
                |rule| format!("was seen as {rule}"),
            );
            self.desk
                .say(&format!("canary {name} {seen}, and breaks {}: {about}", rules.join(", ")));
            return Exit::Vacuous;
        }
        let of = |figures: &dyn Fn(&Sighting) -> u64| {
            let mut figures: Vec<u64> = sightings.iter().map(figures).collect();
            figures.sort_unstable();
            figures.get(figures.len() / 2).copied().unwrap_or(0)
        };
        let time =
            Duration::from_micros(of(&|seen| u64::try_from(seen.time.as_micros()).unwrap_or(0)));
        let (took, ops) =
            (of(&|seen| seen.cases), of(&|seen| u64::try_from(seen.ops).unwrap_or(0)));
        let rule = sightings.first().and_then(|seen| seen.rule).unwrap_or("");
        self.desk.mention(&format!(
            "canary {name:<28} {rule:<12} {:>9}  {:>7} cases  {ops:>2} operations",
            brief(time),
            exact(took)
        ));
        self.desk.tell(&json!({
            "event": "canary", "name": name, "rule": rule, "seeds": sightings.len(),
            "median_seconds": time.as_secs_f64(), "median_cases": took, "median_operations": ops,
        }));
        Exit::Clean
    }
}

/// How many seeds a median is taken of.
const TEN: u64 = 10;
