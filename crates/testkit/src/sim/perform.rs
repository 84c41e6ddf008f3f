//! How does something befall a fleet? Each operation is done to machine, store, clock or supervisor.

use super::promise::Before;
use super::{
    Fate, Lane, Manner, NextListing, NextLive, NextStart, NextStop, Op, Says, Sim, Want, Who, news,
};
use super::{desire::TEMPLATES, planned::Plan, site::policy, store::Shaky};
use crate::hunt::Violation;
use core::time::Duration;
use std::sync::Arc;
use tenure_bead::{Activity, Attention, Exit, Tell};
use tenure_liveness::{LiveLane, RelaunchLane};
use tenure_runtime::Clock as _;
use tenure_runtime::scripted::{self, Behavior, ListScript, LiveScript, StartScript, StopScript};

/// Nobody uses a session, and when it last did something is not known.
pub(super) const UNUSED: Attention =
    Attention { attached: Tell::No, pending: Tell::No, activity: Activity::Unknown };

/// How late a session shows itself that runs late: shorter than the launch grace even after the longest stall, for
/// what may run later than that, no listing can rule out.
const LATE: Duration = Duration::from_secs(2);

/// The longest that a supervisor stalls: past every grace, lease and window.
const STALL_MAX_MS: u64 = 90_000;

/// The longest that one operation lets pass: a year.
const PASS_MAX_MS: u64 = 365 * 24 * 3_600_000;

impl Sim {
    /// Lets something happen, and holds the fleet to its promises.
    ///
    /// # Errors
    ///
    /// The promise that was broken.
    pub fn perform(&mut self, op: &Op) -> Result<(), Violation> {
        self.events.clear();
        self.failed = None;
        self.note(|_| format!("{op:?}"));
        self.befalls(op);
        self.holds()
    }

    fn befalls(&mut self, op: &Op) {
        match op {
            Op::Tick { who: Who::Current } => drop(self.tick()),
            Op::Tick { who: Who::Former } => self.tick_former(),
            Op::Want(want) => self.want(want),
            Op::Die { at } => self.site.planned.plan(*at, Plan::Die),
            Op::Stall { at, ms, ticks } => {
                self.stall(*at, Duration::from_millis(*ms.min(&STALL_MAX_MS)), *ticks);
            }
            Op::Replace => self.replace(),
            Op::HandOver => self.hand_over(),
            Op::TakeOver => self.take_over(),
            Op::FormerLeaves => self.former_leaves(),
            Op::LoseRecords => self.lose_records(),
            Op::Reboot { ms } => self.reboot(long(*ms)),
            Op::NextCommit { answer, times } => self.site.store.next_commit(*answer, *times),
            Op::NextRead(next) => self.site.store.next_read(*next),
            Op::Pass { ms } => self.site.clock.advance(long(*ms)),
            Op::Suspend { ms } => self.site.clock.suspend(long(*ms)),
            Op::SetClock { by_ms } => {
                let by = long(by_ms.unsigned_abs());
                if *by_ms < 0 {
                    self.site.clock.step_wall_back(by);
                } else {
                    self.site.clock.step_wall_ahead(by);
                }
            }
            Op::Befall { .. }
            | Op::Use { .. }
            | Op::LeaveAlone
            | Op::Behave { .. }
            | Op::NextStart(_)
            | Op::NextListing(_)
            | Op::NextStop(_)
            | Op::NextLive(_)
            | Op::LiveLane(_)
            | Op::NextRelaunch(_)
            | Op::RelaunchLane(_) => self.on_the_machine(op),
        }
    }

    fn on_the_machine(&mut self, op: &Op) {
        let host = &self.site.host;
        match op {
            Op::Befall { life, fate } => self.befall(*life, *fate),
            Op::Use { life, attached, pending, active } => {
                let attention = self.attention([*attached, *pending, *active]);
                if let Some(mark) = self.site.launches.lock().mark(*life) {
                    host.pays_attention(mark.incarnation, attention);
                }
            }
            Op::LeaveAlone => {
                let activity = Activity::Known(self.site.clock.now().stamp());
                for mark in host.living() {
                    host.pays_attention(mark.incarnation, Attention { activity, ..UNUSED });
                }
            }
            Op::Behave { template, how } => {
                host.behave(TEMPLATES[template.index()], behavior(*how));
            }
            Op::NextStart(next) => host.next_start(start(*next)),
            Op::NextListing(NextListing::Fails) => host.next_list(ListScript::Failed),
            Op::NextListing(NextListing::Partial { without }) => {
                let omits = self.site.launches.lock().mark(*without).map(|mark| mark.bead);
                host.next_list(ListScript::Partial { omits });
            }
            Op::NextStop(NextStop::Lost) => host.next_stop(StopScript::Lost),
            Op::NextStop(NextStop::Refused) => host.next_stop(StopScript::Refused),
            Op::NextLive(next) => host.next_live(live(*next)),
            Op::NextRelaunch(next) => host.next_relaunch(live(*next)),
            Op::RelaunchLane(Lane::Offered) => host.offers_relaunch(RelaunchLane::Offered),
            Op::RelaunchLane(Lane::Absent) => host.offers_relaunch(RelaunchLane::Absent),
            Op::LiveLane(Lane::Offered) => host.offers_live(LiveLane::Offered),
            Op::LiveLane(Lane::Absent) => host.offers_live(LiveLane::Absent),
            Op::Tick { .. }
            | Op::Pass { .. }
            | Op::Want(_)
            | Op::NextCommit { .. }
            | Op::NextRead(_)
            | Op::Die { .. }
            | Op::Stall { .. }
            | Op::Replace
            | Op::HandOver
            | Op::TakeOver
            | Op::FormerLeaves
            | Op::LoseRecords
            | Op::Suspend { .. }
            | Op::Reboot { .. }
            | Op::SetClock { .. } => {}
        }
    }

    fn befall(&mut self, life: usize, fate: Fate) {
        let mark = self.site.launches.lock().mark(life);
        let Some(incarnation) = mark.map(|mark| mark.incarnation) else { return };
        if !self.site.host.befall(incarnation, fate_of(fate)) {
            return;
        }
        match fate {
            Fate::Unverifiable | Fate::Unknowable => self.clouded.push(incarnation),
            Fate::Recycled => self.reach(news::RECYCLED),
            Fate::Crashes | Fate::Fails | Fate::Finishes | Fate::Zombie | Fate::Deaf => {}
        }
    }

    fn attention(&self, [attached, pending, active]: [Says; 3]) -> Attention {
        let tell = |says| match says {
            Says::No => Tell::No,
            Says::Yes => Tell::Yes,
            Says::Unknown => Tell::Unknown,
        };
        let activity = match active {
            Says::Yes => Activity::Known(self.site.clock.now().stamp()),
            Says::No | Says::Unknown => Activity::Unknown,
        };
        Attention { attached: tell(attached), pending: tell(pending), activity }
    }

    fn want(&mut self, want: &Want) {
        let Some(desire) = want.change(&self.desire) else { return };
        self.desire = desire;
        self.note(|sim| format!("wanted: {}", sim.desire));
        self.site.planned.want(&self.desire);
        self.tell_what_is_wanted();
    }

    /// Tells the supervisor what is wanted now; one that others took over from is not told.
    pub(super) fn tell_what_is_wanted(&mut self) {
        if let Some(driver) = self.driver.as_mut() {
            driver.want(self.desire.wanted(), policy());
        }
    }

    /// The disk with the records is gone; the sessions are not.
    fn lose_records(&mut self) {
        if !self.site.host.living().is_empty() {
            self.reach(news::LOST);
        }
        // A start of a moment ago that shows nothing yet would be lost with its record, for anybody.
        self.site.clock.advance(Duration::from_secs(3));
        self.plan_for_the_next();
        self.site.store = Arc::new(Shaky::default());
        // Another store gives the same tokens anew: nobody of before may go on.
        self.former = None;
        Before::forget_records(&mut self.before);
        self.replace();
    }
}

fn long(ms: u64) -> Duration {
    Duration::from_millis(ms.min(PASS_MAX_MS))
}

const fn fate_of(fate: Fate) -> scripted::Fate {
    match fate {
        Fate::Crashes => scripted::Fate::Exits(Exit::Signal(9)),
        Fate::Fails => scripted::Fate::Exits(Exit::Code(1)),
        Fate::Finishes => scripted::Fate::Exits(Exit::Code(0)),
        Fate::Unverifiable => scripted::Fate::Unverifiable,
        Fate::Unknowable => scripted::Fate::Unknowable,
        Fate::Zombie => scripted::Fate::Zombie,
        Fate::Recycled => scripted::Fate::Recycled,
        Fate::Deaf => scripted::Fate::Deaf,
    }
}

const fn start(next: NextStart) -> StartScript {
    match next {
        NextStart::Refused => StartScript::NotSpawned,
        NextStart::RunsLate => StartScript::RunsLate(LATE),
        NextStart::UnclearRuns => StartScript::UnclearRuns,
        NextStart::UnclearRunsLate => StartScript::UnclearRunsLate(LATE),
        NextStart::UnclearDoesNot => StartScript::UnclearDoesNot,
    }
}

const fn live(next: NextLive) -> LiveScript {
    match next {
        NextLive::Fails => LiveScript::Failed,
        NextLive::UnclearApplied => LiveScript::UnclearApplied,
    }
}

fn behavior(how: Manner) -> Behavior {
    let lasting = Behavior::lasting();
    match how {
        Manner::Lasts => lasting,
        Manner::EndsWhenDrained { ms } => lasting.ends_when_drained(long(ms)),
        Manner::Deaf => lasting.deaf(),
        Manner::Fails { ms } => lasting.exits_after(long(ms), Exit::Code(1)),
        Manner::Missing => Behavior::missing(),
    }
}
