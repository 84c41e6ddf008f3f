//! How much is read at most? The caps on one declared path, and what happens beyond them.
//!
//! Beyond a cap nothing is left out or hashed in part: it is unread, and [`Why`](crate::Why) says which cap it was.

/// How many files and directories one declared path may have in it.
///
/// Hooks, prompts and skills are a few hundred. At 1000 a large set of skills would not fit; at 100 000 one baseline
/// would have some ten megabytes, in every record of a session.
pub const FILES_MAX: usize = 10_000;

/// How many bytes one file may have.
///
/// A binary that a config brings along fits. At 1.6 MiB it would not; at 160 MiB somebody has declared an image or a
/// data set, and each reading would take a noticeable part of a second.
pub const FILE_BYTES_MAX: u64 = 16 * 1024 * 1024;

/// How many bytes one declared path may have in all.
///
/// They are read within about a second from a warm disk. Ten times more would hold up whoever waits for the config.
pub const BYTES_MAX: u64 = 256 * 1024 * 1024;

/// How many directories may stand within one another.
///
/// Nobody writes a config deeper by hand. It bounds the stack too: at 320 a thread with a small one would overflow.
pub const DEPTH_MAX: usize = 32;

/// How often something that changes while it is read is read, all in all.
///
/// A writer that renames a finished file into place needs two. At 20 a log that was declared by mistake would be read
/// twenty times for nothing.
pub const TRIES_MAX: u32 = 3;
