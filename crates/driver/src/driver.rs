//! Who runs the loop? The driver: one supervisor, one lease, one tick after the other.

use crate::commit::{Part, group_commit};
use crate::error::{OpenError, TickError};
use crate::mirror::Mirror;
use crate::observe::Memory;
use crate::tick::Carrying;
use crate::{Event, Options, Parts, Realm, Wanted};
use core::time::Duration;
use std::collections::BTreeMap;
use tenure_bead::{AgentName, BatchToken, BeadId, Charter, LedgerWrite, Now, Stored};
use tenure_liveness::{Completeness, Listing};
use tenure_reconcile::check::{Findings, check};
use tenure_reconcile::{
    Action, Assigned, Command, Entropy, Look, Plan, Policy, Reason, Verdict, World, reconcile,
};
use tenure_store::{CommitError, Lease, ReadError};

/// Keeps a fleet: one call of [`Driver::tick`] after the other.
///
/// It holds the store's lease as long as it lives.
#[derive(Debug)]
pub struct Driver {
    pub(crate) parts: Parts,
    pub(crate) realm: Realm,
    pub(crate) wanted: Wanted,
    pub(crate) options: Options,
    pub(crate) lease: Lease,
    mirror: Mirror,
    memory: Memory,
    look: Look,
    judged: BTreeMap<(AgentName, Option<BeadId>), (Action, Reason)>,
}

/// What a tick did, and when to tick again.
#[derive(Debug)]
#[non_exhaustive]
pub struct Tick {
    /// What happened, in order.
    pub events: Vec<Event>,
    /// One verdict each.
    pub verdicts: Vec<Verdict>,
    /// When to tick again at the latest.
    pub wake_after: Duration,
    /// Whether there was nothing to do.
    pub quiet: Quiet,
    /// How much of the host was seen.
    pub saw: Saw,
}

/// How much of the host a tick saw.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Saw {
    /// The lives on record, and perhaps a part of the rest.
    Lives,
    /// Everything: a complete listing was taken.
    Everything,
}

impl Saw {
    fn of(world: &World) -> Self {
        let complete = |l: &Listing| l.completeness == Completeness::Complete;
        let all = world.observed.listing.as_ref().is_some_and(complete);
        if all { Self::Everything } else { Self::Lives }
    }
}

/// Whether a driver wants something else than before.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Wants {
    /// It wants what it wanted.
    TheSame,
    /// It wants something else from the next tick on.
    SomethingElse,
}

/// Whether a tick had nothing to do.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Quiet {
    /// It did something.
    No,
    /// It had nothing to do, and wrote nothing.
    Yes,
}

impl Driver {
    /// Takes the lease of the store and makes a driver.
    ///
    /// The first driver of a store writes down whose records they are ([`Charter`]); no other realm gets them from then
    /// on. A store copied with all its content cannot be told from its original by that.
    ///
    /// The policy of `options` counts until [`Driver::want`] says another one: the one that was said last counts.
    ///
    /// # Errors
    ///
    /// [`OpenError::Lease`] when another supervisor has it, with how that one calls itself; [`OpenError::Foreign`] when
    /// the records are of another realm. After any error the lease is free again, unless the store failed.
    pub fn open(
        parts: Parts,
        realm: Realm,
        wanted: Wanted,
        options: Options,
    ) -> Result<Self, OpenError> {
        let lease = parts.store.acquire_lease(&realm.holder)?;
        let mut driver = Self {
            parts,
            realm,
            wanted,
            options,
            lease,
            mirror: Mirror::default(),
            memory: Memory::default(),
            // A new supervisor knows nothing of what the last one left running.
            look: Look::Everything,
            judged: BTreeMap::new(),
        };
        match driver.claim() {
            Ok(()) => Ok(driver),
            Err(refused) => {
                // Why it was refused says more than that the store did not take its lease back.
                drop(driver.close());
                Err(refused)
            }
        }
    }

    /// Makes sure that the records are of this realm; those of nobody are from now on.
    fn claim(&mut self) -> Result<(), OpenError> {
        self.mirror.refresh(self.parts.store.as_ref())?;
        let Realm { installation, fleet, holder: _ } = &self.realm;
        let ours = Charter { installation: *installation, fleet: fleet.clone() };
        match self.mirror.ledger().charter() {
            Some(found) if *found == ours => Ok(()),
            Some(found) => Err(OpenError::Foreign { found: found.clone(), ours }),
            None => Ok(self.write(vec![LedgerWrite::Charter { charter: Some(ours) }])?),
        }
    }

    /// Writes entries of the ledger; the next tick reads them.
    pub(crate) fn write(&self, ledger: Vec<LedgerWrite>) -> Result<(), CommitError> {
        let part = Part { writes: Vec::new(), ledger };
        let mut tokens = || BatchToken::from_bytes(self.draw_token());
        let store = self.parts.store.as_ref();
        let answers = group_commit(store, self.lease.token, &mut tokens, &[part])?;
        answers.into_iter().try_for_each(|answer| answer.map(drop))
    }

    /// Looks, decides, acts and records once.
    ///
    /// # Errors
    ///
    /// [`TickError`]; whatever was done is found out and recorded by a later tick, of this driver or of another.
    ///
    /// # Examples
    ///
    /// A bad moment of the store ends no supervisor, a lost lease does:
    ///
    /// ```
    /// use core::time::Duration;
    /// use tenure_driver::{Causes, Driver, TickError};
    /// fn keep(driver: &mut Driver, goes_on: impl Fn() -> bool) -> Result<(), TickError> {
    ///     while goes_on() {
    ///         match driver.tick() {
    ///             Ok(tick) => driver.wait_at_most(&tick, None),
    ///             // Nothing is lost: the sessions go on, and the next tick repairs what was left half done.
    ///             Err(error @ (TickError::Read(_) | TickError::Commit(_))) => {
    ///                 eprintln!("{}", Causes(&error));
    ///                 std::thread::sleep(Duration::from_secs(1));
    ///             }
    ///             // Another supervisor acts now: nothing is left to do here.
    ///             Err(error) => return Err(error),
    ///         }
    ///     }
    ///     Ok(())
    /// }
    /// ```
    pub fn tick(&mut self) -> Result<Tick, TickError> {
        let now = self.parts.clock.now();
        let span = tracing::info_span!("tick", revision = tracing::field::Empty).entered();
        let world = self.world(now)?;
        span.record("revision", world.revision.number());
        let plan = reconcile(&world, now);
        let findings = check(&world, &plan, now);
        let mut carrying = Carrying {
            driver: self,
            world: &world,
            span: &span,
            events: vec![],
            counted: vec![],
            launches: vec![],
        };
        let carried = carrying.run(&allowed(&plan, &findings));
        let Carrying { mut events, launches, .. } = carrying;
        self.memory.note_launches(launches);
        events.extend(findings.into_iter().map(Event::Violated));
        let saw = Saw::of(&world);
        self.look = self.then_look(&plan, saw, &carried);
        self.put_back(world);
        match carried {
            Ok(()) => Ok(self.report(plan, events, saw)),
            Err(error) => {
                // What was done before is done, and nobody else tells of it.
                log(&events);
                Err(error)
            }
        }
    }

    /// Decides as the next tick would if it came now, and does nothing: not even what it sees is remembered.
    ///
    /// Ids and tokens are drawn anew, so those of the next tick are others.
    ///
    /// # Errors
    ///
    /// [`ReadError`] when the store could not be read.
    pub fn foresee(&self) -> Result<Preview, ReadError> {
        let now = self.parts.clock.now();
        let mut mirror = self.mirror.clone();
        mirror.refresh(self.parts.store.as_ref())?;
        let (revision, beads, ledger) = mirror.take();
        let (fleet, policy) = (self.wanted.fleet().clone(), self.options.policy.clone());
        let hosts = (self.parts.runtime.as_ref(), self.look);
        let observed = self.memory.clone().observe(hosts, &beads, (&fleet, &policy), now);
        let entropy = self.parts.randomness.draw();
        let work = self.options.work.clone();
        let world = World { fleet, revision, beads, ledger, work, observed, policy, entropy };
        let plan = reconcile(&world, now);
        Ok(Preview { world, plan })
    }

    /// Wants something else from the next tick on: another fleet, other launches, another policy.
    ///
    /// What runs and no longer fits is told to end in its own time; what was edited is brought to the sessions by
    /// the rules of drift. Nothing is done before the next [`Driver::tick`]. Wanting the same again changes nothing.
    ///
    /// `policy` takes the place of the one in the [`Options`] that the driver was opened with, default or not: whoever
    /// wants only another fleet hands in the same policy again.
    pub fn want(&mut self, wanted: Wanted, policy: Policy) -> Wants {
        if (&self.wanted, &self.options.policy) == (&wanted, &policy) {
            return Wants::TheSame;
        }
        self.wanted = wanted;
        self.options.policy = policy;
        // What nobody wanted before may run already.
        self.look = Look::Everything;
        Wants::SomethingElse
    }

    /// Says which sessions hold assigned work, from the next tick on.
    ///
    /// Nothing that is decided without a person takes them from it, nor their seats; before this is said for the
    /// first time there is no work.
    pub fn assign(&mut self, work: Assigned) {
        self.options.work = work;
    }

    /// Returns every bead as the last tick left it, by id.
    #[must_use]
    pub fn beads(&self) -> &[Stored] {
        self.mirror.beads()
    }

    /// Sleeps until a session may have changed, at most as long as the tick said, and no longer than `limit`.
    pub fn wait_at_most(&self, tick: &Tick, limit: Option<Duration>) {
        let wait = limit.map_or(tick.wake_after, |limit| limit.min(tick.wake_after));
        if !wait.is_zero() {
            self.parts.runtime.wait(wait);
        }
    }

    /// Gives the lease back, so that another supervisor need not wait for this process to end.
    ///
    /// # Errors
    ///
    /// [`OpenError::Lease`] when the store failed; the lease then ends with the process.
    pub fn close(self) -> Result<(), OpenError> {
        Ok(self.parts.store.release_lease(self.lease)?)
    }

    pub(crate) fn draw_token(&self) -> [u8; 16] {
        let (token, _) = self.parts.randomness.draw().split();
        token
    }

    fn world(&mut self, now: Now) -> Result<World, ReadError> {
        self.mirror.refresh(self.parts.store.as_ref())?;
        let (revision, beads, ledger) = self.mirror.take();
        let policy = self.options.policy.clone();
        let hosts = (self.parts.runtime.as_ref(), self.look);
        let fleet = self.wanted.fleet().clone();
        let observed = self.memory.observe(hosts, &beads, (&fleet, &policy), now);
        let entropy: Entropy = self.parts.randomness.draw();
        let work = self.options.work.clone();
        Ok(World { fleet, revision, beads, ledger, work, observed, policy, entropy })
    }

    fn put_back(&mut self, world: World) {
        self.mirror.put_back(world.revision, world.beads, world.ledger);
    }

    /// Returns what to look at next: whoever wanted to see everything and did not, or could not record what it saw,
    /// wants it still, or what runs without a record would be found by nobody.
    const fn then_look(&self, plan: &Plan, saw: Saw, carried: &Result<(), TickError>) -> Look {
        match (self.look, saw) {
            (Look::Everything, Saw::Lives) => Look::Everything,
            (Look::Everything, Saw::Everything) if carried.is_err() => Look::Everything,
            (Look::Everything | Look::Lives, _) => plan.look,
        }
    }

    fn report(&mut self, plan: Plan, done: Vec<Event>, saw: Saw) -> Tick {
        let quiet = if plan.is_quiet() { Quiet::Yes } else { Quiet::No };
        // What was decided comes before what was done about it.
        let mut events = self.judge(&plan.verdicts);
        events.extend(done);
        log(&events);
        let patrol = self.options.patrol;
        let wake_after = match quiet {
            Quiet::No if events.iter().any(Event::is_progress) => Duration::ZERO,
            // The same would be tried again; at once, and for as long as it fails, would be a spin.
            Quiet::No => self.options.policy.look_again.min(patrol),
            Quiet::Yes => plan.wake_after.map_or(patrol, |wake| wake.min(patrol)),
        };
        Tick { events, verdicts: plan.verdicts, wake_after, quiet, saw }
    }

    /// Returns the verdicts that differ from the last tick's in what is done or why.
    fn judge(&mut self, verdicts: &[Verdict]) -> Vec<Event> {
        let key = |v: &Verdict| (v.name.clone(), v.bead.clone());
        let value = |v: &Verdict| (v.action, v.reason.clone());
        let before = core::mem::take(&mut self.judged);
        self.judged = verdicts.iter().map(|v| (key(v), value(v))).collect();
        let changed = |v: &&Verdict| before.get(&key(v)) != Some(&value(v));
        let mut news: Vec<Verdict> = verdicts.iter().filter(changed).cloned().collect();
        news.sort_by(|a, b| (&a.name, &a.bead).cmp(&(&b.name, &b.bead)));
        news.into_iter().map(Event::Judged).collect()
    }
}

/// What a supervisor would see and do.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a plan without its world explains nothing")]
pub struct Preview {
    /// What it would decide on.
    pub world: World,
    /// What it would do.
    pub plan: Plan,
}

/// Decides without doing anything, and without the lease: what a new supervisor would see and carry out.
///
/// It knows what it is handed and what is on record, and nothing of a driver that keeps the fleet already: not what
/// that was told with [`Driver::want`] or [`Driver::assign`], nor what it has seen. What such a driver would do next,
/// [`Driver::foresee`] says.
///
/// # Errors
///
/// [`ReadError`] when the store could not be read.
pub fn preview(parts: &Parts, wanted: &Wanted, options: &Options) -> Result<Preview, ReadError> {
    let now = parts.clock.now();
    let snapshot = parts.store.snapshot()?;
    let hosts = (parts.runtime.as_ref(), Look::Everything);
    let judged_by = (wanted.fleet(), &options.policy);
    let observed = Memory::default().observe(hosts, &snapshot.beads, judged_by, now);
    let world = World {
        fleet: wanted.fleet().clone(),
        revision: snapshot.revision,
        beads: snapshot.beads,
        ledger: snapshot.ledger,
        work: options.work.clone(),
        observed,
        policy: options.policy.clone(),
        entropy: parts.randomness.draw(),
    };
    let plan = reconcile(&world, now);
    Ok(Preview { world, plan })
}

fn log(events: &[Event]) {
    for event in events {
        tracing::info!(target: "tenure", %event);
    }
}

/// Returns the commands that may be carried out: all, or after an objection those that end nothing.
fn allowed(plan: &Plan, findings: &Findings) -> Vec<Command> {
    let may = |c: &&Command| findings.is_empty() || !c.is_destructive();
    plan.commands.iter().filter(may).cloned().collect()
}
