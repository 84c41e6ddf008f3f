//! How long do the calls of the store take with 100 000 records? Prints medians and 99th percentiles.
//!
//! `cargo bench -p tenure-store-sqlite`, with `TENURE_BENCH_DIR` for another disk than the one of temporary files.

#![expect(clippy::print_stdout, reason = "a bench says what it measured")]

use core::error::Error;
use core::num::NonZeroUsize;
use core::time::Duration;
use std::path::Path;
use std::time::Instant;
use tenure_bead::{
    AgentName, BatchToken, Bead, BeadId, Body, Boot, BootId, Change, Deadline, Digest, Expect,
    Fingerprint, Generation, Incarnation, InstanceToken, Now, Prepared, Revision, Seat, Slot,
    TemplateName, Wall, Write,
};
use tenure_store::{Batch, Lease, Store};
use tenure_store_sqlite::SqliteStore;

type Outcome<T> = Result<T, Box<dyn Error>>;

fn main() -> Outcome<()> {
    let directory = match std::env::var_os("TENURE_BENCH_DIR") {
        Some(parent) => tempfile::tempdir_in(parent)?,
        None => tempfile::tempdir()?,
    };
    let path = directory.path().join("beads.db");
    let mut bench = Bench::fill(&path)?;
    println!("{:<42} {:>10} {:>10} {:>6}", "", "median", "p99", "runs");
    report("compare-and-set: one bead, durable", 2_000, || bench.set(1))?;
    report("batch: 1 000 beads all over the file", 100, || bench.set(1_000))?;
    report("snapshot: 100 000 beads, on all cores", 30, || bench.snapshot())?;
    report("  its SQL alone: every row and claim read", 15, || scan(&path))?;
    report("  its JSON alone: decoded on one core", 15, || bench.decode())?;
    report("changes: asked, none", 2_000, || bench.changes(0))?;
    report("changes: the last 1 000 beads", 50, || bench.changes(1))?;
    drop(bench);
    report("reopen: an existing file", 50, || {
        let begun = Instant::now();
        let store = SqliteStore::open(&path)?;
        let took = begun.elapsed();
        drop(store);
        Ok(took)
    })
}

struct Bench {
    store: SqliteStore,
    lease: Lease,
    beads: Vec<(Bead, Revision)>,
    /// The revisions that were committed, oldest first.
    made: Vec<Revision>,
    drawn: u64,
    next: usize,
}

impl Bench {
    fn fill(path: &Path) -> Outcome<Self> {
        let store = SqliteStore::open(path)?;
        let lease = store.acquire_lease("bench")?;
        let beads: Vec<_> = (1..=RECORDS).map(bead).collect::<Outcome<_>>()?;
        let mut bench =
            Self { store, lease, beads: Vec::new(), made: Vec::new(), drawn: 0, next: 0 };
        let begun = Instant::now();
        for chunk in beads.chunks(10_000) {
            let new = chunk.iter().cloned();
            let batch = bench.batch(new.map(|b| Write::new(Expect::Absent, b)).collect());
            let revision = bench.store.commit(&batch)?.revision;
            bench.made.push(revision);
            bench.beads.extend(chunk.iter().map(|b| (b.clone(), revision)));
        }
        let bytes = tenure_bead::encode(&bench.beads[0].0).len();
        println!("filled {RECORDS} records of {bytes} bytes in {:?}", begun.elapsed());
        Ok(bench)
    }

    fn batch(&mut self, writes: Vec<Write>) -> Batch {
        self.drawn += 1;
        Batch {
            token: BatchToken::from_bytes(u128::from(self.drawn).to_be_bytes()),
            fence: self.lease.token,
            writes,
            ledger: Vec::new(),
        }
    }

    /// Writes so many beads anew, spread over all of them.
    fn set(&mut self, count: usize) -> Outcome<Duration> {
        let mut places = Vec::new();
        for _ in 0..count {
            self.next = (self.next + STRIDE) % self.beads.len();
            places.push(self.next);
        }
        let write = |place: &usize| {
            let (bead, revision) = &self.beads[*place];
            Write::new(Expect::At(*revision), bead.clone())
        };
        let writes = places.iter().map(write).collect();
        let batch = self.batch(writes);
        let begun = Instant::now();
        let receipt = self.store.commit(&batch)?;
        let took = begun.elapsed();
        self.made.push(receipt.revision);
        for place in places {
            self.beads[place].1 = receipt.revision;
        }
        Ok(took)
    }

    fn snapshot(&self) -> Outcome<Duration> {
        let begun = Instant::now();
        let snapshot = self.store.snapshot()?;
        let took = begun.elapsed();
        let readable =
            |s: &&tenure_bead::Stored| matches!(s.body, Body::Bead(_)) && s.claims.len() == 2;
        assert_eq!(snapshot.beads.iter().filter(readable).count(), self.beads.len());
        Ok(took)
    }

    fn decode(&self) -> Outcome<Duration> {
        let texts: Vec<_> = self.beads.iter().map(|(b, _)| tenure_bead::encode(b)).collect();
        let begun = Instant::now();
        let beads: Vec<_> =
            texts.iter().map(|t| tenure_bead::decode(t)).collect::<Result<_, _>>()?;
        let took = begun.elapsed();
        assert_eq!(beads.len(), texts.len());
        Ok(took)
    }

    /// Reads what the last few commits wrote.
    fn changes(&self, commits: usize) -> Outcome<Duration> {
        let since = self.made[self.made.len() - 1 - commits];
        let begun = Instant::now();
        let changes = self.store.changes_since(since, NonZeroUsize::MAX)?;
        let took = begun.elapsed();
        drop(changes);
        Ok(took)
    }
}

/// Reads what a snapshot reads and makes nothing of it: what is left of a snapshot if decoding were free.
fn scan(path: &Path) -> Outcome<Duration> {
    let connection = rusqlite::Connection::open(path)?;
    let begun = Instant::now();
    let mut bytes = 0;
    for sql in
        ["SELECT id, revision, body FROM bead", "SELECT bead, kind, key FROM claim ORDER BY bead"]
    {
        let mut statement = connection.prepare(sql)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            bytes += row.get_ref(0)?.as_bytes()?.len() + row.get_ref(2)?.as_bytes()?.len();
        }
    }
    let took = begun.elapsed();
    assert!(bytes > 0, "something was read");
    Ok(took)
}

/// Makes a running bead, the largest common record.
fn bead(number: u32) -> Outcome<Bead> {
    let template = TemplateName::parse("rig/worker")?;
    let slot = Slot::try_new(number).ok_or("a slot from 1")?;
    let seat = Seat::Numbered { template, slot };
    let name = AgentName::parse(&format!("rig/worker-{number}"))?;
    // Ids of real beads are in no order.
    let id = BeadId::parse(&format!("tb-{:08x}", number.wrapping_mul(2_654_435_769)))?;
    let boot = Boot { id: BootId::from_bytes([1; 16]), ms: u64::from(number) };
    let now = Now { wall: Wall::from_unix_ms(1_790_000_000_000), boot };
    let incarnation = Incarnation {
        generation: Generation::new(1),
        token: InstanceToken::from_bytes(u128::from(number).to_be_bytes()),
    };
    let begun = Bead::wanted(id, name, seat, now.stamp()).apply(Change::BeginStart {
        incarnation,
        lease: Deadline::after(now, Duration::from_secs(60)),
        attempt: 1,
        prepared: Prepared::new(Fingerprint::without_inputs(Digest::from_bytes([7; 32]))),
    })?;
    let at = now.stamp();
    Ok(begun.apply(Change::ConfirmStart { incarnation, at })?)
}

fn report(what: &str, runs: usize, mut run: impl FnMut() -> Outcome<Duration>) -> Outcome<()> {
    let mut times: Vec<_> = (0..runs).map(|_| run()).collect::<Outcome<_>>()?;
    times.sort_unstable();
    let (median, p99) = (times[runs / 2], times[runs * 99 / 100]);
    let ms = |time: Duration| format!("{:.3} ms", time.as_secs_f64() * 1e3);
    println!("{what:<42} {:>10} {:>10} {runs:>6}", ms(median), ms(p99));
    Ok(())
}

const RECORDS: u32 = 100_000;

/// Coprime to the number of records, so that every bead has its turn, and far from its neighbor.
const STRIDE: usize = 7_919;
