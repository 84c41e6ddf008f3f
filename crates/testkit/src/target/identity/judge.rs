//! Does production agree with the account? Every seat, every word and every answer to an edit.

use super::account::{Place, Session, Wrong, sessions, shared_word, wrongs};
use super::config::{Config, NoFleet, World};
use super::{Identity, Op};
use crate::hunt::{Arena as _, Tally, Violation, broken};
use crate::world::now;
use std::collections::BTreeSet;
use tenure_bead::{AgentName, Ledger, Revision, Seat, Slot, TemplateName};
use tenure_identity::{Naming, alias_of, is_called, name_of, naming, seat_of};
use tenure_liveness::{Completeness, Listing};
use tenure_reconcile::{
    Assigned, Command, Entropy, Fleet, FleetError, Observed, Policy, Template, check, reconcile,
};

type Done = Result<(), Violation>;

/// Makes an edit, and holds the answer and the fleet to the rules.
pub(super) fn step(world: &mut World, op: &Op, tally: &mut Tally) -> Done {
    let Some(config) = world.edited(op) else { return Ok(()) };
    tally.pair(world.answer(), Identity.card().kinds.get(Identity.kind(op)).map_or("", |k| k.name));
    let (answer, wrong) = (config.read(), wrongs(&config));
    order_free(&config, &answer)?;
    match answer {
        Ok(fleet) => {
            if let Some(wrong) = wrong.first() {
                return accepted_wrongly(&config, *wrong);
            }
            sites(&config, tally);
            seats(&config, &fleet)?;
            planned(&config, fleet)?;
            world.accept(config);
        }
        Err(error) => {
            if wrong.is_empty() {
                return broken("good-is-accepted", error.to_string());
            }
            names_it(&world.subject(op), &error)?;
            let why = reached(&error);
            why.into_iter().for_each(|goal| tally.goal(goal));
            world.refuse(why.unwrap_or("refused"));
        }
    }
    Ok(())
}

fn accepted_wrongly(config: &Config, wrong: Wrong) -> Done {
    match wrong {
        Wrong::OneWord => {
            let word = shared_word(&sessions(config)).unwrap_or_default();
            broken("one-word-one-session", format!("{word:?} means two sessions"))
        }
        Wrong::Alias => broken("alias", "an alias that cannot be spelled was accepted"),
        Wrong::Word
        | Wrong::Pool
        | Wrong::Twice
        | Wrong::NamedTwice
        | Wrong::NoTemplate
        | Wrong::Circle => broken("bad-is-refused", format!("{wrong:?} was accepted")),
    }
}

/// The same config in another order is the same fleet, or refused for the same reason.
fn order_free(config: &Config, answer: &Result<Fleet, NoFleet>) -> Done {
    if let Err(NoFleet::Word(_) | NoFleet::Pool(_)) = answer {
        // Each word and each pool is read alone; the first bad one is told.
        return Ok(());
    }
    for by in 1..3 {
        let other = config.turned(by).read();
        if other != *answer {
            return broken("order-free", format!("{answer:?}, and turned by {by} {other:?}"));
        }
    }
    Ok(())
}

/// A refusal tells of a word or a number of the edit, as a word and not as a part of one.
fn names_it(subject: &[String], error: &NoFleet) -> Done {
    let text = error.to_string();
    let is_in_word = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    let words: BTreeSet<&str> = text.split(|c| !is_in_word(c)).collect();
    let quoted = |word: &String| text.contains(&format!("{word:?}"));
    let length = |word: &String| words.contains(word.len().to_string().as_str());
    if subject.iter().any(|word| words.contains(word.as_str()) || quoted(word) || length(word)) {
        return Ok(());
    }
    broken("refusal-names-it", format!("nothing of {subject:?} stands in: {text}"))
}

const fn reached(error: &NoFleet) -> Option<&'static str> {
    Some(match error {
        NoFleet::Word(_) => "refused: a word no grammar allows",
        NoFleet::Pool(_) => "refused: bounds or a list that contradict themselves",
        NoFleet::Fleet(error) => match error {
            FleetError::Twice { .. } => "refused: a template twice",
            FleetError::NamedTwice { .. } => "refused: a named session twice",
            FleetError::NoTemplate { .. } | FleetError::NoDependency { .. } => {
                "refused: a template that is not there"
            }
            FleetError::Cycle { .. } => "refused: a circle",
            FleetError::BadAlias { .. } => "refused: an alias that cannot be spelled for a slot",
            FleetError::OneName { .. } => "refused: one word for two sessions",
            // The bounds of a fleet are far beyond what is written here.
            FleetError::TooLarge { .. }
            | FleetError::TooManyTemplates { .. }
            | FleetError::TooManyNamed { .. }
            | _ => return None,
        },
    })
}

/// Notes what an accepted config is like.
fn sites(config: &Config, tally: &mut Tally) {
    let all = sessions(config);
    let is_slot_like = |pool: &super::config::Written| {
        let slot = pool.name.rsplit_once('-').filter(|(_, number)| number.parse::<u8>().is_ok());
        slot.is_some_and(|(base, _)| config.pools.iter().any(|p| p.name == base && p.max > 1))
    };
    if config.pools.iter().any(is_slot_like) {
        tally.goal("a template is called like a slot that its neighbor has not");
    }
    if all.iter().any(|session| session.alias.as_ref() == Some(&session.name)) {
        tally.goal("a session has its own name as its alias");
    }
    for pool in &config.pools {
        let is_listed = pool.max > 0 && !pool.names.is_empty();
        if is_listed && pool.name.contains('/') {
            tally.goal("a list of names under a path");
        }
        if is_listed && pool.max == 1 {
            tally.goal("a list of one name");
        }
        if pool.max == 0 && all.iter().any(|session| session.name == pool.name) {
            tally.goal("a template without sessions leaves its words to others");
        }
    }
}

/// Every seat has its name and every name its seat, in each template and in the fleet.
fn seats(config: &Config, fleet: &Fleet) -> Done {
    let all = sessions(config);
    let words = words(config, &all);
    for template in fleet.templates() {
        let its = all.iter().filter(|s| s.template == template.name.as_str());
        let its: Vec<&Session> = its.filter(|s| s.place != Place::Own).collect();
        for session in &its {
            seat(template, session)?;
        }
        for word in &words {
            let seat = seat_of(word, &template.name, naming(&template.pool));
            let due = its.iter().find(|s| s.name == word.as_str()).map(|s| seat_at(s));
            let due = due.transpose()?;
            if seat != due {
                let what = format!("{word} means {seat:?} in {}, not {due:?}", template.name);
                return broken("N1", what);
            }
        }
        outside(template)?;
    }
    for session in &all {
        in_fleet(fleet, session)?;
    }
    let wanted = all.iter().filter(|session| session.is_wanted).count();
    if u64::try_from(wanted) != Ok(fleet.sessions()) {
        return broken("every-seat-is-filled", format!("{} of {wanted}", fleet.sessions()));
    }
    Ok(())
}

/// One seat by the rules of its template alone.
fn seat(template: &Template, session: &Session) -> Done {
    let (seat, naming) = (seat_at(session)?, naming(&template.pool));
    let name = name_of(&seat, naming);
    if name.as_ref().map(AgentName::as_str) != Some(&session.name) {
        return broken("N1", format!("{seat} is called {name:?}, not {}", session.name));
    }
    let Some(name) = name else { return Ok(()) };
    if seat_of(&name, &template.name, naming).as_ref() != Some(&seat)
        || !is_called(&name, &seat, naming)
    {
        return broken("N1", format!("{name} does not mean {seat}"));
    }
    let is_single = session.place == Place::Only;
    let is_bare = name.as_str() == template.name.as_str() && seat.slot().is_none();
    if is_single != matches!(naming, Naming::Singleton) || is_single && !is_bare {
        return broken("N2", format!("{seat} of {} is called {name}", template.name));
    }
    let alias = template.alias.as_ref().and_then(|base| alias_of(base, &seat).ok());
    if alias.as_ref().map(tenure_bead::Alias::as_str) != session.alias.as_deref() {
        return broken("alias", format!("{seat} answers to {alias:?}, not {:?}", session.alias));
    }
    Ok(())
}

/// A seat that a template has not, has no name: the slot above the last, and the singleton's in a pool.
fn outside(template: &Template) -> Done {
    let pool = &template.pool;
    let is_single = matches!(naming(pool), Naming::Singleton);
    let of = || template.name.clone();
    let first = if is_single { 1 } else { pool.max().highest().saturating_add(1) };
    let above = Slot::try_new(first).map(|slot| Seat::Numbered { template: of(), slot });
    let single = (!is_single).then(|| Seat::Singleton { template: of() });
    for seat in above.into_iter().chain(single) {
        // A list may have more names than there are sessions; what is beyond the bound is nobody's.
        if let Some(name) = name_of(&seat, naming(pool)) {
            return broken("N1", format!("{seat} is none of {pool:?} and is called {name}"));
        }
    }
    Ok(())
}

fn in_fleet(fleet: &Fleet, session: &Session) -> Done {
    let seat = seat_at(session)?;
    let (name, alias) = (fleet.name_of(&seat), fleet.alias_of(&seat));
    if name.as_ref().map(AgentName::as_str) != Some(&session.name) {
        return broken("N1", format!("the fleet calls {seat} {name:?}, not {}", session.name));
    }
    if alias.as_ref().map(tenure_bead::Alias::as_str) != session.alias.as_deref() {
        return broken("alias", format!("the fleet lets {seat} answer to {alias:?}"));
    }
    if fleet.has(&seat) != session.is_wanted {
        let what = format!("{seat} is wanted: {}, the fleet says otherwise", session.is_wanted);
        return broken("every-seat-is-filled", what);
    }
    Ok(())
}

/// A fleet of which nothing runs gets a session for each wanted seat, under its name and with its alias.
fn planned(config: &Config, fleet: Fleet) -> Done {
    let listing = Listing {
        began: now().stamp(),
        completeness: Completeness::Complete,
        sightings: Vec::new(),
    };
    let world = tenure_reconcile::World {
        fleet,
        revision: Revision::default(),
        beads: Vec::new(),
        ledger: Ledger::default(),
        observed: Observed { listing: Some(listing), ..Observed::nothing(now()) },
        policy: Policy::default(),
        work: Assigned::NotKept,
        entropy: Entropy::from_bytes([7; 32]),
    };
    let plan = reconcile(&world, now());
    if let Some(found) = check::check(&world, &plan, now()).into_iter().next() {
        return broken(found.invariant, found.how);
    }
    let beads = plan.commands.iter().filter_map(Command::write).map(|write| &write.bead);
    let made: BTreeSet<(String, Option<String>)> = beads
        .map(|bead| (bead.name().to_string(), bead.alias().map(ToString::to_string)))
        .collect();
    let wanted = sessions(config).into_iter().filter(|session| session.is_wanted);
    let due: BTreeSet<_> = wanted.map(|session| (session.name, session.alias)).collect();
    if made != due {
        return broken("every-seat-is-filled", format!("{made:?} are made, {due:?} are wanted"));
    }
    Ok(())
}

fn seat_at(session: &Session) -> Result<Seat, Violation> {
    let unread = |_| Violation::new("bad-is-refused", format!("{session:?} cannot be spelled"));
    let template = TemplateName::parse(&session.template).map_err(unread)?;
    Ok(match session.place {
        Place::Only => Seat::Singleton { template },
        Place::Slot(slot) => {
            let slot = Slot::try_new(slot.into()).expect("slots are counted from 1");
            Seat::Numbered { template, slot }
        }
        Place::Own => {
            let name = AgentName::parse(&session.name).map_err(unread)?;
            Seat::Named { template, name }
        }
    })
}

/// Returns every word that is or might be somebody's: names, templates, and each with a number behind it.
fn words(config: &Config, all: &[Session]) -> Vec<AgentName> {
    let templates = config.pools.iter().map(|pool| &pool.name);
    let bases = templates.chain(all.iter().map(|session| &session.name));
    let bases = bases.chain(config.pools.iter().flat_map(|pool| &pool.names));
    let bases: BTreeSet<&str> = bases.map(String::as_str).collect();
    let spelled = bases.iter().flat_map(|base| SUFFIXES.iter().map(move |s| format!("{base}{s}")));
    let spelled: BTreeSet<String> = spelled.collect();
    spelled.iter().filter_map(|word| AgentName::parse(word).ok()).collect()
}

/// What a word may have behind it: slots in their spelling, and what is nearly one.
const SUFFIXES: &[&str] = &["", "-0", "-1", "-01", "-4", "-5", "-4294967297", "1"];
