//! What does a line of the file say? One for each batch and each change of the lease.

use serde::{Deserialize, Serialize};
use std::io;
use tenure::bead::{BatchToken, Claim, Expect, FencingToken, LedgerWrite, Write, decode, encode};
use tenure::prelude::*;
use tenure::store::Batch;

/// One line of the file. A new kind of line makes old builds refuse the file, which keeps every seat.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub(crate) enum Line {
    Leased { holder: String },
    Released { token: FencingToken },
    Committed { token: BatchToken, fence: FencingToken, writes: Vec<Record>, ledger: Vec<Entry> },
}

/// What was expected, the bead in its own versioned form, and its claims.
pub(crate) type Record = (Option<Revision>, String, Vec<Claim>);
/// Kind, key and, unless the entry is removed, body.
pub(crate) type Entry = (String, String, Option<String>);

impl Line {
    pub(crate) fn of(batch: &Batch) -> Self {
        let expected = |expect| match expect {
            Expect::Absent => None,
            Expect::At(revision) => Some(revision),
        };
        let record = |w: &Write| (expected(w.expect), encode(&w.bead), w.claims.clone());
        let entry = |e: &LedgerWrite| (e.kind().to_owned(), e.key(), e.body());
        let writes = batch.writes.iter().map(record).collect();
        let ledger = batch.ledger.iter().map(entry).collect();
        Self::Committed { token: batch.token, fence: batch.fence, writes, ledger }
    }
}

/// Reads a batch back from what its line says.
pub(crate) fn batch(
    (token, fence): (BatchToken, FencingToken),
    writes: Vec<Record>,
    ledger: Vec<Entry>,
) -> io::Result<Batch> {
    let writes = writes.into_iter().map(write).collect::<io::Result<_>>()?;
    let read = |(kind, key, body): Entry| LedgerWrite::read(&kind, &key, body.as_deref());
    let ledger = ledger.into_iter().map(read).collect::<Result<_, _>>();
    Ok(Batch { token, fence, writes, ledger: ledger.map_err(io::Error::other)? })
}

fn write((expected, bead, claims): Record) -> io::Result<Write> {
    let expect = expected.map_or(Expect::Absent, Expect::At);
    Ok(Write { expect, bead: decode(&bead).map_err(io::Error::other)?, claims })
}
