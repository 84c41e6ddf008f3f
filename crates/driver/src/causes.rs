//! What does an error say, with all its causes? One line for a log or a person.

use core::error::Error;
use core::fmt;

/// An error with all its causes, in one line: `tick: read the records: the disk failed`.
///
/// Errors here say what was tried, and leave why to their [`source`](Error::source); `Display` of one alone is half
/// of a message.
///
/// # Examples
///
/// ```
/// use std::{fmt, io};
/// use tenure_driver::Causes;
/// # #[derive(Debug)]
/// # struct Load(io::Error);
/// # impl fmt::Display for Load {
/// #     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str("load the fleet") }
/// # }
/// # impl std::error::Error for Load {
/// #     fn source(&self) -> Option<&(dyn std::error::Error + 'static)> { Some(&self.0) }
/// # }
/// let error = Load(io::Error::other("the disk failed"));
/// assert_eq!(error.to_string(), "load the fleet");
/// assert_eq!(Causes(&error).to_string(), "load the fleet: the disk failed");
/// ```
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "it is made where it is shown")]
pub struct Causes<'e>(pub &'e (dyn Error + 'e));

impl fmt::Display for Causes<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut cause = self.0.source();
        while let Some(error) = cause {
            write!(f, ": {error}")?;
            cause = error.source();
        }
        Ok(())
    }
}
