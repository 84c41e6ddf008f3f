//! Where does one part of the bytes end? At the line.

/// Returns the first line, and the rest where there is one.
pub(super) fn line(text: &str) -> (&str, Option<&str>) {
    text.split_once('\n').map_or((text, None), |(line, rest)| (line, Some(rest)))
}
