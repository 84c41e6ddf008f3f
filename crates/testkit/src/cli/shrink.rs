//! Can a kept case be told in fewer steps? After a rule or the shrinker changed, often it can.

use super::args::{Flag, Misused};
use super::report::trace;
use super::{Errand, Exit};
use crate::hunt::{Bounds, Case};
use std::path::Path;

impl Errand<'_> {
    pub(super) fn shrink(&self, path: &Path) -> Result<Exit, Misused> {
        let (case, target) = self.read(path)?;
        let wrong = |error: &dyn core::fmt::Display| Misused(error.to_string());
        let trail = target.replay(&case).map_err(|error| wrong(&error))?;
        let breaks = trail.ended.violation().is_some_and(|broken| broken.rule == case.rule);
        if !breaks {
            self.desk.say(&format!(
                "{} does not break {}: {}",
                path.display(),
                case.rule,
                trail.end()
            ));
            return Ok(Exit::NotReproducible);
        }
        let small = target.shrink(&case).map_err(|error| wrong(&error))?;
        let small = if self.options.has(Flag::Shortest) { self.shortest(&small)? } else { small };
        trace(&small).iter().for_each(|line| self.desk.say(line));
        let (before, after) = (case.steps.len(), small.steps.len());
        small.write(path).map_err(|error| wrong(&error))?;
        self.desk
            .say(&format!("{before} operations shrunk to {after}, written to {}", path.display()));
        Ok(Exit::Clean)
    }

    /// Looks for the shortest case of the same world that breaks the same rule.
    fn shortest(&self, case: &Case) -> Result<Case, Misused> {
        let target = self.entry(&case.target)?.target();
        let scope = case.scope(&target.card()).map_err(|error| Misused(error.to_string()))?;
        let depth_max = u32::try_from(case.steps.len()).ok();
        let bounds = Bounds { depth_max, heal_each: 1, ..Bounds::default() };
        let Some(search) = target.explore(&scope, &bounds) else {
            return Err(Misused(format!("{} cannot be explored", case.target)));
        };
        let same = search.case.filter(|found| found.rule == case.rule);
        let Some(mut found) = same.filter(|found| found.steps.len() <= case.steps.len()) else {
            self.desk.say("there is no shorter one among what is explored");
            return Ok(case.clone());
        };
        (found.expect, found.note) = (case.expect.clone(), case.note.clone());
        found.found.clone_from(&case.found);
        Ok(found)
    }
}
