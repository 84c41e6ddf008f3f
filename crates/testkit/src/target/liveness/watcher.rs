//! What does somebody conclude who looks? The production verdicts, held against what is true.

use super::How;
use super::host::{Host, Session};
use super::listing::{Begun, begin};
use super::rules::{Look, ORDER, SEEN, note};
use crate::hunt::{Tally, Violation, broken};
use core::time::Duration;
use tenure_bead::{Now, Stamp};
use tenure_liveness::{
    ABSENCES_NEEDED, Completeness, Evidence, Indexed, Listed, Listing, Liveness, Probe, Sighting,
    Standing, Subject, Sureness, judge, weigh,
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

impl Watcher {
    pub(super) fn new(seats: usize) -> Self {
        Self { listings: 0, last: None, tracks: vec![Track::default(); seats] }
    }

    pub(super) fn forget(&mut self, seat: usize) {
        if let Some(track) = self.tracks.get_mut(seat) {
            *track = Track::default();
        }
    }

    /// Takes a listing; whom it shows running is noted, whether anybody asks about them or not, as a supervisor weighs
    /// every listing for everybody.
    pub(super) fn list(&mut self, host: &mut Host, how: How) {
        self.listings = self.listings.saturating_add(1);
        let begun = begin(host, how, self.listings);
        for (seat, track) in self.tracks.iter_mut().enumerate() {
            let Some(session) = host.session(seat) else { continue };
            let shows = |seen: &Sighting| {
                seen.mark.incarnation == session.life() && seen.standing == Standing::Running
            };
            if begun.listing.sightings.iter().any(shows) {
                track.note(host, (Probe::Unknowable, Listed::Running), Some(&begun));
            }
        }
        self.last = Some(begun);
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
        let listed = weighed(
            session,
            begun.map(|begun| (&begun.listing, host.now())),
            track.subject(session, begun),
        )?;
        let (probe, found) = session.probe();
        let evidence = Evidence { exit: session.exit(), probe, listed };
        let verdict = judge(&evidence);
        let look = Look { session, begun, positive_ms: track.positive_ms, evidence, found };
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
    listing: Option<(&Listing, Now)>,
    subject: Subject,
) -> Result<Listed, Violation> {
    let grace = Duration::from_millis(GRACE_MS);
    let Some((listing, now)) = listing else { return Ok(weigh(None, &subject, grace)) };
    let listed = weigh(Some(&Indexed::new(listing, now)), &subject, grace);
    let mut turned = listing.clone();
    turned.sightings.reverse();
    // Once more as ended: a life that is shown as running runs.
    let ended = |seen: &&Sighting| seen.mark.incarnation == session.life();
    let ended = turned.sightings.iter().find(ended).cloned();
    turned.sightings.extend(ended.map(|seen| Sighting { standing: Standing::Stopped, ..seen }));
    let half = turned.sightings.len() / 2;
    turned.sightings.rotate_right(half);
    let again = weigh(Some(&Indexed::new(&turned, now)), &subject, grace);
    if again != listed {
        return broken(ORDER, format!("{listed:?}, in another order {again:?}")).map(|()| listed);
    }
    Ok(listed)
}

/// How long after a launch absence means nothing; as the planner's default.
pub(super) const GRACE_MS: u64 = 30_000;
