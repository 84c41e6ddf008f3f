//! Answers what the command line of a byte hunt asks for.

use std::path::{Path, PathBuf};

/// What is to be run, for how long, with which engine.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Options {
    /// One target, or every one.
    pub(super) target: Option<String>,
    /// One input to be tried once.
    pub(super) input: Option<PathBuf>,
    pub(super) sanitizer: Sanitizer,
    seconds: Option<u64>,
    runs: Option<u64>,
}

/// What is built in beside the coverage.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Sanitizer {
    /// Nothing: any toolchain will do.
    #[default]
    Absent,
    /// `AddressSanitizer`, which needs a nightly toolchain.
    Address,
}

impl Options {
    /// Reads the words after `fuzz bytes`.
    ///
    /// # Errors
    ///
    /// What is wrong with them, as a fragment.
    pub(super) fn parse(args: &[String], targets: &[String]) -> Result<Self, String> {
        let mut options = Self::default();
        let mut words = args.iter().map(String::as_str);
        while let Some(word) = words.next() {
            let (flag, attached) =
                word.split_once('=').map_or((word, None), |(flag, value)| (flag, Some(value)));
            let mut value = || {
                attached.or_else(|| words.next()).ok_or_else(|| format!("`{flag}` needs a value"))
            };
            match flag {
                "--time" => options.seconds = Some(seconds(value()?)?),
                "--runs" => options.runs = Some(number(value()?)?),
                "--asan" => options.sanitizer = Sanitizer::Address,
                _ if flag.starts_with('-') => return Err(format!("`{flag}` is no flag of it")),
                _ if options.target.is_none() => options.target = Some(known(word, targets)?),
                _ if options.input.is_none() => options.input = Some(PathBuf::from(word)),
                _ => return Err(format!("`{word}` is one word too many")),
            }
        }
        Ok(options)
    }

    /// Returns when the engine is to stop.
    pub(super) fn bounds(&self) -> Vec<String> {
        let seconds = self.seconds.or_else(|| self.runs.is_none().then_some(SECONDS_DEFAULT));
        let seconds = seconds.map(|seconds| format!("-max_total_time={seconds}"));
        let runs = self.runs.map(|runs| format!("-runs={runs}"));
        seconds.into_iter().chain(runs).collect()
    }

    /// Returns what is to be typed to run one target again.
    pub(super) fn repeated(&self, target: &str) -> String {
        let seconds = self.seconds.map(|seconds| format!(" --time {seconds}s"));
        let runs = self.runs.map(|runs| format!(" --runs {runs}"));
        let bounds = [seconds, runs].into_iter().flatten().collect::<String>();
        format!("cargo xtask fuzz bytes {target}{bounds}{}", self.sanitizer.flag())
    }

    /// Returns what is to be typed to try one input again.
    pub(super) fn replayed(&self, target: &str, input: &Path) -> String {
        let flag = self.sanitizer.flag();
        format!("cargo xtask fuzz bytes {target} {}{flag}", input.display())
    }
}

impl Sanitizer {
    const fn flag(self) -> &'static str {
        match self {
            Self::Absent => "",
            Self::Address => " --asan",
        }
    }
}

fn known(word: &str, targets: &[String]) -> Result<String, String> {
    if targets.iter().any(|target| target == word) {
        return Ok(word.to_owned());
    }
    Err(format!("there is no target `{word}`; there are: {}", targets.join(", ")))
}

fn number(text: &str) -> Result<u64, String> {
    text.parse().map_err(|_| format!("`{text}` is no number"))
}

/// Zero would mean no end to the engine, which nobody means who asks for no time.
fn seconds(text: &str) -> Result<u64, String> {
    let units = [("s", 1), ("m", 60), ("h", 3600)];
    let unit = units.into_iter().find_map(|(unit, each)| Some((text.strip_suffix(unit)?, each)));
    let (digits, each) = unit.unwrap_or((text, 1));
    let seconds = number(digits).ok().and_then(|number| number.checked_mul(each));
    let seconds = seconds.filter(|seconds| *seconds > 0);
    seconds.ok_or_else(|| format!("`{text}` is no time; write 90, 60s, 10m or 1h"))
}

/// How long a target runs when nobody says: long enough to come past what its seeds reach.
const SECONDS_DEFAULT: u64 = 60;

#[cfg(test)]
mod test {
    use super::*;

    fn parsed(line: &str) -> Result<Options, String> {
        let words: Vec<String> = line.split_whitespace().map(str::to_owned).collect();
        Options::parse(&words, &["names".to_owned(), "record".to_owned()])
    }

    #[test]
    fn without_words_every_target_runs_for_a_minute() {
        let options = parsed("").unwrap();
        assert_eq!(options, Options::default());
        assert_eq!(options.bounds(), ["-max_total_time=60"]);
    }

    #[test]
    fn times_have_units_and_a_number_of_runs_needs_no_time() {
        assert_eq!(parsed("record --time 2m").unwrap().bounds(), ["-max_total_time=120"]);
        assert_eq!(parsed("record --time=90").unwrap().bounds(), ["-max_total_time=90"]);
        assert_eq!(parsed("--runs 5 record").unwrap().bounds(), ["-runs=5"]);
        let both = parsed("--runs=5 --time=1h").unwrap();
        assert_eq!(both.bounds(), ["-max_total_time=3600", "-runs=5"]);
    }

    #[test]
    fn what_was_asked_for_is_spelled_so_that_it_can_be_typed() {
        let options = parsed("record --asan --time 10m").unwrap();
        let repeated = "cargo xtask fuzz bytes record --time 600s --asan";
        assert_eq!(options.repeated("record"), repeated);
        let replayed = "cargo xtask fuzz bytes record fuzz/artifacts/record/crash-1 --asan";
        let input = Path::new("fuzz/artifacts/record/crash-1");
        assert_eq!(options.replayed("record", input), replayed);
    }

    #[test]
    fn what_cannot_be_meant_is_refused() {
        let wrong =
            ["ghost", "--time", "--time 0", "--time 5x", "--runs x", "--fast", "record a b"];
        for line in wrong {
            assert!(parsed(line).is_err(), "{line}");
        }
    }
}
