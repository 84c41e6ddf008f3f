//! May only one supervisor commit, and only while it has the lease?

use super::breach::hold;
use super::stage::{HOLDER, Stage, write};
use super::{Breach, check};
use crate::{CommitError, Lease, LeaseError, Store};
use tenure_bead::{Expect, FencingToken};

pub(super) fn a_stale_fencing_token_is_refused(stage: &Stage<'_>) -> Result<(), Breach> {
    stage.store.release_lease(stage.lease)?;
    let (heir, lease) = succeed(stage)?;
    let old = stage.batch(vec![write(0, Expect::Absent, &[1])?]);
    // Whichever handle it comes through: the old supervisor's, or the new one's.
    for store in [&stage.store, &heir] {
        let before = stage.snapshot()?;
        let answer = store.commit(&old);
        check::t2_an_old_fencing_token_is_refused((old.fence, lease.token), &answer)?;
        hold("a refusal names both tokens", &answer, |a| is_fenced(a, &old.fence, lease))?;
        let seen = (&before, &stage.snapshot()?);
        check::t1_acknowledged_is_kept_and_refused_leaves_no_trace(seen, &old, &answer)?;
    }
    let mut new = stage.batch(vec![write(0, Expect::Absent, &[1])?]);
    new.fence = lease.token;
    heir.commit(&new)?;
    Ok(())
}

fn is_fenced(answer: &super::stage::Answer, old: &FencingToken, lease: Lease) -> bool {
    matches!(answer, Err(CommitError::Fenced { presented, current })
        if presented == old && *current == lease.token)
}

/// Lets another supervisor open the store and take the lease.
fn succeed(stage: &Stage<'_>) -> Result<(std::sync::Arc<dyn Store>, Lease), Breach> {
    let heir = stage.candidate.open();
    let lease = heir.acquire_lease("heir")?;
    Ok((heir, lease))
}

pub(super) fn a_fencing_token_that_nobody_has_is_refused(stage: &Stage<'_>) -> Result<(), Breach> {
    let refused = |fence| -> Result<(), Breach> {
        let mut batch = stage.batch(vec![write(0, Expect::Absent, &[1])?]);
        batch.fence = fence;
        hold("a token nobody has is refused", stage.refuse_batch(&batch)?, |r| {
            matches!(r, CommitError::Fenced { .. })
        })?;
        Ok(())
    };
    refused(FencingToken::default())?;
    refused(stage.lease.token.next())?;
    stage.store.release_lease(stage.lease)?;
    // Nobody has it now, not even who had it last.
    refused(stage.lease.token)
}

pub(super) fn fencing_tokens_strictly_increase(stage: &Stage<'_>) -> Result<(), Breach> {
    stage.store.release_lease(stage.lease)?;
    let mut last = stage.lease.token;
    for _ in 0..SUCCESSIONS {
        let (heir, lease) = succeed(stage)?;
        hold("a released lease comes back greater", (last, lease.token), |(a, b)| a < b)?;
        stage.candidate.bury(heir);
        let (heir, after_death) = succeed(stage)?;
        let pair = (lease.token, after_death.token);
        hold("a dead supervisor's lease comes back greater", pair, |(a, b)| a < b)?;
        heir.release_lease(after_death)?;
        last = after_death.token;
    }
    Ok(())
}

pub(super) fn a_held_lease_is_refused_with_its_holder(stage: &Stage<'_>) -> Result<(), Breach> {
    let other = stage.candidate.open();
    // Neither another supervisor gets it, nor the same one a second time, whatever it calls itself.
    for (store, name) in [(&other, "other"), (&stage.store, HOLDER), (&other, HOLDER)] {
        hold(
            "a held lease is refused with its holder",
            &store.acquire_lease(name),
            |answer| matches!(answer, Err(LeaseError::Held { holder }) if holder.contains(HOLDER)),
        )?;
    }
    // A refusal takes nothing from the holder.
    stage.create(1)?;
    Ok(())
}

pub(super) fn a_lease_given_back_is_free(stage: &Stage<'_>) -> Result<(), Breach> {
    stage.store.release_lease(stage.lease)?;
    let (heir, lease) = succeed(stage)?;
    // Giving back what is not current takes it from nobody.
    stage.store.release_lease(stage.lease)?;
    heir.release_lease(stage.lease)?;
    let refused = stage.store.acquire_lease("third");
    hold(
        "a stale lease takes nothing away",
        &refused,
        |answer| matches!(answer, Err(LeaseError::Held { holder }) if holder.contains("heir")),
    )?;
    let mut batch = stage.batch(vec![write(0, Expect::Absent, &[1])?]);
    batch.fence = lease.token;
    heir.commit(&batch)?;
    Ok(())
}

/// A token that repeats does so at once, or after it was given back, or after a death.
const SUCCESSIONS: u32 = 3;
