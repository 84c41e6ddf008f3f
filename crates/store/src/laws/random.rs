//! Does the store answer random batches as a small model does?

use super::mirror::follow;
use super::model::{Model, Outcome};
use super::stage::{Stage, bead, closed, damper, write};
use super::{Breach, breach::same};
use crate::{Batch, Receipt, Snapshot};
use core::num::NonZeroUsize;
use tenure_bead::{Expect, FencingToken, LedgerWrite, Revision, Write};

pub(super) fn random_batches_agree_with_the_model(stage: &Stage<'_>) -> Result<(), Breach> {
    let seed = stage.candidate.seed();
    let mut run = Run {
        stage,
        dice: Dice(seed),
        model: Model::new(stage.lease.token),
        mirror: Snapshot::default(),
        last: None,
    };
    for step in 0..stage.candidate.random_batches() {
        run.step().map_err(|breach| Breach::Random { seed, step, breach: Box::new(breach) })?;
    }
    Ok(())
}

struct Run<'s> {
    stage: &'s Stage<'s>,
    dice: Dice,
    model: Model,
    mirror: Snapshot,
    last: Option<(Batch, Option<Receipt>)>,
}

impl Run<'_> {
    fn step(&mut self) -> Result<(), Breach> {
        match self.last.clone().filter(|_| self.dice.one_in(10)) {
            Some((batch, answer)) => self.repeat(&batch, &answer)?,
            None => self.commit()?,
        }
        self.model.agrees(&self.stage.snapshot()?)?;
        if self.dice.one_in(5) {
            let page = NonZeroUsize::MIN.saturating_add(usize::from(self.dice.one_in(2)));
            follow(&*self.stage.store, &mut self.mirror, page)?;
            self.model.agrees(&self.mirror)?;
        }
        Ok(())
    }

    fn commit(&mut self) -> Result<(), Breach> {
        let batch = self.draw()?;
        let answer = self.stage.try_commit(&batch)?;
        let (found, expected) = (Outcome::of(&answer), self.model.judge(&batch));
        same("the store answers as the model does", &found, &expected)?;
        if let Ok(receipt) = &answer {
            self.model.apply(&batch, *receipt)?;
        }
        self.last = Some((batch, answer.ok()));
        Ok(())
    }

    /// Repeats the last batch: what was committed is answered again, what was refused is refused again.
    fn repeat(&self, batch: &Batch, first: &Option<Receipt>) -> Result<(), Breach> {
        let again = self.stage.store.commit(batch).ok();
        same("a repeated token gets the first answer", &again, first)
    }

    fn draw(&mut self) -> Result<Batch, Breach> {
        let writes = self.many(4, Self::draw_write)?;
        let ledger = self.many(2, Self::draw_entry)?;
        let mut batch = self.stage.batch_with(writes, ledger);
        if self.dice.one_in(20) {
            batch.fence = FencingToken::new(0);
        }
        Ok(batch)
    }

    fn many<T>(
        &mut self,
        below: u32,
        draw: impl Fn(&mut Self) -> Result<T, Breach>,
    ) -> Result<Vec<T>, Breach> {
        let count = self.dice.below(below);
        (0..count).map(|_| draw(self)).collect()
    }

    fn draw_write(&mut self) -> Result<Write, Breach> {
        let n = self.dice.below(BEADS);
        let known = self.model.revision_of(&super::stage::id(n)?);
        let expect = match known {
            _ if self.dice.one_in(12) => Expect::At(Revision::default()),
            Some(revision) => Expect::At(revision),
            None => Expect::Absent,
        };
        if self.dice.one_in(6) {
            return Ok(Write::new(expect, closed(n)?));
        }
        let seats = self.many(3, |run| Ok(run.dice.below(SEATS)))?;
        let bead = if self.dice.one_in(30) { closed(n)? } else { bead(n, self.dice.next())? };
        Ok(Write { bead, ..write(n, expect, &seats)? })
    }

    fn draw_entry(&mut self) -> Result<LedgerWrite, Breach> {
        let failures = self.dice.below(4).checked_sub(1);
        Ok(damper(self.dice.below(SEATS), failures)?)
    }
}

/// A stream of numbers that a seed repeats: the counter is stepped by an odd constant, then mixed.
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        // Half of it, so that it fits wherever a moment in milliseconds is stored.
        (mixed ^ (mixed >> 31)) >> 32
    }

    fn below(&mut self, bound: u32) -> u32 {
        let number = self.next().checked_rem(u64::from(bound)).unwrap_or(0);
        u32::try_from(number).unwrap_or(0)
    }

    fn one_in(&mut self, bound: u32) -> bool {
        self.below(bound) == 0
    }
}

/// Few beads and few seats meet often.
const BEADS: u32 = 6;
const SEATS: u32 = 5;
