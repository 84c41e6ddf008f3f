//! Does the fleet come to rest as it is wanted, once nothing goes wrong any more?

use super::host::{Body, Hears, Life};
use super::op::{Carry, Op, See, Used};
use super::scene::{STEP_MS, Scene};
use super::truth::known;
use super::wish::template_of;
use crate::hunt::{Tally, Violation, broken};
use std::collections::BTreeSet;
use tenure_bead::{Baseline, Claim, Phase, Seat, Stored};
use tenure_liveness::Probe;
use tenure_reconcile::{Assigned, Intent, Pin, vouch};

impl Scene {
    /// Lets nothing more go wrong, and demands that exactly the wanted sessions live, with the wanted config.
    pub(super) fn heal(&mut self, tally: &mut Tally) -> Result<(), Violation> {
        self.calm_down();
        for _ in 0..STEPS_TO_REST {
            self.comes_to_a_halt(tally)?;
            if self.lacks().is_none() {
                return Ok(());
            }
            self.pass(STEP_MS);
        }
        broken("converges", self.lacks().unwrap_or_default())
    }

    /// P2: with time frozen and every effect succeeding there is soon nothing left to do.
    fn comes_to_a_halt(&mut self, tally: &mut Tally) -> Result<(), Violation> {
        for _ in 0..TICKS_TO_QUIET {
            let before = self.world.revision;
            self.act(&Op::Look { see: See::All }, tally)?;
            let is_quiet = self.held.as_ref().is_some_and(|held| held.plan.is_quiet());
            self.act(&Op::Carry { carry: Carry::All }, tally)?;
            self.held = None;
            if is_quiet && before == self.world.revision {
                return Ok(());
            }
        }
        broken("P2", format!("there is something to do after {TICKS_TO_QUIET} ticks"))
    }

    fn calm_down(&mut self) {
        let host = &mut self.host;
        (host.next_start, host.next_stop) = (None, None);
        (host.next_live, host.next_relaunch) = (None, None);
        for life in host.lives.iter_mut().filter(|life| life.lives()) {
            (life.hears, life.used) = (Hears::Well, Used::Free);
            life.body = Body::Runs(Probe::Verified);
        }
        self.world.work = Assigned::Known(BTreeSet::new());
        self.held = None;
        self.want(|wish| wish.pin = Pin::Loose);
        // What is held because it would end too many at once is for an operator to decide.
        for template in self.world.fleet.templates() {
            self.world.ledger.apply(vouch(
                (&self.world.ledger, &self.world.policy),
                template,
                self.now,
            ));
        }
        self.take_over();
    }

    /// Returns what is still missing, if anything is.
    fn lacks(&self) -> Option<String> {
        let mut wanted: Vec<String> = self.wish.seats().into_iter().map(|(_, name)| name).collect();
        if self.wish.intent == Intent::Stop {
            wanted.clear();
        }
        let lives = self.host.living().filter(|life| !self.is_reported(life));
        let mut living: Vec<String> =
            lives.map(|life| known(self, life).name.to_string()).collect();
        let is_left_to_somebody = self.host.living().any(|life| self.is_reported(life));
        if is_left_to_somebody {
            // It takes up the room of somebody who cannot be started before it is gone, and all others wait for that
            // one with whatever would disturb them.
            wanted.retain(|name| living.contains(name));
        }
        wanted.sort();
        living.sort();
        if wanted != living {
            return Some(format!("{living:?} live and {wanted:?} are wanted"));
        }
        if is_left_to_somebody {
            return None;
        }
        self.host.living().find_map(|life| self.lacks_of(life))
    }

    /// Returns whether a process without a record sits where somebody else is on record, or is a later life than its
    /// record knows of, and that is reported.
    ///
    /// Who of the two is right nobody here can say: the conflict is left to somebody who knows.
    fn is_reported(&self, life: &Life) -> bool {
        let record = self.world.beads.iter().find(|s| s.id == life.mark.bead);
        let is_on_record = record.is_some();
        let known = record.and_then(Stored::bead).map(tenure_bead::Bead::generation);
        if known.is_some_and(|known| known < life.mark.incarnation.generation) {
            return true;
        }
        // Nobody has a name of its own here: who is in no slot is the only one of its template, whatever it is called.
        let template = life.mark.template.clone();
        let seat = match life.mark.slot {
            Some(slot) => Seat::Numbered { template, slot },
            None => Seat::Singleton { template },
        };
        let claims = [Claim::Seat(seat), Claim::Name(life.mark.name.clone())];
        // Of several that want one seat the first is on record.
        !is_on_record
            && claims
                .iter()
                .any(|c| self.world.ledger.conflict(c).is_some_and(tenure_bead::Conflict::is_open))
    }

    fn lacks_of(&self, life: &Life) -> Option<String> {
        let name = &known(self, life).name;
        let record = self.world.beads.iter().find(|s| s.id == life.mark.bead);
        let Some(bead) = record.and_then(Stored::bead) else {
            return Some(format!("{name} has no record"));
        };
        if bead.name() != name {
            return Some(format!("{name} is called {}", bead.name()));
        }
        let Phase::Running { incarnation, baseline, live: None, .. } = bead.phase() else {
            return Some(format!("{name} is {}", bead.phase().kind()));
        };
        if *incarnation != life.mark.incarnation {
            return Some(format!("another life of {name} is on record"));
        }
        let alias = self.world.fleet.alias_of(bead.seat());
        if bead.alias() != alias.as_ref() {
            return Some(format!("{name} answers to {:?} and not {alias:?}", bead.alias()));
        }
        let is_known = *baseline != Baseline::Adopted;
        let wanted = self.wish.with(template_of(&life.mark));
        let differs = is_known && life.with != wanted;
        differs.then(|| format!("{name} runs with {:?} and not {wanted:?}", life.with))
    }
}

/// How many ticks a fleet needs at most until nothing is left to do, when every effect succeeds and time stands still.
const TICKS_TO_QUIET: usize = 16;
/// How many steps a fleet needs at most until it is as it is wanted: quarantine and back-off of each seat, a restart
/// of one session after the other, each with its drain, its stop and the time until it is settled.
const STEPS_TO_REST: usize = 80;
