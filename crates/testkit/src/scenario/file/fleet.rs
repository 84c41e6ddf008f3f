//! What is wanted in a scenario? The fleet as it is written down, and edited later.

use super::Fault;
use super::config::{ConfigFile, Files};
use super::moment::Span;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};
use serde::{Deserialize, Deserializer, de};
use std::borrow::Cow;
use std::collections::BTreeMap;
use tenure_bead::{AgentName, Alias, Capacity, MemberName, Seat, TemplateName};
use tenure_driver::Wanted;
use tenure_identity::{Pool, name_of, naming};
use tenure_reconcile::{Fleet, Intent, NamedSession, Pin, Template};
use tenure_runtime::LaunchSpec;

/// What is wanted: whether the fleet is to run, its templates, and sessions with names of their own.
///
/// An `edit` has the same keys, and changes only what it says.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(in crate::scenario) struct FleetFile {
    /// Whether the fleet is to run or to stop; `run` when left out.
    intent: Option<IntentFile>,
    /// The templates, by name.
    #[schemars(with = "BTreeMap<String, TemplateFile>")]
    template: BTreeMap<TemplateName, TemplateFile>,
    /// The sessions with names of their own, by name.
    #[schemars(with = "BTreeMap<String, NamedFile>")]
    named: BTreeMap<AgentName, NamedFile>,
}

/// What is wanted of the fleet as a whole.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum IntentFile {
    /// Every seat is to be filled.
    Run,
    /// Every session is to stop.
    Stop,
}

/// One kind of session.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(in crate::scenario) struct TemplateFile {
    /// How many sessions are wanted now; `min` when left out, else `max`.
    size: Option<u32>,
    /// How many are kept awake however idle they are; 0 when left out.
    min: Option<u32>,
    /// How many there may be at once, or `unlimited`; as many as `names` when left out, else `size`.
    #[schemars(with = "Option<Most>")]
    max: Option<Capacity>,
    /// What the sessions are called, slot 1 first; an empty list takes the names away.
    names: Option<Vec<String>>,
    /// The public handle; with a slot it has `-SLOT` behind it. Empty takes it away.
    alias: Option<String>,
    /// The templates of which a session has to run first.
    #[schemars(with = "Option<Vec<String>>")]
    after: Option<Vec<TemplateName>>,
    /// Who did nothing for this long goes to sleep; `never` takes the limit away.
    idle: Option<Limit>,
    /// Who has run for this long is started anew; `never` takes the limit away.
    age: Option<Limit>,
    /// Whether its sessions are never disturbed for an edit, for idleness or for age.
    pin: Option<bool>,
    /// What is run, a field whose edit needs a restart; `agent` when left out.
    command: Option<String>,
    /// A field whose edit a relaunch carries, where the host offers that; empty, as when left out, for none.
    model: Option<String>,
    /// A field whose edit is applied to the running session; `blue` when left out.
    live: Option<String>,
    /// What the declared contents say, by path, a field whose edit needs a restart; none are declared when left out.
    files: Option<Files>,
    /// What cannot be read: fields, or single keys of them as `field/key`; an empty list takes that away.
    unread: Option<Vec<String>>,
    /// In an edit: takes the template away.
    removed: bool,
}

/// A session with a name of its own.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct NamedFile {
    /// Whose config it is launched with.
    #[schemars(with = "Option<String>")]
    template: Option<TemplateName>,
    /// Its public handle; empty takes it away.
    alias: Option<String>,
    /// In an edit: takes the session away.
    removed: bool,
}

/// A length of time, or `never`.
#[derive(Clone, Copy, Debug)]
struct Limit(Option<Span>);

impl FleetFile {
    /// Changes what an edit says, and nothing else.
    pub(in crate::scenario) fn merge(&mut self, edit: &Self) {
        self.intent = edit.intent.or(self.intent);
        for (name, edit) in &edit.template {
            if edit.removed {
                self.template.remove(name);
            } else {
                self.template.entry(name.clone()).or_default().merge(edit);
            }
        }
        for (name, edit) in &edit.named {
            if edit.removed {
                self.named.remove(name);
            } else {
                self.named.entry(name.clone()).or_default().merge(edit);
            }
        }
    }

    /// Puts the fleet together with what is launched for it.
    pub(in crate::scenario) fn wanted(&self) -> Result<Wanted, Fault> {
        let intent = match self.intent {
            Some(IntentFile::Stop) => Intent::Stop,
            Some(IntentFile::Run) | None => Intent::Run,
        };
        let templates = self.template.iter().map(|(name, said)| said.template(name));
        let named = self.named.iter().map(|(name, said)| said.session(name));
        let (templates, named): (Vec<_>, Vec<_>) =
            (templates.collect::<Result<_, _>>()?, named.collect::<Result<_, _>>()?);
        let fleet = Fleet::with_named(intent, templates, named).map_err(Fault::of_fleet)?;
        let launch =
            |(name, said): (&TemplateName, &TemplateFile)| (name.clone(), said.launch(name));
        Wanted::try_new(fleet, self.template.iter().map(launch).collect()).map_err(Fault::of_fleet)
    }

    /// Returns what the session in a seat is called.
    pub(in crate::scenario) fn name_of(&self, seat: &Seat) -> Result<AgentName, Fault> {
        if let Seat::Named { name, .. } = seat {
            return Ok(name.clone());
        }
        let pool = self.template.get(seat.template()).map(TemplateFile::pool).transpose()?;
        let name = pool.and_then(|pool| name_of(seat, naming(&pool)));
        name.ok_or_else(|| {
            Fault::new(format!("the fleet has no name for the seat {seat}"), "add `name`")
        })
    }

    /// Returns a template.
    pub(in crate::scenario) fn template(&self, name: &TemplateName) -> Option<&TemplateFile> {
        self.template.get(name)
    }
}

impl TemplateFile {
    /// Returns what is run.
    pub(in crate::scenario) fn command(&self) -> &str {
        self.command.as_deref().unwrap_or(COMMAND)
    }

    /// Returns what a relaunch carries, or nothing.
    pub(in crate::scenario) fn model(&self) -> &str {
        self.model.as_deref().unwrap_or_default()
    }

    /// Returns what is applied live.
    pub(in crate::scenario) fn live(&self) -> &str {
        self.live.as_deref().unwrap_or(LIVE)
    }

    /// Returns the config that its sessions are started with.
    pub(in crate::scenario::file) fn config(&self) -> ConfigFile {
        let unread = self.unread.as_deref().unwrap_or_default();
        ConfigFile::of([self.command(), self.model(), self.live()], self.files.as_ref(), unread)
    }

    /// Puts the pool together.
    fn pool(&self) -> Result<Pool, Fault> {
        pool((self.min, self.size, self.max), self.names.as_deref().unwrap_or_default())
    }

    fn merge(&mut self, edit: &Self) {
        let Self { size, min, max, names, alias, after, idle, age, pin, .. } = edit;
        let Self { command, model, live, files, unread, .. } = edit;
        self.size = size.or(self.size);
        self.min = min.or(self.min);
        self.max = max.or(self.max);
        self.names = names.clone().or(self.names.take());
        self.alias = alias.clone().or(self.alias.take());
        self.after = after.clone().or(self.after.take());
        self.idle = idle.or(self.idle);
        self.age = age.or(self.age);
        self.pin = pin.or(self.pin);
        self.command = command.clone().or(self.command.take());
        self.model = model.clone().or(self.model.take());
        self.live = live.clone().or(self.live.take());
        self.files = files.clone().or(self.files.take());
        self.unread = unread.clone().or(self.unread.take());
    }

    fn template(&self, name: &TemplateName) -> Result<Template, Fault> {
        let of_it = |fault: Fault| fault.about(&format!("template {name}"));
        let config = self.config().fingerprint(&ConfigFile::default());
        let mut template = Template::new(name.clone(), self.pool().map_err(of_it)?, config);
        template.alias = alias(self.alias.as_deref()).map_err(of_it)?;
        template.after = self.after.clone().unwrap_or_default();
        template.limits.idle = self.idle.and_then(|limit| limit.0).map(|span| span.0);
        template.limits.age = self.age.and_then(|limit| limit.0).map(|span| span.0);
        template.pin = if self.pin == Some(true) { Pin::Pinned } else { Pin::Loose };
        Ok(template)
    }

    /// The program has the name of its template, so that a scenario can say how it behaves.
    fn launch(&self, name: &TemplateName) -> LaunchSpec {
        let said = [self.command(), self.model()].into_iter().filter(|said| !said.is_empty());
        let args = said.map(str::to_owned).collect();
        let live = vec![vec![self.live().to_owned()]];
        LaunchSpec { program: name.as_str().into(), args, live, ..LaunchSpec::default() }
    }
}

impl NamedFile {
    fn merge(&mut self, edit: &Self) {
        self.template = edit.template.clone().or(self.template.take());
        self.alias = edit.alias.clone().or(self.alias.take());
    }

    fn session(&self, name: &AgentName) -> Result<NamedSession, Fault> {
        let alias = alias(self.alias.as_deref())
            .map_err(|fault| fault.about(&format!("named session {name}")))?;
        let bare = || Fault::new(format!("named session {name} has no template"), "add `template`");
        let template = self.template.clone().ok_or_else(bare)?;
        Ok(NamedSession { name: name.clone(), template, alias })
    }
}

/// Puts a pool together from `min`, `size`, `max` and the names, of which any may be left out.
pub(super) fn pool(
    (min, size, max): (Option<u32>, Option<u32>, Option<Capacity>),
    names: &[String],
) -> Result<Pool, Fault> {
    let listed = u32::try_from(names.len()).ok().filter(|count| *count > 0);
    let low = min.unwrap_or(0);
    let bare = || Fault::new("nothing says how many sessions there are", "add `size` or `max`");
    let counted = listed.or(size).map(Capacity::UpTo);
    let pool = match max.or(counted).ok_or_else(bare)? {
        Capacity::UpTo(high) => Pool::try_new(low, size.or(min).unwrap_or(high), high),
        Capacity::Unlimited => Pool::unlimited(low, size.or(min).ok_or_else(bare)?),
    };
    let pool = pool.map_err(Fault::of_fleet)?;
    if names.is_empty() {
        return Ok(pool);
    }
    let names = names.iter().map(|name| MemberName::parse(name).map_err(Fault::of_name));
    pool.with_names(names.collect::<Result<_, _>>()?).map_err(Fault::of_fleet)
}

fn alias(text: Option<&str>) -> Result<Option<Alias>, Fault> {
    let said = text.filter(|text| !text.is_empty());
    said.map(|text| Alias::parse(text).map_err(Fault::of_name)).transpose()
}

impl<'de> Deserialize<'de> for Limit {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        if text == "never" {
            return Ok(Self(None));
        }
        text.parse().map(|span| Self(Some(span))).map_err(|fault: Fault| de::Error::custom(fault))
    }
}

/// A bound as a file writes it.
pub(super) struct Most;

impl JsonSchema for Most {
    fn schema_name() -> Cow<'static, str> {
        "Most".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "anyOf": [
                { "type": "integer", "minimum": 0, "maximum": u32::MAX },
                { "const": "unlimited" }
            ],
            "description": "How many there may be at once, or `unlimited`."
        })
    }
}

impl JsonSchema for Limit {
    fn schema_name() -> Cow<'static, str> {
        "Limit".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        json_schema!({
            "type": "string",
            "pattern": r"^(never|(\d+(d|h|m|s|ms))+)$",
            "description": "A length of time, or `never`."
        })
    }
}

/// What is run where nothing else is said.
const COMMAND: &str = "agent";

/// What is applied live where nothing else is said.
const LIVE: &str = "blue";
