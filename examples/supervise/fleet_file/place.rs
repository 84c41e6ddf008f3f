//! Where in the text is it wrong? The line of a table or key, found by looking: a checked fleet has forgotten its text.
//!
//! What is spelled in an unusual way is not found, and then the key alone has to do.

/// What is wrong with a fleet file, and in which table.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Fault {
    /// The table, as in `template.worker`; none at the top, or where several are concerned.
    pub(super) table: Option<String>,
    /// The sentence; the first word in backquotes is the key.
    pub(super) what: String,
}

impl Fault {
    /// Makes one of no table in particular.
    pub(super) fn of_file(what: impl Into<String>) -> Self {
        Self { table: None, what: what.into() }
    }

    /// Makes one of a table.
    pub(super) fn of(table: String, what: String) -> Self {
        Self { table: Some(table), what }
    }

    /// Returns the line that it is about.
    pub(super) fn line(&self, text: &str) -> Option<usize> {
        let key = self.what.split('`').nth(1);
        match (&self.table, key.and_then(|key| key.split_once('.'))) {
            (None, Some((table, key))) => line_of(text, Some(table), Some(key)),
            (table, _) => line_of(text, table.as_deref(), key),
        }
    }
}

/// Returns the line of a key in a table, or else the line where the table begins.
fn line_of(text: &str, table: Option<&str>, key: Option<&str>) -> Option<usize> {
    let bare = |text: &str| text.chars().filter(|c| !" \t\"'".contains(*c)).collect::<String>();
    let table = table.map(bare);
    let is_key = |line: &str| {
        let rest = key.and_then(|key| line.strip_prefix(key));
        rest.is_some_and(|rest| rest.starts_with(['=', '.']))
    };
    let (mut within, mut begins) = (None::<String>, None);
    for (number, line) in (1_usize..).zip(text.lines()) {
        let line = bare(line);
        if let Some((header, _)) = line.strip_prefix('[').and_then(|line| line.split_once(']')) {
            within = Some(header.to_owned());
            begins = begins.or((within == table).then_some(number));
        } else if within == table && is_key(&line) {
            return Some(number);
        }
    }
    begins
}

/// Returns the line on which a byte stands, its number and its text.
pub(super) fn line_at(text: &str, byte: usize) -> (usize, &str) {
    let before = text.get(..byte).unwrap_or_default().matches('\n').count();
    (before.saturating_add(1), text.lines().nth(before).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "fleet = \"a\"\n\n[policy]\nsettle_ms = 1\n\n[template.\"rig/a\"]\n  size=1\nenv.A = \"x\"\n\
                        [template.b]\nsize = 2\n";

    #[track_caller]
    fn check(table: Option<&str>, what: &str, line: Option<usize>) {
        let fault = Fault { table: table.map(str::to_owned), what: what.to_owned() };
        assert_eq!(fault.line(TEXT), line);
    }

    #[test]
    fn a_key_is_found_in_its_own_table() {
        check(None, "key `fleet` is wrong", Some(1));
        check(None, "key `policy.settle_ms` is wrong", Some(4));
        check(Some("template.rig/a"), "key `size` is wrong", Some(7));
        check(Some("template.rig/a"), "key `env` is wrong", Some(8));
        check(Some("template.b"), "`size` is wrong", Some(10));
    }

    #[test]
    fn without_the_key_it_is_the_line_of_the_table() {
        check(Some("template.b"), "key `max` is missing", Some(9));
        check(Some("template.b"), "it is wrong", Some(9));
    }

    #[test]
    fn what_is_not_there_has_no_line() {
        check(Some("template.c"), "key `size` is wrong", None);
        check(None, "key `size` is wrong", None);
    }
}
