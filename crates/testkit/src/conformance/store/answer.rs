//! Does a store answer as it has to? Every answer is held against what it acknowledged before.

use super::op::Past;
use super::truth::Truth;
use super::world::{Lost, StoreWorld, chain, fails};
use super::{StoreArena, StorePromise};
use crate::hunt::{Tally, Violation, broken};
use core::num::NonZeroUsize;
use std::collections::BTreeMap;
use tenure_bead::Claim;
use tenure_store::laws::model::Outcome;
use tenure_store::laws::{Breach, Followed, check, follow};
use tenure_store::{Batch, Changes, CommitError, ReadError, Receipt, Snapshot, Store};

impl StoreWorld {
    /// Commits a batch whose token is not used up.
    pub(super) fn commit(
        &mut self,
        arena: &StoreArena,
        who: u8,
        at: usize,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        let known = self.store(who).zip(self.truth.issued.get(at).map(|(batch, _)| batch.clone()));
        let Some((store, batch)) = known else {
            return Ok(());
        };
        let expected = self.truth.judge(who, &batch);
        let answer = store.commit(&batch);
        let answer = self.answered(arena, (&*store, who), &batch, answer)?;
        if self.lost == Lost::Yes {
            return Ok(());
        }
        let outcome = Outcome::of(&answer);
        if outcome != Outcome::Failed && !expected.contains(&outcome) {
            return self.answered_wrongly(&batch, (&expected, outcome), &answer);
        }
        note(&answer, tally);
        if passes_claims_on(self.truth.last(), &batch) && answer.is_ok() {
            tally.goal("a claim changes hands within a batch");
        }
        self.leaves_its_trace(arena, who, &batch, &answer)?;
        if let Ok(receipt) = answer {
            self.truth.take(at, receipt);
        }
        Ok(())
    }

    /// Makes sure that there is an answer, as a supervisor does: by asking again under the same token.
    fn answered(
        &mut self,
        arena: &StoreArena,
        (store, who): (&dyn Store, u8),
        batch: &Batch,
        first: Result<Receipt, CommitError>,
    ) -> Result<Result<Receipt, CommitError>, Violation> {
        let mut answer = first;
        for _ in 0..ASKED_MAX {
            let Err(CommitError::Unanswered { .. }) = &answer else {
                if let Err(error @ CommitError::Engine { .. }) = &answer {
                    fails(arena, "a commit", error)?;
                }
                return Ok(answer);
            };
            if let Err(error) = &answer {
                fails(arena, "a commit", error)?;
            }
            if let Some(shown) = self.snapshot(arena, who)?
                && arena.guarantees.has(StorePromise::FreshSnapshot)
            {
                t1((self.truth.last(), &shown), batch, &answer, &self.truth)?;
            }
            answer = store.commit(batch);
        }
        self.lost = Lost::Yes;
        Ok(answer)
    }

    /// Holds the store to what it said: T1.
    fn leaves_its_trace(
        &self,
        arena: &StoreArena,
        who: u8,
        batch: &Batch,
        answer: &Result<Receipt, CommitError>,
    ) -> Result<(), Violation> {
        let before = self.truth.last();
        if let Ok(receipt) = answer
            && receipt.revision <= before.revision
        {
            return broken("T1", "a commit came with a revision that is no greater");
        }
        let Some(after) = self.snapshot(arena, who)? else {
            return Ok(());
        };
        if !arena.guarantees.has(StorePromise::FreshSnapshot) {
            return Ok(());
        }
        t1((before, &after), batch, answer, &self.truth)
    }

    fn answered_wrongly(
        &self,
        batch: &Batch,
        (expected, found): (&[Outcome], Outcome),
        answer: &Result<Receipt, CommitError>,
    ) -> Result<(), Violation> {
        let says = match answer {
            Ok(_) => "it was committed".to_owned(),
            Err(error) => error.to_string(),
        };
        let wanted = expected.first().copied().unwrap_or(Outcome::Committed);
        let rule = match (wanted, found) {
            (Outcome::Fenced, Outcome::Committed) => "T2",
            (Outcome::Taken, Outcome::Committed) => contested(&check::applied(
                self.truth.last(),
                batch,
                self.truth.last().revision.next(),
            )),
            (_, Outcome::Committed) => "precondition",
            (Outcome::Committed, _) => "accepts",
            (_, _) => "order",
        };
        broken(rule, format!("the answer has to be {wanted:?}: {says}"))
    }

    pub(super) fn again(
        &mut self,
        arena: &StoreArena,
        who: u8,
        batch: usize,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        let Some((store, (again, first))) = self.store(who).zip(self.truth.issued.get(batch))
        else {
            return Ok(());
        };
        let Some(first) = first else {
            return self.commit(arena, who, batch, tally);
        };
        match store.commit(again) {
            Ok(receipt) if receipt == *first => tally.goal("a repeated batch is answered"),
            Ok(_) => return broken("idempotent", "a repeated batch got another receipt"),
            Err(error @ (CommitError::Engine { .. } | CommitError::Unanswered { .. })) => {
                return fails(arena, "a commit", &error);
            }
            Err(error) => {
                return broken("idempotent", format!("what was committed is refused: {error}"));
            }
        }
        let shown = self.snapshot(arena, who)?;
        match shown.filter(|_| arena.guarantees.has(StorePromise::FreshSnapshot)) {
            Some(shown) if shown != *self.truth.last() => {
                broken("idempotent", self.differs("a repeated batch was applied again", &shown))
            }
            Some(_) | None => Ok(()),
        }
    }

    pub(super) fn read(&self, arena: &StoreArena, who: u8) -> Result<(), Violation> {
        match self.snapshot(arena, who)? {
            Some(shown) if shown != *self.truth.last() => {
                let is_past = self.truth.history.contains(&shown);
                if is_past && !arena.guarantees.has(StorePromise::FreshSnapshot) {
                    return Ok(());
                }
                broken("T1", self.differs("what was acknowledged is not what is there", &shown))
            }
            Some(_) | None => Ok(()),
        }
    }

    pub(super) fn follow(
        &self,
        arena: &StoreArena,
        who: u8,
        (from, page): (Past, u8),
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        let Some(store) = self.store(who) else {
            return Ok(());
        };
        if from == Past::Ahead {
            return self.asks_ahead(arena, &*store);
        }
        let Some(mut mirror) = self.truth.at(from).cloned() else {
            return Ok(());
        };
        let since = mirror.revision;
        let page = PAGES.get(usize::from(page)).copied().unwrap_or(NonZeroUsize::MAX);
        let followed = match follow(&*store, &mut mirror, page) {
            Ok(followed) => followed,
            Err(Breach::Read(error)) => return fails(arena, "a read", &error),
            Err(breach) => return broken("changes", sentence(&breach)),
        };
        if followed == Followed::ByChanges && since < self.truth.last().revision {
            tally.goal("a mirror follows by changes");
        }
        let may_lag = match followed {
            // A mirror that stands still between two pages is like the store never was.
            Followed::ByChanges => {
                let lags = mirror.revision < self.truth.last().revision;
                lags && !arena.guarantees.has(StorePromise::FreshChanges)
            }
            Followed::Anew => {
                let is_past = self.truth.history.contains(&mirror);
                is_past && !arena.guarantees.has(StorePromise::FreshSnapshot)
            }
        };
        if may_lag || mirror == *self.truth.last() {
            return Ok(());
        }
        broken("changes", self.differs("a mirror that followed is not the store", &mirror))
    }

    fn asks_ahead(&self, arena: &StoreArena, store: &dyn Store) -> Result<(), Violation> {
        let ahead = self.truth.last().revision.next();
        match store.changes_since(ahead, NonZeroUsize::MAX) {
            Ok(Changes::Reset) => Ok(()),
            Ok(Changes::Delta { .. }) if !arena.guarantees.has(StorePromise::FreshChanges) => {
                Ok(())
            }
            Ok(Changes::Delta { .. }) => {
                broken("changes", "who is ahead of the store is not told to take a snapshot")
            }
            Err(error) => fails(arena, "a read", &error),
        }
    }

    /// Takes a snapshot, and holds it to what holds of every one.
    pub(super) fn snapshot(
        &self,
        arena: &StoreArena,
        who: u8,
    ) -> Result<Option<Snapshot>, Violation> {
        let Some(store) = self.store(who) else {
            return Ok(None);
        };
        match store.snapshot() {
            Ok(shown) => {
                if check::s1_no_two_open_beads_hold_one_claim(&shown).is_err() {
                    let what = format!("two hold one claim: {}", self.truth.show(&shown));
                    return Err(Violation::new(contested(&shown), what));
                }
                Ok(Some(shown))
            }
            Err(error @ ReadError::Engine { .. }) => fails(arena, "a read", &error).map(|()| None),
            Err(error) => {
                Err(Violation::new("T1", format!("what was acknowledged: {}", chain(&error))))
            }
        }
    }

    fn differs(&self, what: &str, shown: &Snapshot) -> String {
        let (shown, truth) = (self.truth.show(shown), self.truth.show(self.truth.last()));
        format!("{what}: {shown}; it has to be {truth}")
    }
}

fn t1(
    seen: (&Snapshot, &Snapshot),
    batch: &Batch,
    answer: &Result<Receipt, CommitError>,
    truth: &Truth,
) -> Result<(), Violation> {
    let held = check::t1_acknowledged_is_kept_and_refused_leaves_no_trace(seen, batch, answer);
    let Err(breach) = held else {
        return Ok(());
    };
    let law = sentence(&breach);
    let (before, after) = (truth.show(seen.0), truth.show(seen.1));
    broken("T1", format!("{law}: before {before}; after {after}"))
}

/// Returns the sentence that does not hold, without everything that was looked at.
fn sentence(breach: &Breach) -> String {
    if let Breach::Untrue { claim, .. } = breach {
        return format!("it does not hold that {claim}");
    }
    chain(breach)
}

fn note(answer: &Result<Receipt, CommitError>, tally: &mut Tally) {
    match answer {
        Ok(_) => tally.goal("a batch is committed"),
        Err(CommitError::Fenced { .. }) => tally.goal("refused: not under the lease"),
        Err(CommitError::Twice { .. }) => tally.goal("refused: stands in the batch twice"),
        Err(CommitError::ClosedHolds { .. }) => tally.goal("refused: closed, with a claim"),
        Err(CommitError::Stale { .. }) => tally.goal("refused: stale"),
        Err(CommitError::ClaimTaken { .. }) => tally.goal("refused: the claim is taken"),
        Err(_) => tally.count("a commit failed"),
    }
}

/// Returns the rule that is broken where two hold one claim.
fn contested(snapshot: &Snapshot) -> &'static str {
    let mut holders: BTreeMap<&Claim, usize> = BTreeMap::new();
    for claim in snapshot.beads.iter().flat_map(|stored| &stored.claims) {
        let count = holders.entry(claim).or_default();
        *count = count.saturating_add(1);
    }
    let is_alias =
        |(claim, count): (&&Claim, &usize)| *count > 1 && matches!(claim, Claim::Alias(_));
    if holders.iter().any(is_alias) { "A1" } else { "S1" }
}

/// Whether a batch gives somebody what another bead of it held.
fn passes_claims_on(before: &Snapshot, batch: &Batch) -> bool {
    batch.writes.iter().any(|write| {
        let held = before.beads.iter().find(|stored| stored.id == *write.id());
        let gives = held.map_or(&[][..], |stored| &stored.claims);
        let others = batch.writes.iter().filter(|other| other.id() != write.id());
        others.flat_map(|other| &other.claims).any(|claim| gives.contains(claim))
    })
}

/// How often a supervisor asks before it gives up.
const ASKED_MAX: u8 = 4;

/// How many records a page has: all, one, two.
const PAGES: [NonZeroUsize; 3] =
    [NonZeroUsize::MAX, NonZeroUsize::MIN, NonZeroUsize::MIN.saturating_add(1)];
