//! What does an embedder's loop name? Its types, under one `use tenure::prelude::*;`.
//!
//! It has types, and traits for their methods: no function, no module, no error but the one of a tick, and nothing that
//! std's prelude has. It has not all types: what is named once or seldom is left where it is, such as an operator's
//! `Word`, or a `Reading` of declared files.
//! Functions are named where they are called, as `tenure::reconcile::reconcile`.
//! What two crates call `Options` is `DriverOptions` and `ProcessOptions` here.
//!
//! | part | there with |
//! |---|---|
//! | names, config, fleet, verdicts, world | always |
//! | driver, ports, stand-ins for tests | feature `driver` |
//! | local processes and the clock of the machine | feature `process` |
//! | records in one file | feature `sqlite` |
//!
//! # Examples
//!
//! A pool of two comes up, with its numbers, without a disk, a process or a moment of real time:
#![cfg_attr(
    feature = "driver",
    doc = r#"
```
use std::{collections::BTreeMap, sync::Arc};
use tenure::prelude::*;

# fn main() -> Result<(), Box<dyn std::error::Error>> {
let (installation, fleet) = (InstallationId::from_bytes([2; 16]), FleetName::parse("demo")?);
let clock = Arc::new(ManualClock::new(BootId::from_bytes([1; 16])));
let host = Arc::new(ScriptedRuntime::new(installation, fleet.clone(), Arc::clone(&clock)));
let worker = TemplateName::parse("worker")?;
let config = Fingerprint::without_inputs(Digest::from_bytes([0; 32]));
let templates = vec![Template::new(worker.clone(), Pool::of(2), config)];
let launches = BTreeMap::from([(worker, LaunchSpec::default())]);
let wanted = Wanted::try_new(Fleet::try_new(Intent::Run, templates)?, launches)?;
let host_of_driver: Arc<dyn Runtime> = host.clone();
let parts = Parts::new(Arc::new(MemoryStore::new()), host_of_driver, clock);
let realm = Realm { installation, fleet, holder: "the example".to_owned() };
let mut driver = Driver::open(parts, realm, wanted, DriverOptions::default())?;
let tick = loop {
    let tick = driver.tick()?;
    if tick.quiet == Quiet::Yes {
        break tick;
    }
    driver.wait_at_most(&tick, None);
};
assert!(tick.verdicts.iter().all(|verdict| verdict.action == Action::Keep));
let mut living: Vec<String> = host.living().iter().map(|mark| mark.name.to_string()).collect();
living.sort(); // Both were started at once.
assert_eq!(living, ["worker-1", "worker-2"]);
# Ok(())
# }
```
"#
)]
#![cfg_attr(
    not(feature = "driver"),
    doc = r#"
(That needs the feature `driver`.) The rules alone decide about an empty host:

```
use tenure::prelude::*;

# fn main() -> Result<(), Box<dyn std::error::Error>> {
let now = Now { wall: Wall::from_unix_ms(0), boot: Boot { id: BootId::from_bytes([1; 16]), ms: 0 } };
let config = Fingerprint::without_inputs(Digest::from_bytes([0; 32]));
let worker = Template::new(TemplateName::parse("worker")?, Pool::of(2), config);
let fleet = Fleet::try_new(Intent::Run, vec![worker])?;
let listing = Listing { began: now.stamp(), completeness: Completeness::Complete, sightings: vec![] };
let observed = Observed { listing: Some(listing), ..Observed::nothing(now) };
let (revision, entropy) = (Revision::default(), Entropy::from_bytes([7; 32]));
let (beads, ledger, policy) = (vec![], Ledger::default(), Policy::default());
let world = World { fleet, revision, beads, ledger, work: Assigned::NotKept, observed, policy, entropy };
let plan: Plan = tenure::reconcile::reconcile(&world, now);
assert!(plan.verdicts.iter().all(|verdict| verdict.action == Action::Start));
assert_eq!(plan.verdicts.len(), 2);
# Ok(())
# }
```
"#
)]

/// What things are called: the fleet, its templates and sessions, and their public handles.
#[doc(no_inline)]
pub use crate::bead::{
    AgentName, Alias, BeadId, FleetName, InstallationId, MemberName, TemplateName,
};

/// What a session is launched with, and how a change of that is judged; `tenure::drift::declare!` writes the table.
#[doc(no_inline)]
pub use crate::{
    bead::{Digest, Fingerprint},
    drift::{Config, Secret, SecretKey},
};

/// What is wanted: templates with their pools, sessions with names of their own, and how patient the planner is; the
/// [`Patience`] is a field of the [`Policy`].
#[doc(no_inline)]
pub use crate::{
    drift::Patience,
    identity::Pool,
    reconcile::{Fleet, Intent, Limits, NamedSession, Pin, Policy, Template},
};

/// What was decided about each session, and why.
#[doc(no_inline)]
pub use crate::reconcile::{Action, Plan, Reason, Verdict};

/// What a decision depends on, for whoever asks the rules without a driver.
#[doc(no_inline)]
pub use crate::{
    bead::{Boot, BootId, Ledger, Now, Revision, Stored, Wall},
    liveness::{Completeness, Listing},
    reconcile::{Assigned, Entropy, Observed, World},
};

/// The loop: what it is put together from, what a tick says, and where an installation's id is drawn from.
#[cfg(feature = "driver")]
#[doc(no_inline)]
pub use crate::driver::{
    Causes, Driver, Event, Options as DriverOptions, Parts, Quiet, Randomness, Realm, Saw,
    SystemRandomness, Tick, TickError, Wanted, Wants,
};

/// The ports, for the methods of what is behind them, and what is launched.
#[cfg(feature = "driver")]
#[doc(no_inline)]
pub use crate::{
    runtime::{Clock, LaunchSpec, Runtime},
    store::Store,
};

/// Stand-ins for tests: records in memory, sessions by script, a clock that is told what time it is.
#[cfg(feature = "driver")]
#[doc(no_inline)]
pub use crate::{
    runtime::{ManualClock, scripted::ScriptedRuntime},
    store::MemoryStore,
};

/// Sessions as local processes, and the clock of their machine.
#[cfg(feature = "process")]
#[doc(no_inline)]
pub use crate::process::{Options as ProcessOptions, ProcessRuntime, SystemClock};

/// Records in one file.
#[cfg(feature = "sqlite")]
#[doc(no_inline)]
pub use crate::sqlite::SqliteStore;
