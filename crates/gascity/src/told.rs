//! What does a row say, in our nouns? Each word read where it stands, old spellings in the words of today.

use crate::row::{Row, RowOrigin};
use crate::spelling::{Spelling, instance_of, template_of};
use core::str::FromStr;
use tenure_audit::{Baseline, Record, Refused, Start, Step};
use tenure_bead::{AgentName, Alias, BeadId, NameError, TemplateName};
use tenure_identity::{Origin, Roster, Stage, Statement};

impl Row<'_> {
    /// Returns what the row says, in the words of today: a template or a name in an old spelling is the one it means,
    /// where only one can be meant.
    ///
    /// A word that is no name here is absent, and told in [`Record::refused`].
    ///
    /// # Errors
    ///
    /// [`NameError`] when its id is none here: there is nobody to speak of.
    pub fn told(&self, roster: &Roster) -> Result<Record, NameError> {
        let mut reading = Words { refused: Vec::new() };
        let id = BeadId::parse(self.id())?;
        let spelling = self.spelling(roster);
        let (stage, word) = self.stage();
        let origin = self.origin();
        let template: Option<TemplateName> = match &spelling {
            Some(spelling) => Some(spelling.template.clone()),
            None => reading.parse("template", self.template()),
        };
        let agent: Option<AgentName> = self.told_agent(spelling.as_ref(), origin, &mut reading);
        let statement = Statement {
            template,
            agent,
            alias: reading.parse("alias", self.alias()),
            former: self.told_former(&mut reading),
            session: reading.parse("session_name", self.session_name()),
            named: self.told_named(spelling.as_ref(), &mut reading),
            slot: self.slot(),
            origin: origin.map_or(Origin::Unstated, origin_of),
            created: self.bead().known().created_at,
            ..Statement::bare(id, stage)
        };
        Ok(Record {
            statement,
            generation: self.text("generation").and_then(|text| text.parse().ok()),
            start: self.start(),
            baseline: self.baseline(),
            phase_word: word,
            refused: reading.refused,
        })
    }

    /// Finds the template that the row is of: by the word for it, then by what it is called.
    fn spelling(&self, roster: &Roster) -> Option<Spelling> {
        if let Some(template) = self.template() {
            return template_of(roster, template).or_else(|| self.told_elsewhere(template, roster));
        }
        let names = [self.agent_name(), self.alias()];
        let by_name = names.into_iter().flatten().find_map(|name| instance_of(roster, name));
        by_name.or_else(|| template_of(roster, self.agent_name()?))
    }

    /// Finds which of several templates of one bare name is meant: the one that has a session that is called so.
    fn told_elsewhere(&self, template: &str, roster: &Roster) -> Option<Spelling> {
        let session = self.session_name().filter(|_| !self.owns_its_session_name());
        let names = [self.agent_name(), self.alias(), session].into_iter().flatten();
        let found = names.filter_map(|name| instance_of(roster, name));
        let mut fits = found.filter(|spelling| spelling.template.parts().base == template);
        Some(fits.next()?.written_as(template))
    }

    /// Reads what the row is called. One that a person made and that has only its template's name is called after its
    /// session, in the place of the template: the oldest rows are so.
    fn told_agent(
        &self,
        spelling: Option<&Spelling>,
        origin: Option<RowOrigin>,
        words: &mut Words,
    ) -> Option<AgentName> {
        let said = self.agent_name();
        let Some(spelling) = spelling else {
            return words.parse("agent_name", said);
        };
        let said = spelling.today(said?);
        let is_bare = said == spelling.template.as_str() && !spelling.is_singleton;
        let session = self
            .session_name()
            .filter(|_| is_bare && self.alias().is_none() && origin == Some(RowOrigin::Manual));
        let said = session.map_or(said, |session| spelling.beside(session));
        words.parse("agent_name", Some(&said))
    }

    /// Reads which configured session the row is. The oldest rows say only that they are one: that of their template.
    fn told_named(&self, spelling: Option<&Spelling>, words: &mut Words) -> Option<AgentName> {
        let of_template = || spelling.map(|spelling| spelling.template.as_str());
        let said = self.named_identity().or_else(|| of_template().filter(|_| self.is_named()));
        words.parse("configured_named_identity", said)
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
