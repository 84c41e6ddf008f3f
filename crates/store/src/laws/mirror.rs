//! How does a mirror follow a store by its changes alone, and may every page of them be so?

use super::Breach;
use super::breach::hold;
use crate::{Changes, Snapshot, Store};
use core::num::NonZeroUsize;
use std::collections::BTreeSet;
use tenure_bead::{Revision, Stored};

/// How a mirror was brought up to date.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "the mirror of `Changes`")]
pub enum Followed {
    /// By what has changed.
    ByChanges,
    /// By a snapshot, because the store could not say what has changed.
    Anew,
}

/// Brings a mirror up to date page by page, and holds every page to the contract.
///
/// # Errors
///
/// [`Breach`] when a page does not say where it leads, has what it should not, or the store cannot be read.
pub fn follow(
    store: &dyn Store,
    mirror: &mut Snapshot,
    page: NonZeroUsize,
) -> Result<Followed, Breach> {
    loop {
        let since = mirror.revision;
        let Changes::Delta { upto, beads, ledger, more } = store.changes_since(since, page)? else {
            *mirror = store.snapshot()?;
            return Ok(Followed::Anew);
        };
        hold("a page that is not the last leads on", (since, upto), |(a, b)| !more || a < b)?;
        may_be_a_page(&beads, (since, upto))?;
        let ids: BTreeSet<_> = beads.iter().map(|s| s.id.clone()).collect();
        mirror.beads.retain(|s| !ids.contains(&s.id));
        mirror.beads.extend(beads);
        mirror.beads.sort_by(|a, b| a.id.cmp(&b.id));
        ledger.into_iter().for_each(|entry| mirror.ledger.apply(entry));
        mirror.revision = upto;
        if !more {
            return Ok(Followed::ByChanges);
        }
    }
}

fn may_be_a_page(beads: &[Stored], (since, upto): (Revision, Revision)) -> Result<(), Breach> {
    let within = |revision: Revision| revision > since && revision <= upto;
    hold("a page has what it says", beads, |b| b.iter().all(|s| within(s.revision)))?;
    hold("a page is ordered by revision", beads, |b| b.is_sorted_by_key(|s| s.revision))?;
    Ok(())
}
