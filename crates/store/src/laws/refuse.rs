//! Is what may not be committed refused, for the right reason and without a trace?

use super::Breach;
use super::breach::{hold, same};
use super::stage::{Stage, bead, closed, damper, id, write};
use crate::{CommitError, Seen};
use core::num::NonZeroUsize;
use tenure_bead::{Expect, FencingToken, Revision, Write};

pub(super) fn a_stale_expectation_is_refused(stage: &Stage<'_>) -> Result<(), Breach> {
    let first = stage.commit(vec![write(0, Expect::Absent, &[1])?])?;
    let second = stage.commit(vec![write(0, Expect::At(first), &[1])?])?;
    let old = stage.refuse(vec![write(0, Expect::At(first), &[1])?])?;
    is_stale(old, 0, (Seen::At(first), Seen::At(second)))?;
    let ahead = second.next();
    let early = stage.refuse(vec![write(0, Expect::At(ahead), &[1])?])?;
    is_stale(early, 0, (Seen::At(ahead), Seen::At(second)))?;
    let missing = stage.refuse(vec![write(1, Expect::At(second), &[2])?])?;
    is_stale(missing, 1, (Seen::At(second), Seen::Absent))
}

pub(super) fn a_bead_is_not_created_over(stage: &Stage<'_>) -> Result<(), Breach> {
    let made = stage.commit(vec![write(0, Expect::Absent, &[1])?])?;
    let again = stage.refuse(vec![write(0, Expect::Absent, &[1])?])?;
    is_stale(again, 0, (Seen::Absent, Seen::At(made)))?;
    let ended = stage.commit(vec![Write::new(Expect::At(made), closed(0)?)])?;
    let revived = stage.refuse(vec![write(0, Expect::Absent, &[1])?])?;
    is_stale(revived, 0, (Seen::Absent, Seen::At(ended)))
}

fn is_stale(refusal: CommitError, n: u32, expected: (Seen, Seen)) -> Result<(), Breach> {
    let bead = id(n)?;
    hold(
        "a stale bead is named with what is stored",
        refusal,
        |r| matches!(r, CommitError::Stale { id, expected: e, found: f } if (*e, *f) == expected && *id == bead),
    )?;
    Ok(())
}

pub(super) fn a_bead_or_entry_stands_in_a_batch_once(stage: &Stage<'_>) -> Result<(), Breach> {
    let is_twice = |r: &CommitError| matches!(r, CommitError::Twice { .. });
    let beads = vec![
        write(0, Expect::Absent, &[1])?,
        write(1, Expect::Absent, &[2])?,
        write(0, Expect::Absent, &[3])?,
    ];
    hold("a bead twice in a batch is refused", stage.refuse(beads)?, is_twice)?;
    let entries = vec![damper(1, Some(1))?, damper(2, Some(1))?, damper(1, None)?];
    let refusal = stage.refuse_batch(&stage.batch_with(Vec::new(), entries))?;
    hold("an entry twice in a batch is refused", refusal, is_twice)?;
    Ok(())
}

pub(super) fn a_closed_bead_holds_nothing(stage: &Stage<'_>) -> Result<(), Breach> {
    let made = stage.commit(vec![write(0, Expect::Absent, &[1])?])?;
    let mut holding = Write::new(Expect::At(made), closed(0)?);
    holding.claims = write(0, Expect::Absent, &[1])?.claims;
    let refusal = stage.refuse(vec![holding])?;
    hold("a closed bead with a claim is refused", refusal, |r| {
        matches!(r, CommitError::ClosedHolds { .. })
    })?;
    stage.commit(vec![Write::new(Expect::At(made), closed(0)?)])?;
    hold("a closed bead holds nothing", stage.stored(0)?, |s| s.claims.is_empty())?;
    Ok(())
}

pub(super) fn a_refused_batch_leaves_no_trace(stage: &Stage<'_>) -> Result<(), Breach> {
    let revisions = stage.create(2)?;
    let at = |n: usize| revisions.get(n).copied().unwrap_or_default();
    let before = stage.snapshot()?;
    // What is good stands before and behind what is bad.
    let good = Write::new(Expect::At(at(0)), closed(0)?);
    let new = || write(7, Expect::Absent, &[7]);
    let bad = [
        write(1, Expect::Absent, &[2])?,
        write(1, Expect::At(Revision::default()), &[2])?,
        write(3, Expect::Absent, &[2])?,
        write(7, Expect::Absent, &[])?,
        Write { claims: new()?.claims, ..Write::new(Expect::Absent, closed(3)?) },
    ];
    for write in bad {
        let writes = vec![good.clone(), write, new()?];
        stage.refuse_batch(&stage.batch_with(writes, vec![damper(1, Some(1))?]))?;
    }
    let changes = stage.store.changes_since(before.revision, NonZeroUsize::MAX)?;
    hold("refused batches are no changes", changes, |c| match c {
        crate::Changes::Delta { beads, ledger, .. } => beads.is_empty() && ledger.is_empty(),
        crate::Changes::Reset => true,
    })?;
    same("refused batches leave no trace", &stage.snapshot()?, &before)
}

pub(super) fn rules_are_judged_in_order(stage: &Stage<'_>) -> Result<(), Breach> {
    stage.create(1)?;
    let stale = write(0, Expect::Absent, &[1])?;
    let taken = write(1, Expect::Absent, &[1])?;
    let holding = Write { claims: taken.claims.clone(), ..Write::new(Expect::Absent, closed(2)?) };
    let all = vec![taken.clone(), stale.clone(), holding];
    let mut batch = stage.batch(all.clone());
    batch.fence = FencingToken::new(0);
    hold("the fence is judged first", stage.refuse_batch(&batch)?, |r| {
        matches!(r, CommitError::Fenced { .. })
    })?;
    hold("then the batch in itself", stage.refuse(all)?, |r| {
        matches!(r, CommitError::ClosedHolds { .. })
    })?;
    hold("then expectations", stage.refuse(vec![taken.clone(), stale])?, |r| {
        matches!(r, CommitError::Stale { .. })
    })?;
    hold("then claims", stage.refuse(vec![taken])?, |r| {
        matches!(r, CommitError::ClaimTaken { .. })
    })?;
    let free = Write { bead: bead(1, 0)?, ..write(1, Expect::Absent, &[2])? };
    let mut done = stage.batch(vec![free]);
    let receipt = stage.try_commit(&done)??;
    done.fence = FencingToken::new(0);
    hold(
        "a repeated token is answered before all",
        &stage.store.commit(&done),
        |a| matches!(a, Ok(again) if *again == receipt),
    )?;
    Ok(())
}
