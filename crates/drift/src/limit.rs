//! How much does one line show? The caps on what a difference prints.

/// How many characters of one value a [`Difference`](crate::Difference) shows before it is cut.
///
/// A command line fits whole and a prompt does not.
/// At 8 no path could be told from another; at 800 one value would fill a terminal.
pub const VALUE_CHARS_MAX: usize = 80;

/// How many digits of a digest a [`Difference`](crate::Difference) shows, unless two digests begin alike.
///
/// Two contents of one path differ in them but for once in four thousand million times.
/// At 2 some would look the same; at 64 two of them would fill the line that is to name the file.
pub const DIGITS_SHOWN: usize = 8;

/// How many characters of one field a [`Difference`](crate::Difference) shows, whatever it consists of.
///
/// A handful of changed keys of a map fit.
/// At 40 a single value would be cut twice; at 4000 one edit would be a page of the log.
pub const LINE_CHARS_MAX: usize = 400;
