//! What do the declared files say, and what of them could not be read?

use crate::name::key_of_path;
use crate::{Caps, Marks, Options, limit, steady};
use core::fmt;
use std::io;
use std::path::{Path, PathBuf};
use tenure_bead::Value;

/// What declared files say.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
#[must_use]
pub struct Reading {
    /// The contents by declared path: the value of a field.
    pub value: Value,
    /// What could not be read, and why: for the log. It stands in no value, as an error may be put otherwise each
    /// time.
    pub troubles: Vec<Trouble>,
    /// What was seen of the files when they were read, for [`marks()`](crate::marks()) to be compared with. Where
    /// something did not hold still, no later look equals it.
    pub marks: Marks,
}

/// What could not be read.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Trouble {
    /// Where it stands.
    pub path: PathBuf,
    /// What is in the way; whoever looks after the files is to mend it.
    pub why: Why,
}

/// Why a content could not be read.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Why {
    /// The system refused it: no permission, a ring of links, a disk that failed.
    Refused(io::ErrorKind),
    /// It changed each time while it was read.
    Changing,
    /// A file has more bytes than [`Caps::file_bytes`].
    FileTooLong,
    /// Directories stand deeper within one another than [`Caps::depth`].
    TooDeep,
    /// The declared path has more files than [`Caps::files`]; none of it is read.
    TooManyFiles,
    /// The declared path has more bytes than [`Caps::bytes`]; none of it is read.
    TooManyBytes,
}

/// Reads what a config declares: files and directories, each relative to a root.
///
/// The value is a map from each declared path to what is there: a text with its digest, a map of a directory's entries,
/// [`Value::Absent`] or [`Value::Unread`]. The root itself, and how the paths are spelled beyond their names, do not
/// show in it.
///
/// # Examples
///
/// What moved to another root says the same:
///
/// ```
/// use tenure_content::{Options, read};
/// # fn main() -> std::io::Result<()> {
/// # let (one, other) = (tempfile::tempdir()?, tempfile::tempdir()?);
/// # let (one, other) = (one.path(), other.path());
/// for root in [one, other] {
///     std::fs::write(root.join("prompt.md"), "Review what changed.")?;
/// }
/// let options = Options::default();
/// let value = |root, path| read(root, [path], &options).value;
/// assert_eq!(value(one, "prompt.md"), value(other, "./prompt.md"));
/// # Ok(()) }
/// ```
pub fn read<P: AsRef<Path>>(
    root: &Path,
    declared: impl IntoIterator<Item = P>,
    options: &Options,
) -> Reading {
    let (mut troubles, mut marks) = (Vec::new(), Marks::default());
    let one = |path: P| {
        let mut found = steady::read(&root.join(path.as_ref()), options);
        troubles.append(&mut found.troubles);
        marks.add(found.sight.as_ref());
        (key_of_path(path.as_ref()), found.value)
    };
    let value = Value::Map(declared.into_iter().map(one).collect());
    Reading { value, troubles, marks }
}

/// One line that names the path.
impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} could not be read because of {}", self.path, self.why)
    }
}

/// A noun phrase.
impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Refused(kind) => write!(f, "what the system said: {kind}"),
            Self::Changing => f.write_str("a change at every attempt"),
            Self::FileTooLong => {
                let most = limit::FILE_BYTES_MAX >> 20;
                write!(f, "its length, beyond the cap on one file ({most} MiB by default)")
            }
            Self::TooDeep => {
                let most = limit::DEPTH_MAX;
                write!(
                    f,
                    "its depth, beyond the cap on directories in one another ({most} by default)"
                )
            }
            Self::TooManyFiles => {
                let most = limit::FILES_MAX;
                write!(f, "the number of its files, beyond the cap on one path ({most} by default)")
            }
            Self::TooManyBytes => {
                let most = limit::BYTES_MAX >> 20;
                write!(
                    f,
                    "the sum of its bytes, beyond the cap on one path ({most} MiB by default)"
                )
            }
        }
    }
}

/// How much of the caps is left for one declared path.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Left {
    files: usize,
    bytes: u64,
}

impl Left {
    pub(crate) const fn of(caps: &Caps) -> Self {
        Self { files: caps.files, bytes: caps.bytes }
    }

    /// Returns how many more files there may be.
    pub(crate) const fn files(&self) -> usize {
        self.files
    }

    /// Takes one file.
    pub(crate) fn file(&mut self) -> Result<(), Why> {
        self.files = self.files.checked_sub(1).ok_or(Why::TooManyFiles)?;
        Ok(())
    }

    /// Takes the bytes of a file.
    pub(crate) fn bytes(&mut self, bytes: u64) -> Result<(), Why> {
        self.bytes = self.bytes.checked_sub(bytes).ok_or(Why::TooManyBytes)?;
        Ok(())
    }
}
