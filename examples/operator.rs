//! What can a fleet that is kept be asked, and told? What would be done, who waits and why, and an operator's word.
//!
//! Its sessions are a script, its records are in memory and its time passes as it is told to, so it is over at once;
//! `examples/embed.rs` has the parts of a supervisor that stays. The config has a declared file, whose content counts.
#![expect(clippy::print_stdout, reason = "it shows what happens")]

use core::{error::Error, time::Duration};
use std::collections::BTreeMap;
use std::io::{ErrorKind, Write as _};
use std::path::Path;
use std::{fs, sync::Arc};
use tenure::bead::{Generation, PhaseKind, Value};
use tenure::content::{self, Options as Reading};
use tenure::drift::{declare, fingerprint};
use tenure::driver::preview;
use tenure::prelude::*;
use tenure::reconcile::{explain, held};

/// What a session is started with; the files count by their contents.
struct Agent {
    command: String,
    files: Value,
}
declare! { impl Config for Agent { command: Restart, files: Restart } }

/// Returns the id that all sessions of this installation are marked with.
///
/// It is drawn once and kept beside the records: whoever draws another one finds none of the sessions that run.
fn installation(path: &Path) -> Result<InstallationId, Box<dyn Error>> {
    match fs::read(path) {
        Ok(bytes) => {
            let bytes = bytes.try_into().map_err(|_| "the id has another length: restore it")?;
            Ok(InstallationId::from_bytes(bytes))
        }
        Err(error) if error.kind() == ErrorKind::NotFound => {
            let (id, _) = SystemRandomness::default().draw().split();
            // Whoever begins at the same moment is refused, and reads it the next time.
            let mut file = fs::File::create_new(path)?;
            file.write_all(&id)?;
            file.sync_all()?;
            Ok(InstallationId::from_bytes(id))
        }
        Err(error) => Err(error.into()),
    }
}

/// Returns two agents, with what their prompt says now.
fn wanted(root: &Path) -> Result<Wanted, Box<dyn Error>> {
    let reading = content::read(root, ["prompt.md"], &Reading::default());
    // What cannot be read is neither an edit nor none; only people can mend it.
    reading.troubles.iter().for_each(|trouble| println!("{trouble}"));
    let agent = Agent { command: "agent".to_owned(), files: reading.value };
    let config = fingerprint(agent.inputs(&SecretKey::from_bytes([7; 32])));
    let name = TemplateName::parse("agent")?;
    let launch = LaunchSpec { program: agent.command.into(), ..LaunchSpec::default() };
    let fleet =
        Fleet::try_new(Intent::Run, vec![Template::new(name.clone(), Pool::of(2), config)])?;
    Ok(Wanted::try_new(fleet, BTreeMap::from([(name, launch)]))?)
}

/// Ticks until it is so; that takes many ticks at most.
fn until(driver: &mut Driver, is_so: impl Fn(&Driver) -> bool) -> Result<(), Box<dyn Error>> {
    for _ in 0..1_000 {
        let tick = driver.tick()?;
        tick.events.iter().for_each(|event| println!("  {event}"));
        if is_so(driver) {
            return Ok(());
        }
        driver.wait_at_most(&tick, None);
    }
    Err("it never is so".into())
}

/// Returns whether a session runs, and in which of its lives.
fn runs_in(driver: &Driver, name: &str, life: Generation) -> bool {
    let mut beads = driver.beads().iter().filter_map(Stored::bead);
    let bead = beads.find(|bead| bead.name().as_str() == name);
    bead.is_some_and(|bead| bead.phase().kind() == PhaseKind::Running && bead.generation() == life)
}

fn main() -> Result<(), Box<dyn Error>> {
    let (first, second) = (Generation::new(1), Generation::new(2));
    let dir = tempfile::tempdir()?;
    let prompt = dir.path().join("prompt.md");
    fs::write(&prompt, "Review what changed.")?;
    let id = installation(&dir.path().join("installation"))?;
    assert_eq!(installation(&dir.path().join("installation"))?, id, "the next start finds it");

    let fleet = FleetName::parse("operator")?;
    let clock = Arc::new(ManualClock::new(BootId::from_bytes([1; 16])));
    let host = ScriptedRuntime::new(id, fleet.clone(), Arc::clone(&clock));
    let store = Arc::new(MemoryStore::new());
    let parts = Parts::new(store, Arc::new(host), Arc::clone(&clock) as _);
    let options = DriverOptions::default();

    println!("what a supervisor would do, before there is one:");
    let seen = preview(&parts, &wanted(dir.path())?, &options)?;
    seen.plan.verdicts.iter().for_each(|verdict| println!("  {verdict}"));
    assert!(seen.plan.verdicts.iter().all(|verdict| verdict.action == Action::Start));

    println!("what it does:");
    let realm = Realm { installation: id, fleet, holder: "the example".to_owned() };
    let mut driver = Driver::open(parts, realm, wanted(dir.path())?, options.clone())?;
    assert!(driver.beads().is_empty(), "looking ahead left nothing on record");
    let both = |driver: &Driver| ["agent-1", "agent-2"].iter().all(|n| runs_in(driver, n, first));
    until(&mut driver, both)?;

    println!("who waits, right after an edit of the prompt:");
    fs::write(&prompt, "Review what changed, and say so in one line.")?;
    driver.want(wanted(dir.path())?, options.policy);
    let seen = driver.foresee()?;
    let waiting = held(&seen.world, &seen.plan, clock.now());
    waiting.iter().for_each(|session| println!("  {session}"));
    assert_eq!(waiting.len(), 2, "both were started only just now");
    println!("and why:");
    for explanation in explain(&seen.world, &seen.plan, "agent-1") {
        println!("{explanation}");
        assert!(explanation.to_string().contains(r#"config    files: {"prompt.md": "#));
    }

    println!("agent-1 keeps its config for an hour, says an operator:");
    driver.keep_config("agent-1", Duration::from_secs(3_600))?;
    until(&mut driver, |driver| runs_in(driver, "agent-2", second))?;
    assert!(runs_in(&driver, "agent-1", first), "nobody disturbed it");

    let refused =
        driver.keep_config("agent-3", Duration::ZERO).map_err(|error| Causes(&error).to_string());
    println!("of agent-3 it says: {}", refused.err().unwrap_or_default());
    Ok(driver.close()?)
}
