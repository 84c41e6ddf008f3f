//! How does each template stand as a whole? Counted once, for every rule that looks beyond one session.

use crate::adopt::seat_of_mark;
use crate::damper::is_quarantined;
use crate::facts::{Session, Wish};
use crate::{Policy, World};
use alloc::vec::Vec;
use core::time::Duration;
use tenure_bead::{
    AgentName, Bead, Damper, Deadline, Fingerprint, Now, Phase, Seat, SleepCause, StopCause,
};
use tenure_liveness::{Liveness, OwnerMark, Sighting};

/// How one template stands.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally<'w> {
    /// Seats that are wanted, those of named sessions included.
    pub(crate) wanted: u64,
    /// Wanted seats whose session has run for a while, or sleeps on purpose.
    pub(crate) settled: u64,
    /// Sessions that run.
    pub(crate) running: u32,
    /// Sessions that rest, or are about to, because they were idle.
    pub(crate) resting: u32,
    /// Wanted sessions of the pool that run.
    pub(crate) pool_running: u32,
    /// Lives of the pool that run or may run, wanted or not, on record or not.
    pub(crate) pool_holding: u32,
    /// Sessions of the pool that rest, or are about to, because they were idle.
    pub(crate) pool_resting: u32,
    /// Wanted sessions of the pool that are in quarantine.
    pub(crate) pool_out: u32,
    /// Sessions that end for drift although nobody wants their seat any more: they are no less on their way (D5).
    pub(crate) leaving: u64,
    /// Whether a session that was started with what is wanted now has run for a while.
    pub(crate) proven: bool,
    /// Wanted sessions that are not settled and failed lately.
    pub(crate) failing: u64,
    /// Wanted sessions that are not settled and failed again and again.
    pub(crate) faltering: u64,
    /// The first by name of the wanted sessions that are not settled, or that are on their way out for drift.
    pub(crate) unsettled: Option<&'w AgentName>,
    /// When the next one that runs will be settled.
    pub(crate) settles: Option<Deadline>,
}

impl Tally<'_> {
    /// Returns how many wanted seats are not settled, with those that still end for drift.
    pub(crate) const fn unsettled(&self) -> u64 {
        self.wanted.saturating_sub(self.settled).saturating_add(self.leaving)
    }

    /// Returns how many sessions run, or did until they were idle.
    pub(crate) fn has_run(&self) -> u64 {
        u64::from(self.running).saturating_add(u64::from(self.resting))
    }
}

/// Counts, for every template of the fleet in its order.
pub(crate) fn tallies<'w>(
    world: &'w World,
    (sessions, running): (&[Session<'w>], &[&Sighting]),
    now: Now,
) -> Vec<Tally<'w>> {
    let templates = world.fleet.templates();
    let wanted =
        |t: &crate::Template| Tally { wanted: u64::from(t.pool.wanted()), ..Tally::default() };
    let mut tallies: Vec<Tally<'w>> = templates.iter().map(wanted).collect();
    for named in world.fleet.named() {
        let at = world.fleet.position(&named.template);
        if let Some(tally) = at.and_then(|at| tallies.get_mut(at)) {
            tally.wanted = tally.wanted.saturating_add(1);
        }
    }
    for session in sessions {
        if let Some(tally) = session.template.and_then(|at| tallies.get_mut(at)) {
            tally.count(session, world, now);
        }
    }
    for mark in running.iter().map(|s| &s.mark).filter(|mark| is_beside(sessions, mark)) {
        let at = world.fleet.position(&mark.template);
        if let Some(tally) = at.and_then(|at| tallies.get_mut(at)) {
            add(&mut tally.pool_holding, u32::from(is_in_pool(&seat_of_mark(&world.fleet, mark))));
        }
    }
    tallies
}

/// Returns whether a process is none of the lives that the open beads have.
fn is_beside(sessions: &[Session<'_>], mark: &OwnerMark) -> bool {
    let at = sessions.binary_search_by(|s| s.stored.id.cmp(&mark.bead)).ok();
    let bead = at.and_then(|at| sessions.get(at)).and_then(|session| session.bead);
    bead.and_then(|bead| bead.phase().incarnation()) != Some(mark.incarnation)
}

const fn is_in_pool(seat: &Seat) -> bool {
    !matches!(seat, Seat::Named { .. })
}

impl<'w> Tally<'w> {
    fn count(&mut self, session: &Session<'w>, world: &World, now: Now) {
        let Some(bead) = session.bead else { return };
        let in_pool = is_in_pool(bead.seat());
        let runs = matches!(session.liveness, Some(Liveness::Running(_)));
        let is_running = runs && matches!(bead.phase(), Phase::Running { .. });
        add(&mut self.running, u32::from(is_running));
        let holds = in_pool && bead.phase().incarnation().is_some();
        add(&mut self.pool_holding, u32::from(holds));
        if session.wish != Wish::Run || !session.holds_its_seat() {
            if ends_for(bead.phase(), StopCause::Drift) || is_in_doubt(bead.phase()) {
                self.leaving = self.leaving.saturating_add(1);
                self.unsettled_is(bead.name());
            }
            return;
        }
        let rests = rests(bead.phase());
        add(&mut self.pool_running, u32::from(is_running && in_pool));
        add(&mut self.resting, u32::from(rests));
        add(&mut self.pool_resting, u32::from(in_pool && rests));
        let damper = world.ledger.damper(bead.seat());
        let out = bead.phase().incarnation().is_none()
            && damper
                .is_some_and(|d| is_quarantined(d.failures, &world.policy) && !d.retry.is_due(now));
        add(&mut self.pool_out, u32::from(in_pool && out));
        match standing(session, world, now) {
            Standing::Settled => {
                self.settled = self.settled.saturating_add(1);
                self.proven |= runs_with_what_is_wanted(session, world);
            }
            Standing::Soon(deadline) => {
                self.settles = Some(self.settles.map_or(deadline, |at| sooner(at, deadline, now)));
                self.unsettled_is(bead.name());
            }
            Standing::Not => self.unsettled_is(bead.name()),
        }
        let failures = late_failures(session, world, now);
        self.failing = self.failing.saturating_add(u64::from(failures > 0));
        self.faltering = self.faltering.saturating_add(u64::from(failures > 1));
    }

    fn unsettled_is(&mut self, name: &'w AgentName) {
        self.unsettled = Some(self.unsettled.map_or(name, |first| first.min(name)));
    }
}

const fn add(count: &mut u32, more: u32) {
    *count = count.saturating_add(more);
}

/// Returns the deadline that comes first.
pub(crate) fn sooner(one: Deadline, other: Deadline, now: Now) -> Deadline {
    if other.remaining(now) < one.remaining(now) { other } else { one }
}

enum Standing {
    Settled,
    Soon(Deadline),
    Not,
}

/// Returns after how long a session is looked at again, and whether it is settled then: one that failed lately has to
/// run longer, so that a config that takes its time to fail is not taken for one that works.
fn milestones(policy: &Policy, damper: Option<&Damper>) -> [Duration; 2] {
    let failed = damper.is_some_and(|damper| damper.failures > 0);
    [policy.settle, if failed { policy.stable_after } else { policy.settle }]
}

/// Returns how often a session failed in a row; never of one that has settled since.
///
/// One that died after a long life, or fell over once, says nothing yet about what is rolled out.
pub(crate) fn late_failures(session: &Session<'_>, world: &World, now: Now) -> u32 {
    let damper = session.bead.and_then(|bead| world.ledger.damper(bead.seat()));
    let failures = damper.map_or(0, |damper| damper.failures);
    if failures > 0 && is_settled(session, world, now) { 0 } else { failures }
}

/// Returns whether a session has run for a while, or sleeps on purpose.
pub(crate) fn is_settled(session: &Session<'_>, world: &World, now: Now) -> bool {
    matches!(standing(session, world, now), Standing::Settled)
}

fn standing(session: &Session<'_>, world: &World, now: Now) -> Standing {
    let Some(bead) = session.bead else { return Standing::Not };
    match bead.phase() {
        // Nobody knows whether its program was started anew.
        Phase::Running { live: Some(due), .. } if !due.lane.is_live() => Standing::Not,
        Phase::Running { since, .. } if matches!(session.liveness, Some(Liveness::Running(_))) => {
            let ahead = milestones(&world.policy, world.ledger.damper(bead.seat()));
            let ahead = ahead.map(|length| Deadline::since(*since, length));
            let next = ahead.into_iter().find(|deadline| !deadline.is_due(now));
            next.map_or(Standing::Settled, Standing::Soon)
        }
        Phase::Asleep { because: SleepCause::Idle, .. } => Standing::Settled,
        Phase::Wanted { .. }
        | Phase::Starting { .. }
        | Phase::Running { .. }
        | Phase::Draining { .. }
        | Phase::Stopping { .. }
        | Phase::Asleep { .. }
        | Phase::Quarantined { .. }
        | Phase::FailedStart { .. }
        | Phase::Closed { .. }
        | Phase::Unknown { .. } => Standing::Not,
    }
}

/// Returns whether a session was started with what is wanted now, apart from what is applied as it runs.
fn runs_with_what_is_wanted(session: &Session<'_>, world: &World) -> bool {
    let Some(Phase::Running { baseline, .. }) = session.bead.map(Bead::phase) else { return false };
    let template = session.template.and_then(|at| world.fleet.templates().get(at));
    let (Some(started), Some(template)) = (baseline.committed(), template) else { return false };
    let said = |config: &Fingerprint| (config.version(), config.digests().fixed());
    said(started.config()) == said(&template.config)
}

/// Returns whether a session is between a life that was ended to be started anew and the next one.
pub(crate) fn recycles(phase: &Phase) -> bool {
    ends_for(phase, StopCause::Drift)
        || ends_for(phase, StopCause::Age)
        || matches!(phase, Phase::Asleep { because: SleepCause::Recycled, .. })
        || is_in_doubt(phase)
}

/// Returns whether nobody knows whether the program of a session was started anew.
fn is_in_doubt(phase: &Phase) -> bool {
    matches!(phase, Phase::Running { live: Some(due), .. } | Phase::Draining { live: Some(due), .. } if !due.lane.is_live())
}

/// Returns whether a session rests because it was idle, or is on its way there.
fn rests(phase: &Phase) -> bool {
    matches!(phase, Phase::Asleep { because: SleepCause::Idle, .. })
        || ends_for(phase, StopCause::Idle)
}

/// Returns whether a session is on its way out for a cause.
fn ends_for(phase: &Phase, cause: StopCause) -> bool {
    match phase {
        Phase::Draining { basis, .. } | Phase::Stopping { basis, .. } => basis.because == cause,
        Phase::Wanted { .. }
        | Phase::Starting { .. }
        | Phase::Running { .. }
        | Phase::Asleep { .. }
        | Phase::Quarantined { .. }
        | Phase::FailedStart { .. }
        | Phase::Closed { .. }
        | Phase::Unknown { .. } => false,
    }
}
