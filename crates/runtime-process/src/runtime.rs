//! How does the host of local processes answer the port's calls?

use crate::error::{LeftoversError, OpenError, Refusal};
use crate::handle::Handle;
use crate::recognize::identify;
use crate::record;
use crate::session::{Hold, Session, Verified};
use crate::spawn::{not_spawned, spawn};
use crate::stop::{self, Stop};
use crate::table::{Key, Table, keep};
use crate::{Options, Waker, clock, drain, live, log_file, output, proc_fs, scan};
use core::sync::atomic::{AtomicUsize, Ordering};
use core::time::Duration;
use parking_lot::Mutex;
use std::io;
use std::path::PathBuf;
use std::process::Child;
use tenure_bead::{Activity, AgentName, Attention, BootId, Now, Tell};
use tenure_liveness::{
    Asked, Completeness, ExitRecord, Listing, LiveLane, Observation, Probe, Sighting, Standing,
    StopHow,
};
use tenure_runtime::{Launch, LiveError, Runtime, StartError, Started, StopError, Target};
use tracing::{debug, warn};

/// Hosts sessions as local processes.
///
/// Dropping it ends no session: they go on, and the next host that is opened over the same directory
/// recognizes them. Within one process a session outlives its host as a child that nobody collects, so a
/// supervisor keeps one host for as long as it runs.
#[derive(Debug)]
pub struct ProcessRuntime {
    options: Options,
    boot: BootId,
    table: Mutex<Table>,
    waker: Waker,
    waiting: AtomicUsize,
}

impl ProcessRuntime {
    /// Opens the host over what earlier supervisors left, and finds again what they started.
    ///
    /// # Errors
    ///
    /// [`OpenError`] when a directory cannot be used or the kernel lacks what sessions are recognized by.
    pub fn open(options: Options) -> Result<Self, OpenError> {
        let boot = clock::boot_id()?;
        try_out_the_kernel()?;
        for dir in [&options.dir, &options.logs] {
            record::make_dir(dir).map_err(|cause| dir_error(dir, cause))?;
        }
        let mut table = Table::new(options.clone(), boot);
        let read = record::read_all(&options.dir);
        let (records, unreadable) = read.map_err(|cause| dir_error(&options.dir, cause))?;
        if unreadable > 0 {
            let dir = options.dir.display();
            warn!(%dir, unreadable, "some records of processes are unreadable; their marks are scanned for");
        }
        for record in records.into_iter().filter(|r| options.owns(&r.mark)) {
            table.insert(Session::from_record(record, boot));
        }
        let found = scan::leaders(&options, &table.held()).map_err(OpenError::NoProc)?;
        if let Some(why) = table.adopt(found) {
            debug!(why, "not every process could be looked at");
        }
        Ok(Self {
            options,
            boot,
            table: Mutex::new(table),
            waker: Waker::try_new().map_err(OpenError::NoWaker)?,
            waiting: AtomicUsize::new(0),
        })
    }

    /// Returns a handle that ends [`Runtime::wait`] from another thread.
    #[must_use]
    pub fn waker(&self) -> Waker {
        self.waker.clone()
    }

    /// Returns where the output of a session is appended to.
    #[must_use]
    pub fn log_of(&self, name: &AgentName) -> PathBuf {
        log_file::path(&self.options.logs, name)
    }

    /// Ends by force what sessions of this installation and fleet have left behind that ended by themselves: processes
    /// with the mark of a life whose first process is gone.
    ///
    /// The next life of a session does that for those before it, and so does a stop; it is for a fleet that was stopped,
    /// where there is neither. It looks first, so that whoever runs is known.
    ///
    /// # Errors
    ///
    /// [`LeftoversError`]; some of them may have been ended.
    pub fn end_leftovers(&self, now: Now) -> Result<(), LeftoversError> {
        if let Completeness::Partial { why } = self.list(now).completeness {
            return Err(LeftoversError::Unseen { why });
        }
        Ok(self.table.lock().clear_all()?)
    }

    /// Returns the first process of a session, if it runs and is proved to be it.
    fn verified(&self, target: &Target) -> Option<Verified> {
        self.table.lock().look(target)?.verified()
    }

    /// Says why a life must not be started, if so.
    fn refuse(&self, launch: &Launch, table: &mut Table) -> Option<StartError> {
        let what = &launch.spec.program;
        if !self.options.owns(&launch.mark) {
            return Some(not_spawned(what, Refusal::ForeignMark));
        }
        let unclear = |why: Refusal| StartError::Unclear {
            what: what.display().to_string(),
            cause: why.into(),
        };
        let incarnation = launch.mark.incarnation;
        match table.look(&launch.target()).map(|session| &session.hold) {
            Some(Hold::Child { .. } | Hold::Adopted(_)) => {
                Some(StartError::AlreadyRuns { incarnation })
            }
            Some(Hold::Ended { .. }) => Some(not_spawned(what, Refusal::Spent)),
            Some(Hold::Unproved | Hold::Disputed(_)) => Some(unclear(Refusal::Unproved)),
            Some(Hold::Begun) => Some(unclear(Refusal::Begun)),
            // A record that could not be read tells at least of a start.
            None => record::path(&self.options.dir, &launch.mark)
                .exists()
                .then(|| unclear(Refusal::Begun)),
        }
    }

    /// Records the intent, spawns, and takes the intent back when nothing was spawned.
    fn spawn_recorded(&self, launch: &Launch, intent: &Session) -> Result<Child, StartError> {
        let (dir, mark) = (&self.options.dir, &launch.mark);
        let intended = record::make_dir(dir);
        let intended = intended.and_then(|()| record::write(dir, &intent.record()));
        intended.map_err(|cause| not_spawned(&record::path(dir, mark), cause))?;
        spawn(launch, &self.options).inspect_err(|_| {
            if let Err(error) = record::remove(dir, mark) {
                warn!(bead = %mark.bead, %error, "the record of a start that failed stays behind");
            }
        })
    }

    /// Makes a session of a child that was just spawned.
    fn take(&self, intent: Session, child: Child) -> Session {
        let pid = child.id();
        let handle = Handle::open(pid).ok();
        let identity = handle.as_ref().and_then(|handle| identify(pid, handle, self.boot).ok());
        if identity.is_none() {
            warn!(pid, bead = %intent.mark.bead, "a session could not be identified; it is known as our child only");
        }
        Session { identity, hold: Hold::Child { child, handle }, ..intent }
    }
}

impl Runtime for ProcessRuntime {
    fn list(&self, now: Now) -> Listing {
        let held = self.table.lock().held();
        let scan = scan::leaders(&self.options, &held);
        let mut table = self.table.lock();
        let doubt = match scan {
            Ok(scan) => table.adopt(scan),
            Err(error) => Some(format!("the process table: {error}")),
        };
        let completeness = match doubt {
            None => Completeness::Complete,
            Some(why) => Completeness::Partial { why },
        };
        Listing {
            began: now.stamp(),
            completeness,
            sightings: table.living().into_iter().filter_map(sighting).collect(),
        }
    }

    fn observe(&self, target: &Target, now: Now) -> Observation {
        let mut table = self.table.lock();
        let session = table.look(target);
        let session = session.as_deref();
        Observation {
            incarnation: target.incarnation,
            at: now.stamp(),
            probe: session.map_or(Probe::Unknowable, Session::probe),
            exit: session.map_or(ExitRecord::Missing, Session::exit_record),
            asked: session.and_then(|session| session.asked),
        }
    }

    fn start(&self, launch: &Launch, _now: Now) -> Result<Started, StartError> {
        let mut table = self.table.lock();
        if let Some(refusal) = self.refuse(launch, &mut table) {
            return Err(refusal);
        }
        let drain = drain::of_spec(&launch.spec);
        let drain = drain.map_err(|why| not_spawned(&launch.spec.program, why))?;
        let cleared = table.clear_before(&launch.mark);
        cleared.map_err(|remains| not_spawned(&launch.spec.program, Refusal::Remains(remains)))?;
        let intent = Session { drain, ..Session::begun(launch.mark.clone()) };
        let child = self.spawn_recorded(launch, &intent)?;
        let session = self.take(intent, child);
        // Recorded or not, it runs: a record that cannot be written is no reason to deny that.
        keep(&self.options, &session);
        let process = session.identity;
        table.insert(session);
        table.forget_before(&launch.mark);
        if self.waiting.load(Ordering::SeqCst) > 0 {
            self.waker.wake();
        }
        Ok(Started { process })
    }

    fn stop(&self, target: &Target, how: StopHow, now: Now) -> Result<(), StopError> {
        let mut table = self.table.lock();
        let incarnation = target.incarnation;
        let key: Key = (target.bead.clone(), incarnation);
        // Not settled yet: a child that ended is signalled with its group before it is collected.
        let signalled = match table.peek(&key) {
            Some(session) => match how {
                StopHow::Drain => stop::drain(session),
                StopHow::Ask => stop::signal(session, Stop::Politely),
                StopHow::Force => stop::signal(session, Stop::ByForce),
            },
            None => Err(StopError::NotVerified { incarnation }),
        };
        if signalled.is_ok() {
            let at = now.stamp();
            table.note_asked(&key, Asked { how, at });
        }
        signalled
    }

    fn wait(&self, at_most: Duration) {
        self.waiting.fetch_add(1, Ordering::SeqCst);
        let (keys, handles) = self.table.lock().watched();
        let ended = self.waker.wait(&handles, at_most);
        self.waiting.fetch_sub(1, Ordering::SeqCst);
        let mut table = self.table.lock();
        // Noticed here, so that an end nobody asks about does not end every later wait at once.
        for key in ended.into_iter().filter_map(|at| keys.get(at)) {
            table.settle(key);
        }
    }

    fn attention(&self, target: &Target, now: Now) -> Attention {
        let Some(verified) = self.verified(target) else {
            return Attention::UNKNOWN;
        };
        // Looked at without the lock: a log may lie on a file system that is slow today.
        let face = output::look(&self.options, &verified);
        if verified.handle.has_ended() {
            return Attention::UNKNOWN;
        }
        let note = |face| self.table.lock().note_output(target, face, now.stamp());
        let activity = face.and_then(note).map_or(Activity::Unknown, Activity::Known);
        Attention { attached: Tell::No, pending: Tell::No, activity }
    }

    fn live_lane(&self) -> LiveLane {
        LiveLane::Offered
    }

    fn apply_live(&self, launch: &Launch, _now: Now) -> Result<(), LiveError> {
        let target = launch.target();
        let not_verified = || LiveError::NotVerified { incarnation: target.incarnation };
        let ours = self.options.owns(&launch.mark);
        let verified = ours.then(|| self.verified(&target)).flatten();
        // The lock is free while the commands run.
        for command in &launch.spec.live {
            let runs = |verified: &&Verified| !verified.handle.has_ended();
            let verified = verified.as_ref().filter(runs).ok_or_else(not_verified)?;
            live::run(command, &launch.spec, verified, &self.options)?;
        }
        verified.map(drop).ok_or_else(not_verified)
    }
}

fn sighting(session: &Session) -> Option<Sighting> {
    let process = match session.hold {
        Hold::Child { .. } | Hold::Adopted(_) => session.identity,
        Hold::Unproved | Hold::Disputed(_) => None,
        Hold::Begun | Hold::Ended { .. } => return None,
    };
    Some(Sighting { mark: session.mark.clone(), standing: Standing::Running, process })
}

/// Tries on ourselves what has to work on sessions.
fn try_out_the_kernel() -> Result<(), OpenError> {
    let me = std::process::id();
    Handle::open(me).map_err(|errno| OpenError::NoPidfd(errno.into()))?;
    proc_fs::stat(me).map_err(|unread| OpenError::NoProc(io::Error::other(unread)))?;
    Ok(())
}

fn dir_error(path: &std::path::Path, cause: io::Error) -> OpenError {
    let path = path.into();
    OpenError::Dir { path, cause }
}
