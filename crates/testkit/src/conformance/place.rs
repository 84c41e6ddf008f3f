//! Where is a store kept for the length of one case? In a fresh directory, or in what outlives those who open it.

use core::any::Any;
use core::fmt;
use core::sync::atomic::{AtomicU64, Ordering};
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

/// A place of one store's own, gone when its case is over.
#[derive(Default)]
pub struct Place {
    directory: OnceLock<PathBuf>,
    lasting: OnceLock<Box<dyn Any + Send + Sync>>,
}

impl fmt::Debug for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Place").field("directory", &self.directory.get()).finish_non_exhaustive()
    }
}

impl Place {
    /// Makes a place with nothing in it.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Returns its directory, which is made when it is first asked for: in memory where the system has such a place.
    ///
    /// # Panics
    ///
    /// When no directory can be made.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.directory.get_or_init(|| new_directory().expect("a directory can be made for a test"))
    }

    /// Returns what outlives everybody who opens the store: the server of a client, the memory of a fake.
    ///
    /// # Panics
    ///
    /// When one place is asked for things of two types.
    #[must_use]
    pub fn lasting<T: Any + Clone + Send + Sync>(&self, make: impl FnOnce() -> T) -> T {
        let kept = self.lasting.get_or_init(|| Box::new(make()));
        kept.downcast_ref::<T>().expect("what is kept in a place is of one type").clone()
    }

    /// Lets everybody's process be killed: what is in the files at this moment is all that is left of them.
    pub(super) fn killed(&self, processes: impl FnOnce()) -> io::Result<()> {
        let Some(directory) = self.directory.get() else {
            processes();
            return Ok(());
        };
        let kept = new_directory()?;
        copy(directory, &kept)?;
        // What they still write as they are dropped, no killed process does.
        processes();
        fs::remove_dir_all(directory)?;
        fs::rename(&kept, directory)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        if let Some(directory) = self.directory.get() {
            // What cannot be removed is left to whoever clears up after tests.
            let _either_way = fs::remove_dir_all(directory);
        }
    }
}

fn new_directory() -> io::Result<PathBuf> {
    static DRAWN: AtomicU64 = AtomicU64::new(0);
    let memory = Path::new(IN_MEMORY);
    let below = if memory.is_dir() { memory.to_path_buf() } else { std::env::temp_dir() };
    loop {
        let number = DRAWN.fetch_add(1, Ordering::Relaxed);
        let path = below.join(format!("tenure-case-{}-{number}", std::process::id()));
        match fs::create_dir(&path) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            made => return made.map(|()| path),
        }
    }
}

fn copy(from: &Path, to: &Path) -> io::Result<()> {
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            fs::create_dir(&target)?;
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

/// Where Linux keeps files in memory: a case is ten times cheaper there than on a disk.
const IN_MEMORY: &str = "/dev/shm";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_process_still_writes_when_it_is_dropped_is_not_there_after_it_was_killed() {
        let place = Place::new();
        let file = place.path().join("records");
        fs::write(&file, "kept").unwrap();
        place.killed(|| fs::write(&file, "written behind").unwrap()).unwrap();
        assert_eq!(fs::read_to_string(&file).unwrap(), "kept");
    }

    #[test]
    fn a_place_is_gone_with_its_case() {
        let place = Place::new();
        let path = place.path().to_path_buf();
        drop(place);
        assert!(!path.exists());
    }

    #[test]
    fn what_lasts_is_made_once() {
        let place = Place::new();
        assert_eq!((place.lasting(|| 1), place.lasting(|| 2)), (1, 1));
    }
}
