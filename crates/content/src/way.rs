//! Where does a path lead? Each link on the way is resolved once, and kept, so that a later look sees if it leads elsewhere.

use crate::mark::Mark;
use std::ffi::OsString;
use std::fs;
use std::io;
use std::path::{Component, Path, PathBuf};

/// A link that a path leads through.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct Link {
    at: PathBuf,
    mark: Mark,
}

/// The way to what a path names.
#[derive(Debug)]
pub(crate) struct Way {
    /// The links on it, in order; as far as it was gone.
    pub(crate) links: Vec<Link>,
    /// Where it ends, without a link and without `..`.
    pub(crate) real: io::Result<PathBuf>,
}

impl Way {
    /// Goes the way once.
    pub(crate) fn to(path: &Path) -> Self {
        let mut links = Vec::new();
        let real = go(path, &mut links);
        Self { links, real }
    }
}

/// One step of a way.
enum Step {
    /// Begins anew at a root.
    Root(OsString),
    Up,
    Into(OsString),
}

fn go(path: &Path, links: &mut Vec<Link>) -> io::Result<PathBuf> {
    // A path without a name is the working directory.
    let begin = std::path::absolute(Path::new(".").join(path))?;
    let (mut real, mut steps) = (PathBuf::new(), Vec::new());
    put(&begin, &mut steps);
    while let Some(step) = steps.pop() {
        match step {
            Step::Root(root) => real.push(root),
            Step::Up => drop(real.pop()),
            Step::Into(name) => {
                real.push(name);
                let metadata = fs::symlink_metadata(&real)?;
                if !metadata.is_symlink() {
                    continue;
                }
                links.push(Link { at: real.clone(), mark: Mark::of(&metadata) });
                if links.len() > LINKS_MAX {
                    return Err(ring(path));
                }
                put(&fs::read_link(&real)?, &mut steps);
                real.pop();
            }
        }
    }
    Ok(real)
}

/// Puts the steps of a path on top of those still to be gone.
fn put(path: &Path, steps: &mut Vec<Step>) {
    let of_path = path.components().rev().filter_map(|component| match component {
        Component::Prefix(_) | Component::RootDir => {
            Some(Step::Root(component.as_os_str().to_owned()))
        }
        Component::CurDir => None,
        Component::ParentDir => Some(Step::Up),
        Component::Normal(name) => Some(Step::Into(name.to_owned())),
    });
    steps.extend(of_path);
}

/// Returns what the system says to such a path.
fn ring(path: &Path) -> io::Error {
    let said = fs::metadata(path).err();
    said.unwrap_or_else(|| io::Error::other("too many links on the way"))
}

/// How many links are followed: as many as Linux follows before it takes them for a ring.
const LINKS_MAX: usize = 40;
