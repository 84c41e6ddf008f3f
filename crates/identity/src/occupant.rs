//! Who sits under this name? The record that says so best, as far as records say; where two say it alike, nobody's guess.

use crate::recall::Recalled;
use crate::{
    Candidate, Candidates, Directory, Roster, Stage, Statement, is_own, limit, recall, slots_said,
};
use alloc::vec::Vec;
use tenure_bead::{AgentName, BeadId, Seat, Stated, TemplateName, Tie};

/// Who sits under each name, put together once.
///
/// It is for those who look for what exists and may not miss it: a session in slot 7 of a pool that was cut to 5 is
/// found under its seventh name.
#[derive(Clone, Debug)]
pub struct Occupants<'a> {
    /// By name, then by how well the record says so, best first, then by id.
    entries: Vec<(AgentName, Rank, &'a BeadId)>,
}

/// Who sits under a name.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "whoever looks for a session has to handle each")]
pub enum Occupant {
    /// This record.
    One(BeadId),
    /// Several records say it alike.
    Ambiguous(Candidates),
    /// No record says so.
    Nobody,
}

/// How well a record says that it sits there; more is better, in this order.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
struct Rank {
    /// It is a configured session of that name.
    is_named: bool,
    /// The slot stands in it (2), its concrete identity means it (2), it names the template whole (1), its alias
    /// means it (1).
    words: u8,
    /// It runs (2) or is on its way (1).
    stage: u8,
    /// Its handle at the host carries its own id.
    has_own_handle: bool,
}

impl<'a> Occupants<'a> {
    /// Finds out where every open record sits.
    #[must_use]
    pub fn new(directory: &Directory<'a>) -> Self {
        let holding = directory.statements().iter().filter(|one| one.stage.holds());
        let mut entries: Vec<(AgentName, Rank, &'a BeadId)> = holding
            .filter_map(|one| {
                let (name, words) = seated(one, directory.roster())?;
                Some((name, rank(one, words), &one.id))
            })
            .collect();
        entries.sort_unstable_by(|(a, rank, one), (b, other, two)| {
            a.cmp(b).then_with(|| other.cmp(rank)).then_with(|| one.cmp(two))
        });
        Self { entries }
    }

    /// Returns who sits under a name.
    pub fn of(&self, name: &AgentName) -> Occupant {
        let from = self.entries.partition_point(|(called, ..)| called < name);
        let rest = self.entries.get(from..).unwrap_or_default();
        let Some((_, best, first)) = rest.first().filter(|(called, ..)| called == name) else {
            return Occupant::Nobody;
        };
        let alike = rest.iter().take_while(|(called, rank, _)| called == name && rank == best);
        let beads: Vec<&BeadId> = alike.map(|(.., id)| *id).collect();
        if beads.len() == 1 {
            return Occupant::One((*first).clone());
        }
        let count = beads.len();
        let first = beads.into_iter().take(limit::CANDIDATES_MAX).cloned();
        Occupant::Ambiguous(Candidates { first: first.map(Candidate::Bead).collect(), count })
    }
}

/// Returns the name under which a record sits, and how well its words say so.
fn seated(one: &Statement, roster: &Roster) -> Option<(AgentName, u8)> {
    let agent = || Some((one.agent.clone()?, AGENT));
    let slotted = |template: &TemplateName, stated: Stated| {
        let slot = stated.stored.or(stated.agent).or(stated.alias).or(stated.session)?;
        let seat = Seat::Numbered { template: template.clone(), slot };
        let name = roster.name_of(&seat);
        let name = name.unwrap_or_else(|| AgentName::of_seat(template, Some(slot)));
        let says = |said| said == Some(slot);
        let words = [
            (says(stated.stored), STORED),
            (says(stated.agent), AGENT),
            (stated.template == Tie::Stated && says_whole(one, template), TEMPLATE),
            (says(stated.alias), ALIAS),
        ];
        Some((name, words.into_iter().filter(|(said, _)| *said).map(|(_, worth)| worth).sum()))
    };
    let in_template = |template: &TemplateName| {
        slotted(template, slots_said(one, roster.post(template)?, roster))
    };
    if let Some(named) = &one.named {
        return Some((named.clone(), AGENT));
    }
    match recall(one, roster) {
        Recalled::Seat(Seat::Singleton { template }) => {
            Some((AgentName::of_seat(&template, None), AGENT))
        }
        Recalled::Stale { seat, .. } => Some((AgentName::of_seat(seat.template(), None), 0)),
        Recalled::Seat(seat) | Recalled::OutOfBounds { seat } => in_template(seat.template()),
        Recalled::Contradiction { template, stated, .. } => {
            slotted(&template, stated).or_else(agent)
        }
        // A template's own name is that of nobody who has a slot.
        Recalled::Unseated { template } => {
            agent().filter(|(name, _)| name.as_str() != template.as_str())
        }
        Recalled::Unknown => agent(),
    }
}

fn says_whole(one: &Statement, template: &TemplateName) -> bool {
    one.template.as_ref() == Some(template)
}

fn rank(one: &Statement, words: u8) -> Rank {
    let stage = match one.stage {
        Stage::Active => 2,
        Stage::Starting => 1,
        Stage::Draining
        | Stage::Asleep
        | Stage::Drained
        | Stage::Quarantined
        | Stage::Failed
        | Stage::Archived
        | Stage::Closed
        | Stage::Unknown => 0,
    };
    let own = one.session.as_ref().is_some_and(|handle| is_own(handle.as_str(), &one.id));
    Rank { is_named: one.named.is_some(), words, stage, has_own_handle: own }
}

/// What each word is worth: a slot and a concrete identity say a seat by themselves, a template and an alias support.
const STORED: u8 = 2;
const AGENT: u8 = 2;
const TEMPLATE: u8 = 1;
const ALIAS: u8 = 1;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft_test::{agent, all_say, roster};
    use alloc::string::{String, ToString};

    #[track_caller]
    fn check(roster: &Roster, lines: &[&str], name: &str, expected: &str) {
        let mut records = all_say(lines);
        for _ in 0..2 {
            let found = Occupants::new(&Directory::new(&records, roster)).of(&agent(name));
            let found: String = match found {
                Occupant::One(id) => id.to_string(),
                Occupant::Ambiguous(several) => alloc::format!("{} alike", several.count),
                Occupant::Nobody => "nobody".into(),
            };
            assert_eq!(found, expected, "{name}");
            records.reverse();
        }
    }

    fn frontend() -> Roster {
        roster(&[("frontend/worker", 5)], &[])
    }

    #[test]
    fn s092_of_two_who_say_it_alike_the_one_that_runs_is_found() {
        let slot = "template=frontend/worker slot=5";
        let lines =
            [&*alloc::format!("id=a {slot} stage=starting"), &*alloc::format!("id=b {slot}")];
        check(&frontend(), &lines, "frontend/worker-5", "b");
    }

    #[test]
    fn s094_a_session_beyond_the_bound_is_found_where_it_sits() {
        let line =
            "id=a slot=7 agent=frontend/worker-7 alias=frontend/worker-7 template=frontend/worker";
        check(&frontend(), &[line], "frontend/worker-7", "a");
    }

    #[test]
    fn s097_s099_who_has_no_seat_is_found_nowhere() {
        let lines = [
            "id=5 template=frontend/worker session=worker-5",
            "id=a template=frontend/worker session=worker-5 alias=stale-worker-alias",
        ];
        check(&frontend(), &lines, "frontend/worker-5", "nobody");
    }

    #[test]
    fn s101_a_local_name_is_somebody_s_only_where_one_template_is_called_so() {
        let line = ["id=a template=worker session=worker-5"];
        check(&frontend(), &line, "frontend/worker-5", "a");
        let both = roster(&[("frontend/worker", 5), ("backend/worker", 5)], &[]);
        check(&both, &line, "frontend/worker-5", "nobody");
        check(&both, &line, "backend/worker-5", "nobody");
    }

    #[test]
    fn s102_two_equally_weak_words_are_nobody_s_guess() {
        let frontend = roster(&[("frontend/worker", 7)], &[]);
        let lines =
            ["id=a alias=frontend/worker-7 session=x", "id=b alias=frontend/worker-7 session=y"];
        check(&frontend, &lines, "frontend/worker-7", "2 alike");
    }

    #[test]
    fn s103_who_says_it_in_every_place_is_found_among_those_who_hint_at_it() {
        let frontend = roster(&[("frontend/worker", 7)], &[]);
        let lines = [
            "id=a alias=frontend/worker-7 session=x",
            "id=b alias=frontend/worker-7 session=y",
            "id=c template=frontend/worker agent=frontend/worker-7 slot=7",
        ];
        check(&frontend, &lines, "frontend/worker-7", "c");
    }

    #[test]
    fn s194_the_configured_session_is_found_before_a_pool_s_that_leaked_into_its_name() {
        let roster =
            roster(&[("mayor", 3), ("frontend/worker", 5), ("solo", 1)], &[("mayor", "mayor")]);
        let lines = [
            "id=named named=mayor template=mayor",
            "id=leaked template=mayor agent=mayor",
            "id=slotted template=frontend/worker slot=2",
            "id=labeled agent=frontend/other",
            "id=stale template=solo agent=solo-1",
            "id=plain template=solo agent=solo stage=asleep",
            "id=gone template=frontend/worker slot=3 stage=closed",
            "id=failed template=frontend/worker slot=4 stage=failed",
        ];
        check(&roster, &lines, "mayor", "named");
        check(&roster, &lines, "frontend/worker-2", "slotted");
        check(&roster, &lines, "frontend/worker", "nobody");
        check(&roster, &lines, "frontend/other", "labeled");
        check(&roster, &lines, "solo", "plain");
        check(&roster, &lines, "frontend/worker-3", "nobody");
        check(&roster, &lines, "frontend/worker-4", "nobody");
        check(&roster, &lines[1..2], "mayor", "nobody");
    }
}
