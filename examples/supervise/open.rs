//! What does a supervisor need before its first tick? Its places, its key, the fleet file, and the parts of a driver.

use crate::Failure;
use crate::args::{Args, Mode};
use crate::crash::CrashAt;
use crate::fleet_file::{self, FleetFile, Source};
use crate::places::Places;
use crate::trouble::Trouble;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use tenure::bead::{Charter, Now};
use tenure::drift::SecretKey;
use tenure::driver::{
    Driver, OpenError as Unopened, Options, Parts, Preview, Randomness as _, Realm,
    SystemRandomness, TickError, Wanted, preview,
};
use tenure::process::{ProcessRuntime, SystemClock};
use tenure::reconcile::{Intent, Plan, World};
use tenure::runtime::Clock as _;
use tenure::sqlite::{OpenError, SqliteStore};
use tenure::store::{MemoryStore, Store};

/// What was found before anything was opened.
pub(crate) struct Start {
    pub(crate) args: Args,
    pub(crate) places: Places,
    pub(crate) key: [u8; 32],
    pub(crate) file: FleetFile,
    /// What is wrong with the fleet file, where it is done without.
    pub(crate) notice: Option<String>,
}

impl Start {
    /// Finds the places and reads the fleet file; what is wrong with the file is for its writer to mend.
    pub(crate) fn of(args: Args) -> Result<Result<Self, String>, Failure> {
        let places = Places::of(&args.state, &args.mode)?;
        let (low, high) = SystemRandomness::default().draw().split();
        let mut drawn = [0; 32];
        drawn.iter_mut().zip(low.into_iter().chain(high)).for_each(|(to, from)| *to = from);
        let key = places.secret_key(drawn)?;
        let secrets = SecretKey::from_bytes(key);
        let read = fleet_file::read(&args.fleet, intent(&args.mode), &secrets);
        let (file, notice) = match (read, &args.mode) {
            (Ok(file), _) => (file, None),
            (Err(what), Mode::Stop) => match places.written()? {
                // Whose sessions they are is all that a stop has to know.
                Some(Charter { fleet, .. }) => {
                    let bare = (args.fleet.as_path(), &fleet);
                    (fleet_file::without_file(bare, Intent::Stop, &secrets)?, Some(what))
                }
                None => return Ok(Err(what)),
            },
            (Err(what), _) => return Ok(Err(what)),
        };
        Ok(Ok(Self { args, places, key, file, notice }))
    }

    /// Reads the fleet file once more.
    pub(crate) fn read_again(args: &Args, key: [u8; 32]) -> Result<FleetFile, String> {
        fleet_file::read(&args.fleet, intent(&args.mode), &SecretKey::from_bytes(key))
    }

    /// Reads once more what a fleet file declares, and the file itself as it was.
    pub(crate) fn read_declared_again(
        (args, source): (&Args, &Source),
        key: [u8; 32],
    ) -> Result<FleetFile, String> {
        let place = (args.fleet.as_path(), source);
        fleet_file::read_declared(place, intent(&args.mode), &SecretKey::from_bytes(key))
    }
}

fn intent(mode: &Mode) -> Intent {
    if *mode == Mode::Stop { Intent::Stop } else { Intent::Run }
}

/// Everything that is open.
pub(crate) struct Open {
    pub(crate) parts: Parts,
    pub(crate) runtime: Arc<ProcessRuntime>,
    pub(crate) clock: Arc<SystemClock>,
    pub(crate) options: Options,
    pub(crate) realm: Realm,
    /// What stands in for directories that are not there, where none is to be made; removed when dropped.
    pub(crate) scratch: Option<TempDir>,
}

pub(crate) fn open(start: &Start) -> Result<Open, Failure> {
    let Start { args, places, file, .. } = start;
    let (drawn, _) = SystemRandomness::default().draw().split();
    let Charter { installation, fleet } = places.charter(&file.name, &args.mode, drawn)?;
    let scratch = scratch(&args.mode, places)?;
    let (sessions, logs) = scratch.as_ref().map_or_else(
        || (places.sessions.clone(), places.logs.clone()),
        |scratch| (existing(&places.sessions, scratch), existing(&places.logs, scratch)),
    );
    let host = tenure::process::Options::new(installation, fleet.clone(), sessions, logs);
    let store = records(&args.mode, &places.state)?;
    let runtime = Arc::new(ProcessRuntime::open(host)?);
    let clock = Arc::new(SystemClock::try_new()?);
    let mut parts = Parts::new(store, Arc::clone(&runtime) as Arc<_>, Arc::clone(&clock) as Arc<_>);
    if let Some(point) = args.crash_at {
        parts.faults = Arc::new(CrashAt(point));
    }
    let holder = format!("supervise, pid {}", std::process::id());
    let realm = Realm { installation, fleet, holder };
    let mut options = Options::default();
    options.policy = file.policy.clone();
    Ok(Open { parts, runtime, clock, options, realm, scratch })
}

/// What a driver is made of.
pub(crate) type Kept = (Parts, Realm, Wanted, Options);

/// Takes the lease; records that are not those of this realm are refused.
pub(crate) fn driver(places: &Places, kept: Kept) -> Result<Driver, Failure> {
    let (parts, realm, wanted, options) = kept;
    let failed = |error: TickError| Trouble::new(&places.state).text(&error).into();
    Driver::open(parts, realm, wanted, options).map_err(|error| match error {
        Unopened::Foreign { found, ours: _ } => places.foreign(&found).into(),
        Unopened::Read(error) => failed(error.into()),
        Unopened::Commit(error) => failed(TickError::Commit(error)),
        error @ (Unopened::Lease(_) | Unopened::NoLaunch { .. }) | error => error.into(),
    })
}

/// Looks at what would be done; records that are not those of this realm are refused.
pub(crate) fn look(start: &Start) -> Result<Seen, Failure> {
    // What stands in for directories goes when this returns, after the look.
    let Open { parts, options, realm, clock, scratch: _scratch, .. } = open(start)?;
    let Preview { world, plan } = preview(&parts, &start.file.wanted, &options)?;
    let Realm { installation, fleet, holder: _ } = realm;
    let ours = Charter { installation, fleet };
    match world.ledger.charter() {
        Some(found) if *found != ours => Err(start.places.foreign(found).into()),
        Some(_) | None => Ok(Seen { world, plan, now: clock.now() }),
    }
}

/// What was seen, and when.
pub(crate) struct Seen {
    pub(crate) world: World,
    pub(crate) plan: Plan,
    pub(crate) now: Now,
}

/// Makes a place for what a host would make; who only looks leaves nothing behind.
fn scratch(mode: &Mode, places: &Places) -> Result<Option<TempDir>, Failure> {
    let is_whole = places.sessions.exists() && places.logs.exists();
    if is_whole || !mode.only_looks() {
        return Ok(None);
    }
    let made = tempfile::tempdir();
    Ok(Some(made.map_err(|error| {
        format!("make a directory in {}: {error}; set TMPDIR", std::env::temp_dir().display())
    })?))
}

/// Returns a directory, or what stands in for it where there is none.
fn existing(dir: &Path, scratch: &TempDir) -> PathBuf {
    if dir.exists() {
        dir.to_owned()
    } else {
        scratch.path().join(dir.file_name().unwrap_or_default())
    }
}

/// Opens the records; who only looks and finds none makes none.
fn records(mode: &Mode, state: &Path) -> Result<Arc<dyn Store>, Failure> {
    if mode.only_looks() {
        return match SqliteStore::open_existing(state) {
            Err(OpenError::Missing { .. } | OpenError::NoDirectory { .. }) => {
                Ok(Arc::new(MemoryStore::new()))
            }
            opened => Ok(Arc::new(opened?)),
        };
    }
    if matches!(mode, Mode::Say(_)) {
        // A word about records that are not there would be taken and mean nothing.
        return Ok(Arc::new(SqliteStore::open_existing(state)?));
    }
    Ok(Arc::new(SqliteStore::open(state)?))
}
