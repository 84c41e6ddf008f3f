//! Does what a scenario told agree with what it expects? Compared line by line, shown as a person reads it.

use super::file::ScenarioFile;
use super::line::by_subject;
use super::outcome::Outcome;
use super::read::Scenario;
use core::fmt;
use std::path::PathBuf;
use toml::Spanned;

/// What came out of one scenario.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use]
#[non_exhaustive]
pub struct Report {
    /// Which file.
    pub path: PathBuf,
    /// What it is about.
    pub about: String,
    /// Where it differs from what it expects; nothing when it passes.
    pub differences: Vec<Difference>,
}

/// One expectation that was not met.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Difference {
    /// In which line of the file the expectation stands.
    pub line: usize,
    /// Which expectation it is.
    pub of: String,
    /// What is expected.
    pub expected: Vec<String>,
    /// What was told.
    pub found: Vec<String>,
}

impl Report {
    /// Returns whether everything was as expected.
    #[must_use]
    pub fn passes(&self) -> bool {
        self.differences.is_empty()
    }
}

/// Compares what a scenario told with what it expects.
pub fn compare(scenario: &Scenario, outcome: &Outcome) -> Report {
    let file = &scenario.file;
    let mut differences = Vec::new();
    let mut judge = |of: String, expected: &Option<Spanned<Vec<String>>>, found: &[String]| {
        let Some(expected) = expected.as_ref() else { return };
        if !agree(expected.get_ref(), found) {
            let line = scenario.line(expected.span().start);
            let (expected, found) = (by_subject(expected.get_ref().clone()), found.to_vec());
            differences.push(Difference { line, of, expected, found });
        }
    };
    for ((number, step), told) in (1..).zip(&file.steps).zip(&outcome.steps) {
        let step = step.get_ref();
        judge(format!("step {number}, events"), &step.events, &told.events);
        judge(format!("step {number}, verdicts"), &step.verdicts, &told.verdicts);
        judge(format!("step {number}, commands"), &step.commands, &told.commands);
    }
    if let Some(after) = &file.after {
        judge("after, records".to_owned(), &after.records, &outcome.records);
        judge("after, ledger".to_owned(), &after.ledger, &outcome.ledger);
        judge("after, living".to_owned(), &after.living, &outcome.living);
        judge("after, signals".to_owned(), &after.signals, &outcome.signals);
    }
    differences.extend(answers(scenario, file, outcome));
    let broken = outcome.broken.iter().map(|broken| Difference {
        line: 1,
        of: "a rule of every scenario".to_owned(),
        expected: Vec::new(),
        found: vec![broken.clone()],
    });
    differences.extend(broken);
    Report { path: scenario.path.clone(), about: file.about.clone(), differences }
}

/// Returns whether both say the same, whatever the order of sessions.
pub(super) fn agree(expected: &[String], found: &[String]) -> bool {
    expected == found || by_subject(expected.to_vec()) == by_subject(found.to_vec())
}

fn answers(scenario: &Scenario, file: &ScenarioFile, outcome: &Outcome) -> Vec<Difference> {
    let mut differences = Vec::new();
    for ((number, ask), answer) in (1..).zip(&file.asks).zip(&outcome.answers) {
        let expected = ask.get_ref().is.as_ref().filter(|is| is.get_ref() != answer);
        differences.extend(expected.map(|is| Difference {
            line: scenario.line(is.span().start),
            of: format!("question {number}"),
            expected: vec![is.get_ref().clone()],
            found: vec![answer.clone()],
        }));
    }
    differences
}

/// One line when it passes, else the file and what differs.
impl fmt::Display for Report {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.passes() {
            return write!(f, "pass {}", self.path.display());
        }
        write!(f, "FAIL {}: {}", self.path.display(), self.about)?;
        for difference in &self.differences {
            write!(f, "\n{difference}")?;
        }
        Ok(())
    }
}

/// What is expected stands behind `-`, what was told behind `+`.
impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "  line {}: {}", self.line, self.of)?;
        let (expected, found) = (&self.expected, &self.found);
        let common = common(expected, found);
        let (mut at, mut seen) = (0, 0);
        for (of_expected, of_found) in common.into_iter().chain([(expected.len(), found.len())]) {
            for line in expected.iter().take(of_expected).skip(at) {
                write!(f, "\n    - {line}")?;
            }
            for line in found.iter().take(of_found).skip(seen) {
                write!(f, "\n    + {line}")?;
            }
            if let Some(line) = found.get(of_found) {
                write!(f, "\n      {line}")?;
            }
            (at, seen) = (of_expected.saturating_add(1), of_found.saturating_add(1));
        }
        Ok(())
    }
}

/// Returns the places of the longest common part of two lists.
fn common(left: &[String], right: &[String]) -> Vec<(usize, usize)> {
    let mut best =
        vec![vec![Vec::new(); right.len().saturating_add(1)]; left.len().saturating_add(1)];
    for (i, a) in left.iter().enumerate() {
        for (j, b) in right.iter().enumerate() {
            let mut through: Vec<(usize, usize)> = best[i][j].clone();
            through.push((i, j));
            let (up, aside) = (best[i][j + 1].clone(), best[i + 1][j].clone());
            let longest = if up.len() >= aside.len() { up } else { aside };
            best[i + 1][j + 1] = if a == b { through } else { longest };
        }
    }
    best.pop().and_then(|mut row| row.pop()).unwrap_or_default()
}
