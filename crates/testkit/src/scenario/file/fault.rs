//! What is wrong with a scenario, and what is to be done about it?

use core::fmt;

/// Something that a scenario says and that cannot be, with what its author can do about it.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(in crate::scenario) struct Fault {
    wrong: String,
    remedy: String,
}

impl Fault {
    /// States a fault and its remedy.
    pub(in crate::scenario) fn new(wrong: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { wrong: wrong.into(), remedy: remedy.into() }
    }

    /// Says in which part of the file it is.
    pub(in crate::scenario) fn about(self, part: &str) -> Self {
        Self { wrong: format!("{part}: {}", self.wrong), ..self }
    }

    /// A fleet that cannot be put together says itself what is to be done.
    pub(in crate::scenario) fn of_fleet(error: impl fmt::Display) -> Self {
        Self::new(error.to_string(), "mend `[fleet]`, or the `edit` that led there")
    }

    /// A text that is no name.
    pub(in crate::scenario) fn of_name(error: impl fmt::Display) -> Self {
        Self::new(error.to_string(), "write another name")
    }
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}; {}", self.wrong, self.remedy)
    }
}

/// Says that one of some keys is to be there, and not two.
pub(in crate::scenario) fn one_of(keys: &[&str]) -> String {
    format!("give it exactly one of `{}`", keys.join("`, `"))
}
