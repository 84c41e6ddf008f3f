//! When are two worlds the same? When nothing that may come can tell them apart.
//!
//! Left out, and why nothing is lost by it:
//!
//! * Moments, but for how long ago they are, and of that no more than the longest window: everything that is measured
//!   is measured against a window, and beyond the longest all ages decide alike. Only who waits longest goes by the
//!   order of moments, so that the order is kept.
//! * Ids of beads and tokens of lives: they are drawn anew in each tick and compared for being the same only. Whatever
//!   belongs to one bead is put together, and the beads are put in order by what there is to say of them.
//! * Revisions, but for whether a held plan expects the one that is stored, and generations, but for which life of its
//!   bead is the current one and which was before it.
//! * Failures beyond those that lead to quarantine, and attempts, which are only shown.
//! * What was drawn so far, and what is kept for the tally. Which plans are decided again from another order (P3)
//!   hangs on it, so that P3 is sampled and not exhausted.
//! * Held plans without commands, and those of a supervisor that lost the lease: nothing can come of them.
//!
//! The slots of a pool are *not* taken for alike: the lowest is filled, and started anew, first.

use super::host::{Body, Host, Life};
use super::scene::{Held, STEP_MS, Scene};
use super::twin::Twin;
use core::hash::Hash as _;
use std::collections::BTreeSet;
use tenure_bead::{
    Baseline, Bead, BeadId, Change, Claim, Deadline, Expect, Fingerprint, Incarnation, Ledger,
    LedgerWrite, Phase, SleepCause, Stamp, Stored,
};
use tenure_reconcile::{Aim, Command, Grounds, Watch};

/// Returns a mark of everything that what may come depends on.
pub(super) fn identity(scene: &Scene) -> [u8; 16] {
    let held = scene.held.as_ref().filter(|held| {
        held.supervisor == scene.supervisor.number && !held.plan.commands.is_empty()
    });
    let marks = Marks { scene, held, longest: u64::from(scene.pace).saturating_mul(STEP_MS) };
    let mut ids: BTreeSet<&BeadId> = scene.world.beads.iter().map(|stored| &stored.id).collect();
    ids.extend(scene.host.lives.iter().map(|life| &life.mark.bead));
    let commands = held.iter().flat_map(|held| &held.plan.commands);
    ids.extend(commands.filter_map(about));
    let mut beads: Vec<[u8; 16]> = ids.into_iter().map(|id| marks.of_bead(id)).collect();
    beads.sort_unstable();
    let mut twin = Twin::new();
    beads.hash(&mut twin);
    marks.around(&mut twin);
    twin.both()
}

/// Returns which bead a command is about.
fn about(command: &Command) -> Option<&BeadId> {
    let written = command.write().map(tenure_bead::Write::id);
    written.or_else(|| command.grounds().map(|grounds| grounds.aim().bead()))
}

struct Marks<'s> {
    scene: &'s Scene,
    held: Option<&'s Held>,
    /// The longest window.
    longest: u64,
}

impl Marks<'_> {
    /// Everything that belongs to no bead.
    fn around(&self, twin: &mut Twin) {
        let Scene { wish, supervisor, spent, host, world, .. } = self.scene;
        let sizes = (wish.workers, wish.max, wish.list, wish.singles, wish.handles);
        (wish.intent == tenure_reconcile::Intent::Run, sizes).hash(twin);
        (wish.command, wish.model, wish.live, wish.pin == tenure_reconcile::Pin::Pinned).hash(twin);
        (spent.edits, spent.exits, spent.deaths, spent.stale).hash(twin);
        (supervisor.look == tenure_reconcile::Look::Everything).hash(twin);
        supervisor.watch.map(|watch| self.watch(watch)).hash(twin);
        let Host { next_start, next_stop, next_live, next_relaunch, .. } = host;
        let scripts = [next_start.is_some(), next_stop.is_some()];
        [next_live.is_some(), next_relaunch.is_some()].hash(twin);
        scripts.hash(twin);
        self.ledger(&world.ledger, twin);
        let Some(held) = self.held else { return };
        (self.age(held.made.stamp()), held.wish.command, held.wish.model, held.wish.live)
            .hash(twin);
        (held.age == super::scene::Freshness::Fresh).hash(twin);
        self.ledger(&held.world.ledger, twin);
        for command in held.plan.commands.iter().filter(|command| about(command).is_none()) {
            self.entries(command.ledger(), twin);
        }
    }

    /// The last look counts a little longer than the longest window: a gap is longer than one.
    fn watch(&self, watch: Watch) -> (u64, u64) {
        let last = watch.last().age(self.scene.now).duration().as_millis();
        let last = u64::try_from(last).unwrap_or(u64::MAX);
        (self.age(watch.since()), last.min(self.longest.saturating_add(STEP_MS)))
    }

    fn age(&self, at: Stamp) -> u64 {
        let age = at.age(self.scene.now).duration().as_millis();
        u64::try_from(age).unwrap_or(u64::MAX).min(self.longest)
    }

    fn wait(&self, until: &Deadline) -> u128 {
        until.remaining(self.scene.now).as_millis()
    }

    fn ledger(&self, ledger: &Ledger, twin: &mut Twin) {
        for (seat, damper) in ledger.dampers() {
            let failures = damper.failures.min(self.scene.world.policy.quarantine_after);
            (seat, failures, self.wait(&damper.retry)).hash(twin);
        }
    }

    fn entries(&self, entries: &[LedgerWrite], twin: &mut Twin) {
        for entry in entries {
            (entry.kind(), entry.key()).hash(twin);
            if let LedgerWrite::Damper { damper: Some(damper), .. } = entry {
                let failures = damper.failures.min(self.scene.world.policy.quarantine_after);
                (failures, self.wait(&damper.retry)).hash(twin);
            }
        }
    }

    /// Everything that belongs to one bead, under any id.
    fn of_bead(&self, id: &BeadId) -> [u8; 16] {
        let mut twin = Twin::new();
        let stored = self.scene.world.beads.iter().find(|stored| stored.id == *id);
        let bead = stored.and_then(Stored::bead);
        stored.is_some().hash(&mut twin);
        if let (Some(stored), Some(bead)) = (stored, bead) {
            self.bead(bead, &stored.claims, &mut twin);
            self.rank(bead).hash(&mut twin);
            bead.phase().incarnation().map(|life| self.memory(life)).hash(&mut twin);
        }
        for (claim, conflict) in self.scene.world.ledger.conflicts() {
            (claim, conflict.holder == *id, conflict.involves(id), conflict.is_open())
                .hash(&mut twin);
        }
        let lives = self.scene.host.lives.iter().filter(|life| life.mark.bead == *id);
        let mut lives: Vec<[u8; 16]> = lives.map(|life| self.life(life, bead)).collect();
        lives.sort_unstable();
        lives.hash(&mut twin);
        for command in self.held.iter().flat_map(|held| &held.plan.commands) {
            if about(command) == Some(id) {
                self.command(command, stored, &mut twin);
            }
        }
        twin.both()
    }

    fn bead(&self, bead: &Bead, claims: &[Claim], twin: &mut Twin) {
        (bead.seat(), bead.name(), bead.alias(), claims).hash(twin);
        self.phase(bead, twin);
    }

    /// Returns how many wait for a start for longer.
    fn rank(&self, bead: &Bead) -> usize {
        let beads = self.scene.world.beads.iter().filter_map(Stored::bead);
        let idle = beads.filter(|b| b.is_open() && b.phase().incarnation().is_none());
        let before = |b: &&Bead| b.since().wall < bead.since().wall;
        if bead.phase().incarnation().is_none() { idle.filter(before).count() } else { 0 }
    }

    fn phase(&self, bead: &Bead, twin: &mut Twin) {
        (bead.phase().kind(), self.age(bead.since())).hash(twin);
        match bead.phase() {
            Phase::Wanted { .. } | Phase::Closed { .. } => {}
            Phase::Starting { lease, .. } => {
                self.wait(lease).hash(twin);
                prepared(bead).hash(twin);
            }
            Phase::FailedStart { outcome, .. } => {
                outcome.hash(twin);
                prepared(bead).hash(twin);
            }
            Phase::Running { baseline, since, live, .. } => {
                (launched(baseline), self.age(*since)).hash(twin);
                let due = live.as_ref();
                due.map(|due| (digests(&due.config), due.attempts, self.wait(&due.retry)))
                    .hash(twin);
            }
            Phase::Draining { baseline, since, basis, deadline, live, .. } => {
                (launched(baseline), self.age(*since), basis.because).hash(twin);
                (self.wait(deadline), live.is_some()).hash(twin);
            }
            Phase::Stopping { basis, deadline, then, .. } => {
                (basis.because, self.wait(deadline), then).hash(twin);
            }
            Phase::Asleep { because, .. } => match because {
                SleepCause::Exited(_) => 0_u8.hash(twin),
                SleepCause::Stopped => 1_u8.hash(twin),
                SleepCause::Idle => 2_u8.hash(twin),
                SleepCause::Recycled => 3_u8.hash(twin),
            },
            Phase::Quarantined { until, .. } => self.wait(until).hash(twin),
            Phase::Unknown { raw } => raw.as_str().hash(twin),
        }
    }

    /// What the supervisor remembers of a life: what it saw matters only while a look finds nothing.
    fn memory(
        &self,
        life: Incarnation,
    ) -> (Option<Tracked>, Option<(tenure_liveness::StopHow, u64)>) {
        let supervisor = &self.scene.supervisor;
        let is_there =
            self.scene.host.find(life).is_some_and(|life| life.running(self.scene.now).is_some());
        let mut tracks = supervisor.tracks.iter().filter(|(of, _)| *of == life && !is_there);
        let track = tracks.next().map(|(_, track)| {
            let age = |at: Option<Stamp>| at.map(|at| self.age(at));
            (
                age(track.launched),
                age(track.last_positive),
                track.absences.min(2),
                age(track.counted),
            )
        });
        let asked = supervisor.asked.iter().find(|(of, _)| *of == life);
        (track, asked.map(|(_, asked)| (asked.how, self.age(asked.at))))
    }

    fn life(&self, life: &Life, bead: Option<&Bead>) -> [u8; 16] {
        let mut twin = Twin::new();
        let generation = life.mark.incarnation.generation;
        let current = bead.and_then(|bead| bead.phase().incarnation());
        (current == Some(life.mark.incarnation)).hash(&mut twin);
        bead.map(|bead| bead.generation().cmp(&generation)).hash(&mut twin);
        (&life.mark.name, life.mark.slot, self.wait(&life.appears)).hash(&mut twin);
        match life.body {
            Body::Runs(probe) => (0_u8, probe).hash(&mut twin),
            Body::Ended(probe) => (1_u8, probe).hash(&mut twin),
        }
        (life.parent == self.scene.supervisor.number).hash(&mut twin);
        (life.hears == super::host::Hears::Well, life.with).hash(&mut twin);
        (life.used, life.born == super::host::Born::InTime).hash(&mut twin);
        twin.both()
    }

    fn command(&self, command: &Command, stored: Option<&Stored>, twin: &mut Twin) {
        let current = stored.and_then(Stored::bead).and_then(|bead| bead.phase().incarnation());
        for write in command.writes() {
            match write.expect {
                Expect::Absent => 0_u8.hash(twin),
                Expect::At(revision) => {
                    (1_u8, stored.is_some_and(|s| s.revision == revision)).hash(twin);
                }
            }
            self.bead(&write.bead, &write.claims, twin);
            (write.bead.phase().incarnation() == current).hash(twin);
        }
        self.entries(command.ledger(), twin);
        command.grounds().map(|grounds| self.grounds(grounds, current)).hash(twin);
        match command {
            Command::Commit(commit) => (0_u8, format!("{:?}", commit.step())).hash(twin),
            Command::Start(_) => 1_u8.hash(twin),
            Command::Stop(stop) => (2_u8, stop.how(), stop.because()).hash(twin),
            Command::Adopt(_) => 3_u8.hash(twin),
            Command::Apply(_) => 4_u8.hash(twin),
            Command::Relaunch(_) => 5_u8.hash(twin),
        }
    }

    fn grounds(
        &self,
        grounds: &Grounds,
        current: Option<Incarnation>,
    ) -> (tenure_reconcile::Proof, bool) {
        let is_current = match grounds.aim() {
            Aim::Life { incarnation, .. } => Some(*incarnation) == current,
            Aim::Unstarted { .. } => true,
        };
        (grounds.proof(), is_current)
    }
}

/// When it was launched, last seen, how often missed and when that counted.
type Tracked = (Option<u64>, Option<u64>, u8, Option<u64>);

fn digests(config: &Fingerprint) -> [[u8; 32]; 3] {
    let digests = config.digests();
    [digests.restart, digests.relaunch, digests.live].map(|digest| *digest.as_bytes())
}

fn launched(baseline: &Baseline) -> Option<[[u8; 32]; 3]> {
    baseline.committed().map(|committed| digests(committed.config()))
}

/// Returns what a start is about to launch: what would be committed if it was confirmed.
fn prepared(bead: &Bead) -> Option<[[u8; 32]; 3]> {
    let (Phase::Starting { incarnation, .. } | Phase::FailedStart { incarnation, .. }) =
        bead.phase()
    else {
        return None;
    };
    let (incarnation, at) = (*incarnation, bead.created());
    let confirmed = bead.apply(Change::ConfirmStart { incarnation, at }).ok()?;
    if let Phase::Running { baseline, .. } = confirmed.phase() { launched(baseline) } else { None }
}
