//! Answers whether a file has white space that no reader sees and every diff shows.

use super::Finding;
use crate::tree::Source;

/// Judges one file.
pub(super) fn check(file: &Source) -> Vec<Finding> {
    let mut found = Vec::new();
    for (number, line) in file.numbered() {
        let place = || format!("{}:{number}", file.path);
        if line.ends_with([' ', '\t', '\r']) {
            found.push(Finding {
                place: place(),
                wrong: "ends in white space".to_owned(),
                remedy: "remove it",
            });
        }
        if file.is_rust() && line.contains('\t') {
            found.push(Finding {
                place: place(),
                wrong: "has a tab".to_owned(),
                remedy: "indent with spaces, and write a tab in a text as \\t",
            });
        }
    }
    if !file.text.is_empty() && !file.text.ends_with('\n') {
        found.push(Finding {
            place: file.path.clone(),
            wrong: "does not end with a line break".to_owned(),
            remedy: "end the last line",
        });
    }
    found
}

#[cfg(test)]
mod test {
    use super::*;

    fn found(path: &str, text: &str) -> usize {
        check(&Source::new(path, text)).len()
    }

    #[test]
    fn plain_text_is_plain() {
        assert_eq!(found("a.rs", "//! A.\n\nfn a() {}\n"), 0);
        assert_eq!(found("a.toml", "a = [\n\t1,\n]\n"), 0);
        assert_eq!(found("a.md", ""), 0);
    }

    #[test]
    fn what_nobody_sees_is_found() {
        assert_eq!(found("a.md", "A line. \n"), 1);
        assert_eq!(found("a.md", "A line.\r\n"), 0, "`lines` takes the carriage return away");
        assert_eq!(found("a.rs", "\tfn a() {}\n"), 1);
        assert_eq!(found("a.rs", "fn a() {}"), 1);
    }
}
