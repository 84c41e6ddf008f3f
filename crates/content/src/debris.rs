//! What do running sessions leave in a directory? The rule by which it is no part of a config.

use std::ffi::OsStr;

/// What is left out of a declared directory, by its name alone.
///
/// A name says who made a file where no person would choose it. So `notes.tmp`, `plan.bak`, `old.orig` and
/// `package.lock` are content: tools write such files, but so do people. In doubt a file is content: what is left out
/// by mistake hides edits for ever, what is read by mistake is seen at once, and can be added to the list.
///
/// Upper and lower case differ. A link is judged by its own name, and by what it leads to.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(
    clippy::exhaustive_enums,
    reason = "who writes a list of their own needs every form of a rule"
)]
pub enum Debris {
    /// Every directory of this name, with all that is in it.
    Directory(String),
    /// Every file of this name.
    File(String),
    /// Every file whose name begins and ends like this, and has at least one character between.
    Between {
        /// How the name begins; may be empty.
        begins: String,
        /// How the name ends; may be empty.
        ends: String,
    },
    /// Every file whose name ends like this and goes on with a dot and digits, as rotated logs do.
    Numbered {
        /// What stands before the dot.
        ends: String,
    },
}

/// What a rule is asked about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Sort {
    File,
    Directory,
}

impl Debris {
    /// Returns the list that is used where nothing else is said.
    ///
    /// | what | names |
    /// |---|---|
    /// | caches | directories `__pycache__`, `.cache`, `.mypy_cache`, `.pytest_cache`, `.ruff_cache` |
    /// | version control | directories `.git`, `.hg`, `.jj`, `.svn`; a file `.git`, as a work tree has |
    /// | bytecode | files `*.pyc`, `*.pyo` |
    /// | logs | files `*.log`, `*.log.1` and so on, `nohup.out` |
    /// | processes | files `*.pid`, and `.*.lock`, which begin with a dot; sockets and pipes are left out anyway |
    /// | editors | files `.*.swp`, `.*.swo`, `.*.swx`, `*~`, `#*#`, `.#*`, `.~lock.*#`, `.goutputstream-*` |
    /// | desktops | files `.DS_Store`, `Thumbs.db`, and `.nfs*`, which a network file system makes of a removed file |
    #[must_use]
    pub fn usual() -> Vec<Self> {
        let directories = DIRECTORIES.iter().map(|name| Self::Directory((*name).to_owned()));
        let files = FILES.iter().map(|name| Self::File((*name).to_owned()));
        let between = BETWEEN.iter().map(|(begins, ends)| Self::Between {
            begins: (*begins).to_owned(),
            ends: (*ends).to_owned(),
        });
        let numbered = [Self::Numbered { ends: ".log".to_owned() }];
        directories.chain(files).chain(between).chain(numbered).collect()
    }

    pub(crate) fn is(&self, name: &OsStr, sort: Sort) -> bool {
        let bytes = name.as_encoded_bytes();
        match (self, sort) {
            (Self::Directory(own), Sort::Directory) | (Self::File(own), Sort::File) => {
                name == own.as_str()
            }
            (Self::Between { begins, ends }, Sort::File) => {
                let rest = bytes.strip_prefix(begins.as_bytes());
                let between = rest.and_then(|rest| rest.strip_suffix(ends.as_bytes()));
                between.is_some_and(|between| !between.is_empty())
            }
            (Self::Numbered { ends }, Sort::File) => {
                let unnumbered = bytes.trim_suffix_digits();
                let stem = unnumbered.strip_suffix(b".").filter(|_| unnumbered.len() < bytes.len());
                stem.is_some_and(|stem| stem.ends_with(ends.as_bytes()))
            }
            (Self::Directory(_), Sort::File)
            | (Self::File(_) | Self::Between { .. } | Self::Numbered { .. }, Sort::Directory) => {
                false
            }
        }
    }
}

/// Cuts off a number at the end.
trait TrimDigits {
    fn trim_suffix_digits(&self) -> &[u8];
}

impl TrimDigits for [u8] {
    fn trim_suffix_digits(&self) -> &[u8] {
        let digits = self.iter().rev().take_while(|byte| byte.is_ascii_digit()).count();
        self.get(..self.len().saturating_sub(digits)).unwrap_or_default()
    }
}

const DIRECTORIES: &[&str] = &[
    "__pycache__",
    ".cache",
    ".mypy_cache",
    ".pytest_cache",
    ".ruff_cache",
    ".git",
    ".hg",
    ".jj",
    ".svn",
];

const FILES: &[&str] = &[".git", "nohup.out", ".DS_Store", "Thumbs.db"];

const BETWEEN: &[(&str, &str)] = &[
    ("", ".pyc"),
    ("", ".pyo"),
    ("", ".log"),
    ("", ".pid"),
    (".", ".lock"),
    (".", ".swp"),
    (".", ".swo"),
    (".", ".swx"),
    ("", "~"),
    ("#", "#"),
    (".#", ""),
    (".~lock.", "#"),
    (".goutputstream-", ""),
    (".nfs", ""),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn content<'n>(names: &[&'n str], sort: Sort) -> Vec<&'n str> {
        let usual = Debris::usual();
        let is_debris = |name: &str| usual.iter().any(|rule| rule.is(OsStr::new(name), sort));
        names.iter().copied().filter(|name| !is_debris(name)).collect()
    }

    #[test]
    fn what_programs_leave_behind_is_debris() {
        let files = [
            "a.pyc",
            "b.pyo",
            "run.log",
            "run.log.1",
            "run.log.27",
            "agent.pid",
            ".agent.lock",
            ".a.md.swp",
            ".a.swo",
            ".a.swx",
            "prompt.md~",
            "#prompt.md#",
            ".#prompt.md",
            ".~lock.a.odt#",
            ".goutputstream-X7",
            ".nfs0001",
            ".DS_Store",
            "Thumbs.db",
            "nohup.out",
            ".git",
        ];
        assert_eq!(content(&files, Sort::File), [""; 0]);
        assert_eq!(content(DIRECTORIES, Sort::Directory), [""; 0]);
    }

    #[test]
    fn what_a_person_may_have_written_is_content() {
        let files = [
            "notes.tmp",
            "a.temp",
            "plan.bak",
            "a.orig",
            "a.old",
            "Cargo.lock",
            "package-lock.json",
            "a.swp",
            "log",
            "log.md",
            "pid",
            ".log",
            ".pid",
            ".lock",
            "~",
            "##",
            "run.log.",
            "run.log.md",
            "run.log.1a",
            "run.1",
            "RUN.LOG",
            "__pycache__",
            "a.out",
        ];
        assert_eq!(content(&files, Sort::File), files);
        let directories = ["run.log", "cache", "tmp", "logs", "node_modules", "a~", ".DS_Store"];
        assert_eq!(content(&directories, Sort::Directory), directories);
    }
}
