//! Which rule does a store or a host break, and what is the least that shows it?

use crate::hunt::{
    Arena, Ended, Find, Hunt, Scope, Tally, Trail, Violation, follow, hunt, run, shrink,
};
use core::fmt;
use core::time::Duration;
use std::time::Instant;

/// A rule was broken, or nothing was proved.
///
/// It shows itself in full also where a test prints it for debugging: that is the place where it is read.
#[derive(Clone, Eq, PartialEq)]
#[non_exhaustive]
pub enum Broken {
    /// A rule was broken.
    Rule {
        /// The rule, and what was seen.
        violation: Violation,
        /// The operations that break it, each as JSON, with what the world was like after it.
        steps: Vec<(String, String)>,
        /// What the world was like before.
        before: String,
        /// How many operations there were when it was found.
        found: usize,
        /// How large the world was.
        scope: String,
    },
    /// Something that has to come up did not, so the cases prove nothing.
    Vacuous {
        /// What did not come up.
        missing: Vec<&'static str>,
    },
    /// A case that was kept cannot be read.
    Unreadable {
        /// Which line, from 1.
        line: usize,
        /// What is wrong with it.
        why: String,
    },
}

impl Broken {
    /// Returns the rule that was broken.
    #[must_use]
    pub const fn rule(&self) -> Option<&'static str> {
        match self {
            Self::Rule { violation, .. } => Some(violation.rule),
            Self::Vacuous { .. } | Self::Unreadable { .. } => None,
        }
    }

    /// Returns the operations, one JSON text on a line, as [`replay`] takes them.
    #[must_use]
    pub fn ops(&self) -> String {
        match self {
            Self::Rule { steps, .. } => steps.iter().map(|(op, _)| format!("{op}\n")).collect(),
            Self::Vacuous { .. } | Self::Unreadable { .. } => String::new(),
        }
    }
}

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Rule { violation, steps, before, found, scope } => {
                writeln!(
                    f,
                    "VIOLATION {}: {found} operations shrunk to {}",
                    violation.rule,
                    steps.len()
                )?;
                writeln!(f, "  with {scope}")?;
                writeln!(f, "          {before}")?;
                for (number, (op, shown)) in (1..).zip(steps) {
                    writeln!(f, "  {number:>3}  {op}")?;
                    writeln!(f, "          {shown}")?;
                }
                write!(f, "  {violation}")
            }
            Self::Vacuous { missing } => {
                write!(f, "the cases prove nothing: there was never: {}", missing.join("; "))
            }
            Self::Unreadable { line, why } => write!(f, "read line {line} of the case: {why}"),
        }
    }
}

impl fmt::Debug for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl core::error::Error for Broken {}

/// Does the operations of a case that was found, one JSON text on a line, and holds the world to its rules.
///
/// # Errors
///
/// [`Broken`] when a rule is broken again, or a line is no operation.
pub fn replay<A: Arena>(arena: &A, case: &str) -> Result<(), Broken> {
    let mut ops = Vec::new();
    for (line, text) in (1..).zip(case.lines()).filter(|(_, text)| !text.trim().is_empty()) {
        let op = serde_json::from_str(text.trim());
        ops.push(op.map_err(|error| Broken::Unreadable { line, why: error.to_string() })?);
    }
    let scope = Scope::of(&arena.card());
    let ended = run(arena, &scope, &ops, &mut Tally::of(&arena.card()));
    ended.violation().map_or(Ok(()), |_| Err(told(arena, &scope, (&ops, ops.len()))))
}

/// Hunts in an arena until a rule is broken, or enough came up.
pub(super) fn held<A: Arena>(arena: &A) -> Result<(), Broken> {
    let begun = Instant::now();
    let mut tally = Tally::of(&arena.card());
    for round in 0..ROUNDS {
        let hunted = hunt(arena, &Hunt::for_cases(arena, SEED.wrapping_add(round), CASES));
        if let Some(find) = hunted.finds.into_iter().next() {
            return Err(least(arena, find));
        }
        tally.add(&hunted.tally);
        if tally.missing().is_empty() && begun.elapsed() > ENOUGH {
            break;
        }
    }
    match tally.missing() {
        missing if missing.is_empty() => Ok(()),
        missing => Err(Broken::Vacuous { missing }),
    }
}

fn least<A: Arena>(arena: &A, find: Find<A::Op>) -> Broken {
    let scope = Scope::of(&arena.card());
    let shrunk = shrink(arena, (&scope, &find.ops), find.violation.rule, TRIES);
    told(arena, &shrunk.scope, (&shrunk.ops, find.ops.len()))
}

fn told<A: Arena>(arena: &A, scope: &Scope, (ops, found): (&[A::Op], usize)) -> Broken {
    let Trail { shown, ended, .. } = follow(arena, scope, ops);
    let violation = match ended {
        Ended::AtStep(_, violation) => violation,
        Ended::Healing(violation) => {
            let what = format!("when everybody ends and one comes back: {}", violation.what);
            Violation::new(violation.rule, what)
        }
        Ended::Well => Violation::new(crate::hunt::DETERMINISTIC, "it did not happen again"),
    };
    let mut shown = shown.into_iter();
    let before = shown.next().unwrap_or_default();
    let written = |op| serde_json::to_string(op).unwrap_or_else(|error| error.to_string());
    let after = shown.chain(core::iter::repeat("<-- here".to_owned()));
    let steps = ops.iter().map(written).zip(after).collect();
    Broken::Rule { violation, steps, before, found, scope: scope.to_string() }
}

/// Any number does; a fixed one makes a failure come again.
const SEED: u64 = 0x7e4;

/// Small enough that a slow store is asked in between whether it was enough.
const CASES: u64 = 50;

/// Two thousand cases: each goal is reached in the first hundred, each fault that was planted found in the first five.
const ROUNDS: u64 = 40;

/// A test that takes longer is run less often; one that is ten times shorter proves little about a store on a disk.
const ENOUGH: Duration = Duration::from_secs(2);

/// A shrunk case is read by a person; a thousand tries make it short, and take a slow store seconds.
const TRIES: usize = 2_000;
