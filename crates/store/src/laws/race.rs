//! Do the laws hold when many write at once?

use super::Breach;
use super::breach::{hold, same};
use super::stage::{Stage, bead, damper, id, pool_seat, write};
use crate::{CommitError, LeaseError, Snapshot};
use core::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::Barrier;
use std::thread::{ScopedJoinHandle, scope};
use tenure_bead::{BeadId, Expect, Revision, Write};

pub(super) fn one_of_many_claimants_wins_a_seat(stage: &Stage<'_>) -> Result<(), Breach> {
    let rounds = 1..SEATS.saturating_add(1);
    let won = race(|thread| {
        let mut won = Vec::new();
        for seat in rounds.clone() {
            let n = thread.saturating_mul(SEATS).saturating_add(seat);
            let batch = stage.batch(vec![write(n, Expect::Absent, &[seat])?]);
            match stage.store.commit(&batch) {
                Ok(_) => won.push(seat),
                Err(CommitError::ClaimTaken { .. }) => {}
                Err(other) => return Err(other.into()),
            }
        }
        Ok(won)
    })?;
    let mut winners: Vec<u32> = won.into_iter().flatten().collect();
    winners.sort_unstable();
    same("each seat has one winner", &winners, &rounds.collect())?;
    let beads = stage.snapshot()?.beads.len();
    hold("losers left no trace", beads, |count| *count == winners.len())?;
    Ok(())
}

pub(super) fn no_acknowledged_update_is_lost(stage: &Stage<'_>) -> Result<(), Breach> {
    let subject = id(0)?;
    stage.commit(vec![Write::new(Expect::Absent, bead(0, 0)?)])?;
    race(|_| (0..UPDATES).try_for_each(|_| count_up(stage, &subject)))?;
    let expected = u64::from(THREADS).saturating_mul(UPDATES);
    let (_, counted) = read(&stage.snapshot()?, &subject)?;
    same("every acknowledged update is there", &counted, &expected)
}

/// Counts the bead up by one, however often somebody else is faster.
fn count_up(stage: &Stage<'_>, subject: &BeadId) -> Result<(), Breach> {
    loop {
        let (revision, counted) = read(&stage.store.snapshot()?, subject)?;
        let next = Write::new(Expect::At(revision), bead(0, counted.saturating_add(1))?);
        match stage.store.commit(&stage.batch(vec![next])) {
            Ok(_) => return Ok(()),
            Err(CommitError::Stale { .. }) => {}
            Err(other) => return Err(other.into()),
        }
    }
}

fn read(snapshot: &Snapshot, id: &BeadId) -> Result<(Revision, u64), Breach> {
    let stored = snapshot.beads.iter().find(|s| s.id == *id);
    let bead = stored.and_then(|s| Some((s.revision, s.bead()?.created().boot.ms)));
    bead.ok_or_else(|| Breach::Untrue {
        claim: "a bead that was written is in the snapshot",
        found: format!("{snapshot:?}"),
    })
}

pub(super) fn a_snapshot_is_never_torn(stage: &Stage<'_>) -> Result<(), Breach> {
    let (ended, looks) = (AtomicBool::new(false), AtomicU32::new(0));
    race(|thread| {
        if thread > 0 {
            let looked = look_until(stage, &ended, &looks);
            // A reader that fails looks no more; the writer must not wait for it.
            looks.fetch_add(LOOKS_MIN, Ordering::Relaxed);
            return looked;
        }
        let written = write_in_step(stage, &looks);
        ended.store(true, Ordering::Release);
        written
    })?;
    Ok(())
}

/// Commits two beads and a ledger entry that always show the same number.
fn write_in_step(stage: &Stage<'_>, looks: &AtomicU32) -> Result<(), Breach> {
    let mut expect = Expect::Absent;
    for (moment, failures) in (0..UPDATES_MAX).zip(0..) {
        if moment >= UPDATES && looks.load(Ordering::Relaxed) >= LOOKS_MIN {
            break;
        }
        let writes =
            vec![Write::new(expect, bead(0, moment)?), Write::new(expect, bead(1, moment)?)];
        let batch = stage.batch_with(writes, vec![damper(1, Some(failures))?]);
        expect = Expect::At(stage.store.commit(&batch)?.revision);
    }
    Ok(())
}

fn look_until(stage: &Stage<'_>, ended: &AtomicBool, looks: &AtomicU32) -> Result<(), Breach> {
    let seat = pool_seat(1)?;
    let mut last = Revision::default();
    while !ended.load(Ordering::Acquire) {
        let seen = stage.snapshot()?;
        hold("a look never goes back", (last, seen.revision), |(a, b)| a <= b)?;
        last = seen.revision;
        looks.fetch_add(1, Ordering::Relaxed);
        let Some(damper) = seen.ledger.damper(&seat) else {
            hold("nothing is there before the first commit", seen, |s| s.beads.is_empty())?;
            continue;
        };
        let counted = u64::from(damper.failures);
        let in_step = |s: &tenure_bead::Stored| {
            s.revision == seen.revision && s.bead().is_some_and(|b| b.created().boot.ms == counted)
        };
        hold("all that one commit wrote is seen at once", &seen, |s| {
            s.beads.len() == 2 && s.beads.iter().all(in_step)
        })?;
    }
    Ok(())
}

pub(super) fn one_of_many_supervisors_gets_the_lease(stage: &Stage<'_>) -> Result<(), Breach> {
    stage.store.release_lease(stage.lease)?;
    // Every store stays open until all have tried, or a winner's end would free the lease for another.
    let tried = race(|_| {
        let store = stage.candidate.open();
        match store.acquire_lease("racer") {
            Ok(_) => Ok((store, true)),
            Err(LeaseError::Held { .. }) => Ok((store, false)),
            Err(other) => Err(other.into()),
        }
    })?;
    let winners = tried.iter().filter(|(_, won)| *won).count();
    same("one supervisor gets the lease", &winners, &1)
}

/// Runs a body in several threads that begin together.
fn race<T: Send>(body: impl Fn(u32) -> Result<T, Breach> + Sync) -> Result<Vec<T>, Breach> {
    let begin = Barrier::new(usize::try_from(THREADS).unwrap_or(1));
    let run = |thread| {
        begin.wait();
        body(thread)
    };
    scope(|scope| {
        let run = &run;
        let threads: Vec<_> = (0..THREADS).map(|n| scope.spawn(move || run(n))).collect();
        threads.into_iter().map(joined).collect()
    })
}

fn joined<T>(thread: ScopedJoinHandle<'_, Result<T, Breach>>) -> Result<T, Breach> {
    thread.join().unwrap_or_else(|_| {
        Err(Breach::Untrue {
            claim: "a store does not panic",
            found: "a thread that panicked".to_owned(),
        })
    })
}

/// More than two, so that a lock which lets pairs through is found; few enough for two cores.
const THREADS: u32 = 4;

/// How many seats are fought for; each is one chance for a store to be wrong.
const SEATS: u32 = 12;

/// How often each thread counts up. Fewer and the threads hardly meet; more wait long for a slow disk.
const UPDATES: u64 = 20;

/// How often readers have to look while somebody writes; a thread may start late.
const LOOKS_MIN: u32 = 40;

/// When the writer gives up waiting for readers that come late.
const UPDATES_MAX: u64 = 20_000;
