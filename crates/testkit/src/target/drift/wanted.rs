//! What is wanted? A config of every sort of field, and the fingerprint that each build makes of it.

use super::Build;
use std::collections::{BTreeMap, BTreeSet};
use tenure_bead::{Class, Digest, Digests, Fingerprint, Input, Value};
use tenure_drift::{Config, HASH_VERSION, Secret, SecretKey, declare, fingerprint};

/// The fields that are judged; one more is ignored.
pub(super) const FIELDS: [&str; 8] =
    ["command", "model", "banner", "tools", "env", "token", "creds", "newest"];

/// The field that the other build does not know.
pub(super) const NEWEST: usize = 7;

/// The class that each field has at first.
pub(super) const CLASSES: [Class; 8] = [
    Class::Restart,
    Class::Relaunch,
    Class::Live,
    Class::Restart,
    Class::Relaunch,
    Class::Restart,
    Class::Live,
    Class::Relaunch,
];

/// What each field says, as a number; the last is the ignored one.
pub(super) type Said = [u8; 9];

struct Session {
    command: String,
    model: Option<Value>,
    banner: String,
    tools: BTreeSet<String>,
    env: BTreeMap<String, String>,
    token: Option<Secret>,
    creds: BTreeMap<String, Secret>,
    newest: Option<String>,
    note: String,
}

declare! {
    impl Config for Session {
        command: Restart,
        model: Relaunch,
        banner: Live,
        tools: Restart,
        env: Relaunch,
        token: Restart,
        creds: Live,
        newest: Relaunch,
        note: Ignored,
    }
}

/// Everything that a fingerprint depends on.
#[derive(Clone, Debug)]
pub(super) struct Wanted {
    pub(super) said: Said,
    pub(super) key: u8,
    pub(super) build: Build,
    pub(super) classes: [Class; 8],
    /// In which order the fields are stated.
    pub(super) order: u8,
}

impl Wanted {
    /// Lets production make the fingerprint, in the order in which the fields happen to be stated.
    pub(super) fn fingerprint(&self) -> Fingerprint {
        let mut inputs = session(&self.said).inputs(&key(self.key));
        for (input, class) in inputs.iter_mut().zip(self.classes) {
            input.class = class;
        }
        if self.build == Build::Other {
            inputs.truncate(NEWEST);
        }
        self.shuffle(&mut inputs);
        let ours = fingerprint(inputs);
        match self.build {
            Build::Ours => ours,
            Build::Other => by_other(&ours),
        }
    }

    /// Lets a content that could not be read say something again.
    pub(super) fn is_read_again(&mut self) {
        if let Some(said) = self.said.get_mut(CONTENT).filter(|said| **said == UNREAD) {
            *said = 1;
        }
    }

    /// States the fields in another order, one of them first with what it does not say and is overruled.
    fn shuffle(&self, inputs: &mut Vec<Input>) {
        let by = usize::from(self.order).checked_rem(inputs.len()).unwrap_or(0);
        inputs.rotate_left(by);
        if self.order.is_multiple_of(2) {
            inputs.reverse();
        }
        if self.order > 4 {
            let mut stale = session(&[1; 9]).inputs(&key(0));
            inputs.splice(0..0, stale.drain(..1));
        }
    }
}

/// What another version of the hash makes of the same inputs: other digests, which are equal when the inputs are.
fn by_other(ours: &Fingerprint) -> Fingerprint {
    let turned = |digest: &Digest| Digest::from_bytes(digest.as_bytes().map(|byte| !byte));
    let Digests { restart, relaunch, live } = ours.digests();
    let digests =
        Digests { restart: turned(restart), relaunch: turned(relaunch), live: turned(live) };
    Fingerprint::new(OTHER_VERSION, digests, ours.inputs().to_vec())
}

/// Digests of this version that are not those of the inputs.
pub(super) fn forged(config: &Fingerprint) -> Fingerprint {
    let turned = by_other(&fingerprint(config.inputs().to_vec()));
    Fingerprint::new(HASH_VERSION, *turned.digests(), config.inputs().to_vec())
}

/// Returns one of the keys that secrets are hashed with.
pub(super) fn key(which: u8) -> SecretKey {
    SecretKey::from_bytes([which.saturating_add(1); 32])
}

/// Returns the secrets of a field by what they are for.
pub(super) fn secrets(field: usize, said: u8) -> Vec<(&'static str, String)> {
    let of = |number: u8| format!("{SECRET}{number}");
    match (field, said) {
        (5, 1..) => vec![("", of(said))],
        (6, 1 | 2) => vec![("x", of(said))],
        (6, 3..) => vec![("x", of(1)), ("y", of(1))],
        _ => Vec::new(),
    }
}

/// Returns whether a field is not set at all, which is as good as not there.
pub(super) const fn is_absent(field: usize, said: u8) -> bool {
    matches!(field, 1 | 5 | NEWEST) && said == 0
}

/// Returns whether a field could not be read.
pub(super) const fn is_unread(field: usize, said: u8) -> bool {
    field == CONTENT && said == UNREAD
}

fn session(said: &Said) -> Session {
    let [command, model, banner, tools, env, token, creds, newest, note] = *said;
    let some = |number: u8, what: &str| (number > 0).then(|| format!("{what}-{number}"));
    let tool = |at: u8, name: &str| (tools & (1 << at) > 0).then(|| name.to_owned());
    let env: &[(&str, &str)] = match env {
        0 => &[],
        1 => &[("A", "1")],
        2 => &[("A", "1"), ("B", "2")],
        _ => &[("A", "2")],
    };
    let secret = |field, said| {
        secrets(field, said).into_iter().map(|(of, s)| (of.to_owned(), Secret::new(s)))
    };
    Session {
        command: format!("agent-{command}"),
        model: match model {
            0 => None,
            UNREAD => Some(Value::Unread),
            _ => Some(Value::Text(format!("model-{model}"))),
        },
        banner: format!("banner-{banner}"),
        tools: [tool(0, "a"), tool(1, "b")].into_iter().flatten().collect(),
        env: env.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        token: secret(5, token).next().map(|(_, secret)| secret),
        creds: secret(6, creds).collect(),
        newest: some(newest, "newest"),
        note: format!("note-{note}"),
    }
}

/// The field that is a content, and what it says when it could not be read.
pub(super) const CONTENT: usize = 1;
const UNREAD: u8 = 3;

/// What every secret begins with, and nothing else has in it.
pub(super) const SECRET: &str = "hunter2-";

/// The version of the hash of the other build.
const OTHER_VERSION: u16 = HASH_VERSION + 1;
