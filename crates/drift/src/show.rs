//! How is a value written on one line that ends somewhere?

use crate::limit::{DIGITS_SHOWN, VALUE_CHARS_MAX};
use crate::secret;
use core::fmt::{self, Write};
use tenure_bead::Value;

/// Writes a value without its first part, which is so many bytes of a text or items of a list.
pub(crate) fn show_from(skipped: usize, value: &Value, out: &mut Cut<'_>) -> fmt::Result {
    if skipped == 0 {
        return show(value, out);
    }
    match value {
        Value::Text(text) => write!(out, "…{:?}", text.get(skipped..).unwrap_or_default()),
        Value::List(items) => {
            out.write_str("[…")?;
            for item in items.iter().skip(skipped) {
                out.write_str(", ")?;
                show(item, out)?;
            }
            out.write_str("]")
        }
        Value::Absent
        | Value::Flag(_)
        | Value::Number(_)
        | Value::Map(_)
        | Value::Masked(_)
        | Value::Unread => show(value, out),
    }
}

fn show(value: &Value, out: &mut Cut<'_>) -> fmt::Result {
    match value {
        Value::Absent => out.write_str("not set"),
        Value::Flag(flag) => write!(out, "{flag}"),
        Value::Number(number) => write!(out, "{number}"),
        Value::Text(text) => match Shortened::of(text) {
            Some(digest) => write!(out, "{digest}"),
            None => write!(out, "{text:?}"),
        },
        Value::Masked(_) => out.write_str(secret::SHOWN),
        Value::Unread => out.write_str("(not read)"),
        Value::List(items) => {
            out.write_str("[")?;
            for (at, item) in items.iter().enumerate() {
                out.write_str(if at == 0 { "" } else { ", " })?;
                show(item, out)?;
            }
            out.write_str("]")
        }
        Value::Map(entries) => {
            out.write_str("{")?;
            for (at, (key, value)) in entries.iter().enumerate() {
                out.write_str(if at == 0 { "" } else { ", " })?;
                write!(out, "{key:?}: ")?;
                show(value, out)?;
            }
            out.write_str("}")
        }
    }
}

/// A digest, as `tenure-content` writes the content of a file, by its first digits.
///
/// Nobody compares sixty-four digits by eye, and two digests would fill the line that is to name the file.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Shortened<'t> {
    digits: &'t str,
    /// What stands behind the digest.
    rest: &'t str,
}

impl<'t> Shortened<'t> {
    /// Returns the short form of a text that begins with a digest; behind one there is nothing, or a word.
    pub(crate) fn of(text: &'t str) -> Option<Self> {
        let (digest, rest) = text.split_at_checked(DIGEST_DIGITS)?;
        let is_digit = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        let ends = rest.is_empty() || rest.starts_with(' ');
        let digits = digest.get(..DIGITS_SHOWN)?;
        (ends && digest.bytes().all(is_digit)).then_some(Self { digits, rest })
    }
}

impl fmt::Display for Shortened<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, r#""{}…{}""#, self.digits, self.rest.escape_debug())
    }
}

/// Returns whether a value is shown whole.
pub(crate) fn fits(value: &Value) -> bool {
    let mut nowhere = Nowhere;
    let mut cut = Cut::new(&mut nowhere, VALUE_CHARS_MAX);
    show(value, &mut cut).is_ok() && cut.left.is_some()
}

/// Takes what is written only to be measured.
struct Nowhere;

impl Write for Nowhere {
    fn write_str(&mut self, _: &str) -> fmt::Result {
        Ok(())
    }
}

/// Passes on so many characters, then one ellipsis, then nothing.
pub(crate) struct Cut<'a> {
    out: &'a mut dyn Write,
    /// None once it was cut.
    left: Option<usize>,
}

impl<'a> Cut<'a> {
    pub(crate) fn new(out: &'a mut dyn Write, chars: usize) -> Self {
        Self { out, left: Some(chars) }
    }
}

impl Write for Cut<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let Some(left) = self.left else { return Ok(()) };
        if let Some((end, _)) = text.char_indices().nth(left) {
            self.left = None;
            self.out.write_str(text.get(..end).unwrap_or_default())?;
            return self.out.write_char('…');
        }
        self.left = Some(left.saturating_sub(text.chars().count()));
        self.out.write_str(text)
    }
}

/// How many digits a digest of 32 bytes has.
const DIGEST_DIGITS: usize = 64;
