//! What does an operation do to the fleet, its host, its records or its supervisor?

use super::came::judged;
use super::host::{Body as Process, Born, Hears, Life};
use super::op::{Carry, Imported, Of, Op, See, Used, Wall};
use super::scene::{Freshness, Held, Lost, STEP_MS, SUSPEND_MS, Scene, boot, mark};
use super::truth::{holds, holds_of_plan};
use super::wish::{COMMANDS, HANDLES, LISTS, LIVES, MODELS, TEMPLATES, With, template_of};
use crate::history::{self, In};
use crate::hunt::{Tally, Violation};
use crate::world::{called, config, seat};
use core::time::Duration;
use tenure_bead::{Bead, Body, Claim, Deadline, Ledger, Revision, Stored, Wall as WallClock};
use tenure_liveness::Probe;
use tenure_reconcile::{Intent, Pin};

impl Scene {
    /// Does one operation and holds the fleet to its promises.
    pub(super) fn act(&mut self, op: &Op, tally: &mut Tally) -> Result<(), Violation> {
        self.spent.count(op);
        match *op {
            Op::Tick { see, carry } => self.tick(see, carry, tally)?,
            Op::Look { see } => {
                let held = self.decide(see, tally)?;
                self.held = Some(held);
            }
            Op::Carry { carry } => self.carry_held(carry, tally)?,
            Op::Pass { steps } => self.pass(STEP_MS.saturating_mul(u64::from(steps))),
            Op::Suspend => self.pass(SUSPEND_MS),
            Op::Wall { to } => self.set_wall(to),
            Op::Reboot => self.reboot(),
            Op::Takeover => self.take_over(),
            Op::Befall { who, fate } => self.host.befall(who, fate, self.now),
            Op::Use { who, how } => {
                if let Some(life) = self.host.nth(who) {
                    life.used = how;
                    let bead = life.mark.bead.clone();
                    self.assign(bead, how);
                }
            }
            Op::NextStart { how } => self.host.next_start = Some(how),
            Op::NextStop { how } => self.host.next_stop = Some(how),
            Op::NextLive { how } => self.host.next_live = Some(how),
            Op::NextRelaunch { how } => self.host.next_relaunch = Some(how),
            Op::Lose => self.lose(),
            Op::Import { slot, phase } => self.import(slot, phase),
            Op::Edit { .. }
            | Op::Color { .. }
            | Op::Model { .. }
            | Op::Resize { .. }
            | Op::Singles { .. }
            | Op::Names { .. }
            | Op::Run
            | Op::Stop
            | Op::Pin
            | Op::Loosen
            | Op::Handles { .. } => self.want_as(op),
        }
        holds(self, tally)?;
        self.is_found_again(tally);
        self.forget();
        Ok(())
    }

    fn tick(&mut self, see: See, carry: Carry, tally: &mut Tally) -> Result<(), Violation> {
        let held = self.decide(see, tally)?;
        // One supervisor does one thing after the other.
        self.held = None;
        self.carry(&held, carry, tally)
    }

    fn decide(&mut self, see: See, tally: &mut Tally) -> Result<Held, Violation> {
        let held = self.look(see);
        judged(&held.plan, tally);
        holds_of_plan(self, &held)?;
        Ok(held)
    }

    fn carry_held(&mut self, carry: Carry, tally: &mut Tally) -> Result<(), Violation> {
        let Some(mut held) = self.held.take() else { return Ok(()) };
        let carried = self.carry(&held, carry, tally);
        held.age = Freshness::Stale;
        self.held = Some(held);
        carried
    }

    fn want_as(&mut self, op: &Op) {
        let small = |number: u8, bound: usize| usize::from(number).min(bound.saturating_sub(1));
        self.want(|wish| match *op {
            Op::Edit { of, to } => wish.command[at(of)] = small(to, COMMANDS.len()),
            Op::Model { of, to } => wish.model[at(of)] = small(to, MODELS.len()),
            Op::Color { of, to } => wish.live[at(of)] = small(to, LIVES.len()),
            Op::Resize { to, max } => {
                wish.max = u32::from(max.min(4));
                wish.workers = u32::from(to).min(wish.max);
            }
            Op::Singles { to } => wish.singles = u32::from(to.min(1)),
            Op::Names { list } => wish.list = small(list, LISTS.len().saturating_add(1)),
            Op::Run => wish.intent = Intent::Run,
            Op::Stop => wish.intent = Intent::Stop,
            Op::Pin => wish.pin = Pin::Pinned,
            Op::Loosen => wish.pin = Pin::Loose,
            Op::Handles { set } => wish.handles = small(set, HANDLES.len()),
            Op::Tick { .. }
            | Op::Look { .. }
            | Op::Carry { .. }
            | Op::Pass { .. }
            | Op::Suspend
            | Op::Wall { .. }
            | Op::Reboot
            | Op::Takeover
            | Op::Befall { .. }
            | Op::Use { .. }
            | Op::NextStart { .. }
            | Op::NextStop { .. }
            | Op::NextLive { .. }
            | Op::NextRelaunch { .. }
            | Op::Lose
            | Op::Import { .. } => {}
        });
    }

    fn set_wall(&mut self, to: Wall) {
        let ms = self.now.wall.as_unix_ms();
        self.now.wall = WallClock::from_unix_ms(match to {
            Wall::Back => ms.saturating_sub(SUSPEND_MS),
            Wall::Ahead => ms.saturating_add(SUSPEND_MS),
        });
    }

    /// The machine boots anew: nothing survives, and nobody who lived before is there any more.
    fn reboot(&mut self) {
        self.boots = self.boots.wrapping_add(1);
        self.pass(STEP_MS);
        (self.now.boot.id, self.now.boot.ms) = (boot(self.boots), 0);
        self.host.die();
        self.take_over();
    }

    fn lose(&mut self) {
        self.world.beads.clear();
        self.world.ledger = Ledger::default();
        self.before.seats.clear();
        // Of a start that is not to be seen yet the lost record was the only trace.
        let now = self.now;
        for life in self.host.lives.iter_mut().filter(|life| life.running(now).is_none()) {
            life.born = Born::TooLate;
        }
        // The lease was lost with them: nobody may carry out what was decided about the records that are gone.
        self.held = None;
        self.lost = Lost::Yes;
    }

    /// Puts a record into the store that was kept elsewhere; without a claim where somebody else has it.
    fn import(&mut self, slot: u8, phase: Imported) {
        if self.world.beads.len() >= BEADS_MAX {
            return;
        }
        self.imported = self.imported.saturating_add(1);
        let (id, slot) = (format!("im-{}", self.imported), u32::from(slot));
        let [worker, refinery] = TEMPLATES;
        let (seat, name, phase) = match phase {
            Imported::Rests => (seat(worker, slot), called(&seat(worker, slot)), In::Asleep),
            Imported::Runs => (seat(worker, slot), called(&seat(worker, slot)), In::Running),
            Imported::Misnamed => {
                let phase = if self.has_room_for_one() { In::Running } else { In::Asleep };
                (seat(refinery, 0), called(&seat(refinery, slot.saturating_add(1))), phase)
            }
        };
        let is_misnamed = seat.slot().is_none() && name != called(&seat);
        let bead = history::of(&id, (name, seat), config(COMMANDS[0], LIVES[0]), (phase, self.now));
        let mut claims = bead.claims();
        let held = |claim: &Claim| self.world.beads.iter().any(|s| s.claims.contains(claim));
        if claims.iter().any(held) {
            claims.clear();
        }
        if is_misnamed && phase == In::Running {
            self.goes_on_elsewhere(&bead);
        }
        self.world.revision = Revision::new(self.world.revision.number().saturating_add(1));
        let (id, revision) = (bead.id().clone(), self.world.revision);
        self.world.beads.push(Stored { id, revision, claims, body: Body::Bead(bead) });
        self.stale();
    }

    /// Returns whether the one refinery is wanted, and nobody has its seat or lives as one.
    fn has_room_for_one(&self) -> bool {
        let one = seat(TEMPLATES[1], 0);
        let is_its = |claim: &Claim| matches!(claim, Claim::Seat(seat) if *seat == one);
        self.wish.singles > 0
            && !self.world.beads.iter().any(|stored| stored.claims.iter().any(is_its))
            && !self.host.living().any(|life| template_of(&life.mark) == 1)
    }

    /// The process of an imported record goes on under the name that it was started with.
    fn goes_on_elsewhere(&mut self, bead: &Bead) {
        let Some(incarnation) = bead.phase().incarnation() else { return };
        self.host.lives.push(Life {
            mark: mark(bead, incarnation),
            appears: Deadline::after(self.now, Duration::ZERO),
            body: Process::Runs(Probe::Verified),
            parent: 0,
            hears: Hears::Well,
            with: With { command: 0, model: 0, live: 0 },
            used: Used::Free,
            born: Born::InTime,
        });
    }

    /// What waits in a hand was not made from what the store has now.
    const fn stale(&mut self) {
        if let Some(held) = &mut self.held {
            held.age = Freshness::Stale;
        }
    }

    /// Notes that everybody was adopted whose record was lost.
    fn is_found_again(&mut self, tally: &mut Tally) {
        let on_record = |life: &Life| {
            let beads = self.world.beads.iter().filter_map(Stored::bead);
            let mut lives = beads.filter_map(|bead| bead.phase().incarnation());
            lives.any(|of| of == life.mark.incarnation)
        };
        let living = self.host.living().count();
        if self.lost == Lost::Yes && living > 1 && self.host.living().all(on_record) {
            self.lost = Lost::No;
            tally.goal("records lost and everybody adopted");
        }
    }
}

const fn at(of: Of) -> usize {
    match of {
        Of::Worker => 0,
        Of::Refinery => 1,
    }
}

/// More records than any case needs.
const BEADS_MAX: usize = 10;
