//! Does production find whom the account finds? Every word, every place, every route, every record.

use super::account::{alias, meant, owns as owns_by_account};
use super::draw::WORDS;
use super::mend;
use super::world::World;
use crate::hunt::{Tally, Violation, broken};
use std::collections::BTreeMap;
use tenure_bead::{Alias, BeadId, Seat, Slot, Tie};
use tenure_identity::{
    Ask, Candidate, Claimant, Directory, Naming, Origin, Recalled, Resolved, Roster, Stage,
    Statement, Surface, Why, Word, blocker, keeper, may_resume, naming, owns, recall, resolve,
    slots_said, template_of,
};
use tenure_slot::{Shape, recover};

type Done = Result<(), Violation>;

/// Holds every answer about a world to the rules.
pub(super) fn judge(world: &World, tally: &mut Tally) -> Done {
    let directory = Directory::new(&world.statements, &world.roster);
    for word in WORDS {
        resolved(world, &directory, word, tally)?;
        owned(world, &directory, word, tally)?;
        blocked(world, &directory, word, tally)?;
    }
    for one in &world.statements {
        routed(world, one, tally)?;
        recalled(world, one, tally)?;
    }
    kept(world, tally)?;
    mend::mended(world, tally)?;
    order_free(world, &directory)
}

/// A word means whom the account finds; a configured name means its session or somebody in its place.
fn resolved(world: &World, directory: &Directory<'_>, word: &str, tally: &mut Tally) -> Done {
    for surface in SURFACES {
        let found = resolve(directory, Ask { token: word, surface, rig: None });
        let expected = meant(&world.statements, word, surface);
        let is_configured = !matches!(surface, Surface::Record | Surface::RecordWithClosed)
            && surface != Surface::Mail
            && is_configured(&world.roster, word);
        if is_configured && !world.statements.iter().any(|one| one.id.as_str() == word.trim()) {
            configured(world, word, &found, tally)?;
            continue;
        }
        let is_so = match (&found, expected.as_slice()) {
            (Resolved::Nobody(_), []) => true,
            (Resolved::One(one), [only]) => one == only,
            (Resolved::Ambiguous(several), [_, _, ..]) => {
                tally.goal("a word that several are meant by");
                let first = several.first.iter().zip(&expected);
                let same = |(a, b): (&Candidate, &BeadId)| *a == Candidate::Bead(b.clone());
                several.count == expected.len() && first.into_iter().all(same)
            }
            _ => false,
        };
        if !is_so {
            let what = format!("{word:?} in {surface:?} means {found:?}, not {expected:?}");
            return broken("resolve", what);
        }
    }
    Ok(())
}

fn is_configured(roster: &Roster, word: &str) -> bool {
    let word = word.trim();
    roster.named().iter().any(|post| {
        let name = post.name.as_str();
        let leaf = name.rsplit_once('/').map_or(name, |(_, leaf)| leaf);
        // Nobody says in which rig, so those of a rig are meant by their whole names.
        let is_near = leaf == name;
        let handle = roster.handle_of(&post.name);
        name == word
            || (is_near && leaf == word)
            || handle.is_some_and(|handle| handle.as_str() == word)
    })
}

/// A configured name is final: whoever is found says that it is that session, or sits in its place.
fn configured(world: &World, word: &str, found: &Resolved, tally: &mut Tally) -> Done {
    tally.goal("a word that a configured session is meant by");
    let of = |id: &BeadId| world.statements.iter().find(|one| one.id == *id);
    let wrong = match found {
        Resolved::One(id) | Resolved::Conflict { holder: id, .. } if of(id).is_none() => true,
        Resolved::Conflict { .. } => {
            tally.goal("somebody in the place of a configured session");
            false
        }
        Resolved::One(id) => of(id).is_some_and(|one| {
            // Who is found says so, or has its handle at the host.
            one.named.is_none() && one.session.is_none()
        }),
        Resolved::Configured { .. } | Resolved::Ambiguous(_) => false,
        Resolved::Nobody(why) => !matches!(why, Why::NotMade(_)),
    };
    if wrong { broken("resolve", format!("{word:?} means {found:?}")) } else { Ok(()) }
}

/// Who owns what is assigned to a word is every open record that has or had the word, and no other.
fn owned(world: &World, directory: &Directory<'_>, word: &str, tally: &mut Tally) -> Done {
    let mut found: Vec<&BeadId> = directory.owners(word).iter().map(|(one, _)| &one.id).collect();
    found.sort();
    let all = world.statements.iter();
    let mut due: Vec<&BeadId> = all
        .filter(|one| one.stage.is_open() && owns_by_account(one, word))
        .map(|one| &one.id)
        .collect();
    due.sort();
    if found != due {
        return broken("owner", format!("{word:?} is owned by {found:?}, not {due:?}"));
    }
    if found.len() > 1 {
        tally.goal("work that two could own");
    }
    let differs =
        world.statements.iter().find(|one| owns(one, word).is_some() != owns_by_account(one, word));
    match differs {
        Some(one) => broken("owner", format!("{} and {word:?}: {:?}", one.id, owns(one, word))),
        None => Ok(()),
    }
}

/// A handle that an open record has is nobody else's; one that only closed or failed records had is free.
fn blocked(world: &World, directory: &Directory<'_>, word: &str, tally: &mut Tally) -> Done {
    let Ok(handle) = Alias::parse(word) else { return Ok(()) };
    let found = blocker(directory, Word::Alias(&handle), Claimant::default());
    let has_it = |one: &&Statement| alias(one) == Some(handle.as_str()) && one.stage.holds();
    if let (None, Some(holder)) = (&found, world.statements.iter().find(has_it)) {
        return broken("A1", format!("{handle} is free, and {} has it", holder.id));
    }
    if let Some(found) = found {
        tally.goal("a handle that is blocked");
        let over = world.statements.iter().find(|one| {
            let is_holder = format!("{found}").starts_with(&format!("{} ", one.id));
            is_holder && matches!(one.stage, Stage::Closed | Stage::Failed)
        });
        if let Some(over) = over {
            return broken("closed-blocks-nobody", format!("{handle}: {found}, {:?}", over.stage));
        }
    }
    Ok(())
}

/// R1: work is resumed by a session of the routed template only, whatever its record leaves out.
fn routed(world: &World, one: &Statement, tally: &mut Tally) -> Done {
    let of = template_of(one, &world.roster);
    for post in world.roster.posts() {
        let may = may_resume(one, post.template.as_str(), &world.roster);
        let said = |other: &&tenure_identity::Post| {
            one.named.is_none() && one.template.as_ref() == Some(&other.template)
        };
        let says_other = world.roster.posts().iter().any(|p| said(&p) && *p != *post);
        let means = |name: &tenure_bead::AgentName| {
            world.roster.seat_of(name).is_some_and(|seat| *seat.template() != post.template)
        };
        let means_other =
            one.template.is_none() && one.named.is_none() && one.agent.as_ref().is_some_and(means);
        if may.is_ok() && (says_other || means_other || of != Some(post)) {
            let what = format!("{} takes up work for {}: {one:?}", one.id, post.template);
            return broken("R1", what);
        }
        if says_other {
            tally.goal("a route to another template");
        }
        let says_this = said(&post);
        if may.is_err() && says_this {
            return broken("R1", format!("{} may not do its own work: {may:?}", one.id));
        }
    }
    Ok(())
}

/// Which seat a record means is in the config, and a suffix never makes a singleton another.
fn recalled(world: &World, one: &Statement, tally: &mut Tally) -> Done {
    let means = recall(one, &world.roster);
    match &means {
        Recalled::Seat(seat) => {
            tally.goal("a record that means a seat");
            let is_named = matches!(seat, Seat::Named { .. });
            if !is_named && world.roster.name_of(seat).is_none() && !is_lost(world, seat) {
                return broken("S3", format!("{} means {seat}, which is nobody's", one.id));
            }
            let is_single = matches!(seat, Seat::Singleton { .. });
            if is_single && (one.slot.is_some() || says_suffix(one, seat)) {
                return broken("suffix-is-stale", format!("{one:?} means {seat} as it is"));
            }
        }
        Recalled::Stale { .. } => tally.goal("a stale suffix"),
        Recalled::Contradiction { .. } => tally.goal("a record that contradicts itself"),
        Recalled::OutOfBounds { .. } => tally.goal("a seat out of bounds"),
        Recalled::Unseated { .. } | Recalled::Unknown => {}
    }
    let Some(post) = template_of(one, &world.roster) else { return Ok(()) };
    let listed = u32::try_from(post.pool.names().len()).unwrap_or(u32::MAX);
    let (said, shape) =
        (slots_said(one, post, &world.roster), Shape::of_pool(post.pool.max(), listed));
    let slot = recover(&said, shape);
    let has = |slot: Slot| match naming(&post.pool) {
        Naming::Disabled => true,
        Naming::Singleton => false,
        Naming::Numbered { max } | Naming::Listed { max, .. } => max.has(slot),
    };
    if let Some(slot) = slot.filter(|slot| !has(*slot)) {
        return broken("S3", format!("{} is given slot {slot} of {}", one.id, post.template));
    }
    // A concrete identity within bounds is right, whatever number stands beside it.
    let concrete = said.agent.filter(|slot| has(*slot) && said.template == Tie::Stated);
    if !matches!(naming(&post.pool), Naming::Singleton) && concrete.is_some() && slot != concrete {
        let what = format!("{} is called slot {concrete:?} and is given {slot:?}", one.id);
        return broken("concrete-first", what);
    }
    Ok(())
}

/// Returns whether the name of a seat is that of a neighbor, so that nobody sits there under it.
fn is_lost(world: &World, seat: &Seat) -> bool {
    world
        .roster
        .post(seat.template())
        .is_some_and(|post| tenure_identity::name_of(seat, naming(&post.pool)).is_some())
}

fn says_suffix(one: &Statement, seat: &Seat) -> bool {
    let base = seat.template().as_str();
    let is_suffixed = |word: &str| {
        let tail = word.strip_prefix(base).and_then(|tail| tail.strip_prefix('-'));
        tail.is_some_and(|tail| !tail.is_empty() && tail.bytes().all(|b| b.is_ascii_digit()))
    };
    one.agent.as_ref().is_some_and(|agent| is_suffixed(agent.as_str()))
}

/// Of the records of one seat the same one stays, whoever asks.
fn kept(world: &World, tally: &mut Tally) -> Done {
    let mut seats: BTreeMap<Seat, Vec<&Statement>> = BTreeMap::new();
    let open = world.statements.iter().filter(|one| one.stage.holds());
    for one in open.filter(|one| one.origin != Origin::Manual) {
        if let Some(seat) = recall(one, &world.roster).seat() {
            seats.entry(seat.clone()).or_default().push(one);
        }
    }
    for holders in seats.values_mut().filter(|holders| holders.len() > 1) {
        tally.goal("two records of one seat");
        let first = keeper(holders, &world.roster);
        holders.reverse();
        let second = keeper(holders, &world.roster);
        let is_one = first.as_ref().is_some_and(|id| holders.iter().any(|one| one.id == *id));
        if first != second || !is_one {
            return broken("keeper", format!("{first:?}, and turned around {second:?}"));
        }
    }
    Ok(())
}

/// The records in another order are the same records.
fn order_free(world: &World, directory: &Directory<'_>) -> Done {
    let mut turned = world.statements.clone();
    turned.reverse();
    let other = Directory::new(&turned, &world.roster);
    for word in WORDS {
        for surface in SURFACES {
            let ask = Ask { token: word, surface, rig: Some("rig") };
            let (one, two) = (resolve(directory, ask), resolve(&other, ask));
            if one != two {
                return broken("order-free", format!("{word:?} in {surface:?}: {one:?}, {two:?}"));
            }
        }
    }
    Ok(())
}

const SURFACES: [Surface; 6] = [
    Surface::Record,
    Surface::RecordWithClosed,
    Surface::Command,
    Surface::CommandWithClosed,
    Surface::Materialize,
    Surface::Mail,
];
