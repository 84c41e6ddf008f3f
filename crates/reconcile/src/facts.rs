//! What is true of each session? The world, sorted and judged once, for every later step to look at.

use crate::adopt::seat_of_mark;
use crate::edition;
use crate::repair::is_stale;
use crate::tally::{Tally, recycles, tallies};
use crate::{Intent, Seen, Template, World};
use alloc::borrow::Cow;
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::cell::OnceCell;
use tenure_bead::{
    AgentName, Bead, BeadId, Claim, Edition, Incarnation, Now, Origin, PhaseKind, Reservation,
    Seat, StopCause, Stored, Word,
};
use tenure_liveness::{
    Completeness, Evidence, ExitRecord, Listed, Liveness, Probe, Sighting, Standing, Sureness,
    judge,
};

/// The world, sorted by bead and judged.
pub(crate) struct Facts<'w> {
    pub(crate) world: &'w World,
    pub(crate) now: Now,
    /// Open beads, by id; the unreadable ones are among them.
    pub(crate) sessions: Vec<Session<'w>>,
    /// Running sightings that are not the current life of an open bead.
    pub(crate) strays: Vec<Stray<'w>>,
    /// How each template stands, in the order of the fleet.
    tallies: Vec<Tally<'w>>,
    /// What edition of its config each template wants, where one is on record, in the order of the fleet.
    editions: Vec<Option<Cow<'w, Edition>>>,
    /// Who is seen running under which name, by name; put in order when somebody asks for the first time.
    sitters: OnceCell<BTreeMap<&'w AgentName, &'w BeadId>>,
    /// Who is seen running in which seat, by seat; put in order when somebody asks for the first time.
    seated: OnceCell<BTreeMap<Seat, &'w BeadId>>,
    /// Who holds what, by claim; put in order when somebody asks for the first time.
    held: OnceCell<Vec<(&'w Claim, &'w BeadId)>>,
}

/// One open bead with everything that is known of it.
pub(crate) struct Session<'w> {
    pub(crate) stored: &'w Stored,
    /// The record, where it could be read.
    pub(crate) bead: Option<&'w Bead>,
    /// What was seen of the life that runs or may run.
    pub(crate) seen: Option<&'w Seen>,
    /// What that amounts to; nothing for a bead of which nothing runs.
    pub(crate) liveness: Option<Liveness>,
    /// Where its template stands in the fleet, if the fleet has it.
    pub(crate) template: Option<usize>,
    /// What is wanted of it.
    pub(crate) wish: Wish,
    /// A life of it that was given up and is seen alive.
    pub(crate) revenant: Option<Incarnation>,
}

/// What is wanted of a session.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Wish {
    /// It is to run.
    Run,
    /// It is to rest in its seat.
    Rest(StopCause),
    /// It is to end and to free its seat.
    End(StopCause),
}

/// A running process of ours that is nobody's current life.
pub(crate) struct Stray<'w> {
    pub(crate) sighting: &'w Sighting,
    pub(crate) seen: Option<&'w Seen>,
    pub(crate) kind: StrayKind,
}

/// Why a process is nobody's current life.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum StrayKind {
    /// No record knows its bead.
    Unrecorded,
    /// Its bead is closed, or has begun a later life.
    Superseded,
    /// Its bead cannot be read, or speaks of an earlier life: a newer record was lost or is not readable.
    Puzzling,
}

impl Session<'_> {
    /// Returns whether its seat was granted to it; an imported record may say anything.
    pub(crate) fn holds_its_seat(&self) -> bool {
        let is_its =
            |claim: &Claim, bead: &Bead| matches!(claim, Claim::Seat(s) if s == bead.seat());
        self.bead.is_some_and(|bead| self.stored.claims.iter().any(|claim| is_its(claim, bead)))
    }
}

impl<'w> Facts<'w> {
    pub(crate) fn gather(world: &'w World, now: Now) -> Self {
        let mut beads: Vec<&Stored> = world.beads.iter().collect();
        beads.sort_by(|a, b| a.id.cmp(&b.id));
        let mut lives: Vec<&Seen> = world.observed.lives.iter().collect();
        lives.sort_by_key(|seen| seen.observation.incarnation);
        tenure_bead::canary!(InputOrderCounts => let lives = world.observed.lives.iter().collect());
        let mut running: Vec<&Sighting> = world
            .observed
            .listing
            .iter()
            .flat_map(|l| &l.sightings)
            .filter(|s| s.standing == Standing::Running)
            .collect();
        running.sort_by(|a, b| order(a).cmp(&order(b)));
        running.dedup_by(|a, b| order(a) == order(b));
        let strays = strays(&beads, &running, &lives);
        let sessions = sessions(world, &beads, &running, &lives);
        let tallies = tallies(world, (&sessions, &running), now);
        let recorded = (&world.ledger, &world.policy);
        let editions = world.fleet.templates().iter();
        let editions = editions.map(|template| edition::current(recorded, template, now)).collect();
        let (sitters, seated, held) = (OnceCell::new(), OnceCell::new(), OnceCell::new());
        Self { world, now, sessions, strays, tallies, editions, sitters, seated, held }
    }

    /// Returns the template of a session, if the fleet has it.
    pub(crate) fn template(&self, session: &Session<'_>) -> Option<&'w Template> {
        let world: &'w World = self.world;
        world.fleet.templates().get(session.template?)
    }

    /// Returns the edition that a session's template wants, if one is on record.
    pub(crate) fn edition(&self, session: &Session<'_>) -> Option<&Edition> {
        self.edition_at(session.template?)
    }

    /// Returns the edition that a template wants, by where it is in the fleet, if one is on record.
    pub(crate) fn edition_at(&self, at: usize) -> Option<&Edition> {
        self.editions.get(at)?.as_deref()
    }

    /// Returns how the template of a session stands.
    pub(crate) fn tally(&self, session: &Session<'_>) -> Option<&Tally<'w>> {
        self.tallies.get(session.template?)
    }

    /// Returns how a template stands, by where it is in the fleet.
    pub(crate) fn tally_at(&self, at: usize) -> Option<&Tally<'w>> {
        self.tallies.get(at)
    }

    /// Returns who is seen running under a name or in a seat, on record or not.
    ///
    /// In a seat whose naming has changed since somebody may run under another name.
    pub(crate) fn sitter(&self, name: &AgentName, seat: &Seat) -> Option<&'w BeadId> {
        let by_name = || self.running().into_iter().map(|s| (&s.mark.name, &s.mark.bead)).collect();
        let sits = |mark| seat_of_mark(&self.world.fleet, mark);
        let by_seat =
            || self.running().into_iter().map(|s| (sits(&s.mark), &s.mark.bead)).collect();
        let sitter = self.sitters.get_or_init(by_name).get(name);
        sitter.or_else(|| self.seated.get_or_init(by_seat).get(seat)).copied()
    }

    /// Returns how many sessions run, of all templates.
    pub(crate) fn running_in_all(&self) -> u64 {
        self.tallies.iter().map(|tally| u64::from(tally.running)).fold(0, u64::saturating_add)
    }

    /// Returns how many sessions are on their way to be started anew, also of templates that the fleet has no more.
    pub(crate) fn recycling_in_all(&self) -> u64 {
        let phases = self.sessions.iter().filter_map(|session| session.bead).map(Bead::phase);
        u64::try_from(phases.filter(|phase| recycles(phase)).count()).unwrap_or(u64::MAX)
    }

    /// Returns who is seen running, by bead.
    fn running(&self) -> Vec<&'w Sighting> {
        let world: &'w World = self.world;
        let listing = world.observed.listing.iter().flat_map(|l| &l.sightings);
        let mut running: Vec<_> = listing.filter(|s| s.standing == Standing::Running).collect();
        running.sort_by(|a, b| order(a).cmp(&order(b)));
        running
    }

    /// Returns whether the host has shown everything in this tick.
    pub(crate) fn sees_everything(&self) -> bool {
        let listing = self.world.observed.listing.as_ref();
        listing.is_some_and(|l| l.completeness == Completeness::Complete)
    }

    /// Returns who holds a claim.
    pub(crate) fn holder(&self, claim: &Claim) -> Option<&'w BeadId> {
        let held = self.held.get_or_init(|| {
            let mut held: Vec<_> = self.claims().collect();
            held.sort_unstable();
            held
        });
        let at = held.binary_search_by(|(held, _)| (*held).cmp(claim)).ok()?;
        held.get(at).map(|(_, holder)| *holder)
    }

    /// Returns the reservation that keeps a word from a bead, if one does now.
    pub(crate) fn reservation(&self, word: &Word, bead: &BeadId) -> Option<&'w Reservation> {
        let world: &'w World = self.world;
        world.ledger.reservation(word).filter(|kept| kept.blocks(bead, self.now))
    }

    /// Returns every granted claim with its holder.
    pub(crate) fn claims(&self) -> impl Iterator<Item = (&'w Claim, &'w BeadId)> {
        let world: &'w World = self.world;
        world.beads.iter().flat_map(|s| s.claims.iter().map(move |c| (c, &s.id)))
    }
}

fn order(sighting: &Sighting) -> (&BeadId, Incarnation) {
    (&sighting.mark.bead, sighting.mark.incarnation)
}

fn find<'w>(lives: &[&'w Seen], incarnation: Incarnation) -> Option<&'w Seen> {
    let at = lives.binary_search_by_key(&incarnation, |seen| seen.observation.incarnation).ok()?;
    lives.get(at).copied()
}

fn strays<'w>(
    beads: &[&'w Stored],
    running: &[&'w Sighting],
    lives: &[&'w Seen],
) -> Vec<Stray<'w>> {
    let mut strays = Vec::new();
    for sighting in running {
        let at = beads.binary_search_by(|s| s.id.cmp(&sighting.mark.bead)).ok();
        let Some(kind) = stray_kind(at.and_then(|at| beads.get(at).copied()), sighting) else {
            continue;
        };
        let seen = find(lives, sighting.mark.incarnation);
        strays.push(Stray { sighting, seen, kind });
    }
    strays
}

fn stray_kind(stored: Option<&Stored>, sighting: &Sighting) -> Option<StrayKind> {
    let Some(stored) = stored else {
        return Some(StrayKind::Unrecorded);
    };
    let Some(bead) = stored.bead() else {
        return Some(StrayKind::Puzzling);
    };
    let life = sighting.mark.incarnation;
    if bead.phase().kind() == PhaseKind::Unknown {
        // A newer build may know it as a life of its own; the record is held, and so is what runs beside it.
        return (life.generation != bead.generation()).then_some(StrayKind::Puzzling);
    }
    if !bead.is_open() || life.generation < bead.generation() {
        return Some(StrayKind::Superseded);
    }
    if life.generation > bead.generation() {
        return Some(StrayKind::Puzzling);
    }
    match bead.phase().incarnation() {
        Some(current) if current == life => None,
        Some(_) => Some(StrayKind::Puzzling),
        None => None,
    }
}

fn sessions<'w>(
    world: &'w World,
    beads: &[&'w Stored],
    running: &[&'w Sighting],
    lives: &[&'w Seen],
) -> Vec<Session<'w>> {
    let is_open = |s: &&&Stored| s.bead().is_none_or(Bead::is_open);
    let mut sessions = Vec::new();
    for stored in beads.iter().filter(is_open) {
        let bead = stored.bead();
        let current = bead.and_then(|b| b.phase().incarnation());
        let seen = current.and_then(|life| find(lives, life));
        let liveness = current.map(|_| seen.map_or(unasked(), evidence)).map(|e| judge(&e));
        let revenant = bead.filter(|_| current.is_none()).and_then(|b| revenant(running, lives, b));
        let template = bead.and_then(|b| world.fleet.position(b.template()));
        let wish = bead.map_or(Wish::Run, |b| wish(world, (stored, b), template));
        sessions.push(Session { stored, bead, seen, liveness, template, wish, revenant });
    }
    sessions
}

/// Returns the last life of a bead that has none now, when it is listed and proved alive.
fn revenant(running: &[&Sighting], lives: &[&Seen], bead: &Bead) -> Option<Incarnation> {
    let from = running.partition_point(|s| s.mark.bead < *bead.id());
    let of_bead = running.get(from..)?.iter().take_while(|s| s.mark.bead == *bead.id());
    of_bead
        .map(|s| s.mark.incarnation)
        .filter(|life| life.generation == bead.generation())
        .find(|life| find(lives, *life).is_some_and(is_proved))
}

/// Returns whether a look proved a life alive.
pub(crate) fn is_proved(seen: &Seen) -> bool {
    judge(&evidence(seen)) == Liveness::Running(Sureness::Verified)
}

const fn evidence(seen: &Seen) -> Evidence {
    Evidence { exit: seen.observation.exit, probe: seen.observation.probe, listed: seen.listed }
}

/// What is known of a life that nobody looked at.
const fn unasked() -> Evidence {
    Evidence { exit: ExitRecord::Missing, probe: Probe::Unknowable, listed: Listed::NotAsked }
}

fn wish(world: &World, (stored, bead): (&Stored, &Bead), template: Option<usize>) -> Wish {
    let template = template.and_then(|at| world.fleet.templates().get(at));
    let holds = || stored.claims.contains(&Claim::Seat(bead.seat().clone()));
    // A misnamed singleton is where it belongs, and its name is mended; a person calls sessions whatever it likes.
    let is_misnamed = || is_stale(bead) && holds();
    let may_be_called_so = || bead.origin() == Origin::Manual || is_misnamed();
    let fits = |template: &Template| {
        world.fleet.fits_in(bead, template) || (may_be_called_so() && world.fleet.has(bead.seat()))
    };
    if !template.is_some_and(fits) {
        return Wish::End(StopCause::SeatNotWanted);
    }
    match world.fleet.intent() {
        Intent::Run => Wish::Run,
        Intent::Stop => Wish::Rest(StopCause::FleetStopped),
    }
}
