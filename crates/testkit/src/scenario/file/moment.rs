//! How are times written in a scenario? As people say them: `30s`, `45s ago`, `in 2m`.

use super::Fault;
use core::fmt;
use core::str::FromStr;
use core::time::Duration;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};
use std::borrow::Cow;
use tenure_bead::{Boot, Deadline, Now, Stamp, Wall, whole_ms};

/// A length of time, as in `1h30m`, `45s` or `500ms`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::scenario) struct Span(pub(in crate::scenario) Duration);

/// A moment, seen from the one at which it is read: `now`, `45s ago` or `in 2m`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(in crate::scenario) enum Moment {
    Ago(Duration),
    In(Duration),
}

impl Moment {
    pub(in crate::scenario) const NOW: Self = Self::Ago(Duration::ZERO);

    /// Returns the moment on both clocks.
    pub(in crate::scenario) fn seen_from(self, now: Now) -> Now {
        let (wall, boot) = (now.wall.as_unix_ms(), now.boot.ms);
        let at = |wall, ms| Now { wall: Wall::from_unix_ms(wall), boot: Boot { ms, ..now.boot } };
        match self {
            Self::Ago(ago) => {
                let ms = whole_ms(ago);
                at(wall.saturating_sub(ms), boot.saturating_sub(ms))
            }
            Self::In(later) => {
                let ms = whole_ms(later);
                at(wall.saturating_add(ms), boot.saturating_add(ms))
            }
        }
    }

    /// Returns the moment as it is stored.
    pub(in crate::scenario) fn stamp(self, now: Now) -> Stamp {
        self.seen_from(now).stamp()
    }

    /// Returns a deadline that comes at this moment and was set now, or that has passed already.
    pub(in crate::scenario) fn deadline(self, now: Now) -> Deadline {
        match self {
            Self::Ago(_) => Deadline::since(self.stamp(now), Duration::ZERO),
            Self::In(later) => Deadline::after(now, later),
        }
    }
}

/// Writes a length with whole units, the largest first.
pub(in crate::scenario) fn spell(length: Duration) -> String {
    let mut left = whole_ms(length);
    let mut text = String::new();
    for (unit, ms) in UNITS {
        if left >= ms {
            text.push_str(&format!("{}{unit}", left / ms));
            left %= ms;
        }
    }
    if text.is_empty() { "0s".to_owned() } else { text }
}

impl fmt::Display for Span {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&spell(self.0))
    }
}

impl FromStr for Span {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let mut rest = text;
        let mut length = Duration::ZERO;
        while !rest.is_empty() {
            let (part, after) = first_part(rest).ok_or_else(|| no_length(text))?;
            length = length.saturating_add(part);
            rest = after;
        }
        if text.is_empty() { Err(no_length(text)) } else { Ok(Self(length)) }
    }
}

/// Reads one number with its unit, and returns what follows.
fn first_part(text: &str) -> Option<(Duration, &str)> {
    let digits = text.find(|c: char| !c.is_ascii_digit())?;
    let (number, rest) = text.split_at(digits);
    let letters = rest.find(|c: char| !c.is_ascii_alphabetic()).unwrap_or(rest.len());
    let (unit, after) = rest.split_at(letters);
    let (_, ms) = UNITS.into_iter().find(|(name, _)| *name == unit)?;
    let number: u64 = number.parse().ok()?;
    Some((Duration::from_millis(number.checked_mul(ms)?), after))
}

fn no_length(text: &str) -> Fault {
    Fault::new(
        format!("{text:?} is no length of time"),
        "write whole numbers with d, h, m, s or ms, as in \"1h30m\" or \"500ms\"",
    )
}

impl FromStr for Moment {
    type Err = Fault;

    fn from_str(text: &str) -> Result<Self, Fault> {
        let no_moment = |_| {
            Fault::new(format!("{text:?} is no moment"), "write \"now\", \"45s ago\" or \"in 2m\"")
        };
        let length = |text: &str| text.trim().parse::<Span>().map_err(no_moment);
        if text == "now" {
            return Ok(Self::NOW);
        }
        match (text.strip_suffix(" ago"), text.strip_prefix("in ")) {
            (Some(ago), None) => Ok(Self::Ago(length(ago)?.0)),
            (None, Some(later)) => Ok(Self::In(length(later)?.0)),
            (None, None) | (Some(_), Some(_)) => Err(no_moment(Fault::new("", ""))),
        }
    }
}

/// Reads a value from its text, and gives it a schema with a pattern.
macro_rules! written {
    ($name:ident, $pattern:expr, $description:expr) => {
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                text.parse().map_err(|fault: Fault| de::Error::custom(fault))
            }
        }

        impl JsonSchema for $name {
            fn schema_name() -> Cow<'static, str> {
                stringify!($name).into()
            }

            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!({"type": "string", "pattern": $pattern, "description": $description})
            }
        }
    };
}

written!(Span, r"^(\d+(d|h|m|s|ms))+$", "A length of time, as in `1h30m`, `45s` or `500ms`.");
written!(
    Moment,
    r"^(now|(\d+(d|h|m|s|ms))+ ago|in (\d+(d|h|m|s|ms))+)$",
    "A moment, seen from the one at which it is read: `now`, `45s ago` or `in 2m`."
);

const UNITS: [(&str, u64); 5] =
    [("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1)];

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn reads(text: &str, ms: u64) {
        let span: Span = text.parse().expect("it is a length");
        assert_eq!(span.0, Duration::from_millis(ms));
    }

    #[test]
    fn a_length_is_read_as_people_write_it() {
        reads("45s", 45_000);
        reads("1h30m", 5_400_000);
        reads("500ms", 500);
        reads("2d", 172_800_000);
    }

    #[test]
    fn a_length_is_written_as_it_is_read() {
        for text in ["0s", "1h30m", "2d1ms", "59s999ms"] {
            assert_eq!(text.parse::<Span>().map(|span| span.to_string()), Ok(text.to_owned()));
        }
    }

    #[test]
    fn what_is_no_length_is_refused_with_an_example() {
        for text in ["", "45", "s", "-3s", "1.5s", "3 s", "99999999999999999999s", "5w"] {
            assert!(text.parse::<Span>().is_err(), "{text:?}");
        }
    }

    #[test]
    fn a_moment_lies_before_or_after() {
        assert_eq!("now".parse(), Ok(Moment::NOW));
        assert_eq!("45s ago".parse(), Ok(Moment::Ago(Duration::from_secs(45))));
        assert_eq!("in 2m".parse(), Ok(Moment::In(Duration::from_secs(120))));
        for text in ["", "ago", "in", "in 2m ago", "45s", "yesterday"] {
            assert!(text.parse::<Moment>().is_err(), "{text:?}");
        }
    }
}
