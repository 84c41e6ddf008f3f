//! Is everything as it should be, in under a minute? Counts instead of clocks, so that it is the same every time.

use super::args::Misused;
use super::figures::{about, brief};
use super::progress::goals;
use super::{Entry, Errand, Exit, Suite};
use crate::hunt::{Board, Bounds, Case, CaseError, Expect, Scope};
use core::num::NonZeroUsize;
use parking_lot::Mutex;
use std::path::{Path, PathBuf};
use std::time::Instant;

impl Errand<'_> {
    pub(super) fn smoke(&self) -> Result<Exit, Misused> {
        if self.options.time.is_some() {
            let why =
                "smoke counts cases, not seconds, so that it is the same every time; give --runs";
            return Err(Misused(why.to_owned()));
        }
        let begun = Instant::now();
        let mut exit = self.show_failed(&replayed(self.suite));
        exit = exit.and(self.smoke_of_all()?);
        exit = exit
            .and(self.canaries(&self.suite.canaries().iter().collect::<Vec<_>>(), &SEEDS[..1])?);
        self.desk.say(&format!("smoke: exit {}, {}", exit.code(), brief(begun.elapsed())));
        Ok(exit)
    }

    fn show_failed(&self, replayed: &[Replayed]) -> Exit {
        let failed: Vec<Replayed> =
            replayed.iter().filter(|one| one.wrong.is_some()).cloned().collect();
        self.desk
            .mention(&format!("regressions: {} ok", replayed.len().saturating_sub(failed.len())));
        self.show_replayed(&failed)
    }

    /// Each target is one worker's, so that every figure is the same whatever the number of workers.
    fn smoke_of_all(&self) -> Result<Exit, Misused> {
        let waiting = Mutex::new(self.suite.entries().iter());
        let next = || waiting.lock().next();
        let work = || {
            core::iter::from_fn(next)
                .try_fold(Exit::Clean, |exit, entry| Ok(exit.and(self.smoke_of(entry)?)))
        };
        let jobs = self.options.jobs.or_else(|| std::thread::available_parallelism().ok());
        std::thread::scope(|scope| {
            let workers: Vec<_> =
                (0..jobs.map_or(1, NonZeroUsize::get)).map(|_| scope.spawn(work)).collect();
            let exits = workers.into_iter().map(|worker| worker.join().unwrap_or(Ok(Exit::Hunter)));
            exits.into_iter().try_fold(Exit::Clean, |exit, other| Ok(exit.and(other?)))
        })
    }

    fn smoke_of(&self, entry: &Entry) -> Result<Exit, Misused> {
        let card = entry.target.card();
        let begun = Instant::now();
        let board = Board::new(&card);
        let mut exit = Exit::Clean;
        let cases = self.options.runs.unwrap_or(entry.smoke_cases);
        self.desk.progress(&format!("{}: {} times {} cases", card.name, SEEDS.len(), about(cases)));
        for seed in SEEDS {
            let mut hunt = self.hunt_of(entry, seed)?;
            hunt.cases = Some(cases);
            let report = entry.target.hunt(&hunt, &board, &|case| self.saved_early(case));
            for found in &report.finds {
                exit = exit.and(self.show_found(card.name, found));
            }
        }
        let figures = board.now();
        self.desk.mention(&format!(
            "{:<10} {} cases, {} steps, {}, {}",
            card.name,
            about(figures.cases),
            about(figures.steps),
            goals(&figures),
            brief(begun.elapsed())
        ));
        let missing = board.missing();
        if !missing.is_empty() && exit == Exit::Clean {
            self.desk.say(&format!("{}: never reached: {}", card.name, missing.join("; ")));
            exit = exit.and(Exit::Vacuous);
        }
        for scope in &entry.smoke_scopes {
            exit = exit.and(self.smoke_scope(entry, scope)?);
        }
        Ok(exit)
    }

    fn smoke_scope(&self, entry: &Entry, sizes: &[(&str, u32)]) -> Result<Exit, Misused> {
        let card = entry.target.card();
        let scope =
            sizes.iter().try_fold(Scope::of(&card), |scope, (name, size)| scope.with(name, *size));
        let scope = scope.map_err(|error| Misused(error.to_string()))?;
        let begun = Instant::now();
        let Some(search) = entry.target.explore(&scope, &Bounds::default()) else {
            return Err(Misused(format!("{} cannot be explored", card.name)));
        };
        let line = super::explore::spelled(&search);
        self.desk.mention(&format!(
            "{:<10} {scope}: {line}, {}",
            card.name,
            brief(begun.elapsed())
        ));
        let stopped = matches!(search.explored.verdict, crate::hunt::Verdict::Stopped(_));
        let exit = self.verdict(&search);
        Ok(if stopped { exit.and(Exit::Vacuous) } else { exit })
    }
}

/// A kept case that was run.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Replayed {
    /// Where it stands.
    pub path: PathBuf,
    /// What it shows.
    pub shows: String,
    /// Why that is not what it should show, if it is not.
    pub wrong: Option<String>,
}

/// Runs every kept case of a suite.
///
/// A file that is no case, or stands in the directory of another target, is wrong as well: nothing is passed over.
#[must_use]
pub fn replayed(suite: &Suite) -> Vec<Replayed> {
    files(suite.regressions()).iter().map(|path| replay_of(suite, path)).collect()
}

/// Runs one kept case.
pub(super) fn replay_of(suite: &Suite, path: &Path) -> Replayed {
    let (shows, wrong) = match shown(suite, path) {
        Ok((case, shows, broken)) => {
            let wrong = misplaced(suite, path, &case);
            let shows =
                if broken.is_some() { format!("as written, breaks {shows}") } else { shows };
            (shows, wrong.or_else(|| judged(&case, broken.as_deref())))
        }
        Err(error) => (String::new(), Some(error.to_string())),
    };
    Replayed { path: path.to_owned(), shows, wrong }
}

fn shown(suite: &Suite, path: &Path) -> Result<(Case, String, Option<String>), CaseError> {
    let case = Case::read(path)?;
    let unknown = || CaseError::Target { name: case.target.clone(), known: suite.names() };
    let entry = suite.find(&case.target).ok_or_else(unknown)?;
    let trail = entry.target.replay(&case)?;
    let broken = trail.ended.violation().map(|violation| violation.rule.to_owned());
    Ok((case, trail.end(), broken))
}

/// Says why a kept case stands in the wrong place: it has the directory of its target.
fn misplaced(suite: &Suite, path: &Path, case: &Case) -> Option<String> {
    let inside = path.strip_prefix(suite.regressions()).ok()?;
    let belongs = inside.parent() == Some(Path::new(&case.target));
    (!belongs).then(|| format!("is a case of {0}, and belongs into the directory {0}", case.target))
}

/// Says why a case does not show what it should.
fn judged(case: &Case, broken: Option<&str>) -> Option<String> {
    let expect = case.expect.clone().unwrap_or_else(|| Expect::Violation(case.rule.clone()));
    match (expect, broken) {
        (Expect::Pass, None) => None,
        (Expect::Pass, Some(rule)) => Some(format!("breaks {rule} again")),
        (Expect::Violation(rule), Some(broken)) if rule == broken => None,
        (Expect::Violation(rule), Some(broken)) => {
            Some(format!("breaks {broken} instead of {rule}"))
        }
        (Expect::Violation(rule), None) => {
            Some(format!("breaks {rule} no longer: flip `expect` to \"pass\""))
        }
    }
}

/// Returns the files below a directory, by name.
pub(super) fn files(directory: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let entries = std::fs::read_dir(directory).into_iter().flatten().flatten();
    for entry in entries {
        let path = entry.path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found.sort();
    found
}

/// The seeds of a smoke run: any three would do, as long as they stay.
const SEEDS: [u64; 3] = [1, 2, 3];
