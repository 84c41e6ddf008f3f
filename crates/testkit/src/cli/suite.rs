//! What is there to hunt? Targets, the invariants that they check, and the defects that they have to find.

use super::Canary;
use crate::hunt::{Arena, Explore, Hunted, Target};
use std::path::{Path, PathBuf};

/// Everything that a binary can hunt.
#[expect(missing_debug_implementations, reason = "targets are code, and have nothing to show")]
pub struct Suite {
    command: &'static str,
    entries: Vec<Entry>,
    canaries: Vec<Canary>,
    invariants: Vec<Invariant>,
    regressions: PathBuf,
    out: PathBuf,
}

/// One target, and how much of it a smoke run does.
#[expect(missing_debug_implementations, reason = "targets are code, and have nothing to show")]
pub struct Entry {
    pub(super) target: Box<dyn Target>,
    /// How many cases a smoke run does with each of its seeds.
    pub(super) smoke_cases: u64,
    /// The scopes that a smoke run goes through exhaustively.
    pub(super) smoke_scopes: Vec<&'static [(&'static str, u32)]>,
}

/// A promise that is written down somewhere.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Invariant {
    /// Its id, such as `S1`.
    pub id: String,
    /// What it says.
    pub sentence: String,
}

impl Invariant {
    /// Makes one.
    #[must_use]
    pub fn new(id: impl Into<String>, sentence: impl Into<String>) -> Self {
        Self { id: id.into(), sentence: sentence.into() }
    }
}

impl Entry {
    /// A target to be hunted in, 20,000 cases for each seed of a smoke run.
    #[must_use]
    pub fn new<A: Arena + 'static>(arena: A) -> Self {
        let target = Box::new(Hunted::new(arena));
        Self { target, smoke_cases: 20_000, smoke_scopes: Vec::new() }
    }

    /// A target that can be gone through exhaustively as well, and is in a smoke run for these scopes.
    #[must_use]
    pub fn exploring<A: Explore + 'static>(
        arena: A,
        scopes: &[&'static [(&'static str, u32)]],
    ) -> Self {
        let target = Box::new(Hunted::exploring(arena));
        Self { target, smoke_cases: 20_000, smoke_scopes: scopes.to_vec() }
    }

    /// Sets how many cases a smoke run does with each of its seeds.
    #[must_use]
    pub fn smoke(mut self, cases: u64) -> Self {
        self.smoke_cases = cases;
        self
    }
}

impl Suite {
    /// A suite without targets, for a binary that is started by this command.
    ///
    /// Kept cases stand in `regressions`, new finds in `target/hunt`, both below the working directory.
    #[must_use]
    pub fn new(command: &'static str) -> Self {
        Self {
            command,
            entries: Vec::new(),
            canaries: Vec::new(),
            invariants: Vec::new(),
            regressions: PathBuf::from("regressions"),
            out: PathBuf::from("target/hunt"),
        }
    }

    /// Adds a target.
    ///
    /// # Panics
    ///
    /// When another target has its name: nobody could say which of the two is meant.
    #[must_use]
    pub fn with(mut self, entry: Entry) -> Self {
        let name = entry.target.card().name;
        assert!(
            self.find(name).is_none(),
            "two targets are called `{name}`; give one another name"
        );
        self.entries.push(entry);
        self
    }

    /// Adds defects that the targets have to find.
    #[must_use]
    pub fn with_canaries(mut self, canaries: impl IntoIterator<Item = Canary>) -> Self {
        self.canaries.extend(canaries);
        self
    }

    /// Says which promises there are, for the list of who checks what.
    #[must_use]
    pub fn with_invariants(mut self, invariants: impl IntoIterator<Item = Invariant>) -> Self {
        self.invariants.extend(invariants);
        self
    }

    /// Says where kept cases stand, one directory for each target.
    #[must_use]
    pub fn with_regressions(mut self, directory: impl Into<PathBuf>) -> Self {
        self.regressions = directory.into();
        self
    }

    /// Says where new finds are written.
    #[must_use]
    pub fn with_out(mut self, directory: impl Into<PathBuf>) -> Self {
        self.out = directory.into();
        self
    }

    /// Returns the targets.
    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// Returns the defects that the targets have to find.
    #[must_use]
    pub fn canaries(&self) -> &[Canary] {
        &self.canaries
    }

    /// Returns the promises.
    #[must_use]
    pub fn invariants(&self) -> &[Invariant] {
        &self.invariants
    }

    /// Returns where kept cases stand.
    #[must_use]
    pub fn regressions(&self) -> &Path {
        &self.regressions
    }

    pub(super) const fn command(&self) -> &'static str {
        self.command
    }

    pub(super) fn out(&self) -> &Path {
        &self.out
    }

    pub(super) fn find(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.target.card().name == name)
    }

    pub(super) fn names(&self) -> String {
        let names: Vec<&str> = self.entries.iter().map(|e| e.target.card().name).collect();
        names.join(", ")
    }
}

impl Entry {
    /// Returns its target.
    #[must_use]
    pub fn target(&self) -> &dyn Target {
        &*self.target
    }
}
