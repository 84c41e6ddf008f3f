//! How does an embedder host sessions in a way of its own? As jobs in memory, with a heartbeat and no process.
//!
//! It is held against the laws of every host and hunted through histories, then keeps a fleet: a live edit reaches jobs that run, and an edit that
//! takes a restart waits for a job that has asked something.
//!
//! What it does not do: jobs end with the program, so a new one finds none of them; records kept longer than the
//! floor then have lives that this host cannot judge. Nothing protects it from a job that never returns from a beat.

#![expect(clippy::print_stdout, reason = "it shows what happens")]

mod floor;
mod host;
mod job;

use core::{error::Error, time::Duration};
use floor::Floor;
use host::JobHost;
use job::Job;
use std::{collections::BTreeMap, sync::Arc};
use tenure::bead::NameError;
use tenure::drift::{Why, declare, fingerprint};
use tenure::liveness::OwnerMark;
use tenure::prelude::*;
use tenure::runtime::Target;
use tenure::runtime::laws::{self, Candidate, Realm as Ours, Realms, Role};
use tenure_testkit::conformance::{self, Guarantees};

/// A floor for each law.
struct Candidacy(Arc<Floor>, Arc<SystemClock>, Realms);

impl Candidacy {
    fn new(clock: &Arc<SystemClock>) -> Result<Self, NameError> {
        let clock = Arc::clone(clock);
        Ok(Self(Floor::open(Arc::clone(&clock) as _), clock, Realms::from_bytes([7; 16])?))
    }
}

impl Candidate for Candidacy {
    fn realms(&self) -> Realms {
        self.2.clone()
    }

    fn open(&self, realm: &Ours) -> Box<dyn Runtime> {
        Box::new(JobHost::open(Arc::clone(&self.0), realm.clone()))
    }

    fn now(&self) -> Now {
        self.1.now()
    }

    fn spec(&self, role: Role) -> LaunchSpec {
        match role {
            Role::Lasting => job("count", &[]),
            Role::Exits(code) => job("exit", &[&code.to_string()]),
            Role::Deaf => job("deaf", &[]),
            Role::Family => job("family", &[]),
            Role::Missing => job("no such job", &[]),
        }
    }

    fn is_ready(&self, mark: &OwnerMark) -> bool {
        self.count(mark) > 0
    }

    fn count(&self, mark: &OwnerMark) -> usize {
        self.0.desks().job(mark.incarnation).map_or(0, |job| job.count())
    }

    fn usurp(&self, target: &Target) {
        let foreign = Job::of(&job("count", &[]));
        foreign.into_iter().for_each(|job| self.0.desks().usurp(target.incarnation, job));
    }

    fn bystander_lives(&self, target: &Target) -> bool {
        self.0.desks().is_usurped(target.incarnation)
    }
}

fn job(kind: &str, args: &[&str]) -> LaunchSpec {
    let args = args.iter().map(|&arg| arg.to_owned()).collect();
    LaunchSpec { program: kind.into(), args, ..LaunchSpec::default() }
}

/// What a job is launched with: another task is another life, another pace is told to the one that runs.
struct Counter {
    task: String,
    pace: String,
}
declare! { impl Config for Counter { task: Restart, pace: Live } }

fn wanted(intent: Intent, task: &str, pace: &str) -> Result<Wanted, Box<dyn Error>> {
    let counter = Counter { task: task.to_owned(), pace: pace.to_owned() };
    let config = fingerprint(counter.inputs(&SecretKey::from_bytes([7; 32])));
    let name = TemplateName::parse("counter")?;
    let live = vec![vec!["pace".to_owned(), counter.pace]];
    let launch = LaunchSpec { live, ..job("count", &[&counter.task]) };
    let fleet = Fleet::try_new(intent, vec![Template::new(name.clone(), Pool::of(2), config)])?;
    Ok(Wanted::try_new(fleet, BTreeMap::from([(name, launch)]))?)
}

/// Ticks until every session is as it is wanted, or waits for an answer and is left alone.
fn settle(driver: &mut Driver) -> Result<(), Box<dyn Error>> {
    loop {
        let tick = driver.tick()?;
        for event in tick.events.iter().filter(|e| !matches!(e, Event::Judged(_))) {
            println!("{event}");
        }
        let asks = |v: &Verdict| matches!(v.reason, Reason::LeftAlone { why: Why::Pending, .. });
        let is_done = |v: &Verdict| v.action == Action::Keep || asks(v);
        if tick.quiet == Quiet::Yes && tick.verdicts.iter().all(is_done) {
            let verdicts = tick.verdicts.iter();
            verdicts.for_each(|v| println!("  {}: {}, {}", v.name, v.action, v.reason));
            return Ok(());
        }
        driver.wait_at_most(&tick, None);
    }
}

/// Returns the job of a session that runs.
fn of_session<T>(floor: &Floor, name: &str, tell: impl FnOnce(&mut Job) -> T) -> Option<T> {
    let mut desks = floor.desks();
    let of_name = desks.lives.iter().filter(|(_, life)| life.mark.name.as_str() == name);
    let lives: Vec<_> = of_name.map(|(incarnation, _)| *incarnation).collect();
    let running = lives.into_iter().find(|life| desks.job(*life).is_some())?;
    desks.job(running).map(tell)
}

fn main() -> Result<(), Box<dyn Error>> {
    let clock = Arc::new(SystemClock::try_new()?);
    for law in laws::ALL {
        let held = law.check(&Candidacy::new(&clock)?);
        held.map_err(|broken| format!("{broken}: {}", broken.breach))?;
    }
    println!("{} laws of a host hold", laws::ALL.len());
    let hunted = Arc::clone(&clock);
    let floor = move || Candidacy::new(&hunted).expect("the names fit the grammar");
    conformance::runtime(floor, Guarantees::strict())?;
    println!("no history breaks a rule of hosts");

    let (installation, fleet) = (InstallationId::from_bytes([2; 16]), FleetName::parse("jobs")?);
    let floor = Floor::open(Arc::clone(&clock) as _);
    let host = JobHost::open(Arc::clone(&floor), Ours { installation, fleet: fleet.clone() });
    let parts = Parts::new(Arc::new(MemoryStore::new()), Arc::new(host), clock);
    let realm = Realm { installation, fleet, holder: "the example".to_owned() };
    let (mut policy, soon) = (Policy::default(), Duration::from_millis(50));
    (policy.patience, policy.settle, policy.drain_for) = (Patience::NONE, soon, Duration::ZERO);
    let wants = wanted(Intent::Run, "sheep", "slow")?;
    let mut driver = Driver::open(parts, realm, wants, DriverOptions::default())?;
    driver.want(wanted(Intent::Run, "sheep", "slow")?, policy.clone());
    settle(&mut driver)?;

    println!("-- the pace is edited");
    driver.want(wanted(Intent::Run, "sheep", "fast")?, policy.clone());
    settle(&mut driver)?;
    let pace = of_session(&floor, "counter-1", |job| job.pace.clone());
    println!("counter-1 was told: {}", pace.unwrap_or_default());

    println!("-- counter-1 has a question, and the task is edited");
    of_session(&floor, "counter-1", |job| job.question = Some("do lambs count?".to_owned()));
    driver.want(wanted(Intent::Run, "goats", "fast")?, policy.clone());
    settle(&mut driver)?;

    println!("-- it is answered");
    of_session(&floor, "counter-1", |job| job.question = None);
    settle(&mut driver)?;

    println!("-- the fleet is stopped");
    driver.want(wanted(Intent::Stop, "goats", "fast")?, policy);
    settle(&mut driver)?;
    Ok(driver.close()?)
}
