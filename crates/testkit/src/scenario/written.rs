//! How is a world written down as a scenario? So that what was found in one can be read, run and kept.

use super::file::config::of_fingerprint;
use super::file::moment::spell;
use super::file::policy::beside_default;
use std::collections::BTreeMap;
use tenure_bead::{
    Activity, Attention, Baseline, Bead, BeadId, Body, Capacity, Incarnation, Now, Owner,
    Reservation, Stamp, Stored, Tell, Word,
};
use tenure_drift::HASH_VERSION;
use tenure_liveness::{Completeness, OwnerMark, Probe};
use tenure_reconcile::{Assigned, Fleet, Intent, Pin, Seen, Template, World};
use toml::{Table, Value};

/// Writes a world down as a scenario that plans once and expects nothing yet.
///
/// What a scenario cannot say is left out: fields of a config besides those that a scenario has, the time that somebody
/// watched, and absences that were counted before.
///
/// # Panics
///
/// Never: every value has a form in TOML.
#[must_use]
pub fn written(world: &World, now: Now, (about, from): (&str, &str)) -> String {
    let mut file = Table::new();
    set(&mut file, "format", 1);
    set(&mut file, "about", about);
    set(&mut file, "from", from);
    set_filled(&mut file, "policy", beside_default(&world.policy));
    set_filled(&mut file, "fleet", fleet(&world.fleet));
    if let Assigned::Known(beads) = &world.work {
        let beads: Vec<Value> = beads.iter().map(|bead| bead.to_string().into()).collect();
        set(&mut file, "working", beads);
    }
    set_all(&mut file, "bead", world.beads.iter().map(|stored| record(stored, now)));
    let ledger = &world.ledger;
    let dampers = ledger.dampers().map(|(seat, damper)| {
        let mut table = Table::new();
        set(&mut table, "seat", seat.to_string());
        set(&mut table, "failures", i64::from(damper.failures));
        let left = damper.retry.remaining(now);
        let retry = if left.is_zero() { "now".to_owned() } else { format!("in {}", spell(left)) };
        set(&mut table, "retry", retry);
        table
    });
    set_all(&mut file, "damper", dampers);
    let conflicts = ledger.open_conflicts().filter_map(|(claim, conflict)| {
        let first = conflict.first()?;
        let mut table = Table::new();
        set(&mut table, "claim", claim.to_string());
        set(&mut table, "holder", conflict.holder.to_string());
        set(&mut table, "contender", first.bead.to_string());
        set(&mut table, "name", first.name.to_string());
        set(&mut table, "since", ago(conflict.since, now));
        Some(table)
    });
    set_all(&mut file, "conflict", conflicts);
    let reservations = ledger.reservations().map(|(word, kept)| reservation(word, kept, now));
    set_all(&mut file, "reservation", reservations);
    set_all(&mut file, "session", sessions(world, now));
    set_all(&mut file, "step", steps(world));
    let text = toml::to_string(&file).expect("every value has a form in TOML");
    // In the form that a person writes, and that expectations can be put behind.
    text.replace("[[step]]\n\n[step.plan]\n", "[[step]]\nplan = {}\n")
}

fn set(table: &mut Table, key: &str, value: impl Into<Value>) {
    table.insert(key.to_owned(), value.into());
}

fn set_filled(table: &mut Table, key: &str, value: Table) {
    if !value.is_empty() {
        set(table, key, value);
    }
}

fn set_all(table: &mut Table, key: &str, values: impl Iterator<Item = Table>) {
    let values: Vec<Value> = values.map(Value::Table).collect();
    if !values.is_empty() {
        set(table, key, values);
    }
}

fn ago(stamp: Stamp, now: Now) -> String {
    format!("{} ago", spell(stamp.age(now).duration()))
}

fn reservation(word: &Word, kept: &Reservation, now: Now) -> Table {
    let mut table = Table::new();
    set(&mut table, "word", word.to_string());
    let owner = match &kept.owner {
        Owner::Bead(bead) => format!("bead {bead}"),
        Owner::Other(owner) => owner.clone(),
    };
    set(&mut table, "owner", owner);
    set(&mut table, "reason", kept.reason.clone());
    if let Some(until) = &kept.until {
        let left = until.remaining(now);
        let until = if left.is_zero() { "now".to_owned() } else { format!("in {}", spell(left)) };
        set(&mut table, "until", until);
    }
    table
}

fn fleet(fleet: &Fleet) -> Table {
    let mut table = Table::new();
    if fleet.intent() == Intent::Stop {
        set(&mut table, "intent", "stop");
    }
    let templates = fleet.templates().iter();
    let templates = templates.map(|of| (of.name.to_string(), Value::Table(template(of))));
    set_filled(&mut table, "template", templates.collect());
    let named = fleet.named().iter().map(|named| {
        let mut table = Table::new();
        set(&mut table, "template", named.template.to_string());
        if let Some(alias) = &named.alias {
            set(&mut table, "alias", alias.to_string());
        }
        (named.name.to_string(), Value::Table(table))
    });
    set_filled(&mut table, "named", named.collect());
    table
}

fn template(of: &Template) -> Table {
    let mut table = of_fingerprint(&of.config);
    let pool = &of.pool;
    for (key, number) in [("min", pool.min()), ("size", pool.wanted())] {
        set(&mut table, key, i64::from(number));
    }
    match pool.max() {
        Capacity::UpTo(max) => set(&mut table, "max", i64::from(max)),
        Capacity::Unlimited => set(&mut table, "max", pool.max().to_string()),
    }
    let texts = |texts: Vec<String>| texts.into_iter().map(Value::from).collect::<Vec<_>>();
    if !pool.names().is_empty() {
        set(&mut table, "names", texts(pool.names().iter().map(ToString::to_string).collect()));
    }
    if !of.after.is_empty() {
        set(&mut table, "after", texts(of.after.iter().map(ToString::to_string).collect()));
    }
    if let Some(alias) = &of.alias {
        set(&mut table, "alias", alias.to_string());
    }
    for (key, limit) in [("idle", of.limits.idle), ("age", of.limits.age)] {
        if let Some(limit) = limit {
            set(&mut table, key, spell(limit));
        }
    }
    if of.pin == Pin::Pinned {
        set(&mut table, "pin", true);
    }
    table
}

fn record(stored: &Stored, now: Now) -> Table {
    let mut table = Table::new();
    set(&mut table, "id", stored.id.to_string());
    let claims = stored.claims.iter().map(|claim| Value::from(claim.to_string()));
    set(&mut table, "granted", claims.collect::<Vec<_>>());
    match &stored.body {
        Body::Bead(bead) => readable(bead, &mut table, now),
        Body::Opaque { raw, .. } => {
            let seat = stored.claims.iter().find(|claim| claim.kind() == "seat");
            set(&mut table, "seat", seat.map_or("unknown".to_owned(), |seat| seat.key()));
            set(&mut table, "opaque", raw.clone());
        }
    }
    table
}

fn readable(bead: &Bead, table: &mut Table, now: Now) {
    set(table, "seat", bead.seat().to_string());
    set(table, "name", bead.name().to_string());
    if let Some(alias) = bead.alias() {
        set(table, "alias", alias.to_string());
    }
    let formerly = bead.former_aliases().iter().map(|alias| Value::from(alias.to_string()));
    let formerly: Vec<Value> = formerly.collect();
    if !formerly.is_empty() {
        set(table, "formerly", formerly);
    }
    if bead.origin() != tenure_bead::Origin::of(bead.seat()) {
        set(table, "origin", bead.origin().to_string());
    }
    set(table, "life", i64::from(bead.generation().number()));
    set(table, "made", ago(bead.created(), now));
    // Whether it runs is said by the sessions alone.
    set(table, "vanished", true);
    set(table, &bead.phase().kind().to_string(), super::written_phase::phase(bead.phase(), now));
}

/// Returns what is known of a baseline, as the keys of a phase.
pub(super) fn baseline(baseline: &Baseline, table: &mut Table) {
    match baseline {
        Baseline::Adopted => set(table, "baseline", "adopted"),
        Baseline::Committed(committed) if committed.config().version() == 0 => {
            set(table, "baseline", "bare-digest");
        }
        Baseline::Committed(committed) => {
            if committed.config().version() != HASH_VERSION {
                set(table, "baseline", "other-hash");
            }
            set(table, "with", of_fingerprint(committed.config()));
        }
    }
}

/// Returns who truly runs, as far as somebody saw it.
fn sessions(world: &World, now: Now) -> impl Iterator<Item = Table> {
    let mut known: BTreeMap<Incarnation, (&BeadId, Option<&OwnerMark>)> = BTreeMap::new();
    for bead in world.beads.iter().filter_map(Stored::bead) {
        known.extend(bead.phase().incarnation().map(|life| (life, (bead.id(), None))));
    }
    let sightings = world.observed.listing.iter().flat_map(|listing| &listing.sightings);
    for mark in sightings.map(|sighting| &sighting.mark) {
        known.insert(mark.incarnation, (&mark.bead, Some(mark)));
    }
    let mut sessions = Vec::new();
    for (life, (bead, mark)) in known {
        let of_it = |seen: &&Seen| seen.observation.incarnation == life;
        let seen = world.observed.lives.iter().find(of_it);
        let Some(fate) = fate(seen, mark) else { continue };
        let mut table = Table::new();
        set(&mut table, "bead", bead.to_string());
        set(&mut table, "life", i64::from(life.generation.number()));
        if let Some(mark) = mark {
            set(&mut table, "seat", mark.seat().to_string());
            set(&mut table, "name", mark.name.to_string());
        }
        if !fate.is_empty() {
            set(&mut table, "fate", fate);
        }
        if let Some(seen) = seen {
            set_filled(&mut table, "attention", attention(&seen.attention, now));
        }
        sessions.push(table);
    }
    sessions.into_iter()
}

/// Returns what became of a session; an empty word where it runs, nothing where nothing was ever seen of it.
fn fate(seen: Option<&Seen>, listed: Option<&OwnerMark>) -> Option<&'static str> {
    match (seen.map(|seen| seen.observation.probe), listed) {
        (Some(Probe::Verified), _) | (None, Some(_)) => Some(""),
        (Some(Probe::Unverified), _) => Some("unverifiable"),
        (Some(Probe::Zombie), _) => Some("zombie"),
        (Some(Probe::Gone), _) => Some("exits"),
        (Some(Probe::Recycled), _) => Some("recycled"),
        (Some(Probe::Unknowable), Some(_)) => Some("unknowable"),
        (Some(Probe::Unknowable) | None, None) => None,
    }
}

fn attention(attention: &Attention, now: Now) -> Table {
    let mut table = Table::new();
    for (key, tell) in [("attached", attention.attached), ("pending", attention.pending)] {
        match tell {
            Tell::Yes => set(&mut table, key, "yes"),
            Tell::No => {}
            Tell::Unknown => set(&mut table, key, "unknown"),
        }
    }
    if let Activity::Known(at) = attention.activity {
        set(&mut table, "active", ago(at, now));
    }
    table
}

/// Returns the steps: the listing is as good as it was, and a supervisor plans.
fn steps(world: &World) -> impl Iterator<Item = Table> {
    let completeness = world.observed.listing.as_ref().map(|listing| &listing.completeness);
    let script = match completeness {
        None | Some(Completeness::Complete) => None,
        Some(Completeness::Partial { .. }) => Some("partial"),
        Some(Completeness::Failed { .. }) => Some("failed"),
    };
    let script = script.map(|script| Table::from_iter([("next-list".to_owned(), script.into())]));
    let plan = Table::from_iter([("plan".to_owned(), Value::Table(Table::new()))]);
    script.into_iter().chain([plan])
}
