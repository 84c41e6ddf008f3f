//! Where is a change of a file to be seen? In its directory, and in that of every link on the way to it.

use core::mem::MaybeUninit;
use rustix::fs::inotify::{CreateFlags, Event, ReadFlags, Reader, WatchFlags, add_watch, init};
use rustix::io::Errno;
use std::collections::BTreeSet;
use std::ffi::{OsStr, OsString};
use std::os::fd::{AsFd, BorrowedFd, OwnedFd};
use std::os::unix::ffi::OsStrExt as _;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};
use std::{fs, io};

/// What the kernel was asked to tell of.
#[derive(Debug)]
pub(super) struct Places {
    inotify: OwnedFd,
    names: Vec<Name>,
}

/// One name in one directory.
#[derive(Debug)]
struct Name {
    watch: i32,
    dir: PathBuf,
    name: OsString,
}

impl Places {
    /// Watches every directory on the way to a file in which a name may come to mean something else.
    ///
    /// # Errors
    ///
    /// When one of them is not there, or nothing more can be watched.
    pub(super) fn on_the_way_to(path: &Path) -> io::Result<Self> {
        let inotify = init(CreateFlags::CLOEXEC | CreateFlags::NONBLOCK)?;
        let mut names = Vec::new();
        for (dir, name) in names_on_the_way_to(path)? {
            let watch = add_watch(&inotify, &dir, ASKED)?;
            names.push(Name { watch, dir, name });
        }
        Ok(Self { inotify, names })
    }

    /// Takes in all that was told, and returns whether any of it is about the file.
    pub(super) fn news(&self) -> bool {
        let mut buffer = [MaybeUninit::uninit(); BUFFER];
        let mut reader = Reader::new(&self.inotify, &mut buffer);
        let mut news = false;
        loop {
            match reader.next() {
                Ok(event) => news |= self.is_meant(&event),
                Err(Errno::AGAIN) => return news,
                Err(Errno::INTR) => {}
                Err(_) => return true,
            }
        }
    }

    fn is_meant(&self, event: &Event<'_>) -> bool {
        let told = event.events();
        if told.intersects(LOST) {
            return true;
        }
        let is_of_a_dir = event.file_name().is_none();
        if told.contains(ReadFlags::ATTRIB) && is_of_a_dir {
            return true;
        }
        let name = event.file_name().map(|name| OsStr::from_bytes(name.to_bytes()));
        let meant = |one: &&Name| one.watch == event.wd() && name == Some(one.name.as_os_str());
        let meant = self.names.iter().find(meant);
        meant.is_some_and(|one| !told.contains(ReadFlags::CREATE) || one.is_whole())
    }
}

impl AsFd for Places {
    fn as_fd(&self) -> BorrowedFd<'_> {
        self.inotify.as_fd()
    }
}

impl Name {
    /// Returns whether a name that was made has all it will have: a link has, a file is still to be written.
    fn is_whole(&self) -> bool {
        let made = fs::symlink_metadata(self.dir.join(&self.name));
        made.is_ok_and(|made| !made.is_file() || made.nlink() > 1)
    }
}

/// Lists each directory with the name in it that decides where the path leads.
fn names_on_the_way_to(path: &Path) -> io::Result<BTreeSet<(PathBuf, OsString)>> {
    let mut names = BTreeSet::new();
    let mut path = std::path::absolute(path)?;
    for _ in 0..LINKS_MAX {
        let above = path.ancestors().skip(1).filter(|above| above.is_symlink());
        names.extend(above.chain([path.as_path()]).filter_map(split));
        match (fs::read_link(&path), path.parent()) {
            (Ok(target), Some(dir)) => path = dir.join(target),
            (Ok(_) | Err(_), _) => return Ok(names),
        }
    }
    Ok(names)
}

fn split(path: &Path) -> Option<(PathBuf, OsString)> {
    Some((path.parent()?.to_owned(), path.file_name()?.to_owned()))
}

/// That a file was written counts when it is closed: half of it may well be another fleet. Its attributes count,
/// because a file that could not be read may be readable with them.
const ASKED: WatchFlags = WatchFlags::CLOSE_WRITE
    .union(WatchFlags::MOVE)
    .union(WatchFlags::CREATE)
    .union(WatchFlags::ATTRIB)
    .union(WatchFlags::DELETE)
    .union(WatchFlags::DELETE_SELF)
    .union(WatchFlags::MOVE_SELF)
    .union(WatchFlags::ONLYDIR);
/// What says that something may have been missed, or will be.
const LOST: ReadFlags = ReadFlags::QUEUE_OVERFLOW
    .union(ReadFlags::IGNORED)
    .union(ReadFlags::UNMOUNT)
    .union(ReadFlags::DELETE_SELF)
    .union(ReadFlags::MOVE_SELF);
/// How many links are followed: as many as the kernel follows before it takes them for a circle.
const LINKS_MAX: usize = 40;
/// One event with the longest name takes 272 bytes; ten times more than this saves nothing.
const BUFFER: usize = 4096;
