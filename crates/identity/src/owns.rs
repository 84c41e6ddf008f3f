//! Does this session own this work? One matcher for claim, release, drain gate and sweep alike.

use crate::Statement;

/// By which of its words a record owns what is assigned to it, the strongest tie first.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "these are the words that work is assigned to")]
pub enum By {
    /// The id of its bead.
    Id,
    /// Its alias.
    Alias,
    /// The configured session with a name of its own that it is.
    Named,
    /// Its handle at the host.
    Session,
    /// A handle that it had before; what was assigned then is still its own.
    Former,
}

/// Returns by which of its words a record owns what is assigned to that word; exact, and nothing for a blank.
///
/// Two places that knew two sets of words released live work twice in 75 minutes (Gas City #4817); here there is one
/// place. Neither template nor concrete identity counts: they say where a session sits and not who it is.
///
/// ```
/// use tenure_bead::{Alias, BeadId};
/// use tenure_identity::{owns, By, Stage, Statement};
/// # fn main() -> Result<(), tenure_bead::NameError> {
/// let former = vec![Alias::parse("nux")?];
/// let record = Statement { former, ..Statement::bare(BeadId::parse("gc-7")?, Stage::Active) };
/// assert_eq!(owns(&record, "gc-7"), Some(By::Id));
/// assert_eq!(owns(&record, " nux "), Some(By::Former));
/// assert_eq!(owns(&record, "Nux"), None);
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn owns(statement: &Statement, assignee: &str) -> Option<By> {
    let word = assignee.trim();
    if word.is_empty() {
        return None;
    }
    let is = |name: Option<&str>| name == Some(word);
    if statement.id.as_str() == word {
        Some(By::Id)
    } else if is(statement.alias.as_ref().map(|name| name.as_str())) {
        Some(By::Alias)
    } else if is(statement.named.as_ref().map(|name| name.as_str())) {
        Some(By::Named)
    } else if is(statement.session.as_ref().map(|name| name.as_str())) {
        Some(By::Session)
    } else {
        statement.former.iter().any(|alias| alias.as_str() == word).then_some(By::Former)
    }
}

/// Returns the word that a session's work is assigned to: alias, configured name, handle at the host, or bead id.
///
/// A running session keeps the word that it was started with; [`owns`] knows all of them.
#[must_use]
pub fn ownership_key(statement: &Statement) -> &str {
    let alias = statement.alias.as_ref().map(|name| name.as_str());
    let named = || statement.named.as_ref().map(|name| name.as_str());
    let session = || statement.session.as_ref().map(|name| name.as_str());
    alias.or_else(named).or_else(session).unwrap_or(statement.id.as_str())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft_test::{all_say, says};
    use crate::{Directory, Roster};
    use alloc::vec::Vec;

    #[test]
    fn s218_a_session_owns_its_work_by_every_word_that_it_has_or_had_and_by_no_other() {
        let words = "id=gc-7 template=rig/worker agent=rig/worker-3 alias=rictus former=nux,slit session=worker-gc-7 \
                     named=rig/boss slot=3";
        let record = says(words);
        let rows = [
            ("gc-7", Some(By::Id)),
            ("rictus", Some(By::Alias)),
            ("  rictus ", Some(By::Alias)),
            ("rig/boss", Some(By::Named)),
            ("worker-gc-7", Some(By::Session)),
            ("nux", Some(By::Former)),
            ("slit", Some(By::Former)),
            ("rig/worker", None),
            ("rig/worker-3", None),
            ("boss", None),
            ("Rictus", None),
            ("", None),
            ("  ", None),
        ];
        for (assignee, expected) in rows {
            assert_eq!(owns(&record, assignee), expected, "{assignee:?}");
        }
    }

    #[test]
    fn s266_work_is_assigned_to_the_first_word_that_there_is() {
        let rows = [
            ("alias=a named=b session=c id=d", "a"),
            ("named=b session=c id=d", "b"),
            ("session=c id=d", "c"),
            ("id=d", "d"),
        ];
        for (words, expected) in rows {
            let record = says(words);
            assert_eq!(ownership_key(&record), expected);
            assert!(owns(&record, expected).is_some(), "what is assigned to it is its own");
        }
        assert_eq!(says("alias=padded").alias, tenure_bead::Alias::parse("  padded ").ok());
    }

    #[test]
    fn s183_who_has_a_word_now_owns_before_who_had_it_once() {
        let records = all_say(&[
            "id=b alias=sky former=mayor",
            "id=a alias=mayor",
            "id=c stage=closed alias=mayor",
        ]);
        let roster = Roster::default();
        let directory = Directory::new(&records, &roster);
        let owners: Vec<(&str, By)> =
            directory.owners("mayor").iter().map(|(one, by)| (one.id.as_str(), *by)).collect();
        assert_eq!(owners, [("a", By::Alias), ("b", By::Former)]);
        assert!(directory.owners(" ").is_empty());
    }
}
