//! Who wants what another has? Each conflict is recorded once, and kept with its end once it is over.

use crate::draft::Draft;
use crate::facts::Facts;
use crate::{Command, Commit};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use tenure_bead::{AgentName, BeadId, Claim, Conflict, Contender, LedgerWrite, Resolved};

/// Two parties that want one claim.
#[derive(Clone, Debug)]
pub(crate) struct Contest {
    pub(crate) claim: Claim,
    pub(crate) holder: BeadId,
    pub(crate) contender: BeadId,
    pub(crate) name: AgentName,
}

/// Records each conflict once and once more when it is over; a stable one writes nothing (A3).
pub(crate) fn settle_conflicts(facts: &Facts<'_>, draft: &mut Draft<'_>) {
    let mut contests = core::mem::take(&mut draft.contests);
    contests.extend(contested_seats(facts));
    let (ledger, now) = (&facts.world.ledger, facts.now.stamp());
    let mut current: BTreeMap<&Claim, (&BeadId, Vec<Contender>)> = BTreeMap::new();
    for Contest { claim, holder, contender, name } in &contests {
        let (_, contenders) = current.entry(claim).or_insert((holder, Vec::new()));
        contenders.push(Contender { bead: contender.clone(), name: name.clone() });
    }
    for (claim, (holder, contenders)) in &current {
        let (holder, contenders) = ((*holder).clone(), contenders.clone());
        let known = ledger.conflict(claim);
        tenure_bead::canary!(ConflictWrittenAnew => let known = None::<&Conflict>);
        let news = match known {
            Some(known) => known.between(holder, contenders, now),
            None => Some(Conflict::new(holder, contenders, now)),
        };
        if let Some(conflict) = news {
            note((*claim).clone(), conflict, draft);
        }
    }
    let over = ledger.open_conflicts().filter(|(claim, _)| !current.contains_key(claim));
    for (claim, conflict) in over.filter(|(claim, _)| shows_its_end(facts, claim)) {
        let how = ended(facts, (claim, conflict), draft);
        note(claim.clone(), conflict.resolved(how, now), draft);
    }
}

/// Returns how a conflict ended that nobody is in any more.
fn ended(facts: &Facts<'_>, (claim, conflict): (&Claim, &Conflict), draft: &Draft<'_>) -> Resolved {
    let is_contender = |bead: &BeadId| conflict.contenders.iter().any(|c| c.bead == *bead);
    let holder = facts.holder(claim);
    if draft.granted_to(claim).or(holder).is_some_and(is_contender) {
        Resolved::ContenderGotIt
    } else if holder == Some(&conflict.holder) {
        Resolved::ContenderLeft
    } else {
        Resolved::HolderLeft
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

fn note(claim: Claim, conflict: Conflict, draft: &mut Draft<'_>) {
    let conflict = Some(conflict);
    draft.command(Command::Commit(Commit::note(LedgerWrite::Conflict { claim, conflict })));
}
