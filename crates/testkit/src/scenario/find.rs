//! Which scenarios are there? Every file below a directory; one that is none is an error.

use super::read::{ScenarioError, read};
use super::report::{Report, compare};
use super::run::run;
use std::fs;
use std::path::{Path, PathBuf};

/// Returns every file below a path, or the path itself when it is a file, sorted.
///
/// # Errors
///
/// [`ScenarioError::Unreadable`] when a directory cannot be read.
pub fn files(path: &Path) -> Result<Vec<PathBuf>, ScenarioError> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let unreadable = |cause| ScenarioError::Unreadable { path: path.to_owned(), cause };
    let mut found = Vec::new();
    for entry in fs::read_dir(path).map_err(unreadable)? {
        found.extend(files(&entry.map_err(unreadable)?.path())?);
    }
    found.sort();
    Ok(found)
}

/// Runs one file, or every file below a directory; a file that is no scenario is an error of its own.
///
/// # Errors
///
/// [`ScenarioError::Unreadable`] when a directory cannot be read.
pub fn run_all(path: &Path) -> Result<Vec<Result<Report, ScenarioError>>, ScenarioError> {
    Ok(files(path)?.iter().map(|file| report(file)).collect())
}

fn report(path: &Path) -> Result<Report, ScenarioError> {
    let scenario = read(path)?;
    Ok(compare(&scenario, &run(&scenario)?))
}
