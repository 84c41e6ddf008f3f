//! Do claims pass from bead to bead in one commit, and only when they are free at its end?

use super::Breach;
use super::breach::hold;
use super::stage::{Stage, bead, claim, closed, id, write};
use crate::CommitError;
use tenure_bead::{Claim, Expect, Revision, Write};

pub(super) fn claims_are_swapped_in_one_commit(stage: &Stage<'_>) -> Result<(), Breach> {
    moved(stage, &[2, 1])?;
    Ok(())
}

pub(super) fn claims_move_along_a_chain(stage: &Stage<'_>) -> Result<(), Breach> {
    // Each takes the seat of the next, the last takes a free one; then all the way back.
    let there = moved(stage, &[2, 3, 4])?;
    rewrite(stage, &there, &[1, 2, 3])?;
    Ok(())
}

pub(super) fn claims_move_round_a_cycle(stage: &Stage<'_>) -> Result<(), Breach> {
    let there = moved(stage, &[2, 3, 1])?;
    rewrite(stage, &there, &[3, 1, 2])?;
    Ok(())
}

/// Lets as many beads as there are seats hold 1, 2, 3 … and then these.
fn moved(stage: &Stage<'_>, seats: &[u32]) -> Result<Vec<Revision>, Breach> {
    let count = u32::try_from(seats.len()).unwrap_or(u32::MAX);
    let revisions = stage.create(count)?;
    rewrite(stage, &revisions, seats)
}

fn rewrite(
    stage: &Stage<'_>,
    revisions: &[Revision],
    seats: &[u32],
) -> Result<Vec<Revision>, Breach> {
    let parts = (0..).zip(revisions).zip(seats);
    let writes = parts.map(|((n, revision), seat)| write(n, Expect::At(*revision), &[*seat]));
    let revision = stage.commit(writes.collect::<Result<_, _>>()?)?;
    for (n, seat) in (0..).zip(seats) {
        let expected = vec![claim(*seat)?];
        hold("a claim has moved", stage.stored(n)?, |s| s.claims == expected)?;
    }
    Ok(revisions.iter().map(|_| revision).collect())
}

pub(super) fn a_seat_is_handed_over_from_a_closing_bead(stage: &Stage<'_>) -> Result<(), Breach> {
    let first = stage.commit(vec![write(0, Expect::Absent, &[1])?])?;
    let ending = Write::new(Expect::At(first), closed(0)?);
    // The successor stands before the bead it follows.
    let second = stage.commit(vec![write(1, Expect::Absent, &[1])?, ending])?;
    let ending = Write::new(Expect::At(second), closed(1)?);
    stage.commit(vec![ending, write(2, Expect::Absent, &[1])?])?;
    let heir = vec![claim(1)?];
    hold("the last heir has the seat", stage.stored(2)?, |s| s.claims == heir)?;
    Ok(())
}

pub(super) fn a_claim_given_up_is_free(stage: &Stage<'_>) -> Result<(), Breach> {
    let made = stage.commit(vec![Write::new(Expect::Absent, bead(0, 0)?)])?;
    let kept = bead(0, 0)?.claims().into_iter().filter(|c| matches!(c, Claim::Name(_)));
    let keeping = Write { expect: Expect::At(made), bead: bead(0, 0)?, claims: kept.collect() };
    let given_up = stage.commit(vec![keeping])?;
    stage.commit(vec![write(1, Expect::Absent, &[1])?])?;
    let back = Write::new(Expect::At(given_up), bead(0, 0)?);
    is_taken(stage.refuse(vec![back])?, (1, 0))
}

pub(super) fn a_taken_claim_is_refused_in_whatever_order(stage: &Stage<'_>) -> Result<(), Breach> {
    let revisions = stage.create(2)?;
    let at = |n: usize| revisions.get(n).copied().unwrap_or_default();
    is_taken(stage.refuse(vec![write(5, Expect::Absent, &[1])?])?, (0, 5))?;
    // One of two keeps what the other wants.
    let keeping = write(0, Expect::At(at(0)), &[1])?;
    let wanting = write(1, Expect::At(at(1)), &[1])?;
    either_is_taken(stage.refuse(vec![keeping.clone(), wanting.clone()])?)?;
    either_is_taken(stage.refuse(vec![wanting, keeping])?)?;
    // Two new ones want a free seat.
    let (mine, yours) = (write(5, Expect::Absent, &[9])?, write(6, Expect::Absent, &[9])?);
    either_is_taken(stage.refuse(vec![mine.clone(), yours.clone()])?)?;
    either_is_taken(stage.refuse(vec![yours, mine])?)?;
    // Half of a swap: the other half is not in the batch.
    let half = write(0, Expect::At(at(0)), &[2])?;
    is_taken(stage.refuse(vec![half])?, (1, 0))?;
    a_name_is_a_claim_too(stage)
}

fn a_name_is_a_claim_too(stage: &Stage<'_>) -> Result<(), Breach> {
    let named = Write::new(Expect::Absent, bead(7, 0)?);
    let name = named.claims.iter().filter(|c| matches!(c, Claim::Name(_)));
    let same_name = Write { claims: name.cloned().collect(), ..write(8, Expect::Absent, &[])? };
    stage.commit(vec![named])?;
    is_taken(stage.refuse(vec![same_name])?, (7, 8))
}

fn is_taken(refusal: CommitError, (holds, wants): (u32, u32)) -> Result<(), Breach> {
    let (holds, wants) = (id(holds)?, id(wants)?);
    hold(
        "a taken claim is refused with its holder",
        refusal,
        |r| matches!(r, CommitError::ClaimTaken { holder, contender, .. } if *holder == holds && *contender == wants),
    )?;
    Ok(())
}

/// Within a batch either may count as the holder.
fn either_is_taken(refusal: CommitError) -> Result<(), Breach> {
    hold(
        "two in a batch that want one claim are refused",
        refusal,
        |r| matches!(r, CommitError::ClaimTaken { holder, contender, .. } if holder != contender),
    )?;
    Ok(())
}
