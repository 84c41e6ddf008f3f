//! What has been decided so far? The plan while it grows.

use crate::conflict::Contest;
use crate::doze::{Dozer, Idler};
use crate::facts::{Facts, Session};
use crate::premise::Premises;
use crate::recycle::Recycle;
use crate::{Action, Command, Commit, Grounds, Look, Plan, Reason, Step, Verdict};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::time::Duration;
use tenure_bead::{
    AgentName, Alias, Bead, BeadId, Change, Claim, Damper, Deadline, Exit, Expect, Fingerprint,
    LedgerWrite, Now, Stamp, StopCause, Word, Write,
};

/// The plan while it grows.
pub(crate) struct Draft<'s> {
    commands: Vec<Command>,
    verdicts: Vec<Verdict>,
    look: Look,
    again: Again,
    /// When to look again for something that no verdict waits for.
    pub(crate) wakes: Vec<Deadline>,
    /// Sessions that are wanted and of which nothing runs; the budget decides which are started.
    pub(crate) owed: Vec<Owed>,
    /// Sessions that are to be started anew; their turn decides which one is.
    pub(crate) recycles: Vec<Recycle<'s>>,
    /// Sessions that are idle; the minimum of their pool decides which may sleep.
    pub(crate) idlers: Vec<Idler<'s>>,
    /// Sessions that sleep because they were idle; the minimum decides which are woken.
    pub(crate) dozers: Vec<Dozer<'s>>,
    /// Claims that somebody wants and another has.
    pub(crate) contests: Vec<Contest>,
    /// Sessions that are due to be disturbed, with what for; not all of them are.
    pub(crate) due: Vec<(&'s Session<'s>, StopCause)>,
    /// Beads on record as due to be disturbed which are so no longer.
    pub(crate) content: BTreeSet<BeadId>,
    /// Templates whose sessions differ from what is wanted, with what the first of them was started with.
    pub(crate) edited: BTreeMap<usize, Fingerprint>,
    /// Templates whose edit is held until somebody vouches for it.
    pub(crate) governed: BTreeSet<usize>,
    /// What the sessions that differ have in common.
    pub(crate) premises: Premises,
    /// Beads that have their verdict before the rules of their phase are asked.
    pub(crate) decided: BTreeSet<BeadId>,
    /// How many live changes this plan applies.
    pub(crate) applies: u32,
    /// Claims that commands of this plan take.
    granted: BTreeMap<Claim, BeadId>,
    /// Beads that commands of this plan write.
    written: BTreeSet<BeadId>,
}

/// When the next tick should follow, besides the deadlines of verdicts.
#[derive(Clone, Copy, Eq, Ord, PartialEq, PartialOrd)]
enum Again {
    /// Not before a deadline.
    WhenDue,
    /// Soon: something depends on a host that could not answer.
    Soon,
    /// At once: something is left to do.
    AtOnce,
}

/// A start that is owed.
pub(crate) struct Owed {
    pub(crate) bead: Bead,
    pub(crate) expect: Expect,
    pub(crate) claims: Vec<Claim>,
    pub(crate) since: Stamp,
}

impl Draft<'_> {
    pub(crate) fn new() -> Self {
        Self {
            commands: Vec::new(),
            verdicts: Vec::new(),
            look: Look::Lives,
            again: Again::WhenDue,
            wakes: Vec::new(),
            owed: Vec::new(),
            recycles: Vec::new(),
            idlers: Vec::new(),
            dozers: Vec::new(),
            contests: Vec::new(),
            due: Vec::new(),
            content: BTreeSet::new(),
            edited: BTreeMap::new(),
            governed: BTreeSet::new(),
            premises: Premises::default(),
            decided: BTreeSet::new(),
            applies: 0,
            granted: BTreeMap::new(),
            written: BTreeSet::new(),
        }
    }

    pub(crate) fn command(&mut self, command: Command) {
        for write in command.writes() {
            let claims = write.claims.iter().cloned();
            self.granted.extend(claims.map(|claim| (claim, write.id().clone())));
            self.written.insert(write.id().clone());
        }
        self.commands.push(command);
    }

    pub(crate) fn verdict(&mut self, verdict: Verdict) {
        self.verdicts.push(verdict);
    }

    /// Asks for a listing in the next tick, whenever that is.
    pub(crate) fn look_then(&mut self) {
        self.look = Look::Everything;
    }

    /// Asks for a listing soon.
    pub(crate) fn look_everywhere(&mut self) {
        self.look_then();
        self.again = self.again.max(Again::Soon);
    }

    /// Asks for a listing at once, or again in a while when the host could not give one.
    pub(crate) fn ask_for_listing(&mut self, facts: &Facts<'_>) {
        self.look_everywhere();
        if facts.world.observed.listing.is_none() {
            self.hurry();
        }
    }

    /// Asks for the next tick at once.
    pub(crate) fn hurry(&mut self) {
        self.again = Again::AtOnce;
    }

    pub(crate) fn is_granted(&self, claim: &Claim) -> bool {
        self.granted.contains_key(claim)
    }

    /// Returns to whom a command of this plan grants a claim.
    pub(crate) fn granted_to(&self, claim: &Claim) -> Option<&BeadId> {
        self.granted.get(claim)
    }

    /// Passes a handle on in the commit that takes it from its holder; gives the write back if none does.
    ///
    /// What a command releases nobody else may have before it is done, so both are one commit.
    pub(crate) fn pass_on(&mut self, alias: &Alias, from: &BeadId, heir: Write) -> Option<Write> {
        let word = Word::from(alias);
        let lets_go = |command: &&mut Command| {
            let write = command.write().filter(|write| write.id() == from);
            write.is_some_and(|write| !write.claims.iter().any(|claim| word.is_claimed_by(claim)))
        };
        let Some(Command::Commit(commit)) = self.commands.iter_mut().find(lets_go) else {
            return Some(heir);
        };
        self.granted.insert(Claim::Alias(alias.clone()), heir.id().clone());
        self.written.insert(heir.id().clone());
        commit.heirs.push(heir);
        None
    }

    /// Returns the commands so far.
    pub(crate) fn commands(&self) -> &[Command] {
        &self.commands
    }

    /// Returns whether a command of this plan writes a bead.
    pub(crate) fn writes(&self, id: &BeadId) -> bool {
        self.written.contains(id)
    }

    pub(crate) fn seal(mut self, facts: &Facts<'_>) -> Plan {
        // By bead, as the sessions were gone through, so that there is little left to sort.
        self.verdicts.sort_by(|a, b| (&a.bead, &a.name).cmp(&(&b.bead, &b.name)));
        self.commands.sort_by_cached_key(command_order);
        let wake_after = self.wake_after(facts);
        Plan {
            revision: facts.world.revision,
            commands: self.commands,
            verdicts: self.verdicts,
            look: self.look,
            wake_after,
        }
    }

    fn wake_after(&self, facts: &Facts<'_>) -> Option<Duration> {
        let rechecks = self.verdicts.iter().filter_map(|v| v.recheck.as_ref()).chain(&self.wakes);
        let soonest = rechecks.map(|deadline| deadline.remaining(facts.now)).min();
        let again = match self.again {
            Again::WhenDue => None,
            Again::Soon => Some(facts.world.policy.look_again),
            Again::AtOnce => Some(Duration::ZERO),
        };
        match (soonest, again) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        }
    }
}

/// Commands stand in the order of their lines, so that the plan does not depend on how it was found.
fn command_order(command: &Command) -> alloc::string::String {
    alloc::string::ToString::to_string(command)
}

/// Returns a verdict about a session.
pub(crate) fn about(session: &Session<'_>, action: Action, reason: Reason) -> Verdict {
    Verdict {
        name: name_of(session),
        bead: Some(session.stored.id.clone()),
        action,
        reason,
        since: session.bead.and_then(|b| b.phase().since()),
        recheck: None,
    }
}

impl Verdict {
    /// Adds when the session is looked at again.
    pub(crate) fn until(self, deadline: Deadline) -> Self {
        Self { recheck: Some(deadline), ..self }
    }
}

/// Returns what a session is called; an unreadable one by the name it claims, or else by its id.
fn name_of(session: &Session<'_>) -> AgentName {
    let claimed = session.stored.claims.iter().find_map(|claim| match claim {
        Claim::Name(name) => Some(name.clone()),
        Claim::Seat(_) | Claim::Alias(_) => None,
    });
    match (session.bead, claimed) {
        (Some(bead), _) => bead.name().clone(),
        (None, Some(name)) => name,
        (None, None) => AgentName::of_bead(&session.stored.id),
    }
}

/// Returns the command that applies a change to a session's bead, with what it rests on.
pub(crate) fn record(
    session: &Session<'_>,
    change: Change,
    grounds: Option<Grounds>,
) -> Option<Command> {
    let (step, exit) = (Step::Change(change.kind()), exit_of(&change));
    let write = written(session, session.bead?.apply(change).ok()?);
    let (write, heirs, ledger) = (Some(write), Vec::new(), Vec::new());
    Some(Command::Commit(Commit { step, exit, write, heirs, ledger, grounds }))
}

/// Returns the write of a session's bead: while open it keeps what was granted to it, closed it keeps nothing.
pub(crate) fn written(session: &Session<'_>, bead: Bead) -> Write {
    let claims = if bead.is_open() { session.stored.claims.clone() } else { Vec::new() };
    Write { expect: Expect::At(session.stored.revision), bead, claims }
}

/// Returns the commit of a life that failed: the bead after the change, in quarantine where it failed too often,
/// and the damper of its seat, in one.
pub(crate) fn record_failure(
    before: &Write,
    change: Change,
    grounds: Grounds,
    damping: Damping,
) -> Option<Commit> {
    let Write { expect, bead, claims } = before.clone();
    let Damping { damper, quarantined } = damping;
    let (step, exit) = (Step::Change(change.kind()), exit_of(&change));
    let mut after = bead.apply(change).ok()?;
    if quarantined {
        let quarantine = Change::Quarantine { until: damper.retry, failures: damper.failures };
        after = after.apply(quarantine).ok()?;
    }
    let seat = after.seat().clone();
    Some(Commit {
        step,
        exit,
        write: Some(Write { expect, bead: after, claims }),
        heirs: Vec::new(),
        ledger: alloc::vec![LedgerWrite::Damper { seat, damper: Some(damper) }],
        grounds: Some(grounds),
    })
}

const fn exit_of(change: &Change) -> Option<Exit> {
    if let Change::Exit { exit, .. } = change { Some(*exit) } else { None }
}

/// What a failure does to a seat.
pub(crate) struct Damping {
    pub(crate) damper: Damper,
    pub(crate) quarantined: bool,
}

impl Damping {
    /// Works out what one more life that lasted `lived` does to a seat.
    pub(crate) fn of(
        before: Option<&Damper>,
        lived: Duration,
        policy: &crate::Policy,
        now: Now,
    ) -> Self {
        let damper = crate::dampen(before, lived, policy, now);
        let quarantined = crate::damper::is_quarantined(damper.failures, policy);
        Self { damper, quarantined }
    }
}
