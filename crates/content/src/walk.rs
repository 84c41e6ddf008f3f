//! What does one declared path say? A file, or a directory with all that is in it.

use crate::debris::Sort;
use crate::file::{Found, file};
use crate::limit::TRIES_MAX;
use crate::mark::Mark;
use crate::name::key;
use crate::reading::{Left, Trouble};
use crate::{Options, Why};
use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};
use std::fs::{self, FileType, Metadata};
use std::io;
use std::path::{Path, PathBuf};
use tenure_bead::Value;

/// One way through what is declared.
pub(crate) struct Walk<'o> {
    options: &'o Options,
    left: Left,
    troubles: Vec<Trouble>,
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

/// What became of reading a directory's entries.
enum Entries {
    Read(BTreeMap<String, Value>),
    /// One that was listed is gone; it may stand there under another name.
    Moved,
}

impl<'o> Walk<'o> {
    /// Reads one declared path.
    pub(crate) fn of(path: &Path, options: &'o Options) -> (Value, Vec<Trouble>) {
        let (left, troubles) = (Left::of(&options.caps), Vec::new());
        let mut walk = Self { options, left, troubles, real: Vec::new() };
        let value = match walk.declared(path) {
            Ok(value) => value,
            // A part would look as if the rest had been removed.
            Err(Whole(why)) => {
                walk.troubles.clear();
                walk.unread(path, why)
            }
        };
        (value, walk.troubles)
    }

    fn declared(&mut self, path: &Path) -> Result<Value, Whole> {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if is_nothing(&error) => return Ok(Value::Absent),
            Err(error) => return Ok(self.unread(path, Why::Refused(error.kind()))),
        };
        if metadata.is_dir() {
            return match fs::canonicalize(path) {
                Ok(real) => self.directory(path, real),
                Err(error) => Ok(self.unread(path, Why::Refused(error.kind()))),
            };
        }
        Ok(self.file(path, &metadata)?.unwrap_or(Value::Absent))
    }

    /// Reads what is no directory; of what is gone there is nothing.
    fn file(&mut self, path: &Path, metadata: &Metadata) -> Result<Option<Value>, Whole> {
        if !metadata.is_file() {
            return Ok(Some(Value::Absent));
        }
        self.left.file().map_err(Whole)?;
        match file(path, &self.options.caps) {
            Ok(Found::File { content, bytes }) => {
                self.left.bytes(bytes).map_err(Whole)?;
                Ok(Some(Value::Text(content)))
            }
            Ok(Found::Other) => Ok(Some(Value::Absent)),
            Ok(Found::Gone) => Ok(None),
            Err(why) => Ok(Some(self.unread(path, why))),
        }
    }

    fn directory(&mut self, path: &Path, real: PathBuf) -> Result<Value, Whole> {
        if self.real.len() >= self.options.caps.depth {
            return Ok(self.unread(path, Why::TooDeep));
        }
        self.real.push(real);
        let value = self.steady(path);
        self.real.pop();
        value
    }

    /// Reads a directory, once more if something in it is renamed meanwhile.
    fn steady(&mut self, path: &Path) -> Result<Value, Whole> {
        for _ in 0..TRIES_MAX {
            let (left, troubles) = (self.left, self.troubles.len());
            let listed = match self.list(path)? {
                Ok(listed) => listed,
                Err(why) => return Ok(self.unread(path, why)),
            };
            match self.entries(path, listed)? {
                Entries::Read(entries) => return Ok(Value::Map(entries)),
                Entries::Moved => {
                    self.left = left;
                    self.troubles.truncate(troubles);
                }
            }
        }
        Ok(self.unread(path, Why::Changing))
    }

    /// Lists a directory without debris, in order.
    fn list(&self, path: &Path) -> Result<Result<Vec<Entry>, Why>, Whole> {
        for _ in 0..TRIES_MAX {
            match self.listed_once(path) {
                Ok(Some(listed)) if listed.len() > self.left.files() => {
                    return Err(Whole(Why::TooManyFiles));
                }
                Ok(Some(listed)) => return Ok(Ok(listed)),
                Ok(None) => {}
                Err(error) => return Ok(Err(Why::Refused(error.kind()))),
            }
        }
        Ok(Err(Why::Changing))
    }

    /// Lists a directory; of one that changed meanwhile there is no list.
    fn listed_once(&self, path: &Path) -> io::Result<Option<Vec<Entry>>> {
        let before = Mark::of(&fs::metadata(path)?);
        let mut listed = Vec::new();
        for entry in fs::read_dir(path)? {
            let entry = entry?;
            let (name, sort) = (entry.file_name(), entry.file_type()?);
            if sort_of(sort).is_some_and(|sort| self.is_debris(&name, sort)) {
                continue;
            }
            listed.push(Entry { name, is_link: sort.is_symlink() });
            if listed.len() > self.left.files() {
                return Ok(Some(listed));
            }
        }
        listed.sort_unstable_by(|a, b| a.name.cmp(&b.name));
        let is_same = Mark::of(&fs::metadata(path)?) == before;
        Ok(is_same.then_some(listed))
    }

    fn entries(&mut self, path: &Path, listed: Vec<Entry>) -> Result<Entries, Whole> {
        let mut entries = BTreeMap::new();
        for entry in listed {
            match self.entry(&path.join(&entry.name), &entry)? {
                None => return Ok(Entries::Moved),
                Some(Value::Absent) => {}
                Some(value) => drop(entries.insert(key(&entry.name), value)),
            }
        }
        Ok(Entries::Read(entries))
    }

    /// Reads an entry; of one that was listed and is gone there is nothing.
    fn entry(&mut self, path: &Path, entry: &Entry) -> Result<Option<Value>, Whole> {
        let metadata = match fs::metadata(path) {
            Ok(metadata) => metadata,
            Err(error) if is_nothing(&error) => {
                return Ok(entry.is_link.then_some(Value::Absent));
            }
            Err(error) => {
                let is_debris = |sort| self.is_debris(&entry.name, sort);
                if is_debris(Sort::File) || is_debris(Sort::Directory) {
                    return Ok(Some(Value::Absent));
                }
                return Ok(Some(self.unread(path, Why::Refused(error.kind()))));
            }
        };
        if sort_of(metadata.file_type()).is_some_and(|sort| self.is_debris(&entry.name, sort)) {
            return Ok(Some(Value::Absent));
        }
        if metadata.is_dir() {
            return self.within(path, entry).map(Some);
        }
        let value = self.file(path, &metadata)?;
        Ok(value.or_else(|| entry.is_link.then_some(Value::Absent)))
    }

    /// Reads a directory in a directory; one in which nothing is left is as good as not there.
    fn within(&mut self, path: &Path, entry: &Entry) -> Result<Value, Whole> {
        self.left.file().map_err(Whole)?;
        let real = match (entry.is_link, self.real.last()) {
            (false, Some(parent)) => parent.join(&entry.name),
            (true, _) | (false, None) => match fs::canonicalize(path) {
                Ok(real) => real,
                Err(error) => return Ok(self.unread(path, Why::Refused(error.kind()))),
            },
        };
        if entry.is_link && self.real.iter().any(|outer| outer.starts_with(&real)) {
            return Ok(Value::Absent);
        }
        let value = self.directory(path, real)?;
        Ok(if value == Value::Map(BTreeMap::new()) { Value::Absent } else { value })
    }

    fn is_debris(&self, name: &OsStr, sort: Sort) -> bool {
        self.options.debris.iter().any(|rule| rule.is(name, sort))
    }

    fn unread(&mut self, path: &Path, why: Why) -> Value {
        self.troubles.push(Trouble { path: path.to_owned(), why });
        Value::Unread
    }
}

/// Returns what a rule may be asked about; of a link only what it leads to says that.
fn sort_of(sort: FileType) -> Option<Sort> {
    if sort.is_dir() {
        return Some(Sort::Directory);
    }
    sort.is_file().then_some(Sort::File)
}

/// Returns whether there is nothing where somebody looked, and not only nobody who may look.
fn is_nothing(error: &io::Error) -> bool {
    matches!(error.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory)
}
