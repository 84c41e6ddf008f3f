//! Answers whether a file can be read in one sitting.

use super::Finding;
use crate::tree::Source;

/// Judges one file.
pub(super) fn check(file: &Source) -> Vec<Finding> {
    let lines = file.production_lines();
    if !file.is_rust() || lines <= LINES_MAX {
        return Vec::new();
    }
    vec![Finding {
        place: format!("{}:{LINES_MAX}", file.path),
        wrong: format!("goes on to line {lines} before its tests"),
        remedy: "one thing, one file: split it by what its parts answer",
    }]
}

/// Twice what the style guide aims at: past it a file has two subjects. At 60 everything would be
/// scattered, at 6000 nothing would ever be split.
const LINES_MAX: usize = 600;

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn a_file_may_be_as_long_as_its_budget_and_no_longer() {
        let file = |lines: usize| Source::new("a.rs", &"x\n".repeat(lines));
        assert_eq!(check(&file(600)), []);
        assert_eq!(check(&file(601)).len(), 1);
    }

    #[test]
    fn tests_at_the_end_do_not_count() {
        let text = "x\n".repeat(600) + "#[cfg(test)]\nmod test {\n" + &"x\n".repeat(600);
        assert_eq!(check(&Source::new("a.rs", &text)), []);
    }
}
