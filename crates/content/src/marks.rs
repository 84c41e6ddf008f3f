//! Can what was read still be there? Said by marks, without reading anything again.

use crate::mark::Mark;
use crate::sight::{Sight, What};
use crate::walk::look;
use crate::way::Link;
use crate::{Options, Why};
use std::path::{Path, PathBuf};

/// By what declared files are taken to be the same as before: where they are, which they are, how long, and when they
/// last changed. What sessions leave beside them changes nothing.
///
/// Marks that differ mean that it is time to read again, and no more: a file that was touched has another one.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[must_use]
pub struct Marks(Vec<Seen>);

#[derive(Clone, Debug, Eq, PartialEq)]
enum Seen {
    File(PathBuf, Mark),
    Link(Link),
    Unread(PathBuf, Why),
    /// It did not hold still while it was read, so that no later look can be the same.
    Nothing,
}

/// Looks at what a config declares, and reads none of it: a listing and one question for each name.
///
/// # Examples
///
/// A new look tells whether there is something to read:
///
/// ```
/// use tenure_content::{Options, marks, read};
/// # fn main() -> std::io::Result<()> {
/// # let directory = tempfile::tempdir()?;
/// # let root = directory.path();
/// std::fs::write(root.join("prompt.md"), "Review what changed.")?;
/// let options = Options::default();
/// let reading = read(root, ["prompt.md"], &options);
/// assert_eq!(marks(root, ["prompt.md"], &options), reading.marks);
/// std::fs::write(root.join("prompt.md"), "Review it twice.")?;
/// assert_ne!(marks(root, ["prompt.md"], &options), reading.marks);
/// # Ok(()) }
/// ```
pub fn marks<P: AsRef<Path>>(
    root: &Path,
    declared: impl IntoIterator<Item = P>,
    options: &Options,
) -> Marks {
    let mut marks = Marks::default();
    declared.into_iter().for_each(|path| {
        marks.add(Some(&look(&root.join(path.as_ref()), options)));
    });
    marks
}

impl Marks {
    /// Adds what was seen of one declared path, if it held still.
    pub(crate) fn add(&mut self, sight: Option<&Sight>) {
        let Some(sight) = sight else { return self.0.push(Seen::Nothing) };
        self.0.extend(sight.links.iter().cloned().map(Seen::Link));
        match &sight.what {
            What::Nothing => {}
            What::File { at, mark } => self.0.push(Seen::File(at.clone(), *mark)),
            What::Directory { entries, .. } => {
                entries.values().for_each(|sight| self.add(Some(sight)));
            }
            What::Unread(why) => self.0.push(Seen::Unread(sight.path.clone(), *why)),
        }
    }
}
