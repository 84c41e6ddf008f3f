//! What does a row say, in our nouns? Each word read where it stands, old spellings in the words of today.

use crate::row::{Row, RowOrigin};
use core::str::FromStr;
use tenure_audit::{Baseline, Record, Refused, Start, Step};
use tenure_bead::{AgentName, Alias, BeadId, Generation, NameError};
use tenure_identity::{
    Continuity, Naming, Origin, Post, Roster, Stage, Statement, naming, template_of,
};

impl Row<'_> {
    /// Returns what the row says, word by word; what its words mean is for `tenure-identity` to say.
    ///
    /// A word that is no name here is absent, and told in [`Record::refused`]. The roster is asked for what the oldest
    /// rows left out, as they were read then: who is called like a pool by a person is called after its session.
    ///
    /// # Errors
    ///
    /// [`NameError`] when its id is none here: there is nobody to speak of.
    pub fn told(&self, roster: &Roster) -> Result<Record, NameError> {
        let mut words = Words { refused: Vec::new() };
        let id = BeadId::parse(self.id())?;
        let (stage, word) = self.stage();
        let generation = self.text("generation").and_then(|text| text.parse().ok());
        let mut statement = Statement {
            template: words.parse("template", self.template()),
            agent: words.parse("agent_name", self.agent_name()),
            alias: words.parse("alias", self.alias()),
            former: self.told_former(&mut words),
            session: words.parse("session_name", self.session_name()),
            named: words.parse("configured_named_identity", self.named_identity()),
            slot: self.slot(),
            origin: self.origin().map_or(Origin::Unstated, origin_of),
            created: self.bead().known().created_at,
            generation: generation.map(Generation::new),
            continuity: self.continuity(),
            ..Statement::bare(id, stage)
        };
        if let Some(post) = template_of(&statement, roster) {
            self.complete(&mut statement, post);
        }
        Ok(Record {
            statement,
            start: self.start(),
            baseline: self.baseline(),
            phase_word: word,
            refused: words.refused,
        })
    }

    /// Says what the oldest rows left out.
    fn complete(&self, statement: &mut Statement, post: &Post) {
        let own = AgentName::parse(post.template.as_str()).ok();
        if self.is_named() && self.named_identity().is_none() {
            statement.named.clone_from(&own);
        }
        let is_bare = statement.agent == own && naming(&post.pool) != Naming::Singleton;
        let is_old = statement.alias.is_none() && statement.origin == Origin::Manual;
        if let Some(session) = self.session_name().filter(|_| is_bare && is_old) {
            let whole = post.template.as_str();
            let before = whole.strip_suffix(post.template.parts().base).unwrap_or_default();
            statement.agent = AgentName::parse(&format!("{before}{session}")).ok().or(own);
        }
    }

    /// Reads whether the row may be the same session again, once it is closed.
    fn continuity(&self) -> Continuity {
        let is_ended = |word: &str| ENDED.contains(&word);
        let says_so = self.text("continuity_eligible") == Some("false");
        let reason = self.text("close_reason").is_some_and(is_ended);
        if says_so || reason || is_ended(self.phase()) {
            Continuity::Ended
        } else {
            Continuity::Kept
        }
    }

    fn told_former(&self, words: &mut Words) -> Vec<Alias> {
        let former = self.former_aliases().into_iter();
        former.filter_map(|alias| words.parse("alias_history", Some(alias))).collect()
    }

    /// Reads where in its life the row is, and the word for it where nobody knows it.
    fn stage(&self) -> (Stage, Option<String>) {
        if self.bead().is_closed() {
            return (Stage::Closed, None);
        }
        let owes = self.flag("pending_create_claim");
        let stage = match self.phase() {
            "" | "asleep" | "drained" if owes => Stage::Starting,
            "start-pending" | "creating" => Stage::Starting,
            // Who says nothing lived before there was a word for it.
            "" | "active" | "awake" => Stage::Active,
            "asleep" if self.text("sleep_reason") == Some("drained") => Stage::Drained,
            "asleep" | "suspended" | "stopped" | "orphaned" => Stage::Asleep,
            "draining" | "closing" => Stage::Draining,
            "drained" | "closed" => Stage::Drained,
            "quarantined" => Stage::Quarantined,
            "failed-create" => Stage::Failed,
            "archived" => Stage::Archived,
            word => return (Stage::Unknown, Some(word.to_owned())),
        };
        (stage, None)
    }

    fn start(&self) -> Option<Start> {
        let owes = self.flag("pending_create_claim");
        let is_tried = self.moment("last_woke_at").is_some();
        let step = match (owes, is_tried) {
            (true, false) => Step::Owed,
            (true, true) => Step::Tried,
            (false, _) => Step::Unclaimed,
        };
        // A start that was tried later than the row was made began then.
        let since = self.start_owed_since().max(self.moment("last_woke_at"));
        (self.stage().0 == Stage::Starting).then_some(Start { since, step })
    }

    fn baseline(&self) -> Baseline {
        match self.text("started_config_hash") {
            Some(_) => Baseline::Committed,
            None => Baseline::Missing,
        }
    }
}

const fn origin_of(origin: RowOrigin) -> Origin {
    match origin {
        RowOrigin::Named => Origin::Named,
        RowOrigin::Manual => Origin::Manual,
        RowOrigin::Ephemeral => Origin::Pool,
    }
}

/// Reads words, and keeps those that are no names.
struct Words {
    refused: Vec<Refused>,
}

impl Words {
    fn parse<T: FromStr<Err = NameError>>(&mut self, key: &str, text: Option<&str>) -> Option<T> {
        let text = text?;
        let why = match text.parse() {
            Ok(name) => return Some(name),
            Err(why) => why,
        };
        self.refused.push(Refused { key: key.to_owned(), text: text.to_owned(), why });
        None
    }
}

/// Why a session is closed for good, as Gas City writes it: somebody else is it, or it never began.
const ENDED: &[&str] = &[
    "duplicate",
    "duplicate-repair",
    "gc_swept",
    "orphaned",
    "reconfigured",
    "stale-session",
    "failed-create",
];
