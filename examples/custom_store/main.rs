//! How does an embedder keep records in a place of its own? A store over one append-only file of JSON lines.
//!
//! Every batch is one line, flushed to the disk before it is acknowledged; [`MemoryStore`] judges it, which every
//! handle fills by reading the lines it has not read yet, under a lock on the file. The lease is a lock on a second
//! file, so it ends with its holder.
//!
//! What it does not do: the file only grows, and opening reads all of it. One record that this build cannot read
//! makes the whole store unreadable, where SQLite's hands out that one as opaque. A disk that fails a flush and
//! shows what it did not keep is believed. Locks hold on one machine, on a local file system.

#![expect(clippy::print_stdout, reason = "it shows what happens")]

mod line;
mod log;
mod store;

use core::error::Error;
use std::{collections::BTreeMap, fs::OpenOptions, io::Write as _, sync::Arc};
use store::JsonLines;
use tempfile::TempDir;
use tenure::bead::Bead;
use tenure::driver::{FaultPoint, Faults, Flow, OpenError};
use tenure::prelude::*;
use tenure::store::laws::{self, Candidate};

/// A file for each law.
struct InDir(TempDir);

impl Candidate for InDir {
    #[expect(clippy::expect_used, reason = "a law has nobody to tell of a full disk")]
    fn open(&self) -> Arc<dyn Store> {
        let path = self.0.path().join("records.jsonl");
        Arc::new(JsonLines::open(&path).expect("a new directory can be written to"))
    }

    fn bury(&self, store: Arc<dyn Store>) {
        drop(store); // The lock goes with its file, as it does when a process ends.
    }
}

/// Ends the driver at one moment, as its death would.
#[derive(Debug)]
struct DiesAt(FaultPoint);

impl Faults for DiesAt {
    fn reach(&self, point: FaultPoint) -> Flow {
        if point == self.0 { Flow::Crash } else { Flow::Go }
    }
}

/// A fleet whose records are in a directory; the machine goes on when its driver dies.
struct Bench {
    dir: TempDir,
    host: ScriptedRuntime,
    clock: Arc<ManualClock>,
    realm: Realm,
}

impl Bench {
    fn new() -> Result<Self, Box<dyn Error>> {
        let clock = Arc::new(ManualClock::new(BootId::from_bytes([1; 16])));
        let (installation, fleet) =
            (InstallationId::from_bytes([2; 16]), FleetName::parse("demo")?);
        let host = ScriptedRuntime::new(installation, fleet.clone(), Arc::clone(&clock));
        let realm = Realm { installation, fleet, holder: "the example".to_owned() };
        Ok(Self { dir: tempfile::tempdir()?, host, clock, realm })
    }

    fn parts(&self) -> Result<Parts, Box<dyn Error>> {
        let store = JsonLines::open(&self.dir.path().join("records.jsonl"))?;
        Ok(Parts::new(Arc::new(store), Arc::new(self.host.reopen()), Arc::clone(&self.clock) as _))
    }

    fn driver(&self, parts: Parts) -> Result<Driver, Box<dyn Error>> {
        let name = TemplateName::parse("worker")?;
        let config = Fingerprint::without_inputs(Digest::from_bytes([0; 32]));
        let template = Template::new(name.clone(), Pool::of(3), config);
        let fleet = Fleet::try_new(Intent::Run, vec![template])?;
        let wanted = Wanted::try_new(fleet, BTreeMap::from([(name, LaunchSpec::default())]))?;
        Ok(Driver::open(parts, self.realm.clone(), wanted, DriverOptions::default())?)
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    for law in laws::ALL {
        law.check(&InDir(tempfile::tempdir()?))
            .map_err(|broken| format!("{broken}: {}", broken.breach))?;
    }
    println!("{} laws of a store hold", laws::ALL.len());

    let bench = Bench::new()?;
    let mut parts = bench.parts()?;
    parts.faults = Arc::new(DiesAt("start.after-effect".parse()?));
    let mut driver = bench.driver(parts)?;
    let second = bench.driver(bench.parts()?).err().and_then(|e| e.downcast::<OpenError>().ok());
    println!("a second supervisor is refused: {}", second.is_some());
    println!("the driver dies: {}", driver.tick().is_err());
    let mut started = bench.host.living();
    drop(driver);
    println!("{} sessions run, and no record says so", started.len());
    let file = OpenOptions::new().append(true).open(bench.dir.path().join("records.jsonl"));
    file?.write_all(br#"{"Committed":{"token":"a line that the crash to"#)?;

    let mut driver = bench.driver(bench.parts()?)?;
    while driver.tick()?.quiet == Quiet::No {}
    let mut living = bench.host.living();
    started.sort_by(|a, b| a.name.cmp(&b.name));
    living.sort_by(|a, b| a.name.cmp(&b.name));
    println!("its successor keeps the same lives: {}", living == started);
    let mut beads: Vec<&Bead> = driver.beads().iter().filter_map(Stored::bead).collect();
    beads.sort_by(|a, b| a.name().cmp(b.name()));
    beads.iter().for_each(|bead| println!("{}: {:?}", bead.name(), bead.phase().kind()));
    driver.close()?;
    let kept = JsonLines::open(&bench.dir.path().join("records.jsonl"))?.snapshot()?;
    println!("{} records are in the file", kept.beads.len());
    Ok(())
}
