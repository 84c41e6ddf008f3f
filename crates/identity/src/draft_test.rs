//! How do the tests of this crate write rosters and records down? In one line each.

use crate::{Continuity, NamedPost, Origin, Pool, Post, Roster, Stage, Statement};
use alloc::vec::Vec;
use tenure_bead::{
    AgentName, Alias, BeadId, Capacity, Generation, MemberName, SessionName, Slot, TemplateName,
    Wall,
};

/// Makes a template: its name, its bound (negative for none), and the names that it lists.
pub(crate) fn post(template: &str, max: i64, names: &[&str]) -> Post {
    let names = names.iter().map(|name| MemberName::parse(name).unwrap()).collect();
    let pool = Pool::found(0, Capacity::of_signed(Some(max)), names);
    Post { template: template_name(template), pool, alias: Alias::parse(template).ok() }
}

/// Makes a session with a name of its own, whose alias is its name.
pub(crate) fn named(name: &str, template: &str) -> NamedPost {
    let alias = Alias::parse(name).ok();
    NamedPost { name: AgentName::parse(name).unwrap(), template: template_name(template), alias }
}

pub(crate) fn roster(posts: &[(&str, i64)], named_posts: &[(&str, &str)]) -> Roster {
    let posts = posts.iter().map(|(name, max)| post(name, *max, &[])).collect();
    Roster::new(posts, named_posts.iter().map(|(name, of)| named(name, of)).collect())
}

pub(crate) fn template_name(text: &str) -> TemplateName {
    TemplateName::parse(text).unwrap()
}

pub(crate) fn id(text: &str) -> BeadId {
    BeadId::parse(text).unwrap()
}

pub(crate) fn alias(text: &str) -> Alias {
    Alias::parse(text).unwrap()
}

pub(crate) fn agent(text: &str) -> AgentName {
    AgentName::parse(text).unwrap()
}

/// Makes a record from words such as `id=gc-1 template=rig/worker slot=3 stage=asleep`.
pub(crate) fn says(words: &str) -> Statement {
    let mut statement = Statement::bare(id("gc-x"), Stage::Active);
    for word in words.split_whitespace() {
        let (key, value) = word.split_once('=').unwrap();
        match key {
            "id" => statement.id = id(value),
            "template" => statement.template = Some(template_name(value)),
            "agent" => statement.agent = Some(agent(value)),
            "alias" => statement.alias = Some(alias(value)),
            "former" => statement.former = value.split(',').map(alias).collect(),
            "session" => statement.session = Some(SessionName::parse(value).unwrap()),
            "named" => statement.named = Some(agent(value)),
            "slot" => statement.slot = Slot::try_new(value.parse().unwrap()),
            "created" => statement.created = Some(Wall::from_unix_ms(value.parse().unwrap())),
            "life" => statement.generation = Some(Generation::new(value.parse().unwrap())),
            "continuity" => statement.continuity = continuity(value),
            "origin" => statement.origin = origin(value),
            "stage" => statement.stage = stage(value),
            other => panic!("no record has a {other}"),
        }
    }
    statement
}

/// Makes records, one a line.
pub(crate) fn all_say(lines: &[&str]) -> Vec<Statement> {
    lines.iter().map(|line| says(line)).collect()
}

fn continuity(word: &str) -> Continuity {
    match word {
        "kept" => Continuity::Kept,
        "ended" => Continuity::Ended,
        other => panic!("no continuity is called {other}"),
    }
}

fn origin(word: &str) -> Origin {
    match word {
        "pool" => Origin::Pool,
        "named" => Origin::Named,
        "manual" => Origin::Manual,
        other => panic!("no origin is called {other}"),
    }
}

fn stage(word: &str) -> Stage {
    match word {
        "starting" => Stage::Starting,
        "active" => Stage::Active,
        "asleep" => Stage::Asleep,
        "drained" => Stage::Drained,
        "failed" => Stage::Failed,
        "archived" => Stage::Archived,
        "closed" => Stage::Closed,
        "unknown" => Stage::Unknown,
        other => panic!("no stage is called {other}"),
    }
}
