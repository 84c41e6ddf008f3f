//! Can a file be read as a scenario? Strictly, with file, line and remedy where it cannot.

use super::file::{Fault, ScenarioFile};
use super::stage::Stage;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

/// A scenario that was read and can be run.
#[derive(Clone, Debug)]
pub struct Scenario {
    pub(super) path: PathBuf,
    pub(super) text: String,
    pub(super) file: ScenarioFile,
}

/// Why a file is no scenario. Whoever wrote it is to mend it.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ScenarioError {
    /// The file could not be read at all.
    #[error("read {}: {cause}", path.display())]
    Unreadable {
        /// Which file.
        path: PathBuf,
        /// What the system said.
        #[source]
        cause: io::Error,
    },
    /// The file lies among scenarios and is none.
    #[error("read {}: a scenario has the extension `toml`; rename or remove the file", path.display())]
    Extension {
        /// Which file.
        path: PathBuf,
    },
    /// It is no TOML, or has a key or value that no scenario has; the text says where.
    #[error("read {}: {cause}", path.display())]
    Toml {
        /// Which file.
        path: PathBuf,
        /// Where and what.
        cause: toml::de::Error,
    },
    /// What it says cannot be.
    #[error("read {}: line {line}: {wrong}", path.display())]
    Wrong {
        /// Which file.
        path: PathBuf,
        /// In which line, from 1.
        line: usize,
        /// What is wrong, and what is to be done about it.
        wrong: String,
    },
}

impl Scenario {
    /// Returns where it was read from.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Returns what it is about, in one sentence.
    #[must_use]
    pub fn about(&self) -> &str {
        &self.file.about
    }

    /// Returns an error at a place in the file.
    pub(super) fn wrong(&self, at: usize, fault: &Fault) -> ScenarioError {
        let (path, line) = (self.path.clone(), self.line(at));
        ScenarioError::Wrong { path, line, wrong: fault.to_string() }
    }

    /// Returns the line of a place in the file, from 1.
    pub(super) fn line(&self, at: usize) -> usize {
        let before = self.text.as_bytes().iter().take(at);
        before.filter(|byte| **byte == b'\n').count().saturating_add(1)
    }

    /// Returns an error about what is wanted.
    pub(super) fn wrong_fleet(&self, fault: &Fault) -> ScenarioError {
        self.wrong(self.text.find("[fleet").unwrap_or(0), fault)
    }
}

/// Reads a scenario from a file.
///
/// # Errors
///
/// [`ScenarioError`] with the file, the line and what to do.
pub fn read(path: &Path) -> Result<Scenario, ScenarioError> {
    if path.extension().is_none_or(|extension| extension != "toml") {
        return Err(ScenarioError::Extension { path: path.to_owned() });
    }
    let text = fs::read_to_string(path);
    let text = text.map_err(|cause| ScenarioError::Unreadable { path: path.to_owned(), cause })?;
    parse(path, &text)
}

/// Reads a scenario from its text; the path is only for messages.
///
/// # Errors
///
/// [`ScenarioError`] with the line and what to do.
pub fn parse(path: &Path, text: &str) -> Result<Scenario, ScenarioError> {
    let read = toml::from_str(text);
    let file = read.map_err(|cause| ScenarioError::Toml { path: path.to_owned(), cause })?;
    let scenario = Scenario { path: path.to_owned(), text: text.to_owned(), file };
    is_of_this_format(&scenario)?;
    is_of_one_kind(&scenario)?;
    for step in &scenario.file.steps {
        step.get_ref().act().map_err(|fault| scenario.wrong(step.span().start, &fault))?;
    }
    for ask in &scenario.file.asks {
        ask.get_ref().answer().map_err(|fault| scenario.wrong(ask.span().start, &fault))?;
    }
    Stage::set(&scenario)?;
    Ok(scenario)
}

fn is_of_this_format(scenario: &Scenario) -> Result<(), ScenarioError> {
    let ScenarioFile { format, about, from, .. } = &scenario.file;
    let fault = if *format != FORMAT {
        Fault::new(format!("`format` is {format}"), format!("this build reads format {FORMAT}"))
    } else if about.trim().is_empty() {
        Fault::new("`about` is empty", "say in one sentence what the scenario is about")
    } else if from.trim().is_empty() {
        Fault::new("`from` is empty", "say where the scenario comes from")
    } else {
        return Ok(());
    };
    Err(scenario.wrong(0, &fault))
}

/// A world and questions to single rules are two kinds of scenario; an empty one is neither.
fn is_of_one_kind(scenario: &Scenario) -> Result<(), ScenarioError> {
    let file = &scenario.file;
    let fault = match (file.asks.first(), file.steps.first()) {
        (Some(_), None) | (None, Some(_)) => return Ok(()),
        (Some(ask), Some(_)) => {
            let fault = Fault::new("it has steps and asks rules", "make two scenarios of it");
            return Err(scenario.wrong(ask.span().start, &fault));
        }
        (None, None) => Fault::new("nothing happens in it", "add a `[[step]]`, or an `[[ask]]`"),
    };
    Err(scenario.wrong(0, &fault))
}

/// The one version of the format so far.
const FORMAT: u16 = 1;
