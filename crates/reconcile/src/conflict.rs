//! Who wants what another has? Each conflict is recorded once, and forgotten once it is over.

use crate::draft::Draft;
use crate::facts::Facts;
use crate::{Command, Commit, Step};
use alloc::collections::BTreeMap;
use alloc::vec;
use tenure_bead::{AgentName, BeadId, Claim, Conflict, LedgerWrite};

/// Two parties that want one claim.
#[derive(Clone, Debug)]
pub(crate) struct Contest {
    pub(crate) claim: Claim,
    pub(crate) holder: BeadId,
    pub(crate) contender: BeadId,
    pub(crate) name: AgentName,
}

/// Records each conflict once and forgets it once it is over; a stable one writes nothing (A3).
///
/// Of several contenders for one claim the one on record stays on record, so that they do not take turns.
pub(crate) fn settle_conflicts(facts: &Facts<'_>, draft: &mut Draft<'_>) {
    let mut contests = core::mem::take(&mut draft.contests);
    contests.extend(contested_seats(facts));
    let ledger = &facts.world.ledger;
    let mut current: BTreeMap<&Claim, &Contest> = BTreeMap::new();
    for contest in &contests {
        let known = ledger.conflict(&contest.claim);
        if known.is_some_and(|k| k.contender == contest.contender) {
            current.insert(&contest.claim, contest);
        } else {
            current.entry(&contest.claim).or_insert(contest);
        }
    }
    for (claim, Contest { holder, contender, name, .. }) in &current {
        let known = ledger.conflict(claim);
        tenure_bead::canary!(ConflictWrittenAnew => let known = None::<&Conflict>);
        if known.is_some_and(|k| k.holder == *holder && k.contender == *contender) {
            continue;
        }
        let (holder, contender, name) = (holder.clone(), contender.clone(), name.clone());
        let conflict = Conflict { holder, contender, name, since: facts.now.stamp() };
        note((*claim).clone(), Some(conflict), draft);
    }
    let over = ledger.conflicts().filter(|(claim, _)| !current.contains_key(claim));
    for (claim, _) in over.filter(|(claim, _)| shows_its_end(facts, claim)) {
        note(claim.clone(), None, draft);
    }
}

/// Returns who says that it sits where another does: an imported record keeps what it says, and is granted nothing.
fn contested_seats(facts: &Facts<'_>) -> impl Iterator<Item = Contest> {
    let contested = facts.sessions.iter().filter(|session| !session.holds_its_seat());
    contested.filter_map(|session| {
        let bead = session.bead?;
        let claim = Claim::Seat(bead.seat().clone());
        let holder = facts.holder(&claim)?.clone();
        Some(Contest { claim, holder, contender: bead.id().clone(), name: bead.name().clone() })
    })
}

/// Returns whether this world would show a conflict about a claim if there was one still.
fn shows_its_end(facts: &Facts<'_>, claim: &Claim) -> bool {
    match claim {
        // Who is to have which handle is said by records and config alone.
        Claim::Alias(_) => true,
        // A process that wants a taken seat is seen in a complete listing only.
        Claim::Seat(_) | Claim::Name(_) => facts.sees_everything(),
    }
}

fn note(claim: Claim, conflict: Option<Conflict>, draft: &mut Draft<'_>) {
    draft.command(Command::Commit(Commit {
        step: Step::Note,
        exit: None,
        write: None,
        ledger: vec![LedgerWrite::Conflict { claim, conflict }],
        grounds: None,
    }));
}
