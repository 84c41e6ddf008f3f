//! What do the hosts show? One look at each recorded life, and a listing when a decision depends on one.

use std::collections::BTreeMap;
use tenure_bead::{Activity, Attention, Bead, Incarnation, Now, Stamp, Stored};
use tenure_liveness::{Indexed, Listed, Listing, Observation, Probe, Standing, Subject, weigh};
use tenure_reconcile::{Fleet, Look, Observed, Policy, Seen, Watch, later, needs_attention};
use tenure_runtime::{Runtime, Target};

/// What a driver remembers of lives between ticks; a new driver begins with nothing and is the more careful.
#[derive(Clone, Debug, Default)]
pub(crate) struct Memory {
    tracks: BTreeMap<Incarnation, Track>,
    watch: Option<Watch>,
    /// When it went on after a time that nobody watched, the last time that it did.
    resumed: Option<Stamp>,
}

/// What was seen of one life so far.
#[derive(Clone, Copy, Debug, Default)]
struct Track {
    /// When its host was told to launch it; a slow store lets that be long after the intent was made.
    launched: Option<Stamp>,
    last_positive: Option<Stamp>,
    absences: u8,
    counted: Option<Stamp>,
}

impl Memory {
    /// Looks at the hosts and remembers what has to be remembered.
    pub(crate) fn observe(
        &mut self,
        (runtime, look): (&dyn Runtime, Look),
        beads: &[Stored],
        (fleet, policy): (&Fleet, &Policy),
        now: Now,
    ) -> Observed {
        let watch = self.watch.map_or(Watch::begin(now), |watch| watch.go_on(policy.gap, now));
        let broke = self.watch.is_some_and(|before| before.since() != watch.since());
        self.resumed = if broke { Some(now.stamp()) } else { self.resumed };
        self.watch = Some(watch);
        let listing = (look == Look::Everything).then(|| runtime.list(now));
        let indexed = listing.as_ref().map(|listing| Indexed::new(listing, now));
        let mut lives = Vec::new();
        let mut tracks = BTreeMap::new();
        for bead in beads.iter().filter_map(Stored::bead) {
            let Some(incarnation) = bead.phase().incarnation() else {
                continue;
            };
            let target = Target { bead: bead.id().clone(), incarnation };
            let observation = runtime.observe(&target, now);
            let mut track = self.tracks.get(&incarnation).copied().unwrap_or_default();
            let since = later(bead.since(), watch.since(), now);
            let launched = track.launched.map_or(since, |at| later(at, since, now));
            let life = (incarnation, launched);
            let listed = track.weigh(indexed.as_ref(), life, policy, now);
            track.note(&observation, listed, now);
            tracks.insert(incarnation, track);
            let attention = attention(runtime, (bead, &target), fleet, now);
            let attention = self.not_idle_for_a_break(attention, now);
            lives.push(Seen { observation, listed, attention });
        }
        self.tracks = tracks;
        if let Some(listing) = &listing {
            self.observe_strays(runtime, listing, &mut lives, now);
        }
        let (live_lane, relaunch_lane) = (runtime.live_lane(), runtime.relaunch_lane());
        Observed { watched_since: watch.since(), lives, listing, live_lane, relaunch_lane }
    }

    /// Remembers when lives were launched: the grace in which their absence means nothing begins then.
    pub(crate) fn note_launches(&mut self, launches: Vec<(Incarnation, Stamp)>) {
        for (life, at) in launches {
            self.tracks.entry(life).or_default().launched = Some(at);
        }
    }

    /// Counts no break as idleness: a suspended machine lets no session do anything.
    ///
    /// A new driver does not know of breaks before it and believes the host, or no session would ever sleep whose
    /// supervisors come and go.
    fn not_idle_for_a_break(&self, attention: Attention, now: Now) -> Attention {
        let activity = match (attention.activity, self.resumed) {
            (Activity::Known(at), Some(resumed)) => Activity::Known(later(at, resumed, now)),
            (activity, _) => activity,
        };
        Attention { activity, ..attention }
    }

    /// Looks at listed lives that no record has as its current one.
    fn observe_strays(
        &self,
        runtime: &dyn Runtime,
        listing: &Listing,
        lives: &mut Vec<Seen>,
        now: Now,
    ) {
        for sighting in &listing.sightings {
            let incarnation = sighting.mark.incarnation;
            if self.tracks.contains_key(&incarnation) || sighting.standing == Standing::Stopped {
                continue;
            }
            let target = Target { bead: sighting.mark.bead.clone(), incarnation };
            let observation = runtime.observe(&target, now);
            let attention = Attention::UNKNOWN;
            lives.push(Seen { observation, listed: Listed::Running, attention });
        }
    }
}

/// Asks whether a session is used, where a decision depends on it.
fn attention(
    runtime: &dyn Runtime,
    (bead, target): (&Bead, &Target),
    fleet: &Fleet,
    now: Now,
) -> Attention {
    if needs_attention(fleet, bead, now) {
        runtime.attention(target, now)
    } else {
        Attention::UNKNOWN
    }
}

impl Track {
    fn weigh(
        &self,
        listing: Option<&Indexed<'_>>,
        (incarnation, launched): (Incarnation, Stamp),
        policy: &Policy,
        now: Now,
    ) -> Listed {
        // Two listings in quick succession are one absence: they may fall into one hiccup of the host.
        let close = |at: Stamp| at.age(now).duration() < policy.absence_spacing;
        let absences_before = if self.counted.is_some_and(close) {
            self.absences.saturating_sub(1)
        } else {
            self.absences
        };
        let last_positive = self.last_positive;
        let subject = Subject { incarnation, launched, last_positive, absences_before };
        weigh(listing, &subject, policy.launch_grace)
    }

    fn note(&mut self, observation: &Observation, listed: Listed, now: Now) {
        let positive = observation.probe == Probe::Verified || listed == Listed::Running;
        if positive {
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
