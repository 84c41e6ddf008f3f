//! How are the effects of a plan carried out at the host? Side by side, bounded, each re-checked right before.

use crate::Causes;
use core::num::NonZeroUsize;
use parking_lot::Mutex;
use std::collections::BTreeMap;
use std::thread;
use tenure_bead::{
    Bead, Deadline, FleetName, Incarnation, InstallationId, Now, Phase, Revision, TemplateName,
};
use tenure_liveness::{OwnerMark, ProcessIdentity};
use tenure_reconcile::{Apply, Relaunch, Start, StartAnswer, Stop};
use tenure_runtime::{Clock, Launch, LaunchSpec, Runtime, StartError, StopError, Target};

/// What an effect needs of the driver.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Hands<'d> {
    pub(crate) runtime: &'d dyn Runtime,
    pub(crate) clock: &'d dyn Clock,
    pub(crate) launches: &'d BTreeMap<TemplateName, LaunchSpec>,
    pub(crate) realm: (InstallationId, &'d FleetName),
    pub(crate) parallel: NonZeroUsize,
    /// Until when a session may be started: whoever takes over meanwhile counts it out after the launch grace.
    pub(crate) starts_until: Deadline,
    pub(crate) tick: &'d tracing::Span,
}

/// An effect whose intent is on record.
#[derive(Debug)]
pub(crate) enum Due<'p> {
    /// A start, and the revision of its intent.
    Start(&'p Start, Revision),
    /// A stop, or the request to end in its own time.
    Stop(&'p Stop),
    /// A live change, and the revision of its intent.
    Apply(&'p Apply, Revision),
    /// A relaunch, and the revision of its intent.
    Relaunch(&'p Relaunch, Revision),
}

impl Due<'_> {
    /// Returns its place in the order: stops, relaunches, starts, live changes.
    pub(crate) const fn urgency(&self) -> u8 {
        match self {
            Self::Stop(_) => 0,
            Self::Relaunch(..) => 1,
            Self::Start(..) => 2,
            Self::Apply(..) => 3,
        }
    }
}

/// What became of an effect.
#[derive(Debug)]
pub(crate) enum Done<'p> {
    /// A start was answered.
    Started(&'p Start, Revision, Result<Option<ProcessIdentity>, StartError>),
    /// A stop was answered, or dropped for the reason given.
    Told(&'p Stop, Result<(), String>),
    /// A live change was answered.
    Applied(&'p Apply, Revision, Result<(), String>),
    /// A relaunch was answered, or dropped for the reason given.
    Relaunched(&'p Relaunch, Revision, Result<Option<ProcessIdentity>, NotRelaunched>),
}

/// Why a program was not started anew, as far as anybody knows.
#[derive(Debug)]
pub(crate) enum NotRelaunched {
    /// The right to do it had lapsed; the host was not asked.
    Lapsed(String),
    /// The host failed, or cannot say.
    Failed(String),
}

/// Carries out effects, at most so many at a time, and returns what became of them in their order.
pub(crate) fn carry_out<'p>(hands: Hands<'_>, due: &[Due<'p>]) -> Vec<Done<'p>> {
    let workers = hands.parallel.get().min(due.len());
    if workers <= 1 {
        return due.iter().map(|due| hands.carry_out(due)).collect();
    }
    let queue = Mutex::new(due.iter().enumerate());
    let done = Mutex::new(Vec::with_capacity(due.len()));
    let work = || {
        while let Some((at, due)) = take(&queue) {
            let result = hands.carry_out(due);
            done.lock().push((at, result));
        }
    };
    // Subscriber and span are a thread's own; on every thread the spans of effects stand inside their tick's.
    let log = tracing::dispatcher::get_default(Clone::clone);
    thread::scope(|scope| {
        for _ in 1..workers {
            let lend_a_hand =
                || tracing::dispatcher::with_default(&log, || hands.tick.in_scope(work));
            // At a limit of processes no thread is to be had; this one does all the work then.
            if thread::Builder::new().spawn_scoped(scope, lend_a_hand).is_err() {
                break;
            }
        }
        work();
    });
    let mut done = done.into_inner();
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, done)| done).collect()
}

fn take<I: Iterator>(queue: &Mutex<I>) -> Option<I::Item> {
    queue.lock().next()
}

impl Hands<'_> {
    fn carry_out<'p>(&self, due: &Due<'p>) -> Done<'p> {
        match due {
            Due::Start(start, intended) => Done::Started(start, *intended, self.start(start)),
            Due::Stop(stop) => Done::Told(stop, self.stop(stop)),
            Due::Apply(apply, intended) => Done::Applied(apply, *intended, self.apply(apply)),
            Due::Relaunch(relaunch, intended) => {
                Done::Relaunched(relaunch, *intended, self.relaunch(relaunch))
            }
        }
    }

    fn launch(&self, bead: &Bead, incarnation: Incarnation) -> Launch {
        let (installation, fleet) = self.realm;
        let mark = OwnerMark {
            installation,
            fleet: fleet.clone(),
            bead: bead.id().clone(),
            name: bead.name().clone(),
            template: bead.template().clone(),
            slot: bead.seat().slot(),
            incarnation,
        };
        let spec = self.launches.get(bead.template()).cloned().unwrap_or_default();
        Launch { mark, spec }
    }

    fn apply(&self, apply: &Apply) -> Result<(), String> {
        let (name, bead) = (apply.name(), apply.bead());
        let _span = tracing::info_span!("apply", %name, %bead).entered();
        let launch = self.launch(&apply.write().bead, apply.incarnation());
        let applied = self.runtime.apply_live(&launch, self.clock.now());
        applied.map_err(|error| Causes(&error).to_string())
    }

    /// Looks once more, and ends a program for another only if the grounds still stand.
    fn relaunch(&self, relaunch: &Relaunch) -> Result<Option<ProcessIdentity>, NotRelaunched> {
        let (name, bead) = (relaunch.name(), relaunch.bead());
        let _span = tracing::info_span!("relaunch", %name, %bead).entered();
        let launch = self.launch(&relaunch.write().bead, relaunch.incarnation());
        let now = self.clock.now();
        let fresh = self.runtime.observe(&launch.target(), now);
        let stands = relaunch.grounds().recheck(Some(&fresh), now);
        stands.map_err(|lapsed| NotRelaunched::Lapsed(lapsed.to_string()))?;
        match self.runtime.relaunch(&launch, now) {
            Ok(started) => Ok(started.process),
            Err(error) => Err(NotRelaunched::Failed(Causes(&error).to_string())),
        }
    }

    fn start(&self, start: &Start) -> Result<Option<ProcessIdentity>, StartError> {
        let _span =
            tracing::info_span!("start", name = %start.name(), bead = %start.bead()).entered();
        let now = self.clock.now();
        let is_late = lease_ended(start, now) || self.starts_until.is_due(now);
        tenure_bead::canary!(StallForgotten => let is_late = false);
        if is_late {
            // The intent took so long to write, or this supervisor stalled for so long since, that others may have
            // counted this start out.
            let what = start.name().to_string();
            return Err(StartError::NotSpawned { what, cause: Box::new(LeaseEnded) });
        }
        let launch = self.launch(&start.write().bead, start.incarnation());
        let started = self.runtime.start(&launch, now)?;
        Ok(started.process)
    }

    /// Looks once more, and tells the session to end only if the grounds still stand.
    fn stop(&self, stop: &Stop) -> Result<(), String> {
        let _span = tracing::info_span!("stop", name = %stop.name(), bead = %stop.bead()).entered();
        let target = Target { bead: stop.bead().clone(), incarnation: stop.incarnation() };
        let now = self.clock.now();
        let fresh = self.runtime.observe(&target, now);
        stop.grounds().recheck(Some(&fresh), now).map_err(|lapsed| lapsed.to_string())?;
        match self.runtime.stop(&target, stop.how(), now) {
            // It ended by itself in between; the next tick sees that.
            Ok(()) | Err(StopError::Gone { .. }) => Ok(()),
            Err(error) => Err(Causes(&error).to_string()),
        }
    }
}

fn lease_ended(start: &Start, now: Now) -> bool {
    matches!(start.write().bead.phase(), Phase::Starting { lease, .. } if lease.is_due(now))
}

/// The time in which a session may be started ended before it was.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("its create lease, or half the launch grace, ended before it could be started")]
struct LeaseEnded;

/// Returns how a start counts, from the host's answer.
pub(crate) fn answer(result: &Result<Option<ProcessIdentity>, StartError>) -> StartAnswer {
    match result {
        Ok(_) | Err(StartError::AlreadyRuns { .. }) => StartAnswer::Runs,
        Err(StartError::NotSpawned { cause, .. }) if cause.is::<LeaseEnded>() => {
            StartAnswer::NotTried
        }
        Err(StartError::NotSpawned { .. }) => StartAnswer::Refused,
        // A kind of failure that this build does not know says nothing about what runs.
        Err(_) => StartAnswer::Unclear,
    }
}
