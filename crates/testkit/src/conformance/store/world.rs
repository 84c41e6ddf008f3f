//! Who has a store open, under which lease, and what do they find? The world of the arena.

use super::op::{Past, StoreOp};
use super::truth::{Right, Truth};
use super::{StoreArena, StorePromise};
use crate::conformance::Place;
use crate::hunt::{Scope, Tally, Violation, broken};
use core::fmt;
use core::hash::{Hash as _, Hasher as _};
use std::hash::DefaultHasher;
use std::sync::Arc;
use tenure_bead::Bead;
use tenure_store::{LeaseError, Store};

/// A store in its place, those who have it open, and what is true of it.
pub struct StoreWorld {
    pub(super) truth: Truth,
    pub(super) beads: u8,
    pub(super) claims: u8,
    pub(super) supervisors: u8,
    opened: Vec<Option<Arc<dyn Store>>>,
    place: Place,
    kept: Kept,
    /// What was wrong with the world before anything happened in it.
    trouble: Option<Violation>,
    /// An answer never came, so nothing is known any more.
    pub(super) lost: Lost,
}

/// What has to be in a store that is opened.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Kept {
    All,
    /// Everything, and somebody was killed before.
    AllAfterAKill,
    /// Something that it once was.
    Some,
}

/// Whether anything is known.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Lost {
    No,
    Yes,
}

impl fmt::Debug for StoreWorld {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("StoreWorld").field("truth", &self.truth).finish_non_exhaustive()
    }
}

impl StoreWorld {
    pub(super) fn new(arena: &StoreArena, scope: &Scope) -> Self {
        let size = |name| u8::try_from(scope.get(name)).unwrap_or(u8::MAX);
        let supervisors = size("supervisors");
        let mut world = Self {
            truth: Truth::new(),
            beads: size("beads"),
            claims: size("claims"),
            supervisors,
            opened: (0..supervisors).map(|_| None).collect(),
            place: Place::new(),
            kept: Kept::All,
            trouble: None,
            lost: Lost::No,
        };
        // Everything but a store under lease is the same for all, and would stand at the top of every trace.
        let begun = world.open(arena, 0, &mut Tally::of(&super::CARD));
        let begun = begun.and_then(|()| world.lease(arena, 0, &mut Tally::of(&super::CARD)));
        world.trouble = begun.err();
        world
    }

    pub(super) const fn holder(&self) -> Option<u8> {
        match self.truth.right {
            Right::Of(who) => Some(who),
            Right::Nobodys | Right::Orphaned => None,
        }
    }

    pub(super) fn step(
        &mut self,
        arena: &StoreArena,
        op: &StoreOp,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        self.trouble.take().map_or(Ok(()), Err)?;
        if self.lost == Lost::Yes {
            return Ok(());
        }
        match op {
            StoreOp::Open { who } => self.open(arena, *who, tally),
            StoreOp::Lease { who } => self.lease(arena, *who, tally),
            StoreOp::Release { who, lease } => self.release(arena, *who, *lease),
            StoreOp::End { who } => {
                self.end(arena, *who);
                Ok(())
            }
            StoreOp::Kill => self.kill(arena),
            StoreOp::Read { who } => self.read(arena, *who),
            StoreOp::Follow { who, from, page } => self.follow(arena, *who, (*from, *page), tally),
            StoreOp::Again { who, batch } => self.again(arena, *who, *batch, tally),
            StoreOp::Commit { who, under, puts, notes } => {
                if self.store(*who).is_none() {
                    return Ok(());
                }
                let batch = self.truth.batch(*under, puts, notes);
                self.truth.issued.push((batch, None));
                let at = self.truth.issued.len().saturating_sub(1);
                self.commit(arena, *who, at, tally)
            }
        }
    }

    /// Everybody ends; who comes then finds everything, and can go on.
    pub(super) fn heal(&mut self, arena: &StoreArena, tally: &mut Tally) -> Result<(), Violation> {
        self.trouble.take().map_or(Ok(()), Err)?;
        if self.lost == Lost::Yes {
            return Ok(());
        }
        (0..self.supervisors).for_each(|who| self.end(arena, who));
        self.open(arena, 0, tally)?;
        self.follow(arena, 0, (Past::Never, 0), tally)?;
        self.lease(arena, 0, tally)?;
        if self.holder().is_none() {
            return Ok(());
        }
        self.step(
            arena,
            &StoreOp::Commit { who: 0, under: Past::Now, puts: vec![], notes: vec![] },
            tally,
        )
    }

    pub(super) fn store(&self, who: u8) -> Option<Arc<dyn Store>> {
        self.opened.get(usize::from(who)).cloned().flatten()
    }

    fn open(&mut self, arena: &StoreArena, who: u8, tally: &mut Tally) -> Result<(), Violation> {
        let is_free = self.opened.iter().all(Option::is_none);
        let may = is_free || arena.guarantees.has(StorePromise::OpenToSeveral);
        let Some(place) = self.opened.get_mut(usize::from(who)).filter(|p| p.is_none() && may)
        else {
            return Ok(());
        };
        let store = (arena.open)(&self.place).map_err(|cause| {
            Violation::new("opens", format!("the store cannot be opened again: {}", chain(&*cause)))
        })?;
        *place = Some(store);
        if self.kept == Kept::AllAfterAKill {
            tally.goal("a store is opened after a kill");
        }
        if is_free {
            self.finds_what_was_kept(arena, who, tally)?;
        }
        self.read(arena, who)
    }

    fn finds_what_was_kept(
        &mut self,
        arena: &StoreArena,
        who: u8,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        if core::mem::replace(&mut self.kept, Kept::All) != Kept::Some {
            return Ok(());
        }
        tally.goal("a store is opened after a kill");
        let Some(shown) = self.snapshot(arena, who)? else {
            self.lost = Lost::Yes;
            return Ok(());
        };
        if self.truth.rewind(&shown) {
            return Ok(());
        }
        let shown = self.truth.show(&shown);
        broken("T1", format!("the store was opened and is like it never was: {shown}"))
    }

    fn end(&mut self, arena: &StoreArena, who: u8) {
        let ended = self.opened.get_mut(usize::from(who)).and_then(Option::take);
        if ended.is_some() {
            self.bereave(|holder| holder == who);
            let is_last = self.opened.iter().all(Option::is_none);
            if is_last && !arena.guarantees.has(StorePromise::KeptOverReopen) {
                self.kept = Kept::Some;
            }
        }
    }

    fn kill(&mut self, arena: &StoreArena) -> Result<(), Violation> {
        let opened = &mut self.opened;
        let killed = self.place.killed(|| opened.fill(None));
        killed.map_err(|error| {
            Violation::new("opens", format!("its files cannot be copied: {error}"))
        })?;
        self.bereave(|_| true);
        let is_durable = arena.guarantees.has(StorePromise::DurableOnAck);
        self.kept = if is_durable { Kept::AllAfterAKill } else { Kept::Some };
        Ok(())
    }

    fn bereave(&mut self, ended: impl FnOnce(u8) -> bool) {
        if self.holder().is_some_and(ended) {
            self.truth.right = Right::Orphaned;
        }
    }

    fn lease(&mut self, arena: &StoreArena, who: u8, tally: &mut Tally) -> Result<(), Violation> {
        let Some(store) = self.store(who) else {
            return Ok(());
        };
        match store.acquire_lease(&format!("supervisor {who}")) {
            Ok(lease) => {
                if let Some(holder) = self.holder() {
                    let what = format!("supervisor {who} got the lease that {holder} holds");
                    return broken("lease", what);
                }
                let last = self.truth.leases.last();
                if last.is_some_and(|last| last.token >= lease.token) {
                    return broken("T2", "a lease came with a fencing token that is no greater");
                }
                if last.is_some() {
                    tally.goal("a lease follows another");
                }
                self.truth.leases.push(lease);
                self.truth.right = Right::Of(who);
                Ok(())
            }
            Err(LeaseError::Held { holder }) => {
                let ends = arena.guarantees.has(StorePromise::LeaseEndsWithHolder);
                if self.truth.right == Right::Nobodys
                    || (self.truth.right == Right::Orphaned && ends)
                {
                    return broken(
                        "lease",
                        format!("nobody has the lease, and {holder:?} is said to"),
                    );
                }
                Ok(())
            }
            Err(error) => fails(arena, "the lease", &error),
        }
    }

    fn release(&mut self, arena: &StoreArena, who: u8, lease: Past) -> Result<(), Violation> {
        let token = self.truth.token(lease);
        let is_last = self.truth.leases.last().is_some_and(|last| last.token == token);
        let Some(store) = self.store(who).filter(|_| !is_last || self.holder() == Some(who)) else {
            return Ok(());
        };
        match store.release_lease(tenure_store::Lease { token }) {
            Ok(()) if is_last => self.truth.right = Right::Nobodys,
            Ok(()) => {}
            Err(error) => {
                // Whether it was given back is not known.
                if is_last {
                    self.truth.right = Right::Orphaned;
                }
                fails(arena, "giving the lease back", &error)?;
            }
        }
        Ok(())
    }

    pub(super) fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let last = self.truth.last();
        let bead = |bead: &tenure_bead::Stored| {
            (bead.claims.len(), bead.bead().is_some_and(Bead::is_open))
        };
        last.beads.iter().map(bead).collect::<Vec<_>>().hash(&mut hasher);
        (last.ledger.dampers().count(), last.ledger.conflicts().count()).hash(&mut hasher);
        let opened: Vec<bool> = self.opened.iter().map(Option::is_some).collect();
        (opened, self.holder(), self.kept == Kept::All).hash(&mut hasher);
        (self.truth.history.len().min(4), self.truth.leases.len().min(3)).hash(&mut hasher);
        hasher.finish()
    }

    pub(super) fn show(&self) -> String {
        let opened = (0..).zip(&self.opened).filter(|(_, store)| store.is_some());
        let opened: Vec<String> = opened
            .map(|(who, _)| {
                let holds = if self.holder() == Some(who) { " (lease)" } else { "" };
                format!("{who}{holds}")
            })
            .collect();
        let opened = if opened.is_empty() { "nobody".to_owned() } else { opened.join(", ") };
        format!("{} | open: {opened}", self.truth.show(self.truth.last()))
    }
}

/// Takes a failure for what it is: allowed, unless the store promised that nothing fails by itself.
pub(super) fn fails(
    arena: &StoreArena,
    what: &str,
    error: &(dyn core::error::Error + 'static),
) -> Result<(), Violation> {
    if arena.guarantees.has(StorePromise::AlwaysAnswers) {
        return broken("answers", format!("{what} failed by itself: {}", chain(error)));
    }
    Ok(())
}

/// Says what went wrong, and because of what.
pub(super) fn chain(error: &dyn core::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        text = format!("{text}: {error}");
        cause = error.source();
    }
    text
}
