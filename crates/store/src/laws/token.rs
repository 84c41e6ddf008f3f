//! Is a batch that is repeated applied once, whatever happened in between?

use super::Breach;
use super::breach::{hold, same};
use super::stage::{Stage, damper, write};
use tenure_bead::{Expect, FencingToken};

pub(super) fn a_repeated_token_is_applied_once(stage: &Stage<'_>) -> Result<(), Breach> {
    let writes = vec![write(0, Expect::Absent, &[1])?];
    let whole = stage.batch_with(writes, vec![damper(1, Some(1))?]);
    // Nothing but its token tells that this one was there already.
    let blind = stage.batch_with(Vec::new(), vec![damper(2, Some(1))?]);
    for batch in [whole, blind] {
        let first = stage.try_commit(&batch)??;
        let once = stage.snapshot()?;
        let second = stage.store.commit(&batch)?;
        same("a repeated token gets the first receipt", &second, &first)?;
        same("a repeated token changes nothing", &stage.snapshot()?, &once)?;
    }
    Ok(())
}

pub(super) fn a_repeated_token_is_answered_when_the_world_has_moved_on(
    stage: &Stage<'_>,
) -> Result<(), Breach> {
    let writes = vec![write(0, Expect::Absent, &[1])?];
    let mut batch = stage.batch_with(writes, vec![damper(1, Some(1))?]);
    let first = stage.try_commit(&batch)??;
    let mut last = first.revision;
    for _ in 0..COMMITS_BETWEEN {
        last = stage.commit(vec![write(0, Expect::At(last), &[2])?])?;
    }
    stage.try_commit(&stage.batch_with(Vec::new(), vec![damper(1, None)?]))??;
    let moved = stage.snapshot()?;
    for fence in [batch.fence, FencingToken::new(0)] {
        batch.fence = fence;
        let again = stage.store.commit(&batch)?;
        same("a repeated token gets the first receipt", &again, &first)?;
        same("a repeated token undoes nothing", &stage.snapshot()?, &moved)?;
    }
    Ok(())
}

pub(super) fn a_refused_token_is_not_used_up(stage: &Stage<'_>) -> Result<(), Breach> {
    let made = stage.create(1)?;
    let at = made.first().copied().unwrap_or_default();
    let mut batch = stage.batch(vec![write(0, Expect::Absent, &[1])?]);
    stage.refuse_batch(&batch)?;
    batch.writes = vec![write(0, Expect::At(at), &[2])?];
    let receipt = stage.try_commit(&batch)??;
    hold("a mended batch makes a revision", receipt, |r| r.revision > at)?;
    Ok(())
}

/// More than a tick makes of one bead, few enough for a slow disk.
const COMMITS_BETWEEN: u32 = 20;
