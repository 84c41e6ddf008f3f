//! What is wanted of a simulated fleet? A pool, a singleton that may come after it, and a session with its own name.

use super::want::{Build, Has, Paper, Runs};
use crate::world::{by_another_build, config, template, with_model};
use core::fmt;
use core::time::Duration;
use std::collections::BTreeMap;
use tenure_bead::{AgentName, Alias, Class, Fingerprint, Input, MemberName, TemplateName, Value};
use tenure_drift::fingerprint;
use tenure_driver::Wanted;
use tenure_identity::{Naming, Pool, naming};
use tenure_reconcile::{Fleet, Intent, Limits, NamedSession, Pin, Template};
use tenure_runtime::LaunchSpec;

/// The templates of a simulated fleet.
pub(super) const TEMPLATES: [&str; 2] = ["worker", "refinery"];

/// The variable that a session is launched with and that holds what the declared file says.
pub(super) const PAPER: &str = "PAPER";

/// The variable that holds what a relaunch brings.
pub(super) const MODEL: &str = "MODEL";

/// The most sessions of one template that a simulated fleet wants: more show nothing new, and take longer.
const SIZE_MAX: u32 = 8;

/// Everything that is wanted, and that a life may change.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(super) struct Desire {
    pub(super) runs: Runs,
    /// The least, the wanted and the largest number of workers.
    pub(super) workers: [u32; 3],
    /// The names of the workers, if they have some.
    pub(super) names: Vec<String>,
    pub(super) refineries: u32,
    pub(super) scribe: Has,
    /// What the sessions of each template run.
    pub(super) commands: [String; 2],
    /// What a relaunch brings to the sessions of each template.
    pub(super) models: [String; 2],
    /// What the declared file of each template says.
    pub(super) papers: [Paper; 2],
    /// Which build states all that.
    pub(super) build: Build,
    /// What is applied to the sessions of each template as they run.
    pub(super) lives: [String; 2],
    /// What workers, refinery and scribe answer to.
    pub(super) handles: [Option<String>; 3],
    /// How many milliseconds a session may be idle, and live.
    pub(super) limits: [Option<u64>; 2],
    pub(super) order: Has,
    /// Whether the sessions of each template may not be disturbed.
    pub(super) pinned: [Has; 2],
}

impl Desire {
    /// What is wanted at first.
    pub(super) fn first() -> Self {
        Self {
            runs: Runs::Runs,
            workers: [0, 3, 3],
            names: Vec::new(),
            refineries: 1,
            scribe: Has::Yes,
            commands: ["agent", "agent"].map(str::to_owned),
            models: ["small", "small"].map(str::to_owned),
            papers: [Paper::One; 2],
            build: Build::Ours,
            lives: ["blue", "blue"].map(str::to_owned),
            handles: ["hand", "tool", "pen"].map(|handle| Some(handle.to_owned())),
            limits: [None, None],
            order: Has::No,
            pinned: [Has::No, Has::No],
        }
    }

    /// Takes back what keeps a fleet from being what else is wanted of it.
    pub(super) fn calm_down(&mut self) {
        (self.runs, self.limits, self.pinned) = (Runs::Runs, [None, None], [Has::No, Has::No]);
        for paper in self.papers.iter_mut().filter(|paper| paper.text().is_none()) {
            *paper = Paper::One;
        }
    }

    /// Returns the fleet and its launches.
    pub(super) fn wanted(&self) -> Wanted {
        let launches: BTreeMap<_, _> = (0..2).map(|at| self.launch(at)).collect();
        Wanted::try_new(self.fleet(), launches).expect("every template has a launch")
    }

    pub(super) fn fleet(&self) -> Fleet {
        self.try_fleet().expect("what makes no legal fleet is not wanted")
    }

    /// Returns the fleet, if there can be such a one.
    pub(super) fn try_fleet(&self) -> Option<Fleet> {
        let pools = [self.workers()?, Pool::of(self.refineries)];
        if pools.iter().any(|pool| pool.max().highest() > SIZE_MAX) {
            return None;
        }
        let alias = |handle: &Option<String>| match handle {
            Some(text) => Alias::parse(text).ok().map(Some),
            None => Some(None),
        };
        let [workers, refinery, scribe] = &self.handles;
        let mut templates = Vec::new();
        for ((at, pool), handle) in pools.into_iter().enumerate().zip([workers, refinery]) {
            let mut made = Template::new(template(TEMPLATES[at]), pool, self.config(at));
            (made.alias, made.limits) = (alias(handle)?, self.limits());
            made.pin = if self.pinned[at] == Has::Yes { Pin::Pinned } else { Pin::Loose };
            templates.push(made);
        }
        if self.order == Has::Yes {
            let worker = template(TEMPLATES[0]);
            templates.iter_mut().skip(1).for_each(|t| t.after.push(worker.clone()));
        }
        let name = AgentName::parse("scribe").expect("the constant is a name");
        let named = NamedSession { name, template: template(TEMPLATES[1]), alias: alias(scribe)? };
        let named = (self.scribe == Has::Yes).then_some(named);
        let intent = if self.runs == Runs::Runs { Intent::Run } else { Intent::Stop };
        Fleet::with_named(intent, templates, named.into_iter().collect()).ok()
    }

    fn workers(&self) -> Option<Pool> {
        let [min, wanted, max] = self.workers;
        let pool = Pool::try_new(min, wanted, max).ok()?;
        let names: Result<Vec<_>, _> =
            self.names.iter().map(|name| MemberName::parse(name)).collect();
        // Names that are not enough for the pool are no names for it.
        Some(pool.clone().with_names(names.ok()?).unwrap_or(pool))
    }

    fn limits(&self) -> Limits {
        let [idle, age] = self.limits.map(|limit| limit.map(Duration::from_millis));
        Limits { idle, age }
    }

    fn config(&self, at: usize) -> Fingerprint {
        let config = config(&self.commands[at], &self.lives[at]);
        let config = with_model(&config, Some(&self.models[at]));
        let mut inputs = config.inputs().to_vec();
        let value = self.papers[at].text().map_or(Value::Unread, |text| Value::Text(text.into()));
        inputs.push(Input { field: "paper".into(), class: Class::Restart, value });
        match self.build {
            Build::Ours => fingerprint(inputs),
            Build::Other => by_another_build(&fingerprint(inputs)),
        }
    }

    fn launch(&self, at: usize) -> (TemplateName, LaunchSpec) {
        let spec = LaunchSpec {
            program: TEMPLATES[at].into(),
            args: vec![self.commands[at].clone()],
            env: self.env(at),
            live: vec![vec![self.lives[at].clone()]],
            ..LaunchSpec::default()
        };
        (template(TEMPLATES[at]), spec)
    }

    fn env(&self, at: usize) -> BTreeMap<String, String> {
        let says = self.papers[at].text().map(|says| (PAPER.to_owned(), says.to_owned()));
        says.into_iter().chain([(MODEL.to_owned(), self.models[at].clone())]).collect()
    }

    /// Returns what the sessions of a template are launched with.
    pub(super) fn spec(&self, name: &str) -> LaunchSpec {
        self.launch(usize::from(name != TEMPLATES[0])).1
    }

    /// Returns how many of a pool there may be.
    pub(super) fn max(&self, name: &str) -> u32 {
        if name == TEMPLATES[0] { self.workers[2] } else { self.refineries }
    }

    /// Returns the name of every session that is wanted, sorted.
    pub(super) fn names(&self) -> Vec<String> {
        let fleet = self.fleet();
        let mut names: Vec<String> = fleet.named().iter().map(|n| n.name.to_string()).collect();
        for template in fleet.templates() {
            let base = template.name.as_str();
            let wanted = template.pool.wanted();
            match naming(&template.pool) {
                Naming::Disabled => {}
                Naming::Singleton => names.extend((wanted > 0).then(|| base.to_owned())),
                Naming::Numbered { .. } => {
                    names.extend((1..=wanted).map(|slot| format!("{base}-{slot}")));
                }
                Naming::Listed { names: listed, .. } => {
                    let many = usize::try_from(wanted).unwrap_or(0);
                    names.extend(listed.iter().take(many).map(ToString::to_string));
                }
            }
        }
        names.sort();
        names
    }
}

impl fmt::Display for Desire {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { runs, workers: [min, wanted, max], names, refineries, scribe, .. } = self;
        write!(f, "{runs:?}, {min}/{wanted}/{max} workers {names:?}, {refineries} refineries, ")?;
        let Self { commands, models, papers, build, lives, handles, limits, order, pinned, .. } =
            self;
        write!(
            f,
            "scribe {scribe:?}, run {commands:?} on {models:?}, papers {papers:?} by {build:?}, "
        )?;
        write!(f, "live {lives:?}, called {handles:?}, ")?;
        write!(f, "idle and age {limits:?}, in order {order:?}, pinned {pinned:?}")
    }
}
