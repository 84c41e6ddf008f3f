//! What is wanted of a simulated fleet? A pool, a singleton that comes after it, and a session with its own name.

use crate::Dice;
use crate::world::{config, template};
use core::fmt;
use core::time::Duration;
use std::collections::BTreeMap;
use tenure_bead::{AgentName, Alias, MemberName};
use tenure_driver::Wanted;
use tenure_identity::Pool;
use tenure_reconcile::{Fleet, Intent, Limits, NamedSession, Template};
use tenure_runtime::LaunchSpec;

/// The templates of a simulated fleet.
pub(super) const TEMPLATES: [&str; 2] = ["worker", "refinery"];

/// Everything that is wanted, and that a life may change.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Desire {
    pub(super) intent: Intent,
    /// The least, the wanted and the largest number of workers.
    pub(super) workers: [u32; 3],
    /// The names of the workers, if they have some.
    pub(super) names: Vec<&'static str>,
    pub(super) refineries: u32,
    pub(super) scribe: Has,
    /// What the sessions of each template run.
    pub(super) commands: [&'static str; 2],
    /// What is applied to the sessions of each template as they run.
    pub(super) lives: [&'static str; 2],
    /// What workers, refinery and scribe answer to.
    pub(super) handles: [Option<&'static str>; 3],
    pub(super) limits: Limits,
    pub(super) order: Has,
}

/// Whether there is something.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Has {
    No,
    Yes,
}

const LISTS: [&[&str]; 4] = [&[], &[], &["ada", "bob", "cy"], &["bob", "ada", "cy"]];

const HANDLES: [[Option<&str>; 3]; 4] = [
    [Some("hand"), Some("tool"), Some("pen")],
    [Some("hand"), Some("pen"), Some("tool")],
    [Some("tool"), Some("hand"), None],
    [None, None, Some("pen")],
];

impl Desire {
    /// What is wanted at first.
    pub(super) fn first() -> Self {
        Self {
            intent: Intent::Run,
            workers: [0, 3, 3],
            names: Vec::new(),
            refineries: 1,
            scribe: Has::Yes,
            commands: ["agent"; 2],
            lives: ["blue"; 2],
            handles: HANDLES[0],
            limits: Limits::default(),
            order: Has::No,
        }
    }

    /// Changes one thing that is wanted.
    pub(super) fn change(&mut self, dice: &mut Dice) {
        let which = usize::from(dice.below(3) == 0);
        match dice.below(14) {
            0..3 => self.size(dice),
            3..6 => set(&mut self.commands, which, dice.choose(&["agent", "agent --new"])),
            6 | 7 => set(&mut self.lives, which, dice.choose(&["blue", "green"])),
            8 => self.names = dice.choose(&LISTS).to_vec(),
            9 => self.handles = dice.choose(&HANDLES),
            10 | 13 => {
                let secs =
                    |dice: &mut Dice, secs| dice.choose(&[None, Some(Duration::from_secs(secs))]);
                self.limits = Limits { idle: secs(dice, 20), age: secs(dice, 90) };
            }
            11 => self.order = dice.choose(&[Has::No, Has::Yes]),
            _ => self.intent = dice.choose(&[Intent::Run, Intent::Run, Intent::Stop]),
        }
    }

    fn size(&mut self, dice: &mut Dice) {
        let max = dice.choose(&[3, 3, 3, 1]);
        let wanted = u32::try_from(dice.below(u64::from(max) + 1)).unwrap_or(0);
        let min = u32::try_from(dice.below(u64::from(wanted) + 1)).unwrap_or(0);
        self.workers = [min, wanted, max];
        self.refineries = dice.choose(&[0, 1, 1, 1]);
        self.scribe = dice.choose(&[Has::No, Has::Yes, Has::Yes]);
    }

    /// Returns the fleet and its launches.
    pub(super) fn wanted(&self) -> Wanted {
        let launches: BTreeMap<_, _> = (0..2).map(|at| self.launch(at)).collect();
        Wanted::try_new(self.fleet(), launches).expect("every template has a launch")
    }

    pub(super) fn fleet(&self) -> Fleet {
        let [min, wanted, max] = self.workers;
        let pool = Pool::try_new(min, wanted, max).expect("the sizes are in order");
        let member = |name: &&str| MemberName::parse(name).expect("the constants are names");
        let listed = pool.clone().with_names(self.names.iter().map(member).collect());
        let pools = [listed.unwrap_or(pool), Pool::of(self.refineries)];
        let alias = |text: &str| Alias::parse(text).expect("the constants are handles");
        let [workers, refinery, scribe] = self.handles.map(|handle| handle.map(alias));
        let mut templates = Vec::new();
        for ((at, pool), alias) in pools.into_iter().enumerate().zip([workers, refinery]) {
            let [name, command, live] = [TEMPLATES, self.commands, self.lives].map(|all| all[at]);
            let mut made = Template::new(template(name), pool, config(command, live));
            (made.alias, made.limits) = (alias, self.limits);
            templates.push(made);
        }
        if self.order == Has::Yes {
            let worker = template(TEMPLATES[0]);
            templates.iter_mut().skip(1).for_each(|t| t.after.push(worker.clone()));
        }
        let name = AgentName::parse("scribe").expect("the constant is a name");
        let named = NamedSession { name, template: template(TEMPLATES[1]), alias: scribe };
        let named = (self.scribe == Has::Yes).then_some(named);
        Fleet::with_named(self.intent, templates, named.into_iter().collect())
            .expect("every word means one session")
    }

    fn launch(&self, at: usize) -> (tenure_bead::TemplateName, LaunchSpec) {
        let [name, command, live] = [TEMPLATES, self.commands, self.lives].map(|all| all[at]);
        let spec = LaunchSpec {
            program: name.into(),
            args: vec![command.to_owned()],
            live: vec![vec![live.to_owned()]],
            ..LaunchSpec::default()
        };
        (template(name), spec)
    }

    /// Returns what the sessions of a template are launched with.
    pub(super) fn spec(&self, name: &str) -> LaunchSpec {
        let at = usize::from(name != TEMPLATES[0]);
        self.launch(at).1
    }

    /// Returns how many of a pool there may be.
    pub(super) fn max(&self, name: &str) -> u32 {
        if name == TEMPLATES[0] { self.workers[2] } else { self.refineries }
    }
}

fn set<T>(all: &mut [T], at: usize, value: T) {
    if let Some(slot) = all.get_mut(at) {
        *slot = value;
    }
}

impl fmt::Display for Desire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { intent, workers, names, refineries, scribe, .. } = self;
        write!(f, "{intent:?}, {workers:?} workers {names:?}, {refineries} refineries, ")?;
        let Self { commands, lives, handles, limits, order, .. } = self;
        write!(f, "scribe {scribe:?}, run {commands:?}, live {lives:?}, ")?;
        write!(f, "called {handles:?}, idle {:?}, age {:?}, ", limits.idle, limits.age)?;
        write!(f, "in order {order:?}")
    }
}
