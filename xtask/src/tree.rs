//! Answers which text files the work tree has, for checks that read source.

use std::fs;
use std::io;
use std::path::Path;

/// One text file.
#[derive(Debug)]
pub(crate) struct Source {
    /// From the workspace root, with `/` between the parts.
    pub(crate) path: String,
    pub(crate) text: String,
}

impl Source {
    /// Makes a file that is on no disk.
    #[cfg(test)]
    pub(crate) fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned() }
    }

    /// Whether it is Rust.
    pub(crate) fn is_rust(&self) -> bool {
        self.path.ends_with(".rs")
    }

    /// Whether it is Markdown.
    pub(crate) fn is_markdown(&self) -> bool {
        self.path.ends_with(".md")
    }

    /// The directory name under `crates/`, if it is a file of a crate.
    pub(crate) fn of_crate(&self) -> Option<&str> {
        self.path.strip_prefix("crates/")?.split('/').next()
    }

    /// The path within `crates/<name>/`, if it is a file of a crate.
    pub(crate) fn in_crate(&self) -> Option<&str> {
        let (_, inside) = self.path.strip_prefix("crates/")?.split_once('/')?;
        Some(inside)
    }

    /// Its lines with their numbers from 1.
    pub(crate) fn numbered(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    /// Its lines that are not whole-line comments, with their numbers from 1.
    pub(crate) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.numbered().filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// How many lines stand before the test module at its end.
    pub(crate) fn production_lines(&self) -> usize {
        let lines: Vec<&str> = self.text.lines().collect();
        let tail = lines
            .windows(2)
            .position(|pair| pair[0] == "#[cfg(test)]" && is_inline_module(pair[1]));
        tail.unwrap_or(lines.len())
    }
}

fn is_inline_module(line: &str) -> bool {
    line.starts_with("mod ") && line.ends_with('{')
}

/// Reads every text file below `root` that people write, in order of their paths.
///
/// # Errors
///
/// When a directory or a file cannot be read.
pub(crate) fn load(root: &Path) -> io::Result<Vec<Source>> {
    let mut found = Vec::new();
    let mut open = vec![root.to_path_buf()];
    while let Some(directory) = open.pop() {
        for entry in fs::read_dir(directory)? {
            let entry = entry?;
            let (path, kind) = (entry.path(), entry.file_type()?);
            let name = entry.file_name();
            let name = name.to_string_lossy();
            if kind.is_dir() && !PASSED_OVER.contains(&name.as_ref()) {
                open.push(path);
            } else if kind.is_file() && READ.iter().any(|suffix| name.ends_with(suffix)) {
                found.push(source(root, &path)?);
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    Ok(found)
}

fn source(root: &Path, path: &Path) -> io::Result<Source> {
    let inside = path.strip_prefix(root).unwrap_or(path);
    Ok(Source {
        path: inside.to_string_lossy().replace('\\', "/"),
        text: String::from_utf8_lossy(&fs::read(path)?).into_owned(),
    })
}

/// What builds, version control and fuzzers write, and nobody reads.
const PASSED_OVER: &[&str] = &["target", ".git", "corpus", "artifacts"];
const READ: &[&str] = &[".rs", ".md", ".toml"];

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn a_test_module_at_the_end_is_no_production_code() {
        let file = Source::new("a.rs", "//! A.\nfn a() {}\n\n#[cfg(test)]\nmod test {\n}\n");
        assert_eq!(file.production_lines(), 3);
    }

    #[test]
    fn a_test_module_in_its_own_file_ends_nothing() {
        let file = Source::new("a.rs", "//! A.\n#[cfg(test)]\nmod a_test;\nfn a() {}\n");
        assert_eq!(file.production_lines(), 4);
    }

    #[test]
    fn a_file_knows_its_crate() {
        let file = Source::new("crates/bead/src/id.rs", "");
        assert_eq!(file.of_crate(), Some("bead"));
        assert_eq!(file.in_crate(), Some("src/id.rs"));
        assert_eq!(Source::new("xtask/src/main.rs", "").of_crate(), None);
    }
}
