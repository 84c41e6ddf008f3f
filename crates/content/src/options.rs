//! How is it read? What counts as debris, and how much is read at most.

use crate::{Debris, limit};

/// How declared files are read.
///
/// Two readings compare only if both were made with the same options: who changes them edits the config.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Options {
    /// What is left out of directories; by default [`Debris::usual`]. Push to it, or replace it.
    pub debris: Vec<Debris>,
    /// How much is read at most.
    pub caps: Caps,
}

/// How much one declared path may have in it.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Caps {
    /// How many files and directories; by default [`limit::FILES_MAX`].
    pub files: usize,
    /// How many bytes one file; by default [`limit::FILE_BYTES_MAX`].
    pub file_bytes: u64,
    /// How many bytes all together; by default [`limit::BYTES_MAX`].
    pub bytes: u64,
    /// How many directories within one another; by default [`limit::DEPTH_MAX`].
    pub depth: usize,
}

impl Default for Options {
    fn default() -> Self {
        Self { debris: Debris::usual(), caps: Caps::default() }
    }
}

impl Default for Caps {
    fn default() -> Self {
        Self {
            files: limit::FILES_MAX,
            file_bytes: limit::FILE_BYTES_MAX,
            bytes: limit::BYTES_MAX,
            depth: limit::DEPTH_MAX,
        }
    }
}
