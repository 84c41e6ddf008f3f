//! Does a whole fleet keep its promises when everything goes wrong? Driver, store and host under virtual time.

mod converge;
mod desire;
mod draw;
mod news;
mod op;
mod perform;
mod planned;
mod promise;
mod show;
mod site;
mod store;
mod supervise;
mod want;
mod witness;

pub use draw::KINDS;
pub use news::GOALS;
pub use op::{
    Answer, Fate, Lane, Manner, NextListing, NextLive, NextRead, NextStart, NextStop, Op, Says,
    Which, Who,
};
pub(crate) use promise::RULES;
pub use want::{Build, Has, Paper, Runs, Want};

use crate::Dice;
use crate::hunt::{Question, Violation};
use core::time::Duration;
use desire::Desire;
use promise::Before;
use site::Site;
use tenure_bead::Incarnation;
use tenure_driver::{Driver, Event};
use tenure_reconcile::Verdict;
use tenure_runtime::Clock as _;

/// A fleet under virtual time, and everything that may befall it.
///
/// ```
/// use tenure_testkit::sim::{Fate, Op, Sim, Who};
/// let mut sim = Sim::new(1);
/// sim.perform(&Op::Tick { who: Who::Current })?;
/// sim.perform(&Op::Befall { life: 0, fate: Fate::Crashes })?;
/// sim.converge()
/// # ; Ok::<(), tenure_testkit::hunt::Violation>(())
/// ```
#[derive(Debug)]
pub struct Sim {
    dice: Dice,
    site: Site,
    /// The supervisor that has the lease.
    driver: Option<Driver>,
    /// The supervisor that others took over from, and that does not know.
    former: Option<Driver>,
    desire: Desire,
    before: Before,
    clouded: Vec<Incarnation>,
    boots: u64,
    /// What came up since somebody last asked.
    reached: Vec<&'static str>,
    /// What the last operation led to.
    events: Vec<Event>,
    /// How the last tick ended that did not end well.
    failed: Option<String>,
    verdicts: Vec<Verdict>,
    /// When the supervisor said that it would tick again.
    wake_after: Duration,
    /// What was broken while something was being done.
    broken: Option<Violation>,
    /// What happened, if somebody wants to be told.
    trail: Option<Vec<String>>,
}

impl Sim {
    /// Makes a fleet of a pool, a singleton and a named session; the seed decides what befalls it in [`Sim::live`].
    #[must_use]
    pub fn new(seed: u64) -> Self {
        let mut sim = Self::untold();
        sim.dice = Dice::new(seed);
        sim.trail = Some(Vec::new());
        sim
    }

    /// Makes the same fleet for whoever says what befalls it, and does not want to be told what it led to.
    #[must_use]
    pub fn untold() -> Self {
        let (mut site, desire) = (Site::new(), Desire::first());
        let driver = site.open(&desire);
        Self {
            dice: Dice::new(0),
            site,
            driver: Some(driver),
            former: None,
            desire,
            before: Before::default(),
            clouded: Vec::new(),
            boots: 1,
            reached: Vec::new(),
            events: Vec::new(),
            failed: None,
            verdicts: Vec::new(),
            wake_after: Duration::ZERO,
            broken: None,
            trail: None,
        }
    }

    /// Lets so many things happen, and holds the fleet to its promises after each.
    ///
    /// # Errors
    ///
    /// The promise that was broken, with everything that led there.
    pub fn live(&mut self, steps: usize) -> Result<(), String> {
        for _ in 0..steps {
            let mut dice = self.dice.clone();
            let op = self.draw(draw::by_weight(&mut dice), &mut dice);
            self.dice = dice;
            if let Some(op) = op {
                self.perform(&op).map_err(|broken| self.told(&broken))?;
            }
        }
        Ok(())
    }

    /// Lets nothing more go wrong, and demands that the fleet comes to rest as it is wanted.
    ///
    /// # Errors
    ///
    /// What is still missing, with everything that led there.
    pub fn heal(&mut self) -> Result<(), String> {
        self.converge().map_err(|broken| self.told(&broken))
    }

    /// Returns what the supervisor of now would be asked if it ticked, where there is one that can read the records.
    #[must_use]
    pub fn question(&self) -> Option<Question> {
        let preview = self.driver.as_ref()?.foresee().ok()?;
        Some((preview.world, self.site.clock.now()))
    }

    /// Returns what befell the fleet and what its supervisors did, in order.
    #[must_use]
    pub fn trail(&self) -> &[String] {
        self.trail.as_deref().unwrap_or_default()
    }

    /// Returns which of [`GOALS`] came up since this was last asked, once for each time.
    pub fn reached(&mut self) -> Vec<&'static str> {
        core::mem::take(&mut self.reached)
    }

    fn told(&self, broken: &Violation) -> String {
        let trail = self.trail();
        let from = trail.len().saturating_sub(60);
        let trail = trail.get(from..).unwrap_or_default().join("\n");
        let verdicts: Vec<String> = self.verdicts.iter().map(ToString::to_string).collect();
        format!("{broken}\nafter:\n{trail}\nverdicts:\n{}", verdicts.join("\n"))
    }

    fn note(&mut self, what: impl FnOnce(&Self) -> String) {
        if self.trail.is_some() {
            let what = what(self);
            self.trail.get_or_insert_default().push(what);
        }
    }

    fn reach(&mut self, goal: &'static str) {
        self.reached.push(goal);
    }
}
