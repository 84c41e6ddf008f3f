//! What is it called? Names with a grammar, checked once when they are read.

use crate::{Slot, limit};
use alloc::string::String;
use alloc::sync::Arc;
use core::borrow::Borrow;
use core::fmt;
use core::str::FromStr;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// Makes a name type: a checked text that converts into no other name.
macro_rules! name {
    ($(#[$doc:meta])* $name:ident, $kind:literal, $max:expr, $segments:expr $(, $reserved:expr)?) => {
        $(#[$doc])*
        #[derive(Clone, Eq, Hash, Ord, PartialEq, PartialOrd)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Reads a name; surrounding white space is dropped, case is kept.
            ///
            /// # Errors
            ///
            /// [`NameError`] when the text is empty, too long or outside the grammar; its writer is to mend it.
            pub fn parse(text: &str) -> Result<Self, NameError> {
                let text = text.trim();
                check_grammar(text, $kind, $max, $segments)?;
                $(if $reserved(text) {
                    return Err(NameError::Reserved { kind: $kind, text: text.into() });
                })?
                Ok(Self(Arc::from(text)))
            }

            /// Returns the text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl Borrow<str> for $name {
            fn borrow(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Debug::fmt(&self.0, f)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.pad(&self.0)
            }
        }

        impl FromStr for $name {
            type Err = NameError;

            fn from_str(text: &str) -> Result<Self, NameError> {
                Self::parse(text)
            }
        }

        impl Serialize for $name {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                crate::text::parsed(deserializer)
            }
        }
    };
}

name! {
    /// Names one bead for ever: a letter or digit, then letters, digits, `.`, `_`, `-`.
    BeadId, "bead id", limit::BEAD_ID_BYTES_MAX, Segments::One
}

name! {
    /// Names the config object that produces sessions, bare (`worker`) or qualified (`rig/worker`).
    ///
    /// A template name is no agent name, even when the letters are the same:
    ///
    /// ```compile_fail
    /// use tenure_bead::{AgentName, TemplateName};
    /// let template = TemplateName::parse("refinery").unwrap();
    /// let agent: AgentName = template.into();
    /// ```
    TemplateName, "template name", limit::TEMPLATE_NAME_BYTES_MAX, Segments::Many
}

name! {
    /// Names who sits in a seat (`rig/worker-3`, `rig/refinery`): the concrete identity.
    ///
    /// It is no bead id; the bead is replaced, the name stays with the seat:
    ///
    /// ```compile_fail
    /// use tenure_bead::{AgentName, BeadId};
    /// let name = AgentName::parse("worker-3").unwrap();
    /// let bead: BeadId = name.into();
    /// ```
    AgentName, "agent name", limit::AGENT_NAME_BYTES_MAX, Segments::Many
}

name! {
    /// Names one fleet; the owner mark of every process carries it, so that two fleets never touch each other's.
    FleetName, "fleet name", limit::FLEET_NAME_BYTES_MAX, Segments::One
}

name! {
    /// Names one member of a pool that has a list of names (`alpha`): one part, without the template's.
    MemberName, "member name", limit::TEMPLATE_NAME_BYTES_MAX, Segments::One
}

name! {
    /// The public handle of a session, which people and other sessions use; a session may have none.
    ///
    /// Words that mean something else are reserved: `human`, and everything that looks like an id (`tb-…`, `s-…`,
    /// `gc-` with a number), so that no token is a handle and an id at once.
    Alias, "alias", limit::ALIAS_BYTES_MAX, Segments::Many, is_reserved
}

name! {
    /// The handle of a session at its host, such as the name of a tmux session: letters, digits, `.`, `_`, `-`.
    ///
    /// Handles are given by whoever starts sessions; one that a person chooses is read with
    /// [`SessionName::chosen`], which is stricter.
    SessionName, "session name", limit::SESSION_NAME_BYTES_MAX, Segments::One
}

impl SessionName {
    /// Reads a handle that a person chooses: no `.`, at most 64 bytes, and none that begins with `s-`, which are
    /// derived from bead ids.
    ///
    /// # Errors
    ///
    /// [`NameError`] when the text is none of these; whoever chose it chooses another.
    pub fn chosen(text: &str) -> Result<Self, NameError> {
        let kind = "session name";
        let name = Self::parse(text)?;
        let text = name.as_str();
        if text.contains('.') {
            return Err(NameError::BadCharacter { kind, found: '.', text: text.into() });
        }
        if text.len() > limit::CHOSEN_NAME_BYTES_MAX {
            let (bytes, max) = (text.len(), limit::CHOSEN_NAME_BYTES_MAX);
            return Err(NameError::TooLong { kind, bytes, max });
        }
        if text.starts_with("s-") {
            return Err(NameError::Reserved { kind, text: text.into() });
        }
        Ok(name)
    }
}

/// The parts of a template's name: `[rig/][binding.]base`.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a name has these parts and no others")]
pub struct Parts<'a> {
    /// The path before the last `/`: the repository that the template belongs to.
    pub rig: Option<&'a str>,
    /// What stands before the last `.` of the last part: the package that brought the template.
    pub binding: Option<&'a str>,
    /// The rest: what the template is called where it was written.
    pub base: &'a str,
}

impl TemplateName {
    /// Takes the name apart; each part is compared exactly, none ever stands for another.
    ///
    /// ```
    /// use tenure_bead::TemplateName;
    /// let name = TemplateName::parse("frontend/ops.worker").unwrap();
    /// let parts = name.parts();
    /// assert_eq!((parts.rig, parts.binding, parts.base), (Some("frontend"), Some("ops"), "worker"));
    /// ```
    #[must_use]
    pub fn parts(&self) -> Parts<'_> {
        let (rig, last) = match self.0.rsplit_once('/') {
            Some((rig, last)) => (Some(rig), last),
            None => (None, &*self.0),
        };
        match last.rsplit_once('.') {
            Some((binding, base)) if !base.is_empty() => {
                Parts { rig, binding: Some(binding), base }
            }
            Some(_) | None => Parts { rig, binding: None, base: last },
        }
    }
}

/// Returns whether a word means something else than somebody's handle.
fn is_reserved(text: &str) -> bool {
    let digits = |tail: &str| !tail.is_empty() && tail.bytes().all(|b| b.is_ascii_digit());
    text == "human"
        || text.starts_with("s-")
        || text.starts_with("tb-")
        || text.strip_prefix("gc-").is_some_and(digits)
}

impl Alias {
    /// Spells the alias of a seat: the base itself, or with `-slot` behind it.
    ///
    /// # Errors
    ///
    /// [`NameError`] when it gets too long with the slot, or becomes a reserved word.
    pub fn of_seat(base: &Self, slot: Option<Slot>) -> Result<Self, NameError> {
        match slot {
            None => Ok(base.clone()),
            Some(slot) => Self::parse(&alloc::format!("{base}-{slot}")),
        }
    }
}

impl AgentName {
    /// Spells the name of a member of a pool: in place of the base of the template's, behind its rig and binding.
    ///
    /// Which templates name their sessions so is for `tenure-identity` to decide; nothing else should call this.
    #[must_use]
    pub fn of_member(template: &TemplateName, member: &MemberName) -> Self {
        let base = template.parts().base;
        match template.as_str().strip_suffix(base) {
            None | Some("") => Self(Arc::clone(&member.0)),
            Some(before) => Self(Arc::from(alloc::format!("{before}{member}").as_str())),
        }
    }

    /// Calls a session by the id of its bead, where nothing readable says what it is called.
    #[must_use]
    pub fn of_bead(id: &BeadId) -> Self {
        Self(Arc::clone(&id.0))
    }

    /// Spells the name of a seat: the template's own name, or with `-slot` behind it.
    ///
    /// Which of the two a template uses is for `tenure-identity` to decide; nothing else should call this.
    #[must_use]
    pub fn of_seat(template: &TemplateName, slot: Option<Slot>) -> Self {
        crate::canary!(SingletonSuffixed => let slot = slot.or(Some(Slot::FIRST)));
        match slot {
            None => Self(Arc::clone(&template.0)),
            Some(slot) => Self(Arc::from(alloc::format!("{template}-{slot}").as_str())),
        }
    }
}

/// Whether a name may have `/` between parts.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Segments {
    One,
    Many,
}

/// Why a text is no name of its kind. Whoever wrote the text is to mend it.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum NameError {
    /// Nothing is left after trimming.
    #[error("read the {kind}: it is empty; begin it with an ASCII letter or digit")]
    Empty {
        /// What was being read.
        kind: &'static str,
    },
    /// The text has more bytes than its kind allows.
    #[error("read the {kind}: it has {bytes} bytes, at most {max} are allowed; shorten it")]
    TooLong {
        /// What was being read.
        kind: &'static str,
        /// How many bytes it has.
        bytes: usize,
        /// How many it may have.
        max: usize,
    },
    /// A part between slashes is empty or starts with something other than an ASCII letter or digit.
    #[error(
        "read the {kind}: {text:?} has a part that does not begin with an ASCII letter or digit; begin each with one"
    )]
    BadStart {
        /// What was being read.
        kind: &'static str,
        /// The text.
        text: String,
    },
    /// A character is outside letters, digits, `.`, `_`, `-` (and `/` where parts are allowed).
    #[error(
        "read the {kind}: {found:?} is not allowed in {text:?}; use letters, digits, '.', '_' or '-'"
    )]
    BadCharacter {
        /// What was being read.
        kind: &'static str,
        /// The first character that is not allowed.
        found: char,
        /// The text.
        text: String,
    },
    /// The word means something else.
    #[error("read the {kind}: {text:?} is reserved; choose another word")]
    Reserved {
        /// What was being read.
        kind: &'static str,
        /// The text.
        text: String,
    },
}

fn check_grammar(
    text: &str,
    kind: &'static str,
    max: usize,
    segments: Segments,
) -> Result<(), NameError> {
    if text.is_empty() {
        return Err(NameError::Empty { kind });
    }
    if text.len() > max {
        return Err(NameError::TooLong { kind, bytes: text.len(), max });
    }
    let allowed = |c: char| {
        c.is_ascii_alphanumeric()
            || matches!(c, '.' | '_' | '-')
            || (c == '/' && segments == Segments::Many)
    };
    if let Some(found) = text.chars().find(|c| !allowed(*c)) {
        return Err(NameError::BadCharacter { kind, found, text: text.into() });
    }
    let starts_well = |part: &str| part.starts_with(|c: char| c.is_ascii_alphanumeric());
    if !text.split('/').all(starts_well) {
        return Err(NameError::BadStart { kind, text: text.into() });
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn accepts(text: &str) {
        let name = TemplateName::parse(text).unwrap();
        assert_eq!(name.as_str(), text.trim());
    }

    #[track_caller]
    fn refuses(text: &str, expected: &NameError) {
        assert_eq!(TemplateName::parse(text).as_ref(), Err(expected));
    }

    #[test]
    fn bare_and_qualified_names_are_accepted() {
        accepts("worker");
        accepts("rig/worker");
        accepts(" rig/a.b_c-2 ");
    }

    #[test]
    fn case_is_kept_because_matching_is_exact() {
        assert_ne!(TemplateName::parse("Worker"), TemplateName::parse("worker"));
    }

    #[test]
    fn white_space_alone_is_empty() {
        refuses("  ", &NameError::Empty { kind: "template name" });
    }

    #[test]
    fn a_part_never_starts_with_a_dash_or_is_missing() {
        for text in ["-x", "rig/", "/rig", "a//b", "rig/-b"] {
            refuses(text, &NameError::BadStart { kind: "template name", text: text.into() });
        }
    }

    #[test]
    fn characters_that_separate_claims_are_refused() {
        for (text, found) in [("a#1", '#'), ("seat:a", ':'), ("a b", ' '), ("ä", 'ä')] {
            let text_owned = String::from(text);
            refuses(
                text,
                &NameError::BadCharacter { kind: "template name", found, text: text_owned },
            );
        }
    }

    #[test]
    fn what_looks_like_an_id_is_no_alias() {
        for text in ["human", "s-1", "gc-12", "tb-00ff"] {
            let reserved = NameError::Reserved { kind: "alias", text: text.into() };
            assert_eq!(Alias::parse(text), Err(reserved));
        }
        for text in ["humans", "gc-x", "rig/boss", "gc-"] {
            assert_eq!(Alias::parse(text).unwrap().as_str(), text);
        }
    }

    #[test]
    fn a_member_stands_in_the_place_of_its_template() {
        let name = |template: &str| {
            let template = TemplateName::parse(template).unwrap();
            AgentName::of_member(&template, &MemberName::parse("alpha").unwrap())
        };
        assert_eq!(name("worker").as_str(), "alpha");
        assert_eq!(name("rig/worker").as_str(), "rig/alpha");
        assert_eq!(name("rig/ops.worker").as_str(), "rig/ops.alpha");
        assert_eq!(name("ops.worker").as_str(), "ops.alpha");
    }

    #[test]
    fn s159_a_chosen_session_name_is_short_plain_and_no_id() {
        for (text, expected) in [("  sky  ", "sky"), ("x", "x"), ("a_b-c", "a_b-c")] {
            assert_eq!(SessionName::chosen(text).unwrap().as_str(), expected);
        }
        let longest = "a".repeat(limit::CHOSEN_NAME_BYTES_MAX);
        assert!(SessionName::chosen(&longest).is_ok());
        for text in ["", "sky.chat", "s-gc-123", &(longest + "a")] {
            assert!(SessionName::chosen(text).is_err(), "{text:?} is refused");
        }
        // What a host has is read all the same: it may be derived from an id.
        assert!(SessionName::parse("s-gc-123").is_ok());
    }

    #[test]
    fn parts_are_taken_from_the_last_slash_and_the_last_dot() {
        let parts = |text: &str| {
            let name = TemplateName::parse(text).unwrap();
            let Parts { rig, binding, base } = name.parts();
            (rig.map(String::from), binding.map(String::from), String::from(base))
        };
        let some = |text: &str| Some(String::from(text));
        assert_eq!(parts("worker"), (None, None, "worker".into()));
        assert_eq!(parts("a/b/c.d.worker"), (some("a/b"), some("c.d"), "worker".into()));
        assert_eq!(parts("rig/worker."), (some("rig"), None, "worker.".into()));
        assert_eq!(parts("a.b/worker"), (some("a.b"), None, "worker".into()));
    }

    #[test]
    fn whatever_is_made_of_the_longest_names_is_read_again() {
        let template = TemplateName::parse(&alloc::format!("{}/w", "r".repeat(62))).unwrap();
        let member = MemberName::parse(&"m".repeat(limit::TEMPLATE_NAME_BYTES_MAX)).unwrap();
        let slot = Slot::try_new(u32::MAX);
        for name in [AgentName::of_member(&template, &member), AgentName::of_seat(&template, slot)]
        {
            assert_eq!(AgentName::parse(name.as_str()), Ok(name));
        }
    }

    #[test]
    fn a_bead_id_has_one_part() {
        assert!(BeadId::parse("tb-1").is_ok());
        assert!(BeadId::parse("a/b").is_err());
    }

    #[test]
    fn the_limit_is_in_bytes_and_inclusive() {
        let longest = "a".repeat(limit::TEMPLATE_NAME_BYTES_MAX);
        accepts(&longest);
        let longer = longest + "a";
        refuses(&longer, &NameError::TooLong { kind: "template name", bytes: 65, max: 64 });
    }
}
