//! Is there any way at all, within a scope? Says that it went through everything, or where it stopped.

use super::args::Misused;
use super::figures::{about, brief, exact, per_second};
use super::report::trace;
use super::{Errand, Exit};
use crate::hunt::{Bound, Bounds, Search, Target, Verdict};
use serde_json::json;
use std::time::Instant;

impl Errand<'_> {
    pub(super) fn explore(&self, target: Option<&str>) -> Result<Exit, Misused> {
        let Some(name) = target else {
            let each = self.suite.entries().iter().map(|entry| self.searched(entry.target()));
            return each
                .collect::<Result<Vec<_>, _>>()
                .map(|exits| exits.into_iter().flatten().fold(Exit::Clean, Exit::and));
        };
        let exit = self.searched(self.entry(name)?.target())?;
        exit.ok_or_else(|| Misused(format!("{name} cannot be explored, only hunted")))
    }

    fn searched(&self, target: &dyn Target) -> Result<Option<Exit>, Misused> {
        let mut bounds = Bounds::default();
        bounds.states_max = self.options.states.unwrap_or(bounds.states_max);
        (bounds.depth_max, bounds.time) = (self.options.depth, self.options.time);
        let scope = self.scope_of(target)?;
        let begun = Instant::now();
        let Some(search) = target.explore(&scope, &bounds) else { return Ok(None) };
        let took = begun.elapsed();
        let rate = about(per_second(u64::try_from(search.explored.states).unwrap_or(0), took));
        let line = spelled(&search);
        let name = target.card().name;
        self.desk.say(&format!(
            "{name:<10} {scope}: {line}, {}, {rate}/s{}",
            brief(took),
            memory()
        ));
        self.desk.tell(&json!({
            "event": "explored", "target": name, "scope": scope.by_name(),
            "states": search.explored.states, "edges": search.explored.edges,
            "depth": search.explored.depth, "seconds": took.as_secs_f64(), "verdict": line,
        }));
        Ok(Some(self.verdict(&search)))
    }

    pub(super) fn verdict(&self, search: &Search) -> Exit {
        let Some(case) = &search.case else { return Exit::Clean };
        self.desk.say(&format!(
            "VIOLATION {} in {}: {} operations",
            case.rule,
            case.target,
            case.steps.len()
        ));
        trace(case).iter().for_each(|line| self.desk.say(line));
        self.saved(case);
        Exit::Found
    }
}

/// Says how a search ended.
pub(super) fn spelled(search: &Search) -> String {
    let explored = &search.explored;
    let states = exact(u64::try_from(explored.states).unwrap_or(0));
    match &explored.verdict {
        Verdict::Exhausted => format!("exhausted, {states} states, depth {}", explored.depth),
        Verdict::Stopped(bound) => {
            let bound = match bound {
                Bound::States => "the number of states",
                Bound::Depth => "its depth",
                Bound::Time => "its time",
            };
            format!("stopped by {bound} at depth {}, {states} states", explored.depth)
        }
        Verdict::Broken { violation, .. } => format!("{violation} after {states} states"),
    }
}

/// Says how much memory the process has, where the system tells.
fn memory() -> String {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    let kib = line.and_then(|line| line.trim().strip_suffix(" kB")?.trim().parse::<u64>().ok());
    kib.map_or_else(String::new, |kib| format!(", {} MiB at most", kib / 1_024))
}
