//! Which processes of ours run that no record tells of? A walk over the whole process table.
//!
//! A session leads a process group and no session of its own: it is started so, and the kernel lets no group
//! leader become a session leader. That leaves shells' jobs and us, and keeps every daemon out of the walk.

use crate::error::Remains;
use crate::handle::Handle;
use crate::mark::{from_environ, is_same_life};
use crate::options::Options;
use crate::proc_fs::{self, Running, Stat, Unread};
use crate::recognize::hold;
use core::time::Duration;
use rustix::io::Errno;
use rustix::process::{Signal, geteuid};
use std::collections::BTreeSet;
use std::io;
use tenure_liveness::OwnerMark;

/// What a walk over the process table found.
#[derive(Debug, Default)]
pub(crate) struct Scan {
    /// Group leaders that carry a mark of ours.
    pub(crate) leaders: Vec<Found>,
    /// What could be ours and could not be read.
    pub(crate) unread: Vec<(u32, Unread)>,
}

/// One process that carries a mark.
#[derive(Clone, Debug)]
pub(crate) struct Found {
    pub(crate) pid: u32,
    pub(crate) stat: Stat,
    pub(crate) mark: OwnerMark,
}

/// Finds every group leader that carries a mark of this installation and fleet, but for those that are held.
pub(crate) fn leaders(options: &Options, held: &BTreeSet<u32>) -> io::Result<Scan> {
    let mut scan = Scan::default();
    let mut pids = proc_fs::pids()?;
    pids.retain(|pid| !held.contains(pid));
    for _ in 0..PASSES_MAX {
        scan.pass(options, pids);
        pids = scan.take_changing();
        if pids.is_empty() {
            return Ok(scan);
        }
    }
    scan.unread.extend(pids.into_iter().map(|pid| (pid, Unread::Changing)));
    Ok(scan)
}

impl Scan {
    fn pass(&mut self, options: &Options, pids: Vec<u32>) {
        for pid in pids {
            match examine(pid) {
                Ok(Some(found)) if options.owns(&found.mark) => self.leaders.push(found),
                Ok(_) => {}
                Err(unread) if is_somebody_elses(pid, &unread) => {}
                Err(unread) => self.unread.push((pid, unread)),
            }
        }
    }

    /// Takes out those that were between two programs: they are looked at again, which mostly settles it.
    fn take_changing(&mut self) -> Vec<u32> {
        let changing = |(_, unread): &(u32, Unread)| matches!(unread, Unread::Changing);
        let (again, unread) = core::mem::take(&mut self.unread).into_iter().partition(changing);
        self.unread = unread;
        let again: Vec<(u32, Unread)> = again;
        again.into_iter().map(|(pid, _)| pid).collect()
    }
}

fn examine(pid: u32) -> Result<Option<Found>, Unread> {
    let stat = proc_fs::stat(pid)?;
    let leads_a_job = stat.group == pid && stat.session != pid;
    if !leads_a_job || stat.running == Running::Zombie {
        return Ok(None);
    }
    let mark = from_environ(&proc_fs::environ(pid)?);
    Ok(mark.map(|mark| Found { pid, stat, mark }))
}

/// Returns whether an unread process cannot be ours: it is gone, or runs under another user.
///
/// Sessions run under our own user. One that changed its user is known by its record, not by a scan.
fn is_somebody_elses(pid: u32, unread: &Unread) -> bool {
    match unread {
        Unread::Vanished => true,
        Unread::Denied | Unread::Changing | Unread::Strange | Unread::Failed(_) => {
            match proc_fs::real_uid(pid) {
                Ok(uid) => uid != geteuid().as_raw(),
                Err(Unread::Vanished) => true,
                Err(_) => false,
            }
        }
    }
}

/// Chooses the session among processes that carry its mark: who was there first is nobody's child here.
pub(crate) fn eldest(found: &[Found]) -> Option<&Found> {
    let pids: BTreeSet<u32> = found.iter().map(|f| f.pid).collect();
    let age = |f: &&Found| (f.stat.start_ticks, pids.contains(&f.stat.parent), f.pid);
    found.iter().min_by_key(age)
}

/// Signals every process that carries exactly this mark, each held and verified; returns how many it reached.
///
/// A process may fork or replace its program while it is looked for, so the walk is repeated until it finds
/// nobody new and nobody who is between two programs.
pub(crate) fn sweep(mark: &OwnerMark, since_ticks: u64, signal: Signal) -> usize {
    let mut reached = BTreeSet::new();
    for _ in 0..SWEEPS_MAX {
        let before = reached.len();
        let (found, elusive) = carriers(since_ticks, |found| is_same_life(found, mark));
        for Found { pid, stat, .. } in found {
            let life = (pid, stat.start_ticks);
            let sent = |handle: Handle| handle.signal(signal).is_ok();
            if !reached.contains(&life) && hold(pid, &stat, mark).is_some_and(sent) {
                reached.insert(life);
            }
        }
        if reached.len() == before && !elusive {
            break;
        }
    }
    reached.len()
}

/// Ends every process whose mark is one of those meant, each held and verified; waits until none is left.
///
/// # Errors
///
/// [`Remains`] names one that could not be held or signalled, or did not end soon.
pub(crate) fn clear(
    since_ticks: u64,
    is_meant: impl Fn(&OwnerMark) -> bool,
) -> Result<(), Remains> {
    let mut remains = None;
    for _ in 0..SWEEPS_MAX {
        let (found, elusive) = carriers(since_ticks, &is_meant);
        remains = found.first().map(|found| Remains { pid: found.pid });
        if found.is_empty() && !elusive {
            break;
        }
        let mut dying = Vec::new();
        for found in found {
            // Who is not held has just changed or gone; the next round tells.
            if let Some(handle) = hold(found.pid, &found.stat, &found.mark) {
                let remains = Remains { pid: found.pid };
                let sent = handle.signal(Signal::KILL);
                sent.or_else(|errno| if errno == Errno::SRCH { Ok(()) } else { Err(remains) })?;
                dying.push((remains, handle));
            }
        }
        let undead = dying.iter().find(|(_, handle)| !handle.ends_within(DEATH_WAIT));
        undead.map_or(Ok(()), |(remains, _)| Err(*remains))?;
    }
    remains.map_or(Ok(()), Err)
}

/// Returns the processes whose mark is one of those meant, and whether one was between two programs.
fn carriers(since_ticks: u64, is_meant: impl Fn(&OwnerMark) -> bool) -> (Vec<Found>, bool) {
    let (mut carriers, mut elusive) = (Vec::new(), false);
    for pid in proc_fs::pids().unwrap_or_default() {
        match carrier(pid, since_ticks) {
            Ok(Some(found)) if is_meant(&found.mark) => carriers.push(found),
            Ok(_) => {}
            Err(unread) => elusive |= matches!(unread, Unread::Changing),
        }
    }
    (carriers, elusive)
}

fn carrier(pid: u32, since_ticks: u64) -> Result<Option<Found>, Unread> {
    let stat = proc_fs::stat(pid)?;
    let may_be = stat.running == Running::Yes && stat.group != 0;
    if !may_be || stat.start_ticks < since_ticks || pid == std::process::id() {
        return Ok(None);
    }
    let mark = from_environ(&proc_fs::environ(pid)?);
    Ok(mark.map(|mark| Found { pid, stat, mark }))
}

/// How often a process is looked at that is between two programs, which lasts a fraction of a millisecond unless
/// the machine is loaded; afterwards it makes the listing partial.
const PASSES_MAX: usize = 8;

/// Ends the race with a program that forks or changes faster than it is looked for; a later stop goes on.
const SWEEPS_MAX: usize = 8;

/// How long a process that was killed is waited for, under the lock of the host. The kernel mostly needs less than
/// a millisecond; one that hangs in a device may need for ever, and ten times more would stall the host for it.
const DEATH_WAIT: Duration = Duration::from_millis(500);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mark::tests::mark;

    fn found(pid: u32, parent: u32, start_ticks: u64) -> Found {
        let stat = Stat {
            running: Running::Yes,
            parent,
            group: pid,
            session: 1,
            start_ticks,
            environ_end: 1,
        };
        let mark = mark(1);
        Found { pid, stat, mark }
    }

    #[track_caller]
    fn check(found: &[Found], expected: Option<u32>) {
        assert_eq!(eldest(found).map(|f| f.pid), expected);
    }

    #[test]
    fn who_started_first_is_the_session() {
        check(&[found(9, 1, 701), found(41, 1, 700)], Some(41));
        check(&[], None);
    }

    #[test]
    fn within_one_tick_the_parent_is_the_session() {
        check(&[found(9, 41, 700), found(41, 1, 700)], Some(41));
    }
}
