//! Does a secret stay where it belongs? From the config to the bytes of the store, nothing that is said or kept has it.

mod needle;

use core::fmt::{Debug, Display};
use core::time::Duration;
use needle::needles;
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use tenure::bead::{BootId, Value, encode};
use tenure::drift::{classify, declare, fingerprint};
use tenure::prelude::*;

/// A config with secrets in every place that may have one.
#[derive(Clone, Debug)]
struct Session {
    command: String,
    token: Secret,
    maybe: Option<Secret>,
    several: Vec<Secret>,
    env: BTreeMap<String, Secret>,
    live: BTreeMap<String, Vec<Secret>>,
}

declare! {
    impl Config for Session {
        command: Restart, token: Restart, maybe: Relaunch, several: Restart, env: Restart, live: Live,
    }
}

fn session(round: &str) -> (Session, Vec<String>) {
    let texts = [0, 1, 2, 3, 4].map(|at| format!("hunter2-{round}-{at}-correct-horse"));
    let [token, maybe, several, env, live] = texts.clone().map(Secret::new);
    let session = Session {
        command: "agent".into(),
        token,
        maybe: Some(maybe),
        several: vec![several],
        env: [("TOKEN".into(), env)].into(),
        live: [("KEYS".into(), vec![live])].into(),
    };
    (session, texts.into())
}

/// Everything that was said or kept so far, as whoever looks would find it.
#[derive(Default)]
struct Heard {
    bytes: Vec<u8>,
}

impl Heard {
    fn debug(&mut self, what: &impl Debug) {
        self.bytes.extend_from_slice(format!("{what:?}\n{what:#?}\n").as_bytes());
    }

    fn said(&mut self, what: &impl Display) {
        self.bytes.extend_from_slice(format!("{what}\n").as_bytes());
    }

    fn files(&mut self, directory: &Path) {
        for entry in fs::read_dir(directory).unwrap() {
            self.bytes.extend(fs::read(entry.unwrap().path()).unwrap_or_default());
        }
    }

    /// Everything as text; what is no text has no part in any needle.
    fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

const KEY: [u8; 32] = *b"the key of this fleet, unguessed";

fn wanted(session: &Session, heard: &mut Heard) -> Wanted {
    let key = SecretKey::from_bytes(KEY);
    let inputs = session.inputs(&key);
    let config = fingerprint(inputs.clone());
    heard.said(&serde_json::to_string(&config).unwrap());
    heard.debug(&(session, &inputs, &config, key));
    let name = TemplateName::parse("agent").unwrap();
    // Whoever starts the session is told the secrets, and nobody else.
    let env = [("TOKEN".to_owned(), session.env["TOKEN"].reveal().to_owned())].into();
    let launch = LaunchSpec { program: "agent".into(), env, ..LaunchSpec::default() };
    let fleet = Fleet::try_new(Intent::Run, vec![Template::new(name.clone(), Pool::of(2), config)]);
    let wanted = Wanted::try_new(fleet.unwrap(), [(name, launch)].into()).unwrap();
    heard.debug(&wanted);
    wanted
}

/// Lets a fleet take over an edit of every secret, and hears everything about it.
fn run(store: Arc<dyn Store>, directory: Option<&Path>) -> (Heard, Vec<String>) {
    let mut heard = Heard::default();
    let ((old, mut secrets), (new, others)) = (session("old"), session("new"));
    secrets.extend(others);
    let (installation, fleet) =
        (InstallationId::from_bytes([2; 16]), FleetName::parse("demo").unwrap());
    let clock = Arc::new(ManualClock::new(BootId::from_bytes([1; 16])));
    let host = Arc::new(ScriptedRuntime::new(installation, fleet.clone(), Arc::clone(&clock)));
    let parts = Parts::new(Arc::clone(&store), host, Arc::clone(&clock) as Arc<dyn Clock>);
    let realm = Realm { installation, fleet, holder: "the test".to_owned() };
    let (before, after) = (wanted(&old, &mut heard), wanted(&new, &mut heard));
    let mut driver = Driver::open(parts, realm, before, DriverOptions::default()).unwrap();
    let mut after = Some(after);
    let mut restarted = 0;
    for second in 0..600 {
        if second == 60 {
            driver.want(after.take().unwrap(), Policy::default());
        }
        hear(&driver, &mut heard, second);
        let tick = driver.tick().unwrap();
        let is_start = |event: &&Event| matches!(event, Event::Started { .. });
        restarted += tick.events.iter().filter(is_start).count();
        tick.events.iter().for_each(|event| heard.said(event));
        tick.verdicts.iter().for_each(|verdict| heard.said(verdict));
        heard.debug(&tick);
        directory.iter().for_each(|directory| heard.files(directory));
        clock.advance(Duration::from_secs(if (20..580).contains(&second) { 30 } else { 1 }));
        if restarted == 4 && second > 100 {
            break;
        }
    }
    assert_eq!(restarted, 4, "two sessions were started, and both once more for the edit");
    driver.close().unwrap();
    directory.iter().for_each(|directory| heard.files(directory));
    (heard, secrets)
}

fn hear(driver: &Driver, heard: &mut Heard, second: u32) {
    // What is foreseen is much, and the same for long.
    if second % 10 == 1 || (55..75).contains(&second) {
        let preview = driver.foresee().unwrap();
        heard.debug(&preview);
        preview.plan.commands.iter().for_each(|command| heard.said(command));
        for name in ["agent-1", "agent-2"] {
            let explained = tenure::reconcile::explain(&preview.world, &preview.plan, name);
            explained.iter().for_each(|explanation| heard.said(explanation));
        }
    }
    for stored in driver.beads() {
        heard.debug(stored);
        stored.bead().iter().for_each(|bead| heard.said(&encode(bead)));
    }
}

/// What has to be there proves that the look would have found the rest.
#[track_caller]
fn is_clean((heard, secrets): (Heard, Vec<String>)) {
    let heard = heard.text();
    for said in ["token: (secret) -> (secret)", r#""masked""#, "TOKEN", "Masked"] {
        assert!(heard.contains(said), "{said} was never said");
    }
    for secret in secrets {
        for (form, needle) in needles(secret.as_bytes()) {
            assert!(!heard.contains(&needle), "{secret} was found, {form}");
        }
    }
    for (form, needle) in needles(&KEY) {
        assert!(!heard.contains(&needle), "the key was found, {form}");
    }
}

#[test]
fn no_secret_is_said_or_kept_beside_a_store_in_memory() {
    is_clean(run(Arc::new(MemoryStore::new()), None));
}

#[test]
fn no_secret_stands_in_the_bytes_of_a_store_on_disk() {
    let directory = tempfile::tempdir().unwrap();
    let store = SqliteStore::open(directory.path().join("state.db")).unwrap();
    is_clean(run(Arc::new(store), Some(directory.path())));
}

#[test]
fn no_line_about_an_edit_shows_a_secret_whatever_it_was_before() {
    let (mut heard, key) = (Heard::default(), SecretKey::from_bytes(KEY));
    let ((old, mut secrets), (new, others)) = (session("old"), session("new"));
    secrets.extend(others);
    let plain: Vec<_> = {
        let mut inputs = old.inputs(&key);
        inputs.iter_mut().for_each(|input| input.value = Value::Absent);
        inputs
    };
    let other_key = SecretKey::from_bytes([9; 32]);
    let configs = [old.inputs(&key), new.inputs(&key), new.inputs(&other_key), plain];
    for old in &configs {
        let written = serde_json::to_value(fingerprint(old.clone())).unwrap();
        let committed = serde_json::from_value(written).unwrap();
        for new in &configs {
            let drift = classify(&committed, &fingerprint(new.clone()));
            heard.said(&drift);
            heard.debug(&drift);
        }
    }
    heard.said(&r#""masked" TOKEN"#);
    is_clean((heard, secrets));
}
