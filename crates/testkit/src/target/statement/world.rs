//! What do the records say, and what does the config? Both as production has them, edited word by word.

use super::{Op, Said};
use core::fmt;
use tenure_bead::{
    AgentName, Alias, BeadId, Capacity, Generation, MemberName, SessionName, Slot, TemplateName,
    Wall,
};
use tenure_identity::{NamedPost, Origin, Pool, Post, Roster, Stage, Statement};

/// Some records and a config.
#[derive(Clone, Debug, Default)]
pub struct World {
    pub(super) statements: Vec<Statement>,
    posts: Vec<Post>,
    named: Vec<NamedPost>,
    pub(super) roster: Roster,
    most: usize,
}

impl World {
    pub(super) fn new(most: u32) -> Self {
        Self { most: usize::try_from(most).unwrap_or(1), ..Self::default() }
    }

    pub(super) const fn most(&self) -> usize {
        self.most
    }

    /// Makes an edit, and returns whether anything is different; what no grammar allows changes nothing.
    pub(super) fn edit(&mut self, op: &Op) -> bool {
        let before = (self.statements.clone(), self.roster.clone());
        match op {
            Op::Say { who, of, word } => self.say(*who, *of, word.as_deref()),
            Op::Number { who, slot } => {
                self.of(*who).slot = slot.and_then(Slot::try_new);
            }
            Op::Live { who, stage } => self.of(*who).stage = (*stage).into(),
            Op::Born { who, origin, at, life } => {
                let statement = self.of(*who);
                statement.origin = (*origin).into();
                statement.created = Some(Wall::from_unix_ms(u64::from(*at)));
                statement.generation = life.map(|life| Generation::new(u32::from(life)));
            }
            Op::Forget { who } => {
                let id = self.id(*who);
                self.statements.retain(|one| one.id != id);
            }
            Op::Post { name, max, names } => self.post(name, *max, names),
            Op::Unpost { name } => self.posts.retain(|post| post.template.as_str() != name),
            Op::Name { name, of } => self.name(name, of),
            Op::Unname { name } => self.named.retain(|post| post.name.as_str() != name),
        }
        self.roster = Roster::new(self.posts.clone(), self.named.clone());
        (&before.0, &before.1) != (&self.statements, &self.roster)
    }

    fn id(&self, who: u8) -> BeadId {
        let number = usize::from(who) % self.most.max(1);
        // A bead may be called like a slot.
        let text = if number == 0 { "2".to_owned() } else { format!("gc-{number}") };
        BeadId::parse(&text).expect("it is made of digits")
    }

    fn of(&mut self, who: u8) -> &mut Statement {
        let id = self.id(who);
        let at = match self.statements.iter().position(|one| one.id == id) {
            Some(at) => at,
            None => {
                self.statements.push(Statement::bare(id, Stage::Active));
                self.statements.len().saturating_sub(1)
            }
        };
        self.statements.get_mut(at).expect("it is there or was just added")
    }

    fn say(&mut self, who: u8, of: Said, word: Option<&str>) {
        let statement = self.of(who);
        let agent = || word.and_then(|word| AgentName::parse(word).ok());
        let alias = || word.and_then(|word| Alias::parse(word).ok());
        match of {
            Said::Template => {
                statement.template = word.and_then(|word| TemplateName::parse(word).ok());
            }
            Said::Agent => statement.agent = agent(),
            Said::Alias => statement.alias = alias(),
            Said::Former => statement.former = alias().into_iter().collect(),
            Said::Session => {
                statement.session = word.and_then(|word| SessionName::parse(word).ok());
            }
            Said::Named => statement.named = agent(),
        }
    }

    fn post(&mut self, name: &str, max: i8, names: &[String]) {
        let Ok(template) = TemplateName::parse(name) else { return };
        let names = names.iter().filter_map(|name| MemberName::parse(name).ok()).collect();
        let pool = Pool::found(0, Capacity::of_signed(Some(i64::from(max))), names);
        let alias = Alias::parse(name).ok();
        self.posts.retain(|post| post.template != template);
        self.posts.push(Post { template, pool, alias });
    }

    fn name(&mut self, name: &str, of: &str) {
        let (Ok(name), Ok(template)) = (AgentName::parse(name), TemplateName::parse(of)) else {
            return;
        };
        let alias = Alias::parse(name.as_str()).ok();
        self.named.retain(|post| post.name != name);
        self.named.push(NamedPost { name, template, alias });
    }

    /// Returns what a world is like, so that the hunter sees when it is somewhere new.
    pub(super) fn shape(&self) -> impl core::hash::Hash {
        let said = |one: &Statement| {
            let words = [
                one.template.is_some(),
                one.agent.is_some(),
                one.alias.is_some(),
                one.session.is_some(),
                one.named.is_some(),
                one.slot.is_some(),
            ];
            (words, one.stage.is_open(), one.origin == Origin::Manual)
        };
        let mut records: Vec<_> = self.statements.iter().map(said).collect();
        records.sort_unstable();
        (records, self.posts.len(), self.named.len())
    }
}

impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for post in self.roster.posts() {
            let names: Vec<&str> = post.pool.names().iter().map(|name| name.as_str()).collect();
            writeln!(f, "template {} up to {} {names:?}", post.template, post.pool.max())?;
        }
        for post in self.roster.named() {
            writeln!(f, "session {} of {}", post.name, post.template)?;
        }
        for one in &self.statements {
            writeln!(f, "{one:?}")?;
        }
        Ok(())
    }
}
