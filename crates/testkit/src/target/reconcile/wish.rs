//! What is wanted of the hunted fleet? A few small numbers, and the fleet that they stand for.

use crate::world::{config, template, with_model};
use core::fmt;
use tenure_bead::{Alias, Fingerprint, MemberName};
use tenure_identity::Pool;
use tenure_liveness::OwnerMark;
use tenure_reconcile::{Fleet, Intent, Pin, Template};

/// The templates: a pool, and a singleton.
pub(super) const TEMPLATES: [&str; 2] = ["worker", "refinery"];

/// Everything that is wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) struct Wish {
    pub(super) intent: Intent,
    /// How many workers are wanted.
    pub(super) workers: u32,
    /// How many workers there may be.
    pub(super) max: u32,
    /// Which list of names the workers have; 0 for none.
    pub(super) list: usize,
    pub(super) singles: u32,
    /// What the sessions of each template run.
    pub(super) command: [usize; 2],
    /// What a relaunch brings to the sessions of each template.
    pub(super) model: [usize; 2],
    /// What is applied to the sessions of each template as they run.
    pub(super) live: [usize; 2],
    pub(super) pin: Pin,
    /// Which handles the templates have.
    pub(super) handles: usize,
}

/// What a session is launched with, or was told since.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(super) struct With {
    pub(super) command: usize,
    pub(super) model: usize,
    pub(super) live: usize,
}

impl With {
    /// Returns the config that says so.
    pub(super) fn config(self) -> Fingerprint {
        with_model(&config(COMMANDS[self.command], LIVES[self.live]), MODELS[self.model])
    }
}

impl Wish {
    /// What is wanted at first.
    pub(super) const fn first(workers: u32, max: u32, singles: u32) -> Self {
        Self {
            intent: Intent::Run,
            workers,
            max,
            list: 0,
            singles,
            command: [0; 2],
            model: [0; 2],
            live: [0; 2],
            pin: Pin::Loose,
            handles: 0,
        }
    }

    /// Returns the fleet that is wanted.
    pub(super) fn fleet(&self) -> Fleet {
        let pool = Pool::try_new(0, self.workers, self.max).expect("the sizes are in order");
        let member = |name: &&str| MemberName::parse(name).expect("the constants are names");
        let pool = match self.names() {
            None => pool,
            Some(names) => pool
                .with_names(names.iter().map(member).collect())
                .expect("there are more names than workers"),
        };
        let pools = [pool, Pool::of(self.singles)];
        let handles = HANDLES[self.handles];
        let made = pools.into_iter().enumerate().map(|(at, pool)| {
            let mut made = Template::new(template(TEMPLATES[at]), pool, self.config(at));
            made.pin = self.pin;
            let alias = |text| Alias::parse(text).expect("the constants are handles");
            made.alias = handles[at].map(alias);
            made
        });
        Fleet::try_new(self.intent, made.collect()).expect("every word means one session")
    }

    fn config(&self, at: usize) -> Fingerprint {
        self.with(at).config()
    }

    fn names(&self) -> Option<&'static [&'static str; 4]> {
        LISTS.get(self.list.checked_sub(1)?)
    }

    /// Returns what the sessions of a template are to run with.
    pub(super) fn with(&self, template: usize) -> With {
        let [command, model, live] = [self.command, self.model, self.live].map(|of| of[template]);
        With { command, model, live }
    }

    /// Returns the slot and the name of each session that is wanted, worked out without the planner's rules.
    pub(super) fn seats(&self) -> Vec<(Option<u32>, String)> {
        let worker = TEMPLATES[0];
        let mut seats: Vec<_> = match self.names() {
            Some(names) => {
                (1..).zip(names).map(|(slot, name)| (Some(slot), (*name).to_owned())).collect()
            }
            None if self.max == 1 => vec![(None, worker.to_owned())],
            None => (1..=self.max).map(|slot| (Some(slot), format!("{worker}-{slot}"))).collect(),
        };
        seats.truncate(usize::try_from(self.workers).unwrap_or(0));
        seats.extend((self.singles > 0).then(|| (None, TEMPLATES[1].to_owned())));
        seats
    }

    /// Returns whether somebody is wanted where a process sits.
    pub(super) fn wants(&self, mark: &OwnerMark) -> bool {
        let is_it = |(slot, name): &(Option<u32>, String)| {
            mark.slot.map(tenure_bead::Slot::number) == *slot && mark.name.as_str() == name
        };
        self.seats().iter().any(is_it)
    }
}

/// Returns which template a process is of.
pub(super) fn template_of(mark: &OwnerMark) -> usize {
    usize::from(mark.template.as_str() != TEMPLATES[0])
}

impl fmt::Display for Wish {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { intent, workers, max, list, singles, .. } = self;
        write!(f, "{intent:?} {workers}/{max}+{singles}")?;
        if *list > 0 {
            write!(f, " list {list}")?;
        }
        let Self { command: [a, b], model: [m, n], live: [c, d], pin, handles, .. } = self;
        write!(f, " cmd {a}{b} model {m}{n} live {c}{d} handles {handles}")?;
        if *pin == Pin::Pinned { f.write_str(" pinned") } else { Ok(()) }
    }
}

/// What sessions may run: a change needs a restart.
pub(super) const COMMANDS: [&str; 2] = ["agent", "other"];
/// What a relaunch may bring to sessions: at first nothing is said.
pub(super) const MODELS: [Option<&str>; 2] = [None, Some("large")];
/// What may be applied to sessions as they run.
pub(super) const LIVES: [&str; 2] = ["blue", "green"];
/// Names of workers, in two orders.
pub(super) const LISTS: [[&str; 4]; 2] = [["ada", "bob", "cy", "dee"], ["bob", "ada", "dee", "cy"]];
/// Handles of the templates: none, two that differ, and one that passes from a worker to the singleton.
pub(super) const HANDLES: [[Option<&str>; 2]; 3] =
    [[None, None], [Some("hand"), Some("tool")], [Some("tool"), Some("hand-1")]];
