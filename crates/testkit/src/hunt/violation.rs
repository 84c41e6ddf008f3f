//! Which rule was broken, and how?

use core::fmt;

/// A rule that was broken.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Violation {
    /// The rule: the id of an invariant such as `S1`, or a rule of the arena's own.
    pub rule: &'static str,
    /// What was seen, in one line.
    pub what: String,
}

impl Violation {
    /// A rule was broken.
    #[must_use]
    pub fn new(rule: &'static str, what: impl Into<String>) -> Self {
        Self { rule, what: what.into() }
    }
}

impl fmt::Display for Violation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.rule, self.what)
    }
}

/// Says that a rule was broken, where a step returns.
///
/// # Errors
///
/// Always: the rule that was broken.
pub fn broken(rule: &'static str, what: impl Into<String>) -> Result<(), Violation> {
    Err(Violation::new(rule, what))
}

/// The hunter's own rule: nothing panics.
pub const NO_PANIC: &str = "no-panic";
/// The hunter's own rule: it does not panic itself. Where it does, nothing was found out.
pub const HUNTER: &str = "hunter";
/// The hunter's own rule: the same operations give the same world.
pub const DETERMINISTIC: &str = "deterministic";
/// The hunter's own rule: every step ends.
pub const NO_HANG: &str = "no-hang";
