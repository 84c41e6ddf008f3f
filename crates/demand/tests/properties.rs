//! Does demand keep its promises in every city? Small cities in which everything that can be wrong is likely.

use core::ops::Range;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use std::collections::{BTreeMap, BTreeSet};
use tenure_bead::{
    AgentName, Alias, BeadId, Capacity, Seat, SessionName, Slot, TemplateName, Wall,
};
use tenure_demand::{
    Blind, Budget, Cap, Census, Choice, Config, Demand, How, Realization, Request, Scale, Signals,
    Subject, Tier, Why, Work, WorkId, realize, requests,
};
use tenure_identity::{NamedPost, Origin, Pool, Post, Roster, Stage, Statement};

const TEMPLATES: [&str; 4] = ["a/one", "a/two", "b/three", "four"];
const ALIASES: [&str; 4] = ["nux", "slit", "four", "a/one"];

#[derive(Clone, Debug)]
struct City {
    config: Config,
    work: Vec<Work>,
    sessions: Vec<Statement>,
    signals: Signals,
    budget: Budget,
}

impl City {
    fn demand(&self) -> Demand {
        requests(&self.config, &self.work, &self.sessions, &self.signals)
    }

    fn realize(&self) -> (Demand, Realization) {
        let demand = self.demand();
        let made = realize(&self.config, &self.sessions, &self.signals, &demand, self.budget);
        (demand, made)
    }

    fn said(&self, id: &BeadId) -> &Statement {
        self.sessions.iter().find(|said| said.id == *id).unwrap()
    }
}

fn capacity(up_to: u32) -> impl Strategy<Value = Capacity> {
    prop_oneof![3 => (0..=up_to).prop_map(Capacity::UpTo), 1 => Just(Capacity::Unlimited)]
}

fn post(template: &'static str) -> impl Strategy<Value = Post> {
    (0..3_u32, capacity(5), any::<bool>()).prop_map(move |(min, max, listed)| {
        let names =
            if listed { vec!["nux".parse().unwrap(), "slit".parse().unwrap()] } else { vec![] };
        let template = TemplateName::parse(template).unwrap();
        Post { template, pool: Pool::found(min, max, names), alias: None }
    })
}

prop_compose! {
    fn config()(
        posts in TEMPLATES.map(post),
        named in option::of(select(&TEMPLATES[..])),
        suspended in option::weighted(0.2, select(&TEMPLATES[..])),
        after in option::of((select(&TEMPLATES[..]), select(&TEMPLATES[..]))),
        rig in option::of(0..5_u32),
        workspace in capacity(8),
    ) -> Config {
        let template = |name: &str| TemplateName::parse(name).unwrap();
        let named = named.map(|name| NamedPost {
            name: AgentName::parse(name).unwrap(),
            template: template(name),
            alias: None,
        });
        Config {
            suspended: suspended.into_iter().map(template).collect(),
            after: after.into_iter().map(|(who, whom)| (template(who), vec![template(whom)])).collect(),
            rigs: rig.into_iter().map(|cap| ("a".to_owned(), Capacity::UpTo(cap))).collect(),
            workspace,
            ..Config::new(Roster::new(posts.into(), named.into_iter().collect()))
        }
    }
}

const STAGES: [Stage; 12] = [
    Stage::Starting,
    Stage::Starting,
    Stage::Active,
    Stage::Active,
    Stage::Draining,
    Stage::Asleep,
    Stage::Drained,
    Stage::Quarantined,
    Stage::Failed,
    Stage::Archived,
    Stage::Closed,
    Stage::Unknown,
];

prop_compose! {
    fn session()(
        template in option::weighted(0.9, select(&TEMPLATES[..])),
        slot in option::of(1..6_u32),
        agent in option::of((select(&TEMPLATES[..]), 0..6_u32)),
        words in (option::weighted(0.3, select(&ALIASES[..])), option::weighted(0.2, select(&ALIASES[..]))),
        session in option::weighted(0.2, select(&["tmux-1", "tmux-2"][..])),
        origin in prop_oneof![
            6 => Just(Origin::Pool), 1 => Just(Origin::Manual), 1 => Just(Origin::Named), 1 => Just(Origin::Unstated)
        ],
        stage in select(&STAGES[..]),
        created in option::weighted(0.9, 0..3_u64),
    ) -> Statement {
        let agent = agent.map(|(base, slot)| {
            AgentName::of_seat(&TemplateName::parse(base).unwrap(), Slot::try_new(slot))
        });
        Statement {
            template: template.map(|name| TemplateName::parse(name).unwrap()),
            agent: agent.clone(),
            alias: words.0.map(|word| Alias::parse(word).unwrap()),
            former: words.1.into_iter().map(|word| Alias::parse(word).unwrap()).collect(),
            session: session.map(|word| SessionName::parse(word).unwrap()),
            named: agent.filter(|_| origin == Origin::Named),
            slot: slot.and_then(Slot::try_new),
            origin,
            created: created.map(Wall::from_unix_ms),
            ..Statement::bare(BeadId::parse("x").unwrap(), stage)
        }
    }
}

fn sessions(count: Range<usize>) -> impl Strategy<Value = Vec<Statement>> {
    let number = |(at, said): (usize, Statement)| {
        let id = BeadId::parse(&format!("s-{at}")).unwrap();
        Statement { id, ..said }
    };
    vec(session(), count).prop_map(move |all| all.into_iter().enumerate().map(number).collect())
}

fn work() -> impl Strategy<Value = Vec<Work>> {
    let owner = prop_oneof![
        4 => (0..8_u32).prop_map(|at| format!("s-{at}")),
        1 => select(&ALIASES[..]).prop_map(str::to_owned),
        1 => select(&TEMPLATES[..]).prop_map(str::to_owned),
        1 => Just("nobody".to_owned()),
    ];
    let route = option::weighted(0.2, select(&TEMPLATES[..]).prop_map(str::to_owned));
    let item = (option::weighted(0.9, owner), route, -1..3_i64);
    vec((0..12_u32, item), 0..10).prop_map(|items| {
        let work = |(at, (assignee, route, priority))| {
            let id = WorkId::parse(&format!("w-{at}")).unwrap();
            Work { id, assignee, route, priority }
        };
        items.into_iter().map(work).collect()
    })
}

prop_compose! {
    fn signals()(
        scale in TEMPLATES.map(|_| prop_oneof![
            4 => (0..6_u32).prop_map(Some),
            1 => Just(None),
        ]),
        census in prop_oneof![4 => Just(Census::Complete), 1 => Just(Census::Partial)],
        unwell in option::weighted(0.1, select(&TEMPLATES[..])),
        refused in option::weighted(0.2, 0..8_u32),
        taken in option::weighted(0.3, (select(&TEMPLATES[..]), 0..3_u32)),
    ) -> Signals {
        let template = |name: &str| TemplateName::parse(name).unwrap();
        let scale = TEMPLATES.iter().zip(scale).map(|(name, scale)| {
            let unknown = Scale::Unknown { why: Blind::NoAnswer };
            (template(name), scale.map_or(unknown, Scale::New))
        });
        let taken = taken.map(|(base, slot)| {
            let name = AgentName::of_seat(&template(base), Slot::try_new(slot));
            (name, tenure_demand::Obstacle::NameTaken)
        });
        Signals {
            scale: scale.collect(),
            census,
            unwell: unwell.into_iter().map(template).collect(),
            refused: refused.map(|at| BeadId::parse(&format!("s-{at}")).unwrap()).into_iter().collect(),
            names: taken.into_iter().collect(),
            templates: BTreeMap::new(),
        }
    }
}

prop_compose! {
    fn city()(
        config in config(),
        work in work(),
        sessions in sessions(0..8),
        signals in signals(),
        limit in capacity(4),
        turn in 0..9_u64,
    ) -> City {
        City { config, work, sessions, signals, budget: Budget { limit, turn } }
    }
}

/// Returns how many sessions count under each cap: those that are wanted, and those that are kept and live.
fn used(city: &City, demand: &Demand) -> BTreeMap<Cap, u32> {
    let mut used = BTreeMap::new();
    let mut count = |template: &TemplateName| {
        let rig = template.parts().rig.map(|rig| Cap::Rig(rig.to_owned()));
        for cap in [Some(Cap::Template(template.clone())), rig, Some(Cap::Workspace)] {
            *used.entry(cap.unwrap_or(Cap::Library)).or_default() += 1;
        }
    };
    let is_manual = |id: &BeadId| city.said(id).origin == Origin::Manual;
    let counted = |request: &&Request| !request.session.as_ref().is_some_and(is_manual);
    demand.requests.iter().filter(counted).for_each(|request| count(&request.template));
    used
}

fn bound(city: &City, cap: &Cap) -> Capacity {
    match cap {
        Cap::Template(name) => {
            let pool = &city.config.roster.post(name).unwrap().pool;
            let names = u32::try_from(pool.names().len()).unwrap();
            let listed = pool.max() != Capacity::Unlimited && names > 0;
            if listed { pool.max().at_most(Capacity::UpTo(names)) } else { pool.max() }
        }
        Cap::Rig(rig) => city.config.rigs.get(rig).copied().unwrap_or(Capacity::Unlimited),
        Cap::Workspace => city.config.workspace,
        Cap::Library => Capacity::Unlimited,
    }
}

fn seats(made: &Realization) -> Vec<&Seat> {
    let of = made.served.iter().map(|served| &served.choice);
    of.filter_map(|choice| match choice {
        Choice::Session { seat, .. } => seat.as_ref(),
        Choice::Fresh { seat, .. } => Some(seat),
    })
    .collect()
}

fn fresh(made: &Realization) -> impl Iterator<Item = (&Request, &Seat, &AgentName)> {
    made.served.iter().filter_map(|served| match &served.choice {
        Choice::Fresh { seat, name } => Some((&served.request, seat, name)),
        Choice::Session { .. } => None,
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_cap_is_ever_passed(city in city()) {
        let demand = city.demand();
        for (cap, count) in used(&city, &demand) {
            let max = match bound(&city, &cap) {
                Capacity::UpTo(max) => max,
                Capacity::Unlimited => u32::MAX,
            };
            prop_assert!(count <= max, "{cap}: {count} of {max}");
        }
    }

    #[test]
    fn who_is_kept_leaves_less_room(city in city()) {
        let demand = city.demand();
        let live = |stage| matches!(stage, Stage::Starting | Stage::Active | Stage::Draining);
        let idle = demand.kept.iter().filter(|one| !demand.busy.contains(&one.session));
        let kept = idle.filter(|one| live(city.said(&one.session).stage)).count();
        let wanted = used(&city, &demand).get(&Cap::Workspace).copied().unwrap_or(0);
        if let Capacity::UpTo(max) = city.config.workspace {
            let kept = u32::try_from(kept).unwrap();
            prop_assert!(wanted == 0 || wanted + kept <= max, "{wanted} and {kept} of {max}");
        }
    }

    #[test]
    fn assigned_work_comes_before_new_work(city in city()) {
        let demand = city.demand();
        let order = |request: &Request| {
            let new = matches!(request.tier, Tier::New | Tier::Minimum);
            (request.tier != Tier::Dependency, core::cmp::Reverse(request.priority), new)
        };
        prop_assert!(demand.requests.is_sorted_by_key(order));
        for refusal in &demand.refusals {
            let (Subject::Work(id), Why::Full(cap)) = (&refusal.subject, &refusal.why) else { continue };
            // Of an item that is there twice the first in line counts.
            let item = city.work.iter().filter(|work| work.id == *id && work.assignee.is_some()).map(|work| work.priority).max();
            let new = |request: &&Request| matches!(request.tier, Tier::New | Tier::Minimum);
            let under = demand.requests.iter().filter(new).filter(|request| match cap {
                Cap::Template(name) => request.template == *name,
                Cap::Rig(rig) => request.template.parts().rig == Some(rig),
                Cap::Workspace | Cap::Library => true,
            });
            prop_assert!(item < Some(0) || under.count() == 0, "{refusal}");
        }
    }

    #[test]
    fn a_session_is_asked_for_once_and_serves_once(city in city()) {
        let (demand, made) = city.realize();
        let asked: Vec<&BeadId> = demand.requests.iter().filter_map(|one| one.session.as_ref()).collect();
        prop_assert_eq!(asked.iter().collect::<BTreeSet<_>>().len(), asked.len());
        let serves: Vec<&BeadId> = made.served.iter().filter_map(|one| match &one.choice {
            Choice::Session { id, .. } => Some(id),
            Choice::Fresh { .. } => None,
        }).collect();
        prop_assert_eq!(serves.iter().collect::<BTreeSet<_>>().len(), serves.len());
        for one in &demand.kept {
            prop_assert!(!asked.contains(&&one.session), "{one} and asked for");
        }
        let woken: Vec<&TemplateName> =
            demand.requests.iter().filter(|one| one.tier == Tier::Wake).map(|one| &one.template).collect();
        prop_assert_eq!(woken.iter().collect::<BTreeSet<_>>().len(), woken.len());
    }

    #[test]
    fn the_order_of_the_input_makes_no_difference(
        (city, sessions, work) in city().prop_flat_map(|city| {
            let (sessions, work) = (city.sessions.clone(), city.work.clone());
            (Just(city), Just(sessions).prop_shuffle(), Just(work).prop_shuffle())
        }),
    ) {
        let turned = City { sessions, work, ..city.clone() };
        prop_assert_eq!(turned.realize(), city.realize());
    }

    #[test]
    fn what_is_not_known_is_not_created(city in city()) {
        let (demand, made) = city.realize();
        for (request, _, name) in fresh(&made) {
            prop_assert_eq!(city.signals.census, Census::Complete, "{}", name);
            let known = matches!(city.signals.scale_of(&request.template), Scale::New(_));
            prop_assert!(known && !city.signals.unwell.contains(&request.template), "{}", name);
            prop_assert!(!city.config.suspended.contains(&request.template), "{}", name);
            prop_assert!(!city.signals.names.contains_key(name), "{}", name);
        }
        for request in &demand.requests {
            let blind = matches!(city.signals.scale_of(&request.template), Scale::Unknown { .. });
            prop_assert!(!blind || !matches!(request.tier, Tier::New | Tier::Minimum), "{}", request);
        }
    }

    #[test]
    fn where_nothing_is_known_everybody_stays(city in city()) {
        let demand = city.demand();
        let blind = |template: &TemplateName| {
            let known = matches!(city.signals.scale_of(template), Scale::New(_));
            let one = city.config.roster.post(template).is_some_and(|post| post.pool.max() == Capacity::UpTo(1));
            !known && !one && !city.config.suspended.contains(template)
        };
        for said in city.sessions.iter().filter(|said| said.origin == Origin::Pool && said.stage.holds()) {
            let template = said.template.as_ref().filter(|template| blind(template));
            let wanted = demand.requests.iter().any(|one| one.session.as_ref() == Some(&said.id));
            let kept = demand.kept.iter().any(|one| one.session == said.id);
            prop_assert!(template.is_none() || wanted != kept, "{} is neither wanted nor kept, or both", said.id);
        }
    }

    #[test]
    fn no_seat_is_given_twice_or_to_a_stranger(city in city()) {
        let (_, made) = city.realize();
        let seats = seats(&made);
        prop_assert_eq!(seats.iter().collect::<BTreeSet<_>>().len(), seats.len());
        for (request, seat, name) in fresh(&made) {
            prop_assert_eq!(seat.template(), &request.template);
            prop_assert_eq!(city.config.roster.name_of(seat), Some(name.clone()));
            for said in city.sessions.iter().filter(|said| said.stage.holds()) {
                // What a record says in all words alike, it holds; what contradicts itself is for `tenure-identity`.
                let plain = said.agent.is_none() && said.named.is_none() && said.alias.is_none();
                let same = said.template.as_ref() == Some(seat.template()) && said.slot == seat.slot();
                prop_assert!(!(plain && seat.slot().is_some() && same), "{name} is that of {}", said.id);
                prop_assert!(said.agent.as_ref() != Some(name) || seat.slot().is_none() || said.named.is_some()
                    || said.template.as_ref() != Some(seat.template()) || said.origin == Origin::Named,
                    "{name} is that of {}", said.id);
            }
        }
    }

    #[test]
    fn who_is_seated_keeps_the_slot_that_every_word_says(city in city()) {
        let (_, made) = city.realize();
        for served in &made.served {
            let Choice::Session { id, seat: Some(seat), .. } = &served.choice else { continue };
            let said = city.said(id);
            let own = city.config.roster.seat_of(said.agent.as_ref().unwrap_or(&"nobody".parse().unwrap()));
            let same = own.as_ref().and_then(Seat::slot) == said.slot && said.template.as_ref() == Some(seat.template());
            if let Some(own) = own.filter(|own| own.slot().is_some() && same && own.template() == seat.template()) {
                prop_assert_eq!(seat, &own, "{} was renumbered", id);
            }
        }
    }

    #[test]
    fn the_budget_is_kept_and_every_request_is_answered(city in city()) {
        let (demand, made) = city.realize();
        let declined: u32 = made.declined.iter().map(|one| one.count).sum();
        prop_assert_eq!(made.served.len() + usize::try_from(declined).unwrap(), demand.requests.len());
        let created = fresh(&made).filter(|(request, ..)| request.tier != Tier::Dependency).count();
        if let Capacity::UpTo(limit) = city.budget.limit {
            prop_assert!(created <= usize::try_from(limit).unwrap(), "{created} of {limit}");
        }
    }

    #[test]
    fn who_belongs_to_somebody_else_is_left_alone(city in city()) {
        let (demand, made) = city.realize();
        for served in &made.served {
            let Choice::Session { id, seat, how } = &served.choice else { continue };
            let said = city.said(id);
            prop_assert!(said.named.is_none() && said.origin != Origin::Named, "{}", served);
            prop_assert_eq!(said.origin == Origin::Manual, *how == How::Untouched, "{}", served);
            prop_assert_eq!(seat.is_none(), *how == How::Untouched, "{}", served);
            prop_assert!(said.stage.holds() && said.stage != Stage::Unknown, "{}", served);
            let own = served.request.session.as_ref() == Some(id);
            prop_assert!(own || !demand.busy.contains(id), "{} has work", id);
        }
    }
}
