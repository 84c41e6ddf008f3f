//! Where do the files of a test stand? In a directory of its own.

use std::fs;
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use tempfile::TempDir;
use tenure_bead::Value;
use tenure_content::{Options, read};

pub(crate) struct Place(TempDir);

impl Place {
    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let place = Self(tempfile::tempdir().unwrap());
        files.iter().for_each(|(path, said)| place.write(path, said));
        place
    }

    pub(crate) fn root(&self) -> &Path {
        self.0.path()
    }

    pub(crate) fn at(&self, path: &str) -> PathBuf {
        self.root().join(path)
    }

    pub(crate) fn write(&self, path: &str, said: &str) {
        let path = self.at(path);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, said).unwrap();
    }

    pub(crate) fn allow(&self, path: &str, mode: u32) {
        fs::set_permissions(self.at(path), fs::Permissions::from_mode(mode)).unwrap();
    }
}

/// What is read of several declared paths, all of which can be.
pub(crate) fn read_all(place: &Place, declared: &[&str]) -> Value {
    read(place.root(), declared, &Options::default()).value
}

/// What is read of one declared path.
pub(crate) fn content(place: &Place, declared: &str) -> Value {
    let Value::Map(mut files) = read_all(place, &[declared]) else { panic!("a map") };
    files.remove(declared).unwrap()
}

pub(crate) fn digest(said: &str) -> Value {
    Value::Text(blake3::hash(said.as_bytes()).to_hex().to_string())
}

pub(crate) fn map(entries: &[(&str, Value)]) -> Value {
    Value::Map(entries.iter().map(|(key, value)| ((*key).to_owned(), value.clone())).collect())
}
