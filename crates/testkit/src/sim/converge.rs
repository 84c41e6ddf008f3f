//! What becomes of a fleet that nothing befalls any more? It comes to rest, as it is wanted.

use super::desire::TEMPLATES;
use super::perform::UNUSED;
use super::promise::drift::differ;
use super::{Sim, news};
use crate::hunt::{Violation, broken};
use core::time::Duration;
use tenure_bead::{Baseline, Exit, Phase, Stored};
use tenure_driver::Quiet;
use tenure_liveness::LiveLane;
use tenure_runtime::scripted::{Behavior, Fate};

impl Sim {
    /// Lets nothing more go wrong, and demands that the fleet comes to rest as it is wanted.
    ///
    /// # Errors
    ///
    /// What is still missing, as the rule `converges`, or a promise that was broken on the way.
    pub fn converge(&mut self) -> Result<(), Violation> {
        self.calm_down();
        let mut left = TIME_MAX;
        for _ in 0..TICKS_MAX {
            let quiet = self.tick() == Some(Quiet::Yes);
            self.holds()?;
            if quiet && self.lacks().is_none() {
                self.reach(news::AT_REST);
                return Ok(());
            }
            let Some(rest) = left.checked_sub(self.wake_after) else { break };
            left = rest;
            self.site.clock.advance(self.wake_after);
        }
        let lacks = self.lacks().unwrap_or_else(|| "it is never quiet".to_owned());
        broken("converges", format!("the fleet does not come to rest: {lacks}"))
    }

    /// Takes back whatever was to go wrong or stands in the way.
    fn calm_down(&mut self) {
        self.site.planned.forget();
        self.site.store.calm_down();
        let host = &self.site.host;
        host.forget_scripts();
        host.offers_live(LiveLane::Offered);
        TEMPLATES.iter().for_each(|name| host.behave(name, Behavior::lasting()));
        // What nobody may look at, nobody may end; healing makes that end by itself.
        for incarnation in core::mem::take(&mut self.clouded) {
            host.befall(incarnation, Fate::Exits(Exit::Code(0)));
        }
        // Who ends soon by itself had better do it now; nobody uses the others any more.
        for mark in host.living() {
            host.pays_attention(mark.incarnation, UNUSED);
        }
        self.former = None;
        self.desire.calm_down();
        self.note(|sim| format!("nothing more goes wrong; wanted: {}", sim.desire));
        // Whoever supervises goes on with what it remembers: a new one would hide that it remembers something wrong.
        self.tell_what_is_wanted();
    }

    /// Returns what a fleet that nothing befalls any more still lacks, if it lacks anything.
    fn lacks(&self) -> Option<String> {
        let (fleet, wanted) = (self.desire.fleet(), self.desire.names());
        let mut running: Vec<String> =
            self.site.host.living().into_iter().map(|mark| mark.name.to_string()).collect();
        running.sort();
        if running != wanted {
            return Some(format!("{running:?} run and {wanted:?} are wanted"));
        }
        let stored = self.site.store.everything().beads;
        for bead in stored.iter().filter_map(Stored::bead).filter(|bead| bead.is_open()) {
            let (name, alias) = (bead.name(), fleet.alias_of(bead.seat()));
            if bead.alias() != alias.as_ref() {
                return Some(format!("{name} answers to {:?} and not {alias:?}", bead.alias()));
            }
            let Phase::Running { incarnation, baseline, live, .. } = bead.phase() else {
                return Some(format!("{name} is {}", bead.phase().kind()));
            };
            if *baseline == Baseline::Adopted {
                continue;
            }
            let spec = self.desire.spec(bead.template().as_str());
            let launched =
                self.site.launches.lock().spec(*incarnation).cloned().unwrap_or_default();
            let applied = self.site.host.applied();
            let applied = applied.into_iter().rev().find(|(to, _)| to == incarnation);
            if differ(&launched, &spec) {
                return Some(format!("{name} runs with {launched:?} and not {spec:?}"));
            }
            let with = (launched.args, applied.map_or(launched.live, |(_, commands)| commands));
            if with != (spec.args.clone(), spec.live.clone()) || live.is_some() {
                return Some(format!("{name} runs with {with:?}, {live:?}"));
            }
        }
        None
    }
}

/// How long it may take: longer than quarantine, back-off, lease and every window together.
const TIME_MAX: Duration = Duration::from_secs(1_800);

/// How many ticks it may take; one that acts comes after the other, the rest are half a minute apart.
const TICKS_MAX: u32 = 2_000;
