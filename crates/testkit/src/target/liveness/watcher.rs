//! What does somebody conclude who looks? The production verdicts, held against what is true.

use super::How;
use super::host::{Host, Session};
use super::listing::{Begun, begin};
use crate::hunt::{Tally, Violation, broken};
use core::time::Duration;
use tenure_bead::Stamp;
use tenure_liveness::{
    ABSENCES_NEEDED, Completeness, Doubt, Evidence, ExitRecord, Indexed, Listed, Listing, Liveness,
    Match, Probe, Sighting, Standing, Strength, Subject, Sureness, judge, weigh,
};

/// Who looks, with what has to be remembered between looks.
#[derive(Clone, Debug)]
pub(super) struct Watcher {
    listings: u32,
    last: Option<Begun>,
    tracks: Vec<Track>,
}

/// What was seen of one life so far.
#[derive(Clone, Copy, Debug, Default)]
struct Track {
    last_positive: Option<Stamp>,
    /// The same by the true clock.
    positive_ms: Option<u64>,
    absences: u8,
    /// The listing that was counted last: read twice, it is one absence still.
    counted: Option<u32>,
    verdict: Option<Liveness>,
}

/// All that one look goes by.
struct Look<'l> {
    session: &'l Session,
    begun: Option<&'l Begun>,
    track: Track,
    evidence: Evidence,
    found: Option<Match>,
}

impl Watcher {
    pub(super) fn new(seats: usize) -> Self {
        Self { listings: 0, last: None, tracks: vec![Track::default(); seats] }
    }

    pub(super) fn forget(&mut self, seat: usize) {
        if let Some(track) = self.tracks.get_mut(seat) {
            *track = Track::default();
        }
    }

    pub(super) fn list(&mut self, host: &mut Host, how: How) {
        self.listings = self.listings.saturating_add(1);
        self.last = Some(begin(host, how, self.listings));
    }

    /// Looks at a session once and holds the verdict to what is true.
    pub(super) fn look(
        &mut self,
        host: &Host,
        seat: usize,
        tally: &mut Tally,
    ) -> Result<Option<Liveness>, Violation> {
        let (Some(session), Some(track)) = (host.session(seat), self.tracks.get_mut(seat)) else {
            return Ok(None);
        };
        let begun = self.last.as_ref();
        let listed =
            weighed(session, begun.map(|begun| &begun.listing), track.subject(session, begun))?;
        let (probe, found) = session.probe();
        let evidence = Evidence { exit: session.exit(), probe, listed };
        let verdict = judge(&evidence);
        let look = Look { session, begun, track: *track, evidence, found };
        look.hold(verdict)?;
        note(&look, verdict, tally);
        track.note(host, (probe, listed), begun);
        track.verdict = Some(verdict);
        Ok(Some(verdict))
    }

    /// Looks again and again while nothing goes wrong: every session has to be known for what it is.
    pub(super) fn settles(&mut self, host: &mut Host, tally: &mut Tally) -> Result<(), Violation> {
        for _ in 0..=ABSENCES_NEEDED {
            host.pass(GRACE_MS.saturating_add(1_000));
            self.list(host, How::Complete);
            for seat in 0..host.seats() {
                self.look(host, seat, tally)?;
            }
        }
        for seat in 0..host.seats() {
            let verdict = self.tracks.get(seat).and_then(|track| track.verdict);
            let (Some(session), Some(verdict)) = (host.session(seat), verdict) else { continue };
            let is_known = match verdict {
                Liveness::Running(Sureness::Verified | Sureness::Listed) => session.lives(),
                Liveness::Stopped { .. } => !session.lives(),
                Liveness::Running(Sureness::Assumed)
                | Liveness::Suspect { .. }
                | Liveness::Unknown(_)
                | Liveness::Contradiction => false,
            };
            if !is_known {
                return broken(SEEN, format!("seat {seat} is {}: {verdict:?}", host.show(seat)));
            }
        }
        Ok(())
    }

    pub(super) fn mark(&self, seat: usize) -> Option<(Liveness, u8)> {
        let track = self.tracks.get(seat)?;
        Some((track.verdict?, track.absences.min(3)))
    }

    pub(super) fn show(&self, seat: usize) -> String {
        let track = self.tracks.get(seat).copied().unwrap_or_default();
        let verdict = track.verdict.map_or("never looked at".to_owned(), |v| format!("{v:?}"));
        format!("-> {verdict}, missed {}", track.absences)
    }

    pub(super) fn show_listing(&self) -> String {
        self.last.as_ref().map_or("no listing".to_owned(), |begun| {
            let Listing { completeness, sightings, .. } = &begun.listing;
            let much = match completeness {
                Completeness::Complete => "complete",
                Completeness::Partial { .. } => "partial",
                Completeness::Failed { .. } => "failed",
            };
            format!("listing of {} s: {much}, shows {}", begun.began_ms / 1_000, sightings.len())
        })
    }
}

impl Track {
    fn subject(&self, session: &Session, begun: Option<&Begun>) -> Subject {
        let again = self.counted.is_some() && self.counted == begun.map(|begun| begun.number);
        Subject {
            incarnation: session.life(),
            launched: session.launched,
            last_positive: self.last_positive,
            absences_before: self.absences.saturating_sub(u8::from(again)),
        }
    }

    fn note(&mut self, host: &Host, (probe, listed): (Probe, Listed), begun: Option<&Begun>) {
        if probe == Probe::Verified {
            *self = Self {
                last_positive: Some(host.now().stamp()),
                positive_ms: Some(host.real_ms()),
                ..Self::default()
            };
        } else if let (Listed::Running, Some(begun)) = (listed, begun) {
            // A listing says what was so when it began.
            if self.positive_ms.is_none_or(|seen| seen < begun.began_ms) {
                let last_positive = Some(begun.listing.began);
                *self =
                    Self { last_positive, positive_ms: Some(begun.began_ms), ..Self::default() };
            }
        } else if let Listed::Missing { absences } = listed {
            (self.absences, self.counted) = (absences, begun.map(|begun| begun.number));
        }
    }
}

/// Weighs a listing, and once more with its sightings in another order.
fn weighed(
    session: &Session,
    listing: Option<&Listing>,
    subject: Subject,
) -> Result<Listed, Violation> {
    let grace = Duration::from_millis(GRACE_MS);
    let Some(listing) = listing else { return Ok(weigh(None, &subject, grace)) };
    let listed = weigh(Some(&Indexed::new(listing)), &subject, grace);
    let mut turned = listing.clone();
    turned.sightings.reverse();
    // Once more as ended: a life that is shown as running runs.
    let ended = |seen: &&Sighting| seen.mark.incarnation == session.life();
    let ended = turned.sightings.iter().find(ended).cloned();
    turned.sightings.extend(ended.map(|seen| Sighting { standing: Standing::Stopped, ..seen }));
    let half = turned.sightings.len() / 2;
    turned.sightings.rotate_right(half);
    let again = weigh(Some(&Indexed::new(&turned)), &subject, grace);
    if again != listed {
        return broken(ORDER, format!("{listed:?}, in another order {again:?}")).map(|()| listed);
    }
    Ok(listed)
}

impl Look<'_> {
    fn hold(&self, verdict: Liveness) -> Result<(), Violation> {
        let evidence = &self.evidence;
        let is_stopped = matches!(verdict, Liveness::Stopped { .. });
        let proved = evidence.probe == Probe::Verified;
        if is_stopped && (proved || self.session.lives() && !self.session.is_lied_about) {
            return broken(NO_FALSE_DEATH, format!("it lives: {verdict:?} from {evidence:?}"));
        }
        if self.found == Some(Match::Same) && !self.session.lives() {
            return broken(NO_FOREIGN, "another process is taken for the one that was started");
        }
        self.absence()?;
        self.silence(verdict)
    }

    /// An absence counts only from a complete listing that began late enough, and each listing once.
    fn absence(&self) -> Result<(), Violation> {
        let Listed::Missing { absences } = self.evidence.listed else { return Ok(()) };
        let Some(begun) = self.begun else { return broken(ABSENCE, "counted without a listing") };
        let same_boot = begun.boot == self.session.boot;
        let age = begun.began_ms.saturating_sub(self.session.launched_ms);
        let is_late = self.track.positive_ms.is_none_or(|seen| seen < begun.began_ms);
        let is_complete = begun.listing.completeness == Completeness::Complete;
        let counted = u32::from(absences) <= begun.number;
        if same_boot && (age < GRACE_MS || !is_late) || !is_complete || !counted {
            let since = self.track.positive_ms;
            return broken(
                ABSENCE,
                format!("{absences} counted, {age} ms after launch, last seen at {since:?} ms"),
            );
        }
        Ok(())
    }

    /// Where nothing was said, nothing is concluded.
    fn silence(&self, verdict: Liveness) -> Result<(), Violation> {
        let is_blind = matches!(self.evidence.probe, Probe::Unknowable | Probe::Unverified);
        let is_noted = matches!(self.evidence.exit, ExitRecord::Own(_));
        if !is_blind || is_noted || self.says_something() {
            return Ok(());
        }
        let is_open = match verdict {
            Liveness::Unknown(_)
            | Liveness::Running(Sureness::Assumed)
            | Liveness::Suspect { absences: 0 } => true,
            Liveness::Running(_)
            | Liveness::Stopped { .. }
            | Liveness::Suspect { .. }
            | Liveness::Contradiction => false,
        };
        if is_open {
            return Ok(());
        }
        broken(UNKNOWN_STAYS, format!("{verdict:?} from nothing: {:?}", self.evidence))
    }

    fn says_something(&self) -> bool {
        self.begun.is_some_and(|begun| {
            let Listing { sightings, completeness, .. } = &begun.listing;
            let shows = sightings.iter().any(|seen| seen.mark.incarnation == self.session.life());
            shows || *completeness == Completeness::Complete
        })
    }
}

fn note(look: &Look<'_>, verdict: Liveness, tally: &mut Tally) {
    tally.goal(match verdict {
        Liveness::Running(Sureness::Verified) => "running: verified",
        Liveness::Running(Sureness::Listed) => "running: listed",
        Liveness::Running(Sureness::Assumed) => "running: assumed",
        Liveness::Stopped { strength: Strength::Conclusive, .. } => "stopped: conclusive",
        Liveness::Stopped { strength: Strength::Reported, .. } => "stopped: reported",
        Liveness::Stopped { strength: Strength::Inferred, .. } => "stopped: inferred",
        Liveness::Suspect { .. } => "suspect",
        Liveness::Unknown(Doubt::NotAsked) => "unknown: not asked",
        Liveness::Unknown(Doubt::ListingFailed) => "unknown: the listing failed",
        Liveness::Unknown(Doubt::ListingStale) => "unknown: the listing is stale",
        Liveness::Unknown(Doubt::ListingPartial) => "unknown: the listing is partial",
        Liveness::Contradiction => "contradiction",
    });
    let suspected = matches!(verdict, Liveness::Suspect { absences: 1.. });
    if suspected && look.session.lives() {
        tally.goal("a living session is missed once");
    }
    match look.found {
        Some(Match::SameTick) if !look.session.lives() => {
            tally.goal("a number is reused in one tick");
        }
        Some(Match::Other) => tally.goal("a number is reused"),
        Some(Match::Same | Match::SameTick) | None => {}
    }
    if look.evidence.probe == Probe::Zombie {
        tally.goal("nobody has collected it");
    }
    if look.begun.is_some_and(|begun| begun.began_ms < look.session.launched_ms) {
        tally.goal("the listing began before the launch");
    }
}

/// How long after a launch absence means nothing; as the planner's default.
const GRACE_MS: u64 = 30_000;

const NO_FALSE_DEATH: &str = "K1";
const NO_FOREIGN: &str = "K3";
const UNKNOWN_STAYS: &str = "unknown-stays";
const ABSENCE: &str = "absence";
const SEEN: &str = "dead-is-seen";
const ORDER: &str = "order-free";

pub(super) const RULES: &[&str] =
    &[NO_FALSE_DEATH, NO_FOREIGN, UNKNOWN_STAYS, ABSENCE, SEEN, ORDER];

pub(super) const GOALS: &[&str] = &[
    "running: verified",
    "running: listed",
    "running: assumed",
    "stopped: conclusive",
    "stopped: reported",
    "stopped: inferred",
    "suspect",
    "unknown: not asked",
    "unknown: the listing failed",
    "unknown: the listing is stale",
    "unknown: the listing is partial",
    "contradiction",
    "a living session is missed once",
    "a number is reused in one tick",
    "a number is reused",
    "nobody has collected it",
    "the listing began before the launch",
];
