//! How is a scenario about demand said in a few lines? A city in words, and what it wants as lines.
//!
//! Templates: `rig/worker max=3 min=1 scale=2 names=a,b after=db suspended`; without `max` there is no bound, without
//! `scale` there is no new work, and `scale=?` is not known.
//! Sessions: `mc-1 rig/worker active slot=2 agent=a alias=b former=c,d name=e named=f at=4 manual`; `-` is no template.
//! Requests, where a scenario is about serving them alone: `worker resume mc-1`, `worker new`.
//! Work: `w-1 mc-1 priority=5 route=rig/worker`; `-` is nobody.

use core::fmt::Display;
use tenure_bead::{
    AgentName, Alias, BeadId, Capacity, MemberName, SessionName, Slot, TemplateName, Wall,
};
use tenure_demand::{
    Blind, Budget, Census, Config, Demand, Guarantee, Realization, Request, Scale, Signals, Tier,
    Total, Work, WorkId, realize, requests,
};
use tenure_identity::{NamedPost, Origin, Pool, Post, Roster, Stage, Statement};

/// A config, what was observed, and who is there.
#[derive(Clone)]
pub(crate) struct City {
    posts: Vec<Post>,
    named: Vec<NamedPost>,
    pub(crate) config: Config,
    pub(crate) signals: Signals,
    pub(crate) sessions: Vec<Statement>,
    pub(crate) work: Vec<Work>,
    pub(crate) budget: Budget,
    asked: Option<Vec<Request>>,
}

/// Makes a city of templates.
pub(crate) fn city<const N: usize>(templates: [&str; N]) -> City {
    let roster = Roster::new(vec![], vec![]);
    let signals = Signals { census: Census::Complete, ..Signals::default() };
    let mut city = City {
        posts: vec![],
        named: vec![],
        config: Config::new(roster),
        signals,
        sessions: vec![],
        work: vec![],
        budget: Budget::UNLIMITED,
        asked: None,
    };
    for line in templates {
        city.template(line);
    }
    city.config.roster = Roster::new(city.posts.clone(), city.named.clone());
    city
}

impl City {
    fn template(&mut self, line: &str) {
        let mut words = line.split_whitespace();
        let template = TemplateName::parse(words.next().unwrap()).unwrap();
        let (mut min, mut max, mut names, mut scale) = (0, None, vec![], Scale::New(0));
        for (key, value) in words.map(pair) {
            match key {
                "min" => min = value.parse().unwrap(),
                "max" => max = Some(value.parse().unwrap()),
                "names" => {
                    names = value.split(',').map(|n| MemberName::parse(n).unwrap()).collect();
                }
                "scale" if value == "?" => scale = Scale::Unknown { why: Blind::Partial },
                "scale" => scale = Scale::New(value.parse().unwrap()),
                "suspended" => _ = self.config.suspended.insert(template.clone()),
                "after" => {
                    let after = value.split(',').map(|n| TemplateName::parse(n).unwrap()).collect();
                    self.config.after.insert(template.clone(), after);
                }
                _ => panic!("no such word of a template: {key}"),
            }
        }
        self.signals.scale.insert(template.clone(), scale);
        let pool = Pool::found(min, Capacity::of_signed(max), names);
        self.posts.push(Post { template, pool, alias: None });
    }

    /// Adds a session with a name of its own to the config.
    pub(crate) fn named(mut self, name: &str, template: &str) -> Self {
        let (name, template) =
            (AgentName::parse(name).unwrap(), TemplateName::parse(template).unwrap());
        self.named.push(NamedPost { name, template, alias: None });
        self.config.roster = Roster::new(self.posts.clone(), self.named.clone());
        self
    }

    /// Bounds everything.
    pub(crate) fn workspace(mut self, cap: u32) -> Self {
        self.config.workspace = Capacity::UpTo(cap);
        self
    }

    /// Bounds a rig.
    pub(crate) fn rig(mut self, rig: &str, cap: u32) -> Self {
        self.config.rigs.insert(rig.to_owned(), Capacity::UpTo(cap));
        self
    }

    /// Adds a session.
    pub(crate) fn session(mut self, line: &str) -> Self {
        self.sessions.push(session(line));
        self
    }

    /// Adds an item of work.
    pub(crate) fn work(mut self, line: &str) -> Self {
        self.work.push(work(line));
        self
    }

    /// Changes what was observed.
    pub(crate) fn but(mut self, change: impl FnOnce(&mut Signals)) -> Self {
        change(&mut self.signals);
        self
    }

    /// Bounds what one tick creates.
    pub(crate) fn creates_at_most(mut self, limit: u32, turn: u64) -> Self {
        self.budget = Budget { limit: Capacity::UpTo(limit), turn };
        self
    }

    /// Asks for sessions, whatever the work wants.
    pub(crate) fn asks<const N: usize>(mut self, lines: [&str; N]) -> Self {
        self.asked = Some(lines.map(request).into());
        self
    }

    pub(crate) fn demand(&self) -> Demand {
        let wanted = requests(&self.config, &self.work, &self.sessions, &self.signals);
        let requests = self.asked.clone().unwrap_or_else(|| wanted.requests.clone());
        Demand { requests, ..wanted }
    }

    pub(crate) fn realize(&self) -> Realization {
        realize(&self.config, &self.sessions, &self.signals, &self.demand(), self.budget)
    }

    /// Asserts who serves what, in order.
    #[track_caller]
    pub(crate) fn serves<const N: usize>(&self, expected: [&str; N]) -> &Self {
        assert_eq!(lines(&self.realize().served), expected);
        self
    }

    /// Asserts what nobody serves.
    #[track_caller]
    pub(crate) fn declines<const N: usize>(&self, expected: [&str; N]) -> &Self {
        assert_eq!(lines(&self.realize().declined), expected);
        self
    }

    /// Asserts the requests, in order.
    #[track_caller]
    pub(crate) fn wants<const N: usize>(&self, expected: [&str; N]) -> &Self {
        assert_eq!(lines(&self.demand().requests), expected);
        self
    }

    /// Asserts the refusals.
    #[track_caller]
    pub(crate) fn refuses<const N: usize>(&self, expected: [&str; N]) -> &Self {
        assert_eq!(lines(&self.demand().refusals), expected);
        self
    }

    /// Asserts the account of one template.
    #[track_caller]
    pub(crate) fn total(&self, expected: &str) -> &Self {
        let totals = lines(&self.demand().totals);
        assert!(totals.iter().any(|line| line == expected), "{totals:#?}");
        self
    }

    pub(crate) fn total_of(&self, template: &str) -> Total {
        let totals = self.demand().totals;
        totals.into_iter().find(|total| total.template.as_str() == template).unwrap()
    }
}

pub(crate) fn lines<T: Display>(of: &[T]) -> Vec<String> {
    of.iter().map(ToString::to_string).collect()
}

pub(crate) fn session(line: &str) -> Statement {
    let mut words = line.split_whitespace();
    let id = BeadId::parse(words.next().unwrap()).unwrap();
    let template = words.next().filter(|name| *name != "-");
    let stage = stage(words.next().unwrap());
    let mut said = Statement {
        template: template.map(|name| TemplateName::parse(name).unwrap()),
        origin: Origin::Pool,
        created: Some(Wall::from_unix_ms(0)),
        ..Statement::bare(id, stage)
    };
    for (key, value) in words.map(pair) {
        match key {
            "agent" => said.agent = Some(AgentName::parse(value).unwrap()),
            "alias" => said.alias = Some(Alias::parse(value).unwrap()),
            "former" => said.former = value.split(',').map(|a| Alias::parse(a).unwrap()).collect(),
            "name" => said.session = Some(SessionName::parse(value).unwrap()),
            "named" => {
                said.named = Some(AgentName::parse(value).unwrap());
                said.origin = Origin::Named;
            }
            "slot" => said.slot = Slot::try_new(value.parse().unwrap()),
            "at" => said.created = Some(Wall::from_unix_ms(60_000 * value.parse::<u64>().unwrap())),
            "manual" => said.origin = Origin::Manual,
            "unstated" => said.origin = Origin::Unstated,
            _ => panic!("no such word of a session: {key}"),
        }
    }
    said
}

fn stage(word: &str) -> Stage {
    match word {
        "starting" => Stage::Starting,
        "active" => Stage::Active,
        "draining" => Stage::Draining,
        "asleep" => Stage::Asleep,
        "drained" => Stage::Drained,
        "quarantined" => Stage::Quarantined,
        "failed" => Stage::Failed,
        "archived" => Stage::Archived,
        "closed" => Stage::Closed,
        "unknown" => Stage::Unknown,
        _ => panic!("no such stage: {word}"),
    }
}

fn request(line: &str) -> Request {
    let words: Vec<&str> = line.split_whitespace().collect();
    let tier = match words[1] {
        "dependency" => Tier::Dependency,
        "resume" => Tier::Resume,
        "wake" => Tier::Wake,
        "new" => Tier::New,
        "minimum" => Tier::Minimum,
        word => panic!("no such tier: {word}"),
    };
    Request {
        template: TemplateName::parse(words[0]).unwrap(),
        tier,
        session: words.get(2).map(|id| BeadId::parse(id).unwrap()),
        work: None,
        priority: 0,
        guarantee: Guarantee::Elastic,
    }
}

pub(crate) fn work(line: &str) -> Work {
    let mut words = line.split_whitespace();
    let id = WorkId::parse(words.next().unwrap()).unwrap();
    let assignee = words.next().filter(|who| *who != "-").map(str::to_owned);
    let mut work = Work { id, assignee, route: None, priority: 0 };
    for (key, value) in words.map(pair) {
        match key {
            "priority" => work.priority = value.parse().unwrap(),
            "route" => work.route = Some(value.to_owned()),
            _ => panic!("no such word of an item: {key}"),
        }
    }
    work
}

fn pair(word: &str) -> (&str, &str) {
    word.split_once('=').unwrap_or((word, ""))
}
