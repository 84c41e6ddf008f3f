//! What has to hold of a text that may be a name, a token or a claim?

use super::{CANONICAL, GRAMMAR, by_json, by_text, one_line};
use crate::hunt::{Violation, broken};
use core::fmt::{Debug, Display};
use core::str::FromStr;
use serde::Serialize;
use serde::de::DeserializeOwned;
use tenure_bead::{
    AgentName, Alias, BeadId, BootId, Claim, Digest, FleetName, Incarnation, InstanceToken, KeyId,
    MemberName, TemplateName, limit,
};

/// Reads a text as a name of every kind and holds each to its grammar; returns how many kinds take it.
///
/// # Errors
///
/// `grammar` when a kind takes or refuses what it should not, `round-trip` when a name is not read back as it was,
/// `malformed-named` when a refusal says nothing.
pub fn name(text: &str) -> Result<usize, Violation> {
    let taken = [
        one::<BeadId>(text, (limit::BEAD_ID_BYTES_MAX, ONE_PART))?,
        one::<FleetName>(text, (limit::FLEET_NAME_BYTES_MAX, ONE_PART))?,
        one::<MemberName>(text, (limit::TEMPLATE_NAME_BYTES_MAX, ONE_PART))?,
        one::<TemplateName>(text, (limit::TEMPLATE_NAME_BYTES_MAX, PARTS))?,
        one::<AgentName>(text, (limit::AGENT_NAME_BYTES_MAX, PARTS))?,
        one::<Alias>(text, (limit::ALIAS_BYTES_MAX, HANDLE))?,
    ];
    Ok(taken.into_iter().filter(|is_taken| *is_taken).count())
}

/// Reads a text as a token of every kind; returns whether it is any.
///
/// # Errors
///
/// `round-trip` when one is not read back as it was, `canonical` when what is taken for a digest is not spelled in
/// hexadecimal digits.
pub fn tokens(text: &str) -> Result<bool, Violation> {
    let tokens = [
        read_back::<InstanceToken>(text)?.is_some(),
        read_back::<BootId>(text)?.is_some(),
        read_back::<Incarnation>(text)?.is_some(),
        hexadecimal::<Digest>(text)?,
        hexadecimal::<KeyId>(text)?,
    ];
    Ok(tokens.contains(&true))
}

/// Reads a text as a claim; returns whether it is one.
///
/// # Errors
///
/// `canonical` when it is spelled in another way than it is written: two texts would stand for one right.
pub fn claim(text: &str) -> Result<bool, Violation> {
    let claim = read_back::<Claim>(text)?;
    match &claim {
        Some(claim) if claim.to_string() != text => {
            broken(CANONICAL, format!("{text:?} is taken for the claim {claim}"))?;
        }
        Some(_) | None => {}
    }
    Ok(claim.is_some())
}

trait Written:
    FromStr<Err: Display> + Display + Debug + PartialEq + Serialize + DeserializeOwned
{
}
impl<T: FromStr<Err: Display> + Display + Debug + PartialEq + Serialize + DeserializeOwned> Written
    for T
{
}

fn read_back<T: Written>(text: &str) -> Result<Option<T>, Violation> {
    match text.parse::<T>() {
        Ok(value) => {
            by_text(&value)?;
            by_json(&value)?;
            Ok(Some(value))
        }
        Err(error) => one_line(&error, text).map(|()| None),
    }
}

fn one<T: Written>(text: &str, (max, form): (usize, Form)) -> Result<bool, Violation> {
    let name = read_back::<T>(text)?;
    let kind = core::any::type_name::<T>();
    if name.is_some() != fits(text.trim(), max, form) {
        broken(GRAMMAR, format!("{text:?} as {kind}: {name:?}"))?;
    }
    match &name {
        Some(name) if name.to_string() != text.trim() => {
            broken(GRAMMAR, format!("{text:?} as {kind} is {name:?}"))?;
        }
        Some(_) | None => {}
    }
    Ok(name.is_some())
}

fn hexadecimal<T: Written>(text: &str) -> Result<bool, Violation> {
    let digest = read_back::<T>(text)?;
    match &digest {
        Some(digest) if digest.to_string() != text.to_ascii_lowercase() => {
            broken(CANONICAL, format!("{text:?} is taken for {digest}"))?;
        }
        Some(_) | None => {}
    }
    Ok(digest.is_some())
}

/// How a kind of name is built.
#[derive(Clone, Copy, PartialEq)]
enum Form {
    OnePart,
    Parts,
    Handle,
}

const ONE_PART: Form = Form::OnePart;
const PARTS: Form = Form::Parts;
const HANDLE: Form = Form::Handle;

/// The grammar once more, byte by byte: what may follow what.
fn fits(text: &str, max: usize, form: Form) -> bool {
    let mut at_start = true;
    for byte in text.bytes() {
        let is_start = byte.is_ascii_digit() || byte.is_ascii_alphabetic();
        let is_inner = is_start || b"._-".contains(&byte);
        let is_cut = byte == b'/' && form != Form::OnePart;
        match (at_start, is_start, is_inner || is_cut) {
            (true, false, _) | (false, _, false) => return false,
            (true, true, _) | (false, _, true) => at_start = is_cut,
        }
    }
    !at_start && text.len() <= max && (form != Form::Handle || !means_something_else(text))
}

fn means_something_else(text: &str) -> bool {
    let number = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit());
    let is_id = text.starts_with("tb-") || text.starts_with("s-");
    text == "human"
        || is_id
        || text.split_once("gc-").is_some_and(|(a, b)| a.is_empty() && number(b))
}
