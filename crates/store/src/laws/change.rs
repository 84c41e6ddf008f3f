//! Can a mirror follow the store by its changes alone?

use super::Breach;
use super::breach::{hold, same};
use super::mirror::follow;
use super::stage::{Stage, closed, damper, write};
use crate::{Changes, Snapshot};
use core::num::NonZeroUsize;
use tenure_bead::{Expect, Revision, Write};

pub(super) fn a_page_never_splits_a_revision(stage: &Stage<'_>) -> Result<(), Breach> {
    let whole = [
        write(0, Expect::Absent, &[1])?,
        write(1, Expect::Absent, &[2])?,
        write(2, Expect::Absent, &[3])?,
    ];
    let batch = stage.batch_with(whole.to_vec(), vec![damper(1, Some(1))?]);
    let first = stage.try_commit(&batch)??.revision;
    stage.commit(vec![write(3, Expect::Absent, &[4])?])?;
    let page = stage.store.changes_since(Revision::default(), NonZeroUsize::MIN)?;
    let Changes::Delta { upto, beads, ledger, more } = &page else {
        return Ok(());
    };
    hold("a revision comes whole, and says that there is more", &page, |_| {
        (*upto, beads.len(), ledger.len(), *more) == (first, whole.len(), 1, true)
    })?;
    Ok(())
}

pub(super) fn a_change_comes_in_its_newest_version_only(stage: &Stage<'_>) -> Result<(), Breach> {
    let start = stage.snapshot()?.revision;
    let first = stage.commit(vec![write(0, Expect::Absent, &[1])?])?;
    let second = stage.commit(vec![write(0, Expect::At(first), &[2])?])?;
    for failures in [Some(1), Some(2)] {
        stage.try_commit(&stage.batch_with(Vec::new(), vec![damper(1, failures)?]))??;
    }
    let changes = stage.store.changes_since(start, NonZeroUsize::MAX)?;
    let Changes::Delta { beads, ledger, more, .. } = &changes else {
        return Ok(());
    };
    hold("a record comes once, in its newest version", &changes, |_| {
        let revisions: Vec<_> = beads.iter().map(|s| s.revision).collect();
        revisions == [second] && ledger.len() == 1 && !more
    })?;
    same("a changed bead has its claims", &beads.first(), &Some(&stage.stored(0)?))?;
    same("an entry is the newest", &ledger.first(), &Some(&damper(1, Some(2))?))
}

pub(super) fn replayed_changes_equal_the_snapshot(stage: &Stage<'_>) -> Result<(), Breach> {
    let mut early = Snapshot::default();
    let mut last = stage.create(4)?;
    for (n, failures) in [(1, Some(3)), (2, Some(1)), (1, None), (3, None)] {
        stage.try_commit(&stage.batch_with(Vec::new(), vec![damper(n, failures)?]))??;
        // This mirror has seen entries that are removed later.
        follow(&*stage.store, &mut early, NonZeroUsize::MIN)?;
    }
    let ending = Write::new(Expect::At(last.pop().unwrap_or_default()), closed(3)?);
    let batch = stage.batch_with(vec![ending], vec![damper(2, None)?]);
    stage.try_commit(&batch)??;
    follow(&*stage.store, &mut early, NonZeroUsize::MIN)?;
    let snapshot = stage.snapshot()?;
    same("a mirror that followed equals the snapshot", &early, &snapshot)?;
    for size in 1..PAGE_MAX {
        let mut mirror = Snapshot::default();
        follow(&*stage.store, &mut mirror, NonZeroUsize::new(size).unwrap_or(NonZeroUsize::MIN))?;
        same("a mirror from nothing equals the snapshot", &mirror, &snapshot)?;
    }
    Ok(())
}

pub(super) fn a_mirror_from_the_future_is_reset(stage: &Stage<'_>) -> Result<(), Breach> {
    stage.create(1)?;
    let ahead = stage.snapshot()?.revision.next();
    let changes = stage.store.changes_since(ahead, NonZeroUsize::MAX)?;
    same("a store that was put back says so", &changes, &Changes::Reset)
}

/// One more than a page needs to hold all changes of the law.
const PAGE_MAX: usize = 10;
