//! What is true of a bead, whatever its record says? Each change is judged by what it may do and by nothing else.

use super::draft::{change, wanted, word};
use crate::hunt::{Tally, Violation, broken};
use crate::world::{at, bead_id, called, life, seat};
use tenure_bead::{
    Alias, Baseline, Bead, ChangeKind, Claim, Fingerprint, Found, Generation, Incarnation, Phase,
    PhaseKind, Refused,
};

/// A bead, and what is known of it by other means.
#[derive(Clone, Debug)]
pub(super) struct Life {
    bead: Bead,
    /// Whether a process of the bead's may run.
    may_live: bool,
    /// What the last start that was begun is to launch.
    prepared: Option<Fingerprint>,
    /// What the live change that was begun is to apply.
    due: Option<Fingerprint>,
    /// What the running session was started with, as far as a confirmed start or live change said.
    committed: Option<Fingerprint>,
    /// Moves on with each change.
    ms: u64,
}

impl Life {
    pub(super) fn wanted(slot: u32) -> Self {
        let seat = seat("rig/w", slot);
        Self::begin(Bead::wanted(bead_id("tb-1"), called(&seat), seat, at(0).stamp()))
    }

    pub(super) fn adopted(slot: u32) -> Self {
        let (id, seat) = (bead_id("tb-1"), seat("rig/w", slot));
        let incarnation = life(&id, 1);
        let found = Found { id, name: called(&seat), seat, incarnation };
        Self { may_live: true, ..Self::begin(Bead::adopted(found, at(0).stamp())) }
    }

    fn begin(bead: Bead) -> Self {
        Self { bead, may_live: false, prepared: None, due: None, committed: None, ms: 1 }
    }

    pub(super) const fn bead(&self) -> &Bead {
        &self.bead
    }

    pub(super) const fn may_live(&self) -> bool {
        self.may_live
    }

    /// Gives it a handle; nothing else may change.
    pub(super) fn call(&mut self, alias: Option<Alias>) -> Result<(), Violation> {
        let called = self.bead.with_alias(alias.clone());
        same_place(&self.bead, &called)?;
        if called.alias() != alias.as_ref() || called.phase() != self.bead.phase() {
            return broken(SEAT_STAYS, "with another handle it is another bead");
        }
        self.bead = called;
        self.claims()
    }

    /// Lets something happen to it.
    pub(super) fn change(
        &mut self,
        (what, life, config): (ChangeKind, i8, u8),
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        self.ms = self.ms.saturating_add(1_000);
        let incarnation = self.meant(what, life);
        let config = wanted(config);
        let change = change(what, (incarnation, &config), at(self.ms));
        match self.bead.apply(change) {
            Ok(next) => self.accept((what, incarnation, &config), next, tally),
            Err(refused) => {
                refusal(refused, tally);
                Ok(())
            }
        }
    }

    /// Returns the life that a change speaks of: the one that is due, or so many away from it, or a forged one.
    fn meant(&self, what: ChangeKind, offset: i8) -> Incarnation {
        let due = if what == ChangeKind::BeginStart {
            self.bead.generation().next()
        } else {
            self.bead.generation()
        };
        if offset == FORGED {
            return Incarnation { generation: due, ..life(&bead_id("forged"), 1) };
        }
        let number = due.number().saturating_add_signed(i32::from(offset));
        let real = life(self.bead.id(), number);
        Incarnation { generation: Generation::new(number), ..real }
    }

    fn accept(
        &mut self,
        (what, incarnation, config): (ChangeKind, Incarnation, &Fingerprint),
        next: Bead,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        let before = core::mem::replace(&mut self.bead, next);
        tally.pair(word(before.phase().kind()), word(self.bead.phase().kind()));
        same_place(&before, &self.bead)?;
        self.of_the_right_life(&before, (what, incarnation))?;
        self.lent(&before, what)?;
        self.note(&before, what, config, tally);
        self.whole(&before)?;
        self.claims()
    }

    /// A life is begun once, one after the other; what ends or confirms one names it.
    fn of_the_right_life(
        &self,
        before: &Bead,
        (what, incarnation): (ChangeKind, Incarnation),
    ) -> Result<(), Violation> {
        let (was, is) = (before.generation(), self.bead.generation());
        let due = if what == ChangeKind::BeginStart { was.next() } else { was };
        if is != due || self.bead.phase().incarnation().is_some_and(|life| life.generation != is) {
            return broken(GENERATIONS, format!("{what}: generation {was} becomes {is}"));
        }
        let speaks =
            !matches!(what, ChangeKind::BeginStart | ChangeKind::Quarantine | ChangeKind::Close);
        if let Some(current) = before.phase().incarnation()
            && speaks
            && current != incarnation
        {
            return broken(NAMED_LIFE, format!("{what} about {incarnation} ends {current}"));
        }
        Ok(())
    }

    /// While a process may run, no other is begun and the seat is not given up.
    fn lent(&mut self, before: &Bead, what: ChangeKind) -> Result<(), Violation> {
        let from = before.phase().kind();
        if self.may_live && what == ChangeKind::BeginStart {
            return broken(
                ONE_START,
                format!("a start is begun in {from} while a process may run"),
            );
        }
        if self.may_live && matches!(what, ChangeKind::Close | ChangeKind::Quarantine) {
            return broken(LENT_AFTER, format!("{what} in {from} while a process may run"));
        }
        match what {
            ChangeKind::BeginStart | ChangeKind::Revive | ChangeKind::ConfirmStart => {
                self.may_live = true;
            }
            ChangeKind::MissStart
            | ChangeKind::SettleStart
            | ChangeKind::Exit
            | ChangeKind::FinishStop => self.may_live = false,
            ChangeKind::LoseStart
            | ChangeKind::BeginLive
            | ChangeKind::FinishLive
            | ChangeKind::BeginDrain
            | ChangeKind::CancelDrain
            | ChangeKind::BeginStop
            | ChangeKind::Quarantine
            | ChangeKind::Close => {}
        }
        if self.may_live != self.bead.phase().incarnation().is_some() {
            let to = self.bead.phase().kind();
            return broken(
                LENT_AFTER,
                format!("{what}: {to}, but a process runs: {}", self.may_live),
            );
        }
        Ok(())
    }

    /// Follows what a change says of the config.
    fn note(&mut self, before: &Bead, what: ChangeKind, config: &Fingerprint, tally: &mut Tally) {
        let was_failed = before.phase().kind() == PhaseKind::FailedStart;
        match what {
            ChangeKind::BeginStart => self.prepared = Some(config.clone()),
            ChangeKind::ConfirmStart => {
                tally.goal("a start is confirmed");
                self.committed.clone_from(&self.prepared);
            }
            ChangeKind::Revive => {
                tally.goal("a life is revived");
                self.committed = self.prepared.clone().filter(|_| was_failed);
            }
            ChangeKind::BeginLive => self.due = Some(config.clone()),
            ChangeKind::FinishLive => {
                tally.goal("a live change is finished");
                self.committed = self.due.take();
            }
            ChangeKind::Close => tally.goal("a bead is closed"),
            ChangeKind::MissStart
            | ChangeKind::LoseStart
            | ChangeKind::SettleStart
            | ChangeKind::Exit
            | ChangeKind::BeginDrain
            | ChangeKind::CancelDrain
            | ChangeKind::BeginStop
            | ChangeKind::FinishStop
            | ChangeKind::Quarantine => {}
        }
    }

    /// A baseline is what a confirmed start or a finished live change said, and is in the running phase or nowhere.
    fn whole(&self, before: &Bead) -> Result<(), Violation> {
        let (Phase::Running { baseline, .. } | Phase::Draining { baseline, .. }) =
            self.bead.phase()
        else {
            return Ok(());
        };
        let has = baseline.committed().map(tenure_bead::Committed::config);
        if has != self.committed.as_ref() {
            let (from, to) = (before.phase().kind(), self.bead.phase().kind());
            return broken(WHOLE_START, format!("from {from} to {to} with the baseline {has:?}"));
        }
        match baseline {
            Baseline::Adopted if self.bead.phase().kind() == PhaseKind::Starting => {
                broken(WHOLE_START, "what is being started is adopted")
            }
            Baseline::Adopted | Baseline::Committed(_) => Ok(()),
        }
    }

    /// An open bead claims its seat, its name and its handle; a closed one nothing.
    fn claims(&self) -> Result<(), Violation> {
        let bead = &self.bead;
        let mut due = vec![Claim::Seat(bead.seat().clone()), Claim::Name(bead.name().clone())];
        due.extend(bead.alias().cloned().map(Claim::Alias));
        due.retain(|_| bead.phase().kind() != PhaseKind::Closed);
        if bead.claims() != due {
            return broken(CLAIMS, format!("{:?} instead of {due:?}", bead.claims()));
        }
        Ok(())
    }
}

fn same_place(before: &Bead, after: &Bead) -> Result<(), Violation> {
    let place =
        |bead: &Bead| (bead.id().clone(), bead.name().clone(), bead.seat().clone(), bead.created());
    if place(before) != place(after) {
        return broken(SEAT_STAYS, format!("{:?} becomes {:?}", place(before), place(after)));
    }
    Ok(())
}

fn refusal(refused: Refused, tally: &mut Tally) {
    match refused {
        Refused::OtherLife { .. } | Refused::NotLast { .. } => tally.goal("refused: another life"),
        Refused::NotNext { .. } => tally.goal("refused: not the next life"),
        Refused::NotFrom { .. } => tally.count("refused: not from this phase"),
        _ => tally.count("refused"),
    }
}

/// Stands for a life whose token nobody drew.
pub(super) const FORGED: i8 = i8::MAX;

/// Seat, name, id and birth of a bead never change.
pub(super) const SEAT_STAYS: &str = "S2";
/// A baseline is committed by the change that confirms the start, or finishes the live change that was on record.
pub(super) const WHOLE_START: &str = "L1";
/// While a process may run, no other start is begun.
pub(super) const ONE_START: &str = "L2";
/// A change that ends a life names it.
pub(super) const NAMED_LIFE: &str = "K2";
/// A seat is given up, or lent again, only after its process is known gone.
pub(super) const LENT_AFTER: &str = "S4";
/// Generations are begun one after the other.
pub(super) const GENERATIONS: &str = "generations-rise";
/// An open bead claims what it has, a closed one nothing.
pub(super) const CLAIMS: &str = "claims-follow";
