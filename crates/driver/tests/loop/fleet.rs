//! What is wanted in these tests? Templates in a few words, each with a field for each way to take an edit over.

use crate::stage::secs;
use std::collections::BTreeMap;
use tenure_bead::{AgentName, Alias, Class, Fingerprint, Input, MemberName, TemplateName, Value};
use tenure_drift::fingerprint;
use tenure_driver::Wanted;
use tenure_identity::Pool;
use tenure_reconcile::{Fleet, Intent, NamedSession, Pin, Template};
use tenure_runtime::LaunchSpec;

/// One template, put together step by step.
#[derive(Clone, Debug)]
pub(crate) struct Kind {
    template: Template,
    runs: &'static str,
    model: Option<&'static str>,
    live: &'static str,
}

impl Kind {
    /// A template of so many sessions.
    pub(crate) fn of(name: &str, size: u32) -> Self {
        let (runs, model, live) = ("agent", None, "blue");
        let config = config(runs, model, live);
        Self { template: Template::new(template(name), Pool::of(size), config), runs, model, live }
    }

    /// Wants so many sessions, between bounds.
    pub(crate) fn between(mut self, min: u32, wanted: u32, max: u32) -> Self {
        self.template.pool = Pool::try_new(min, wanted, max).expect("tests write bounds that fit");
        self
    }

    /// Lists the names of its sessions.
    pub(crate) fn names(mut self, names: &[&str]) -> Self {
        let member = |name: &&str| MemberName::parse(name).expect("tests write names that are");
        let names = names.iter().map(member).collect();
        let pool = self.template.pool.with_names(names);
        self.template.pool = pool.expect("tests write as many names as there are sessions");
        self
    }

    /// Edits the field that needs a restart.
    pub(crate) fn runs(mut self, command: &'static str) -> Self {
        self.runs = command;
        self.configured()
    }

    /// Edits the field that a relaunch carries.
    pub(crate) fn model(mut self, model: &'static str) -> Self {
        self.model = Some(model);
        self.configured()
    }

    /// Edits the field that is applied live.
    pub(crate) fn live(mut self, live: &'static str) -> Self {
        self.live = live;
        self.configured()
    }

    fn configured(mut self) -> Self {
        self.template.config = config(self.runs, self.model, self.live);
        self
    }

    pub(crate) fn after(mut self, other: &str) -> Self {
        self.template.after.push(template(other));
        self
    }

    pub(crate) fn alias(mut self, text: &str) -> Self {
        self.template.alias = Some(alias(text));
        self
    }

    pub(crate) fn idle(mut self, limit: u64) -> Self {
        self.template.limits.idle = Some(secs(limit));
        self
    }

    pub(crate) fn age(mut self, limit: u64) -> Self {
        self.template.limits.age = Some(secs(limit));
        self
    }

    pub(crate) fn pinned(mut self) -> Self {
        self.template.pin = Pin::Pinned;
        self
    }

    pub(crate) fn config(&self) -> &Fingerprint {
        &self.template.config
    }

    fn launch(&self) -> (TemplateName, LaunchSpec) {
        let name = self.template.name.clone();
        let live = vec![vec![self.live.to_owned()]];
        let spec = LaunchSpec {
            program: name.as_str().into(),
            args: [Some(self.runs), self.model].into_iter().flatten().map(str::to_owned).collect(),
            live,
            ..LaunchSpec::default()
        };
        (name, spec)
    }
}

/// A fleet that is to run.
pub(crate) fn run(kinds: &[Kind]) -> Wanted {
    wanted(Intent::Run, kinds, &[])
}

/// A fleet with sessions that have names of their own.
pub(crate) fn wanted(intent: Intent, kinds: &[Kind], named: &[NamedSession]) -> Wanted {
    let templates = kinds.iter().map(|kind| kind.template.clone()).collect();
    let fleet = Fleet::with_named(intent, templates, named.to_vec());
    let launches: BTreeMap<TemplateName, LaunchSpec> = kinds.iter().map(Kind::launch).collect();
    Wanted::try_new(fleet.expect("every word means one session"), launches)
        .expect("each has a launch")
}

/// A session with a name of its own, which answers to another.
pub(crate) fn named(name: &str, of: &str, answers_to: Option<&str>) -> NamedSession {
    let name = AgentName::parse(name).expect("tests write names that are");
    NamedSession { name, template: template(of), alias: answers_to.map(alias) }
}

pub(crate) fn template(text: &str) -> TemplateName {
    TemplateName::parse(text).expect("tests write names that are")
}

pub(crate) fn alias(text: &str) -> Alias {
    Alias::parse(text).expect("tests write aliases that are")
}

fn config(runs: &str, model: Option<&str>, live: &str) -> Fingerprint {
    let input = |field: &str, class, value: &str| Input {
        field: field.to_owned(),
        class,
        value: Value::Text(value.to_owned()),
    };
    let mut inputs =
        vec![input("command", Class::Restart, runs), input("session_live", Class::Live, live)];
    inputs.extend(model.map(|model| input("model", Class::Relaunch, model)));
    fingerprint(inputs)
}
