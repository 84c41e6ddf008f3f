//! How is something said in one line, whatever is in it?

/// Spells out what would end the line or colour it: file names and texts of others may have anything in them.
pub(crate) fn one_line(text: &str) -> String {
    let spelled = |c: char| if c.is_control() { c.escape_default().to_string() } else { c.into() };
    text.chars().map(spelled).collect()
}
