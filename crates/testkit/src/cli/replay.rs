//! What does a kept case show today? Its trace, or for a directory of them who shows what it should.

use super::args::{Flag, Misused};
use super::report::{trace, typed};
use super::smoke::{Replayed, files, replay_of};
use super::{Errand, Exit};
use crate::hunt::{Case, Step, Target, Trail};
use std::io;
use std::path::Path;

impl Errand<'_> {
    pub(super) fn replay(&self, path: &Path) -> Result<Exit, Misused> {
        if path.is_dir() {
            let replayed = files(path).into_iter().map(|file| replay_of(self.suite, &file));
            let replayed: Vec<_> = replayed.collect();
            if replayed.is_empty() {
                self.desk.say(&format!("there is no case below {}", typed(path)));
                return Ok(Exit::Vacuous);
            }
            return Ok(self.show_replayed(&replayed));
        }
        let (case, target) = self.read(path)?;
        let trail = target.replay(&case).map_err(|error| Misused(error.to_string()))?;
        let shown = shown_again(&case, &trail);
        for (number, line) in trace(&shown).iter().enumerate() {
            if self.options.until.is_some_and(|until| number > until) {
                break;
            }
            self.desk.say(line);
            if self.options.has(Flag::Step) {
                // Whoever has no keyboard has nothing to wait for either.
                let _entered = io::stdin().read_line(&mut String::new());
            }
        }
        if shown != case {
            self.writes_anew(path, &shown)?;
        }
        Ok(self.show_replayed(&[replay_of(self.suite, path)]))
    }

    /// The worlds are for whoever reads the file; the operations decide.
    fn writes_anew(&self, path: &Path, shown: &Case) -> Result<(), Misused> {
        if !self.options.has(Flag::Write) {
            self.desk.say(
                "the worlds are not what they were when this was written; --write renews them",
            );
            return Ok(());
        }
        shown.write(path).map_err(|error| Misused(format!("write {}: {error}", typed(path))))
    }

    /// Reads a case and finds its target.
    pub(super) fn read(&self, path: &Path) -> Result<(Case, &dyn Target), Misused> {
        let case = Case::read(path).map_err(|error| Misused(error.to_string()))?;
        let entry = self.entry(&case.target)?;
        Ok((case, entry.target()))
    }

    pub(super) fn show_replayed(&self, replayed: &[Replayed]) -> Exit {
        let mut exit = Exit::Clean;
        for one in replayed {
            let word = if one.wrong.is_some() { "FAILED" } else { "ok" };
            let why = one.wrong.as_deref().unwrap_or(&one.shows);
            self.desk.say(&format!("{word:<6} {}: {why}", typed(&one.path)));
            exit = exit.and(if one.wrong.is_some() { Exit::Found } else { Exit::Clean });
        }
        exit
    }
}

/// Returns a case with what it shows now.
pub(super) fn shown_again(case: &Case, trail: &Trail) -> Case {
    let mut shown = trail.shown.iter().cloned();
    let first = shown.next().unwrap_or_default();
    let steps = case.steps.iter().map(|step| Step { op: step.op.clone(), then: shown.next() });
    let steps = steps.collect();
    Case { first, steps, end: trail.end(), ..case.clone() }
}
