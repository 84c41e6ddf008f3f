//! Answers whether a name that a document links to a Rust file is still in that file.

use super::{Finding, links};
use crate::tree::Source;

/// Judges every link of the form "name in back-ticks, path of a Rust file".
pub(super) fn check(files: &[Source]) -> Vec<Finding> {
    let documents = files.iter().filter(|file| file.is_markdown());
    documents.flat_map(|document| stale(document, files)).collect()
}

fn stale(document: &Source, files: &[Source]) -> Vec<Finding> {
    let symbols = document.numbered().flat_map(|(number, line)| {
        let symbols = line.split("[`").skip(1).filter_map(symbol);
        symbols.map(move |symbol| (number, symbol))
    });
    let stale = symbols.filter(|(_, symbol)| !symbol.is_there(document, files));
    stale
        .map(|(number, symbol)| Finding {
            place: format!("{}:{number}", document.path),
            wrong: format!("says that `{}` is in {}", symbol.name, symbol.target),
            remedy: "say what it is called now, or where it went",
        })
        .collect()
}

struct Symbol<'a> {
    name: &'a str,
    target: &'a str,
}

/// Reads what follows an opening bracket and back-tick.
fn symbol(rest: &str) -> Option<Symbol<'_>> {
    let (name, rest) = rest.split_once("`](")?;
    let (target, _) = rest.split_once(')')?;
    let plain = name.chars().all(|c| c.is_alphanumeric() || c == '_');
    (plain && target.ends_with(".rs")).then_some(Symbol { name, target })
}

impl Symbol<'_> {
    fn is_there(&self, document: &Source, files: &[Source]) -> bool {
        let path = links::resolve(&document.path, self.target);
        let file = files.iter().find(|file| Some(&file.path) == path.as_ref());
        file.is_some_and(|file| {
            let mut words = file.code().flat_map(|(_, line)| words(line));
            words.any(|word| word == self.name)
        })
    }
}

fn words(line: &str) -> impl Iterator<Item = &str> {
    line.split(|c: char| !(c.is_alphanumeric() || c == '_'))
}

#[cfg(test)]
mod test {
    use super::*;

    fn found(text: &str) -> Vec<String> {
        let files = [
            Source::new("docs/A.md", text),
            Source::new("crates/a/src/seat.rs", "// Place\npub enum Seat {}\n"),
        ];
        check(&files).into_iter().map(|finding| finding.wrong).collect()
    }

    #[test]
    fn a_name_that_is_there_is_fine() {
        assert_eq!(found("A [`Seat`](../crates/a/src/seat.rs).\n"), [""; 0]);
    }

    #[test]
    fn a_name_that_went_is_found() {
        let place = "says that `Place` is in ../crates/a/src/seat.rs";
        assert_eq!(found("A [`Place`](../crates/a/src/seat.rs).\n"), [place]);
        assert_eq!(found("A [`Sea`](../crates/a/src/seat.rs).\n").len(), 1);
    }

    #[test]
    fn other_links_are_left_alone() {
        assert_eq!(found("[`Place`](B.md) [`Place`](crate::Place) [seat](x.rs)\n"), [""; 0]);
    }
}
