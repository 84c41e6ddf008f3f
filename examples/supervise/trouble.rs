//! What is wrong with the records? Said when it begins and when it ends, and not every second in between.

use std::path::{Path, PathBuf};
use tenure::driver::{Causes, TickError};
use tenure::store::{CommitError, ReadError};

/// What the records last failed with, until they work again.
#[derive(Debug)]
pub(crate) struct Trouble {
    state: PathBuf,
    said: Option<String>,
}

impl Trouble {
    /// Begins without any.
    pub(crate) fn new(state: &Path) -> Self {
        Self { state: state.to_owned(), said: None }
    }

    /// Returns what is wrong and what is to be done, in one line.
    pub(crate) fn text(&self, error: &TickError) -> String {
        let (state, what) = (self.state.display(), Causes(error));
        match error {
            TickError::Read(ReadError::Id { .. } | ReadError::Ledger { .. }) => format!(
                "{state}: {what}; run the build that wrote it, or mend it with `sqlite3 {state}`"
            ),
            TickError::Read(_)
            | TickError::Commit(CommitError::Engine { .. } | CommitError::Unanswered { .. }) => {
                format!("{what}; see that the disk of {state} has room and works")
            }
            TickError::Commit(_) | TickError::LeaseLost { .. } | TickError::Crashed(_) | _ => {
                what.to_string()
            }
        }
    }

    /// Returns what is to be said of a failure, if it is another than before.
    pub(crate) fn begins(&mut self, error: &TickError) -> Option<String> {
        let text = self.text(error);
        let news = (self.said.as_ref() != Some(&text))
            .then(|| format!("{text}; the sessions go on, trying again every second"));
        self.said = Some(text);
        news
    }

    /// Returns what is to be said of a success, if there was a failure before it.
    pub(crate) fn ends(&mut self) -> Option<String> {
        let state = self.state.display();
        self.said.take().map(|_| format!("{state} works again"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn full(cause: &str) -> TickError {
        let place = "/x/state.db".to_owned();
        TickError::Commit(CommitError::Engine { place, cause: cause.into() })
    }

    #[test]
    fn a_failure_is_said_once_until_it_changes_or_ends() {
        let mut trouble = Trouble::new(Path::new("/x/state.db"));
        assert_eq!(trouble.ends(), None);
        let said = trouble.begins(&full("no room")).unwrap();
        assert!(said.contains("/x/state.db") && said.contains("has room"), "{said}");
        assert_eq!(trouble.begins(&full("no room")), None);
        assert!(trouble.begins(&full("no disk")).unwrap().contains("no disk"));
        assert_eq!(trouble.ends(), Some("/x/state.db works again".to_owned()));
        assert_eq!(trouble.ends(), None);
        assert!(trouble.begins(&full("no disk")).is_some(), "it is news once more");
    }
}
