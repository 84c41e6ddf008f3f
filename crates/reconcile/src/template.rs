//! What does the config say of one kind of session? The template, and sessions with names of their own.

use alloc::vec::Vec;
use core::time::Duration;
use tenure_bead::{AgentName, Alias, Fingerprint, TemplateName};
use tenure_identity::Pool;

/// A config object that produces sessions.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Template {
    /// What it is called.
    pub name: TemplateName,
    /// How many sessions it has, and what they are called.
    pub pool: Pool,
    /// What its sessions are launched with.
    pub config: Fingerprint,
    /// The public handle of its session; sessions with a slot have the slot behind it. Default: none.
    pub alias: Option<Alias>,
    /// The templates that have to run before a session of this one is started, as far as sessions of theirs are
    /// wanted. Default: none.
    pub after: Vec<TemplateName>,
    /// How long a session may be idle or live. Default: without limit.
    pub limits: Limits,
    /// Whether its sessions may be disturbed at all. Default: they may.
    pub pin: Pin,
}

impl Template {
    /// Makes a template with nothing but what it needs.
    #[must_use]
    pub const fn new(name: TemplateName, pool: Pool, config: Fingerprint) -> Self {
        let limits = Limits { idle: None, age: None };
        Self { name, pool, config, alias: None, after: Vec::new(), limits, pin: Pin::Loose }
    }
}

/// How long a session may be idle or live.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Limits {
    /// A session that did nothing for this long is put to sleep, while more than the pool's minimum are awake.
    pub idle: Option<Duration>,
    /// A session that has run for this long is started anew.
    pub age: Option<Duration>,
}

/// Whether sessions may be disturbed for the config, for idleness or for age.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Pin {
    /// They may.
    #[default]
    Loose,
    /// They may not: they run as they are until somebody stops them.
    Pinned,
}

/// A session with a name of its own, besides those of its template's pool.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; the fleet checks them")]
pub struct NamedSession {
    /// What it is called.
    pub name: AgentName,
    /// Whose config it is launched with.
    pub template: TemplateName,
    /// Its public handle.
    pub alias: Option<Alias>,
}
