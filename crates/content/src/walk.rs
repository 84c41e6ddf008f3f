//! What is to be seen at one declared path? A file, or a directory with all that is in it, by names and marks.

use crate::debris::Sort;
use crate::mark::Mark;
use crate::reading::Left;
use crate::sight::{Sight, What};
use crate::way::Way;
use crate::{Options, Why};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, DirEntry, FileType};
use std::io;
use std::path::{Path, PathBuf};

/// One way through what is declared.
struct Walk<'o> {
    options: &'o Options,
    left: Left,
    /// Where the directories really are that the present one stands in, itself last.
    real: Vec<PathBuf>,
}

/// Why the whole declared path is not read.
struct Whole(Why);

/// An entry of a directory.
struct Entry {
    name: OsString,
    is_link: bool,
}

/// Why a directory is not seen.
enum Unseen {
    This(io::Error),
    Whole(Whole),
}

/// Looks at one declared path.
pub(crate) fn look(path: &Path, options: &Options) -> Sight {
    let mut walk = Walk { options, left: Left::of(&options.caps), real: Vec::new() };
    walk.declared(path).unwrap_or_else(|Whole(why)| {
        // A part would look as if the rest had been removed.
        Sight { path: path.to_owned(), links: Vec::new(), what: What::Unread(why) }
    })
}

impl Walk<'_> {
    fn declared(&mut self, path: &Path) -> Result<Sight, Whole> {
        let Way { links, real } = Way::to(path);
        let what = match real {
            Ok(real) => self.what(path, real)?,
            Err(error) if is_nothing(&error) => What::Nothing,
            Err(error) => What::Unread(Why::Refused(error.kind())),
        };
        Ok(Sight { path: path.to_owned(), links, what })
    }

    /// Looks at what no link leads to any more.
    fn what(&mut self, path: &Path, real: PathBuf) -> Result<What, Whole> {
        let metadata = match fs::symlink_metadata(&real) {
            Ok(metadata) => metadata,
            Err(error) => return Ok(What::Unread(why(&error))),
        };
        if metadata.is_symlink() {
            return Ok(What::Unread(Why::Changing));
        }
        if metadata.is_dir() {
            return self.directory(path, real, Mark::of(&metadata));
        }
        if metadata.is_file() {
            return self.file(real, Mark::of(&metadata));
        }
        Ok(What::Nothing)
    }

    fn file(&mut self, at: PathBuf, mark: Mark) -> Result<What, Whole> {
        self.left.file().map_err(Whole)?;
        if mark.bytes() > self.options.caps.file_bytes {
            return Ok(What::Unread(Why::FileTooLong));
        }
        self.left.bytes(mark.bytes()).map_err(Whole)?;
        Ok(What::File { at, mark })
    }

    fn directory(&mut self, path: &Path, real: PathBuf, mark: Mark) -> Result<What, Whole> {
        if self.real.len() >= self.options.caps.depth {
            return Ok(What::Unread(Why::TooDeep));
        }
        let listed = match self.list(&real) {
            Ok(listed) => listed,
            Err(Unseen::This(error)) => return Ok(What::Unread(why(&error))),
            Err(Unseen::Whole(whole)) => return Err(whole),
        };
        self.real.push(real.clone());
        let mut entries = BTreeMap::new();
        for entry in listed {
            let (path, real) = (path.join(&entry.name), real.join(&entry.name));
            let sight = self.entry(path, real, &entry)?;
            entries.insert(entry.name, sight);
        }
        self.real.pop();
        Ok(What::Directory { mark, entries })
    }

    /// Lists a directory without debris.
    fn list(&self, real: &Path) -> Result<Vec<Entry>, Unseen> {
        let mut listed = Vec::new();
        for entry in fs::read_dir(real).map_err(Unseen::This)? {
            let entry = entry.and_then(|entry| self.listed(&entry)).map_err(Unseen::This)?;
            listed.extend(entry);
            if listed.len() > self.left.files() {
                return Err(Unseen::Whole(Whole(Why::TooManyFiles)));
            }
        }
        // What is too much in all is so in any order; where it is noticed should not depend on the disk.
        listed.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        Ok(listed)
    }

    fn listed(&self, entry: &DirEntry) -> io::Result<Option<Entry>> {
        let (name, sort) = (entry.file_name(), entry.file_type()?);
        let is_debris = sort_of(sort).is_some_and(|sort| self.is_debris(&name, sort));
        Ok((!is_debris).then_some(Entry { name, is_link: sort.is_symlink() }))
    }

    fn entry(&mut self, path: PathBuf, real: PathBuf, entry: &Entry) -> Result<Sight, Whole> {
        let way =
            if entry.is_link { Way::to(&real) } else { Way { links: Vec::new(), real: Ok(real) } };
        let what = match way.real {
            Ok(real) => self.led_to(&path, real, entry)?,
            Err(error) if is_nothing(&error) => What::Nothing,
            Err(error) => {
                let is_debris = |sort| self.is_debris(&entry.name, sort);
                if is_debris(Sort::File) || is_debris(Sort::Directory) {
                    What::Nothing
                } else {
                    What::Unread(Why::Refused(error.kind()))
                }
            }
        };
        Ok(Sight { path, links: way.links, what })
    }

    /// Looks at what an entry leads to, if that is no debris under the entry's name.
    fn led_to(&mut self, path: &Path, real: PathBuf, entry: &Entry) -> Result<What, Whole> {
        let sort = fs::symlink_metadata(&real).ok().map(|metadata| metadata.file_type());
        if sort.and_then(sort_of).is_some_and(|sort| self.is_debris(&entry.name, sort)) {
            return Ok(What::Nothing);
        }
        if sort.is_some_and(|sort| sort.is_dir()) {
            self.left.file().map_err(Whole)?;
            if entry.is_link && self.real.iter().any(|outer| outer.starts_with(&real)) {
                return Ok(What::Nothing);
            }
        }
        self.what(path, real)
    }

    fn is_debris(&self, name: &OsStr, sort: Sort) -> bool {
        self.options.debris.iter().any(|rule| rule.is(name, sort))
    }
}

/// Returns what a rule may be asked about; of a link only what it leads to says that.
fn sort_of(sort: FileType) -> Option<Sort> {
    if sort.is_dir() {
        return Some(Sort::Directory);
    }
    sort.is_file().then_some(Sort::File)
}

/// Returns why nobody could look at what was there a moment ago.
pub(crate) fn why(error: &io::Error) -> Why {
    if is_nothing(error) { Why::Changing } else { Why::Refused(error.kind()) }
}

/// Returns whether there is nothing where somebody looked, and not only nobody who may look.
fn is_nothing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
