//! What does a reader have to know of a simulated fleet? One line, and a coarse mark.

use super::Sim;
use core::fmt::Write as _;
use core::hash::{Hash as _, Hasher as _};
use std::hash::DefaultHasher;
use tenure_bead::{Bead, Stored};
use tenure_driver::Event;
use tenure_runtime::Clock as _;

impl Sim {
    /// Says in one line who is on record as what, who lives, what is armed, and what was just done.
    #[must_use]
    pub fn show(&self) -> String {
        let mut line = String::new();
        let ms = self.site.clock.now().boot.ms;
        let _ = write!(line, "{}.{:03}s", ms / 1_000, ms % 1_000);
        let stored = self.site.store.everything().beads;
        for bead in stored.iter().filter_map(Stored::bead).filter(|bead| bead.is_open()) {
            let _ = write!(line, " {}={}{}", bead.name(), bead.phase().kind(), self.life_of(bead));
        }
        let living = self.site.host.living();
        let lives = living.iter().map(|mark| {
            let handle = self.site.launches.lock().handle(mark.incarnation);
            format!("{}#{}", mark.name, handle.unwrap_or_default())
        });
        let _ = write!(line, " | lives {}", lives.collect::<Vec<_>>().join(" "));
        if let Some(at) = self.site.planned.at() {
            let _ = write!(line, " | planned at {at}");
        }
        if self.former.is_some() {
            line.push_str(" | two supervisors");
        }
        if self.site.store.is_armed() {
            line.push_str(" | the store will fail");
        }
        let done = self.events.iter().filter(|event| !matches!(event, Event::Judged(_)));
        for event in done {
            let _ = write!(line, " | {event}");
        }
        if let Some(failed) = &self.failed {
            let _ = write!(line, " | {failed}");
        }
        line
    }

    fn life_of(&self, bead: &Bead) -> String {
        let launches = self.site.launches.lock();
        let handle = bead.phase().incarnation().and_then(|life| launches.handle(life));
        handle.map_or(String::new(), |handle| format!("#{handle}"))
    }

    /// Returns a coarse mark: who is in which phase, who lives, and what is armed.
    #[must_use]
    pub fn fingerprint(&self) -> u64 {
        let mut hasher = DefaultHasher::new();
        let stored = self.site.store.everything().beads;
        for bead in stored.iter().filter_map(Stored::bead).filter(|bead| bead.is_open()) {
            (bead.name(), bead.phase().kind(), bead.alias().is_some()).hash(&mut hasher);
        }
        let living = self.site.host.living();
        for mark in &living {
            mark.name.hash(&mut hasher);
        }
        self.site.planned.at().hash(&mut hasher);
        (self.former.is_some(), self.site.store.is_armed()).hash(&mut hasher);
        (self.desire.runs == super::Runs::Runs, self.failed.is_some()).hash(&mut hasher);
        hasher.finish()
    }
}
