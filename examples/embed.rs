//! How is a fleet embedded? The whole loop: two workers and a lead, edited while they run, then stopped.
#![expect(clippy::print_stdout, reason = "it shows what happens")]
use core::{error::Error, time::Duration};
use std::{collections::BTreeMap, sync::Arc, time::Instant};
use tenure::drift::{declare, fingerprint};
use tenure::prelude::*;

struct Nap {
    seconds: u32, // What a session is launched with; below, how an edit of it reaches one that runs.
}
declare! { impl Config for Nap { seconds: Restart } }

fn kind(name: &str, size: u32, nap: &Nap) -> Result<(Template, LaunchSpec), Box<dyn Error>> {
    let config = fingerprint(nap.inputs(&SecretKey::from_bytes([7; 32])));
    let (program, args) = ("sleep".into(), vec![nap.seconds.to_string()]);
    let launch = LaunchSpec { program, args, ..LaunchSpec::default() };
    Ok((Template::new(TemplateName::parse(name)?, Pool::of(size), config), launch))
}

fn wanted(intent: Intent, seconds: u32) -> Result<Wanted, Box<dyn Error>> {
    let (worker, work) = kind("worker", 2, &Nap { seconds })?; // worker-1 and worker-2
    let (mut lead, leading) = kind("lead", 1, &Nap { seconds: 600 })?; // lead, never lead-1
    lead.alias = Some(Alias::parse("boss")?);
    let launches = BTreeMap::from([(worker.name.clone(), work), (lead.name.clone(), leading)]);
    Ok(Wanted::try_new(Fleet::try_new(intent, vec![worker, lead])?, launches)?)
}

/// Ticks, tells and waits, until every session is as it is wanted: one that fails may never be.
fn settle(driver: &mut Driver) -> Result<(), Box<dyn Error>> {
    let end = Instant::now() + Duration::from_secs(60);
    loop {
        let tick = driver.tick()?; // Yours outlives TickError::Read and TickError::Commit.
        tick.events.iter().for_each(|event| println!("{event}"));
        if tick.quiet == Quiet::Yes && tick.verdicts.iter().all(|v| v.action == Action::Keep) {
            return Ok(());
        }
        let left = end.checked_duration_since(Instant::now()).ok_or("it never settles")?;
        driver.wait_at_most(&tick, Some(left));
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let dir = tempfile::tempdir()?; // Yours stays, and so does the id: sessions are found by it.
    let installation = InstallationId::from_bytes(SystemRandomness::default().draw().split().0);
    let (fleet, at) = (FleetName::parse("embed")?, |name| dir.path().join(name));
    let host = ProcessOptions::new(installation, fleet.clone(), at("run"), at("log"));
    let (host, store) = (ProcessRuntime::open(host)?, SqliteStore::open(at("state.db"))?);
    let parts = Parts::new(Arc::new(store), Arc::new(host), Arc::new(SystemClock::try_new()?));
    let realm = Realm { installation, fleet, holder: "embed".into() };
    let (mut policy, soon) = (Policy::default(), Duration::from_millis(100)); // Yours is patient.
    (policy.patience, policy.settle, policy.drain_for) = (Patience::NONE, soon, Duration::ZERO);
    let mut driver = Driver::open(parts, realm, wanted(Intent::Run, 600)?, Default::default())?;
    for (intent, seconds) in [(Intent::Run, 600), (Intent::Run, 700), (Intent::Stop, 700)] {
        driver.want(wanted(intent, seconds)?, policy.clone()); // An edit restarts one at a time.
        settle(&mut driver)?;
    }
    let named = driver.beads().iter().filter_map(|b| Some((b.bead()?.alias()?, b.bead()?.name())));
    named.for_each(|(alias, name)| println!("{alias} is what people call {name}"));
    Ok(driver.close()?)
}
