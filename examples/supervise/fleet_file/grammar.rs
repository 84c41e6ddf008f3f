//! What does the reader of TOML object to, in words for whoever wrote the file?
//!
//! A value is never repeated where it is of the wrong type: it may be a secret.

use super::place::line_at;

/// Returns the line that is wrong, and how.
pub(super) fn objection(text: &str, error: &toml::de::Error) -> (usize, String) {
    let span = error.span().unwrap_or_default();
    let (number, line) = line_at(text, span.start);
    let message = error.message();
    if let Some(key) = message.strip_prefix("missing field ") {
        return (number, format!("key {key} is missing; add it"));
    }
    if message == "duplicate key" {
        let key = text.get(span).unwrap_or_default().trim();
        return (number, format!("{key:?} is there twice; remove or rename one of them"));
    }
    let typed = message.strip_prefix("invalid type: ").or(message.strip_prefix("invalid value: "));
    match typed.and_then(|typed| typed.rsplit_once(", expected ")) {
        Some((found, expected)) => {
            let (subject, found) = (subject(line), kind(found, expected));
            (number, format!("{subject} is {found}; it has to be {}", wanted(expected)))
        }
        None => (number, message.to_owned()),
    }
}

/// Names the key of a line, where the line is one of a key.
fn subject(line: &str) -> String {
    let key = line.split_once('=').map(|(key, _)| key.trim()).unwrap_or_default();
    let is_plain = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
    if key.is_empty() || !key.chars().all(is_plain) {
        return "a value".to_owned();
    }
    format!("key `{key}`")
}

/// Says what was found, without the value itself.
fn kind(found: &str, expected: &str) -> &'static str {
    let numbers = ["u32", "u64", "i32"];
    match found.split([' ', '`', '"']).next().unwrap_or_default() {
        "integer" if numbers.contains(&expected) => "out of range",
        "integer" => "a number",
        "floating" => "a number with a point",
        "string" => "a text",
        "boolean" => "true or false",
        "sequence" => "a list",
        "map" => "a table",
        _ => "of another type",
    }
}

fn wanted(expected: &str) -> &str {
    match expected {
        "u32" => "a whole number from 0 to 4294967295",
        "u64" => "a whole number from 0 on",
        "i32" => "the number of a signal",
        "a string" => "a text in quotes",
        "a boolean" => "true or false",
        "a sequence" => "a list, as [\"a\", \"b\"]",
        "a map" => "a table",
        "path string" => "a path in quotes",
        other if other.starts_with("struct ") => "a table",
        other => other,
    }
}
