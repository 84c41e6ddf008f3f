//! Which rule does a store or a host break, and what is the least that shows it?

use crate::cli::trace;
use crate::hunt::{Arena, Board, Case, Found, Hunt, Hunted, Tally, Target as _};
use core::fmt;
use core::time::Duration;
use std::time::Instant;

/// A rule was broken, or nothing was proved.
///
/// A test that returns it, or unwraps it, shows it in full: debugging it is all that anybody does with it.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub enum Broken {
    /// A rule was broken.
    Rule(Box<Found>),
    /// Something that has to come up did not, so the cases prove nothing.
    Vacuous {
        /// What did not come up.
        missing: Vec<&'static str>,
    },
}

impl Broken {
    /// Returns the case that breaks a rule; written into the directory of regressions it is kept.
    #[must_use]
    pub const fn case(&self) -> Option<&Case> {
        match self {
            Self::Rule(found) => Some(&found.case),
            Self::Vacuous { .. } => None,
        }
    }

    /// Returns the rule that was broken.
    #[must_use]
    pub const fn rule(&self) -> Option<&'static str> {
        match self {
            Self::Rule(found) => Some(found.violation.rule),
            Self::Vacuous { .. } => None,
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule(found) => {
                let Found { violation, case, ops, tries, .. } = &**found;
                let (rule, steps) = (violation.rule, case.steps.len());
                write!(f, "VIOLATION {rule}: {ops} operations shrunk to {steps} ({tries} tries)")?;
                trace(case).iter().try_for_each(|line| write!(f, "\n{line}"))
            }
            Self::Vacuous { missing } => {
                write!(f, "nothing is proved, because this never came up: {}", missing.join("; "))
            }
        }
    }
}

impl fmt::Debug for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for Broken {}

/// Hunts in an arena until a rule is broken, or enough came up: every goal but those that are excused.
pub(super) fn held<A: Arena>(arena: A, excused: &[&'static str]) -> Result<(), Broken> {
    let begun = Instant::now();
    let hunts: Vec<Hunt> =
        (0..ROUNDS).map(|round| Hunt::for_cases(&arena, SEED ^ round, CASES)).collect();
    let target = Hunted::new(arena);
    let mut tally = Tally::of(&target.card());
    let missing = |tally: &Tally| {
        let mut missing = tally.missing();
        missing.retain(|goal| !excused.contains(goal));
        missing
    };
    for hunt in hunts {
        let report = target.hunt(&hunt, &Board::new(&target.card()), &|_| {});
        if let Some(found) = report.finds.into_iter().next() {
            return Err(Broken::Rule(Box::new(found)));
        }
        tally.add(&report.tally);
        if missing(&tally).is_empty() && begun.elapsed() > ENOUGH {
            break;
        }
    }
    match missing(&tally) {
        missing if missing.is_empty() => Ok(()),
        missing => Err(Broken::Vacuous { missing }),
    }
}

/// Any number does; a fixed one makes a failure come again.
const SEED: u64 = 0x7e4_0000;

/// Small enough that a slow store is asked in between whether it was enough.
const CASES: u64 = 50;

/// Two thousand cases: what has to come up does in the first hundreds, and so do the faults that were planted.
const ROUNDS: u64 = 40;

/// A test that takes longer is run less often; in a tenth of it a store on a disk gets through a dozen cases.
const ENOUGH: Duration = Duration::from_secs(2);
