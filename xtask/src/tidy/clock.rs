//! Answers whether anything waits for, or asks, a clock that a test cannot turn.

use super::{Finding, floors};
use crate::tree::Source;

/// Judges one file of a crate.
pub(super) fn check(file: &Source) -> Vec<Finding> {
    let Some(inside) = file.in_crate().filter(|_| file.is_rust()) else {
        return Vec::new();
    };
    if inside.starts_with("examples/") || SLEEPERS.contains(&file.path.as_str()) {
        return Vec::new();
    }
    let pure = file.of_crate().is_some_and(floors::is_pure_directory);
    let banned = if pure { PURE } else { SLEEP };
    let hits = file.code().filter_map(|(number, line)| {
        let word = banned.iter().find(|word| line.contains(*word))?;
        Some((number, *word))
    });
    hits.map(|(number, word)| Finding {
        place: format!("{}:{number}", file.path),
        wrong: format!("has `{word}`"),
        remedy: "let the test hand in the time, or wait for the event itself with a limit",
    })
    .collect()
}

/// A sleep is too short on a busy machine and too long on an idle one, everywhere.
const SLEEP: &[&str] = &["thread::sleep"];
/// What the tests of floors 0 to 2 could reach for, as they have `std` even where the crate has not.
const PURE: &[&str] =
    &["thread::sleep", "SystemTime", "Instant::now", "std::net", "temp_dir", "tempfile"];
/// Files that may sleep, each with its reason; there is none.
const SLEEPERS: &[&str] = &[];

#[cfg(test)]
mod test {
    use super::*;

    fn found(path: &str, line: &str) -> usize {
        check(&Source::new(path, line)).len()
    }

    #[test]
    fn nobody_sleeps() {
        let nap = "std::thread::sleep(Duration::from_millis(10));\n";
        assert_eq!(found("crates/driver/tests/life.rs", nap), 1);
        assert_eq!(found("crates/runtime-process/src/stop.rs", nap), 1);
        assert_eq!(found("crates/bead/tests/life.rs", nap), 1);
    }

    #[test]
    fn an_example_may_show_a_loop_that_sleeps() {
        let nap = "std::thread::sleep(Duration::from_millis(10));\n";
        assert_eq!(found("crates/driver/examples/loop.rs", nap), 0);
    }

    #[test]
    fn the_lower_floors_have_no_clock_network_or_files_of_their_own() {
        for line in
            ["SystemTime::now()", "Instant::now()", "std::net::bind()", "tempfile::tempdir()"]
        {
            assert_eq!(found("crates/slot/tests/a.rs", line), 1, "{line}");
            assert_eq!(found("crates/runtime/tests/a.rs", line), 0, "{line}");
        }
    }
}
