//! What has to hold of any text that may be one of ours? The rules of decoders, for typed and for byte fuzzing alike.

mod config;
mod ledger;
mod names;
mod record;
mod time;

pub use config::{apart, fingerprint};
pub use ledger::ledger;
pub use names::{claim, name, tokens};
pub use record::record;
pub use time::times;

use crate::hunt::{Violation, broken};
use core::fmt::{Debug, Display};
use core::str::FromStr;
use serde::Serialize;
use serde::de::DeserializeOwned;

/// What is read back from what was written is the same value.
pub const ROUND_TRIP: &str = "round-trip";
/// What is refused is refused with a key, a position or the text, in one line.
pub const MALFORMED_NAMED: &str = "malformed-named";
/// What is accepted is spelled in the one way in which it is written.
pub const CANONICAL: &str = "canonical";
/// A grammar takes what its documentation says, and nothing else.
pub const GRAMMAR: &str = "grammar";
/// Two configs have equal digests exactly when they are equal.
pub const INJECTIVE: &str = "injective";
/// The order in which fields are stated means nothing.
pub const ORDER_FREE: &str = "order-free";
/// No wait is longer than it was meant to be, and nothing is older than it is.
pub const TIME_BOUND: &str = "time-bound";

/// Demands that a value reads back what it writes as text.
fn by_text<T: FromStr<Err: Display> + Display + Debug + PartialEq>(
    value: &T,
) -> Result<(), Violation> {
    match value.to_string().parse::<T>() {
        Ok(again) if again == *value => Ok(()),
        Ok(again) => broken(ROUND_TRIP, format!("{value:?} is written as {again:?}")),
        Err(error) => broken(ROUND_TRIP, format!("{value:?} is written as `{value}`: {error}")),
    }
}

/// Demands that a value reads back what it writes as JSON.
fn by_json<T: Serialize + DeserializeOwned + Debug + PartialEq>(
    value: &T,
) -> Result<(), Violation> {
    let written = serde_json::to_string(value);
    let Ok(text) = written else {
        return broken(ROUND_TRIP, format!("{value:?} cannot be written: {written:?}"));
    };
    match serde_json::from_str::<T>(&text) {
        Ok(again) if again == *value => Ok(()),
        Ok(again) => broken(ROUND_TRIP, format!("{value:?} is read back as {again:?}")),
        Err(error) => broken(ROUND_TRIP, format!("{text} is not read back: {error}")),
    }
}

/// Demands that an error is one line that says something.
fn one_line(error: &impl Display, of: &str) -> Result<(), Violation> {
    let said = error.to_string();
    if said.trim().is_empty() || said.contains('\n') {
        return broken(MALFORMED_NAMED, format!("{of:?} is refused with {said:?}"));
    }
    Ok(())
}
