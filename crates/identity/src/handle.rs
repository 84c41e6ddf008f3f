//! What is a session called at its host? A spelling without slashes and dots, and one that no other session has.

use alloc::format;
use alloc::string::String;
use tenure_bead::{AgentName, BeadId, NameError, SessionName, Slot, TemplateName};

/// Spells a name as hosts have it: `--` for each `/` and `__` for each `.`.
///
/// Two names may become one handle (`a/b` and `a--b`); that is why nobody reads a name out of a handle.
///
/// # Errors
///
/// [`NameError`] when it gets too long for a host; whoever chose the name chooses a shorter one.
pub fn handle_of(name: &AgentName) -> Result<SessionName, NameError> {
    SessionName::parse(&plain(name.as_str()))
}

/// Spells the handle of a session of a pool: the last part of the template's name, and the bead's id, which no other
/// session has.
///
/// # Errors
///
/// [`NameError`] when it gets too long for a host.
pub fn own_handle(template: &TemplateName, id: &BeadId) -> Result<SessionName, NameError> {
    SessionName::parse(&format!("{}-{id}", last_part(template)))
}

/// Spells the handle of a session whose bead has no id yet; it is renamed once there is one.
///
/// # Errors
///
/// [`NameError`] when the token is no part of a handle, or it gets too long for a host.
pub fn pending_handle(template: &TemplateName, token: &str) -> Result<SessionName, NameError> {
    SessionName::parse(&format!("{}-pending-{token}", last_part(template)))
}

/// Spells a wanted handle that somebody else has: with the bead's id behind it.
///
/// # Errors
///
/// [`NameError`] when it gets too long for a host; whoever chose the handle chooses a shorter one.
pub fn suffixed_handle(wanted: &SessionName, id: &BeadId) -> Result<SessionName, NameError> {
    SessionName::parse(&format!("{wanted}-{id}"))
}

/// Returns whether a word ends with a bead's id, so that it says nothing but which bead it is.
///
/// A record does not lend its id as a slot: of the bead `5`, the handle `worker-5` is its own name.
#[must_use]
pub fn is_own(word: &str, id: &BeadId) -> bool {
    word.strip_suffix(id.as_str()).is_some_and(|before| before.ends_with('-'))
}

/// Takes a word apart into what it is called and the number behind the last dash.
///
/// ```
/// use tenure_identity::numbered;
/// assert_eq!(numbered("s-worker-10").map(|(name, slot)| (name, slot.number())), Some(("s-worker", 10)));
/// assert_eq!(numbered("worker-07"), None, "a slot has one spelling");
/// ```
#[must_use]
pub fn numbered(word: &str) -> Option<(&str, Slot)> {
    let (name, digits) = word.rsplit_once('-')?;
    Some((name, crate::seat::slot_of(digits)?))
}

pub(crate) fn plain(name: &str) -> String {
    name.replace('/', "--").replace('.', "__")
}

fn last_part(template: &TemplateName) -> String {
    let name = template.as_str();
    plain(name.rsplit_once('/').map_or(name, |(_, last)| last))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn id(text: &str) -> BeadId {
        BeadId::parse(text).unwrap()
    }

    #[test]
    fn s175_a_placeholder_is_a_handle_that_any_host_can_have() {
        let called = |template: &str| {
            let template = TemplateName::parse(template).unwrap();
            String::from(pending_handle(&template, "7f").unwrap().as_str())
        };
        assert_eq!(called("gastown.dog"), "gastown__dog-pending-7f");
        assert_eq!(called("saitoc/refinery"), "refinery-pending-7f");
        assert_eq!(called("saitoc/gastown.dog"), "gastown__dog-pending-7f");
        assert_eq!(called("mayor"), "mayor-pending-7f");
        let mayor = TemplateName::parse("mayor").unwrap();
        assert!(pending_handle(&mayor, "a b").is_err(), "a token is part of the handle");
    }

    #[test]
    fn s098_a_handle_is_its_bead_s_own_when_it_ends_with_the_id() {
        let template = TemplateName::parse("frontend/worker").unwrap();
        let own = own_handle(&template, &id("mc-17")).unwrap();
        assert_eq!(own.as_str(), "worker-mc-17");
        assert!(is_own(own.as_str(), &id("mc-17")));
        assert!(is_own("worker-gc-2", &id("gc-2")));
        assert!(!is_own("worker-other", &id("gc-2")));
        assert!(!is_own("gc-2", &id("gc-2")), "there is nothing before the id");
        assert!(BeadId::parse("").is_err() && SessionName::parse("").is_err(), "neither is empty");
    }

    #[test]
    fn s225_the_number_behind_the_last_dash_is_a_slot() {
        let number = |word| numbered(word).map_or(0, |(_, slot)| slot.number());
        assert_eq!(["s-worker-3", "s-worker-10", "s-mayor", "worker"].map(number), [3, 10, 0, 0]);
    }

    #[test]
    fn s173_a_handle_that_is_taken_gets_the_bead_s_id_or_is_refused_when_too_long() {
        let wanted = SessionName::parse("crew--gastown").unwrap();
        let suffixed = suffixed_handle(&wanted, &id("gc-4")).unwrap();
        assert_eq!(suffixed.as_str(), "crew--gastown-gc-4");
        let long =
            SessionName::parse(&"a".repeat(tenure_bead::limit::SESSION_NAME_BYTES_MAX)).unwrap();
        assert!(matches!(suffixed_handle(&long, &id("gc-4")), Err(NameError::TooLong { .. })));
    }

    #[test]
    fn a_name_is_spelled_without_slashes_and_dots_at_a_host() {
        let name = AgentName::parse("rig/ops.worker-3").unwrap();
        assert_eq!(handle_of(&name).unwrap().as_str(), "rig--ops__worker-3");
    }
}
