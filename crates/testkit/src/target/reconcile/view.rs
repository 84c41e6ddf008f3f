//! What does a supervisor see? Records, one look at each life, and a listing when it asks for one.

use super::op::See;
use super::scene::{Freshness, Held, Scene};
use core::time::Duration;
use tenure_bead::{Attention, Bead, Incarnation, Now, Stamp, Stored};
use tenure_liveness::{
    Asked, Indexed, Listed, LiveLane, Observation, Probe, RelaunchLane, Subject, weigh,
};
use tenure_reconcile::{Look, Observed, Policy, Seen, Watch, later, needs_attention, reconcile};

/// A supervisor, and what it remembers.
#[derive(Clone, Debug)]
pub(super) struct Supervisor {
    pub(super) number: u32,
    pub(super) look: Look,
    pub(super) watch: Option<Watch>,
    pub(super) tracks: Vec<(Incarnation, Track)>,
    pub(super) asked: Vec<(Incarnation, Asked)>,
}

/// What was seen of one life so far.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Track {
    /// When its host was told to launch it, if this supervisor did that.
    pub(super) launched: Option<Stamp>,
    pub(super) last_positive: Option<Stamp>,
    pub(super) absences: u8,
    pub(super) counted: Option<Stamp>,
}

impl Supervisor {
    pub(super) const fn new(number: u32) -> Self {
        let look = Look::Everything;
        Self { number, look, watch: None, tracks: Vec::new(), asked: Vec::new() }
    }

    pub(super) const fn looks_everywhere(&mut self) {
        self.look = Look::Everything;
    }

    /// Remembers that a session was told to end.
    pub(super) fn has_asked(&mut self, life: Incarnation, asked: Asked) {
        self.asked.retain(|(of, _)| *of != life);
        self.asked.push((life, asked));
    }

    /// Remembers when a session was launched: slow writes come before it, and its grace begins with it.
    pub(super) fn has_launched(&mut self, life: Incarnation, at: Stamp) {
        let track = Track { launched: Some(at), ..self.track(life) };
        self.tracks.retain(|(of, _)| *of != life);
        self.tracks.push((life, track));
    }

    fn track(&self, life: Incarnation) -> Track {
        self.tracks.iter().find(|(of, _)| *of == life).map(|(_, track)| *track).unwrap_or_default()
    }
}

impl Scene {
    /// Looks at everything and decides.
    pub(super) fn look(&mut self, see: See) -> Held {
        let observed = self.observe(see);
        let mut world = self.world.clone();
        (world.observed, world.entropy) = (observed, self.entropy());
        let plan = reconcile(&world, self.now);
        self.supervisor.look = plan.look;
        let (wish, made, supervisor) = (self.wish, self.now, self.supervisor.number);
        Held { world, wish, plan, made, supervisor, age: Freshness::Fresh }
    }

    fn observe(&mut self, see: See) -> Observed {
        let (now, policy) = (self.now, &self.world.policy);
        let watch = self.supervisor.watch.map_or(Watch::begin(now), |w| w.go_on(policy.gap, now));
        let asks = see == See::All || self.supervisor.look == Look::Everything;
        let listing = asks.then(|| self.host.list(see, now));
        let indexed = listing.as_ref().map(|listing| Indexed::new(listing, now));
        let (mut lives, mut tracks) = (Vec::new(), Vec::new());
        for bead in self.world.beads.iter().filter_map(Stored::bead) {
            let Some(life) = bead.phase().incarnation() else { continue };
            let observation = self.observation(life);
            let mut track = self.supervisor.track(life);
            let since = later(bead.since(), watch.since(), now);
            let launched = track.launched.map_or(since, |at| later(at, since, now));
            let listed = track.weigh(indexed.as_ref(), (life, launched), policy, now);
            track.note(&observation, listed, now);
            tracks.push((life, track));
            lives.push(Seen { observation, listed, attention: self.attention(bead, life) });
        }
        for sighting in listing.iter().flat_map(|listing| &listing.sightings) {
            let life = sighting.mark.incarnation;
            if !tracks.iter().any(|(of, _)| *of == life) {
                let (observation, attention) = (self.observation(life), Attention::UNKNOWN);
                lives.push(Seen { observation, listed: Listed::Running, attention });
            }
        }
        (self.supervisor.watch, self.supervisor.tracks) = (Some(watch), tracks);
        let (live_lane, relaunch_lane) = (LiveLane::Offered, RelaunchLane::Offered);
        Observed { watched_since: watch.since(), lives, listing, live_lane, relaunch_lane }
    }

    pub(super) fn observation(&self, life: Incarnation) -> Observation {
        let Supervisor { number, asked, .. } = &self.supervisor;
        let asked = asked.iter().find(|(of, _)| *of == life).map(|(_, asked)| *asked);
        Observation { asked, ..self.host.observe(life, *number, self.now) }
    }

    fn attention(&self, bead: &Bead, life: Incarnation) -> Attention {
        let asks = needs_attention(&self.world.fleet, bead, self.now);
        let life = self.host.find(life).filter(|_| asks);
        life.map_or(Attention::UNKNOWN, super::host::Life::attention)
    }
}

/// As a driver does it: two listings in quick succession are one absence.
impl Track {
    fn weigh(
        &self,
        listing: Option<&Indexed<'_>>,
        (incarnation, launched): (Incarnation, Stamp),
        policy: &Policy,
        now: Now,
    ) -> Listed {
        let is_close = |at: Stamp| at.age(now).duration() < policy.absence_spacing;
        let again = u8::from(self.counted.is_some_and(is_close));
        let absences_before = self.absences.saturating_sub(again);
        let last_positive = self.last_positive;
        let subject = Subject { incarnation, launched, last_positive, absences_before };
        weigh(listing, &subject, policy.launch_grace)
    }

    fn note(&mut self, observation: &Observation, listed: Listed, now: Now) {
        if observation.probe == Probe::Verified || listed == Listed::Running {
            let last_positive = Some(now.stamp());
            *self = Self { last_positive, absences: 0, counted: None, ..*self };
        } else if let Listed::Missing { absences } = listed {
            if absences > self.absences {
                self.counted = Some(now.stamp());
            }
            self.absences = absences;
        }
    }
}

/// What a late start takes: less than the launch grace.
pub(super) const HALF_A_STEP: Duration = Duration::from_millis(super::scene::STEP_MS / 2);
/// What a start takes that is too late: others were counted out, waited for and begun anew by then.
pub(super) const TOO_LATE: Duration = Duration::from_millis(super::scene::STEP_MS * 3);
