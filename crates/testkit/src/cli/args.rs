//! What does a command line ask for? One verb, and options that mean the same for every verb.

use core::num::NonZeroUsize;
use core::time::Duration;
use lexopt::prelude::{Long, Short, Value};
use std::collections::BTreeSet;
use std::ffi::OsString;
use std::path::PathBuf;

/// What is to be done.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) enum Verb {
    /// Every target in turn.
    Round,
    Hunt(String),
    List,
    Smoke,
    Replay(PathBuf),
    Shrink(PathBuf),
    Explore(Option<String>),
    Keep(PathBuf),
    Canary(Option<String>),
    Cover(String),
    Help,
}

/// How it is to be done.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(super) struct Options {
    pub(super) seed: Option<u64>,
    pub(super) time: Option<Duration>,
    pub(super) runs: Option<u64>,
    pub(super) jobs: Option<NonZeroUsize>,
    pub(super) ops_max: Option<usize>,
    pub(super) scope: Vec<(String, u32)>,
    pub(super) only: Vec<String>,
    pub(super) without: Vec<String>,
    pub(super) out: Option<PathBuf>,
    pub(super) until: Option<usize>,
    pub(super) name: Option<String>,
    pub(super) states: Option<usize>,
    pub(super) depth: Option<u32>,
    pub(super) flags: BTreeSet<Flag>,
}

/// What is asked for by a word alone.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
pub(super) enum Flag {
    KeepGoing,
    Json,
    Quiet,
    Step,
    Shortest,
    Write,
}

impl Options {
    pub(super) fn has(&self, flag: Flag) -> bool {
        self.flags.contains(&flag)
    }
}

/// A command line that means nothing. Whoever typed it is to mend it.
#[derive(Debug, thiserror::Error)]
#[error("{0}")]
pub(super) struct Misused(pub(super) String);

impl<E: core::error::Error> From<E> for Wrong {
    fn from(error: E) -> Self {
        Self(error.to_string())
    }
}

/// Any error on the way to [`Misused`].
struct Wrong(String);

type Variables<'a> = &'a dyn Fn(&str) -> Option<String>;

/// Reads a command line; what it does not say, environment variables may.
pub(super) fn parse(
    words: impl Iterator<Item = OsString>,
    variables: Variables<'_>,
) -> Result<(Verb, Options), Misused> {
    read(words, variables).map_err(|Wrong(why)| Misused(why))
}

fn read(
    words: impl Iterator<Item = OsString>,
    variables: Variables<'_>,
) -> Result<(Verb, Options), Wrong> {
    let mut parser = lexopt::Parser::from_args(words);
    let mut options = Options::default();
    let mut plain: Vec<String> = Vec::new();
    let mut help = false;
    while let Some(word) = parser.next()? {
        match word {
            Long("help") | Short('h') => help = true,
            Long(name) => {
                let name = name.to_owned();
                option(&name, &mut parser, &mut options)?;
            }
            Value(value) => plain.push(text(value)?),
            Short(_) => return Err(word.unexpected().into()),
        }
    }
    from_variables(&mut options, variables)?;
    let verb = if help { Verb::Help } else { verb(&plain, variables)? };
    Ok((verb, options))
}

fn from_variables(options: &mut Options, variables: Variables<'_>) -> Result<(), Wrong> {
    if let (None, Some(seed)) = (options.seed, variables("TENURE_FUZZ_SEED")) {
        options.seed = Some(seed_of(&seed)?);
    }
    if let (None, Some(time)) = (options.time, variables("TENURE_FUZZ_TIME")) {
        options.time = Some(time_of(&time)?);
    }
    Ok(())
}

fn verb(plain: &[String], variables: Variables<'_>) -> Result<Verb, Wrong> {
    let words: Vec<&str> = plain.iter().map(String::as_str).collect();
    Ok(match words.as_slice() {
        [] => match variables("TENURE_FUZZ_REPLAY") {
            Some(path) => Verb::Replay(path.into()),
            None => Verb::Round,
        },
        ["list"] => Verb::List,
        ["smoke"] => Verb::Smoke,
        ["replay", path] => Verb::Replay(path.into()),
        ["shrink", path] => Verb::Shrink(path.into()),
        ["explore"] => Verb::Explore(None),
        ["explore", target] => Verb::Explore(Some((*target).to_owned())),
        ["keep", path] => Verb::Keep(path.into()),
        ["canary"] => Verb::Canary(None),
        ["canary", name] => Verb::Canary(Some((*name).to_owned())),
        ["cover", target] => Verb::Cover((*target).to_owned()),
        ["help"] => Verb::Help,
        ["replay" | "shrink" | "keep"] => return Err(Wrong(format!("{} needs a file", words[0]))),
        ["cover"] => return Err(Wrong("cover needs a target".to_owned())),
        [target] => Verb::Hunt((*target).to_owned()),
        [_, unexpected, ..] => return Err(Wrong(format!("`{unexpected}` is one word too many"))),
    })
}

fn option(name: &str, parser: &mut lexopt::Parser, options: &mut Options) -> Result<(), Wrong> {
    let flag = match name {
        "keep-going" => Some(Flag::KeepGoing),
        "json" => Some(Flag::Json),
        "quiet" => Some(Flag::Quiet),
        "step" => Some(Flag::Step),
        "shortest" => Some(Flag::Shortest),
        "write" => Some(Flag::Write),
        _ => None,
    };
    if let Some(flag) = flag {
        options.flags.insert(flag);
        return Ok(());
    }
    if !VALUED.contains(&name) {
        return Err(Wrong(format!("there is no option --{name}")));
    }
    let value = text(parser.value()?)?;
    let number = || number_of(name, &value);
    match name {
        "seed" => options.seed = Some(seed_of(&value)?),
        "time" => options.time = Some(time_of(&value)?),
        "runs" => options.runs = Some(number()?),
        "jobs" => {
            let jobs = usize::try_from(number()?)?;
            options.jobs = Some(NonZeroUsize::new(jobs).ok_or_else(|| small(name))?);
        }
        "max-ops" => match number()? {
            ops @ 1..=OPS_MAX => options.ops_max = Some(usize::try_from(ops)?),
            _ => return Err(Wrong(format!("--max-ops is 1 to {OPS_MAX}"))),
        },
        "until" => options.until = Some(usize::try_from(number()?)?),
        "states" => options.states = Some(usize::try_from(number()?)?),
        "depth" => options.depth = Some(u32::try_from(number()?)?),
        "scope" => options.scope = scope_of(&value)?,
        "only" => options.only = value.split(',').map(str::to_owned).collect(),
        "without" => options.without = value.split(',').map(str::to_owned).collect(),
        "out" => options.out = Some(value.into()),
        _ => options.name = Some(value),
    }
    Ok(())
}

/// The most operations that a case may have: a hundred times what any find took.
const OPS_MAX: u64 = 10_000;

/// The options that have a value; `name` is the last of them.
const VALUED: [&str; 13] = [
    "seed", "time", "runs", "jobs", "max-ops", "until", "states", "depth", "scope", "only",
    "without", "out", "name",
];

fn text(value: OsString) -> Result<String, Wrong> {
    value.into_string().map_err(|value| Wrong(format!("{value:?} is no text")))
}

fn small(name: &str) -> Wrong {
    Wrong(format!("--{name} is at least 1"))
}

fn number_of(name: &str, text: &str) -> Result<u64, Wrong> {
    let plain: String = text.chars().filter(|c| !matches!(c, '_' | ',')).collect();
    plain.parse().map_err(|_| Wrong(format!("--{name} is a number, not {text:?}")))
}

fn seed_of(text: &str) -> Result<u64, Wrong> {
    let digits = text.strip_prefix("0x").unwrap_or(text);
    u64::from_str_radix(digits, 16)
        .map_err(|_| Wrong(format!("--seed is a hexadecimal number such as 0x9f21, not {text:?}")))
}

fn time_of(text: &str) -> Result<Duration, Wrong> {
    let wrong = || Wrong(format!("--time is a time such as 90s, 10m or 2h, not {text:?}"));
    let split = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let (number, unit) = text.split_at(split);
    let each = match unit {
        "" | "s" => 1,
        "m" => 60,
        "h" => 3_600,
        _ => return Err(wrong()),
    };
    let number: u64 = number.parse().map_err(|_| wrong())?;
    Ok(Duration::from_secs(number.saturating_mul(each)))
}

fn scope_of(text: &str) -> Result<Vec<(String, u32)>, Wrong> {
    let one = |pair: &str| {
        let (name, number) = pair.split_once('=')?;
        Some((name.to_owned(), number.parse().ok()?))
    };
    let pairs: Option<Vec<_>> = text.split(',').map(one).collect();
    pairs.ok_or_else(|| Wrong(format!("--scope is like slots=3,owners=2, not {text:?}")))
}
