//! May a session take this work up again? Only where the work's route and the session name one template.

use crate::recall::{identity_meant, template_meant};
use crate::{Post, Roster, Statement, template_of};
use alloc::string::String;
use tenure_bead::TemplateName;

/// Why a session may not take work up.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[expect(clippy::exhaustive_enums, reason = "whoever assigns work has to handle each")]
pub enum Mismatch {
    /// The route names another template than the session is of.
    #[error(
        "resume the work: it is routed to {routed}, the session is of {session}; let one of {routed} take it"
    )]
    OtherTemplate {
        /// What the route names.
        routed: TemplateName,
        /// What the session is of.
        session: TemplateName,
    },
    /// The route names no template of the config, or several.
    #[error(
        "resume the work: its route {route:?} names no one template; correct the route or the config"
    )]
    UnknownRoute {
        /// The route.
        route: String,
    },
    /// The session's record does not say what it is of, or says what several templates could mean.
    #[error("resume the work: the session's record names no one template; name its template")]
    UnknownSession,
}

/// Returns whether a session may take up work that is routed so; work without a route anybody may who owns it.
///
/// A route is a template's name, the name of one of its sessions within its bounds, or an old spelling of either. What
/// the session is of is read from all of its words: a record that leaves its template out is not let through by that
/// (Gas City #2076).
///
/// # Errors
///
/// [`Mismatch`] when the two do not name one template; the work waits for a session of the right one.
///
/// ```
/// use tenure_bead::{AgentName, BeadId, TemplateName};
/// use tenure_identity::{may_resume, Mismatch, Pool, Post, Roster, Stage, Statement};
/// # fn main() -> Result<(), tenure_bead::NameError> {
/// let post = |name: &str| {
///     Ok::<_, tenure_bead::NameError>(Post { template: TemplateName::parse(name)?, pool: Pool::of(10), alias: None })
/// };
/// let roster = Roster::new(vec![post("codex-max")?, post("codex-min")?], vec![]);
/// let agent = Some(AgentName::parse("codex-max-1")?);
/// let record = Statement { agent, ..Statement::bare(BeadId::parse("gc-7")?, Stage::Asleep) };
/// assert_eq!(may_resume(&record, "codex-max-2", &roster), Ok(()));
/// assert!(matches!(may_resume(&record, "codex-min", &roster), Err(Mismatch::OtherTemplate { .. })));
/// # Ok(())
/// # }
/// ```
pub fn may_resume(statement: &Statement, route: &str, roster: &Roster) -> Result<(), Mismatch> {
    let route = route.trim();
    if route.is_empty() {
        return Ok(());
    }
    let Some(routed) = template_routed(route, roster) else {
        return Err(Mismatch::UnknownRoute { route: route.into() });
    };
    let Some(session) = template_of(statement, roster) else {
        return Err(Mismatch::UnknownSession);
    };
    tenure_bead::canary!(RouteIgnored => return Ok(()));
    if routed.template == session.template {
        return Ok(());
    }
    let (routed, session) = (routed.template.clone(), session.template.clone());
    Err(Mismatch::OtherTemplate { routed, session })
}

/// Returns the one template that a route names, or nothing where it names none or several.
#[must_use]
pub fn template_routed<'r>(route: &str, roster: &'r Roster) -> Option<&'r Post> {
    let word = route.trim();
    match template_meant(word, roster).as_slice() {
        [post] => return Some(post),
        [_, _, ..] => return None,
        [] => {}
    }
    match identity_meant(word, roster).as_slice() {
        [post] => Some(post),
        [] | [_, _, ..] => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft_test::{roster, says};
    use alloc::format;
    use alloc::vec::Vec;

    fn codex() -> Roster {
        roster(&[("codex-max", 10), ("codex-min", 10)], &[])
    }

    #[track_caller]
    fn check(roster: &Roster, record: &str, route: &str, expected: &str) {
        let answer = match may_resume(&says(record), route, roster) {
            Ok(()) => "may",
            Err(Mismatch::OtherTemplate { .. }) => "other",
            Err(Mismatch::UnknownRoute { .. }) => "unknown route",
            Err(Mismatch::UnknownSession) => "unknown session",
        };
        assert_eq!(answer, expected, "{record} for {route:?}");
    }

    #[test]
    fn s005_work_routed_to_another_template_does_not_resume_a_session() {
        let record = "template=codex-max session=workflows__codex-max-mc-codex-max stage=asleep";
        check(&codex(), record, "codex-min", "other");
        check(&codex(), record, "codex-max", "may");
        check(&codex(), record, " ", "may");
    }

    #[test]
    fn s006_a_record_without_a_template_is_held_to_what_its_other_words_mean() {
        check(&codex(), "agent=codex-max-1", "codex-min", "other");
        check(&codex(), "agent=codex-max-1", "codex-max", "may");
        check(&codex(), "alias=codex-max-1", "codex-min", "other");
        check(
            &codex(),
            "slot=1 session=workflows__codex-max-mc-codex-max",
            "codex-max",
            "unknown session",
        );
        check(&codex(), "agent=codex-max-99", "codex-max", "unknown session");
    }

    #[test]
    fn s037_a_route_may_name_one_of_the_template_s_sessions() {
        let roster =
            roster(&[("rig/claude", 3), ("rig/refinery", 1)], &[("rig/boss", "rig/claude")]);
        check(&roster, "template=rig/claude slot=2", "rig/claude-1", "may");
        check(&roster, "template=rig/claude named=rig/boss", "rig/boss", "may");
        check(&roster, "template=rig/refinery", "rig/claude-1", "other");
        check(&roster, "template=rig/refinery", "rig/refinery-1", "may");
    }

    #[test]
    fn s038_a_route_to_a_session_that_cannot_be_is_no_route() {
        let roster = roster(&[("rig/claude", 3)], &[]);
        check(&roster, "template=rig/claude slot=2", "rig/claude-99", "unknown route");
        check(&roster, "template=rig/claude slot=2", "rig/elsewhere", "unknown route");
    }

    #[test]
    fn s036_a_route_and_a_record_of_a_package_that_is_gone_name_the_template_without_it() {
        let roster = roster(&[("packs/worker", 8)], &[]);
        check(&roster, "template=packs/gc.worker", "packs/gc.worker", "may");
        check(&roster, "template=packs/worker", "packs/gc.worker-2", "may");
        let bound = crate::draft_test::roster(&[("packs/gc.worker", 8)], &[]);
        check(&bound, "template=packs/gc.worker", "packs/worker", "unknown route");
    }

    #[test]
    fn s105_a_local_route_names_the_one_template_that_is_called_so() {
        let one = roster(&[("frontend/worker", 5)], &[]);
        check(&one, "template=worker", "worker", "may");
        let two = roster(&[("frontend/worker", 5), ("backend/worker", 5)], &[]);
        check(&two, "template=frontend/worker", "worker", "unknown route");
        check(&two, "template=worker", "frontend/worker", "unknown session");
    }

    /// What a record is of, by the first of its words that says anything: written out, word by word.
    fn said_outright(
        template: &str,
        agent: &str,
        alias: &str,
        named: &str,
    ) -> Option<&'static str> {
        let by_word = |word: &str| match word {
            "a" | "a-1" | "a-2" | "boss" => Some("a"),
            "b" | "b-1" | "b-2" => Some("b"),
            _ => None,
        };
        match (named, template) {
            ("boss", _) | ("", "a") => Some("a"),
            ("", "b") => Some("b"),
            ("", "") => by_word(agent).or_else(|| by_word(alias)),
            // It says what it is of, and nobody configured that.
            _ => None,
        }
    }

    /// R1, over every record that can be said in these words, and every route.
    #[test]
    fn nobody_takes_up_work_of_another_template_whatever_a_record_says_or_leaves_out() {
        let roster = roster(&[("a", 3), ("b", 3)], &[("boss", "a")]);
        let agents = ["", "a-1", "b-1", "a-99", "boss", "a-2", "b-2", "x-1"];
        let aliases = ["", "a-2", "b-2", "hal", "a-1", "b-1", "b-99"];
        let routes =
            [("a", "a"), ("b", "b"), ("a-1", "a"), ("b-3", "b"), ("b-9", ""), ("gone", "")];
        let mut asked = 0;
        for template in ["", "a", "b", "gone"] {
            for (agent, alias, named) in combined(&agents, &aliases, &["", "boss"]) {
                let words =
                    [("template", template), ("agent", agent), ("alias", alias), ("named", named)];
                let said = words.iter().filter(|(_, word)| !word.is_empty());
                let said: Vec<String> = said.map(|(key, word)| format!("{key}={word}")).collect();
                for rest in ["", "slot=1", "session=b-1", "slot=2 session=a-1"] {
                    let record = says(&format!("{} {rest}", said.join(" ")));
                    let of = said_outright(template, agent, alias, named);
                    asked += routes.map(|route| takes_up(&record, route, of, &roster)).len();
                }
            }
        }
        assert_eq!(asked, 10_752);
    }

    fn takes_up(record: &Statement, (route, to): (&str, &str), of: Option<&str>, roster: &Roster) {
        let may = may_resume(record, route, roster).is_ok();
        assert_eq!(may, of == Some(to), "{record:?} for {route}");
    }

    fn combined<'w>(
        agents: &'w [&'w str],
        aliases: &'w [&'w str],
        named: &'w [&'w str],
    ) -> impl Iterator<Item = (&'w str, &'w str, &'w str)> {
        agents.iter().flat_map(move |agent| {
            aliases
                .iter()
                .flat_map(move |alias| named.iter().map(move |own| (*agent, *alias, *own)))
        })
    }
}
