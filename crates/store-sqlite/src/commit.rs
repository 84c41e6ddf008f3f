//! How does a batch become durable, all or nothing?

use crate::claims;
use crate::number::{self, column, counter};
use rusqlite::{
    Connection, ErrorCode, OptionalExtension, Transaction, TransactionBehavior, params,
};
use tenure_bead::{Expect, FencingToken, LedgerWrite, Revision, Write, encode};
use tenure_store::{Batch, Cause, CommitError, Receipt, Seen, limit};

/// Why a batch was not committed, before it is known where the store is.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The batch breaks a rule.
    Refused(CommitError),
    /// The engine failed, and nothing was changed.
    Unchanged(Cause),
    /// SQLite failed while it made the batch durable.
    Unanswered(rusqlite::Error),
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Unchanged(error.into())
    }
}

impl From<CommitError> for Failure {
    fn from(error: CommitError) -> Self {
        Self::Refused(error)
    }
}

/// Commits a batch; whatever fails before the last line is rolled back by the end of the transaction.
pub(crate) fn commit(connection: &mut Connection, batch: &Batch) -> Result<Receipt, Failure> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    if let Some(receipt) = first_receipt(&transaction, batch)? {
        return Ok(receipt);
    }
    let receipt = write(&transaction, batch)?;
    transaction.commit().map_err(after_commit)?;
    Ok(receipt)
}

/// Says what a failure of the very commit means.
///
/// SQLite is busy before it has begun: nothing is written. Any other failure (full disk, failed write or
/// sync) may leave the whole batch in the journal, where the next one to open the file after a crash finds it.
fn after_commit(error: rusqlite::Error) -> Failure {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            Failure::Unchanged(error.into())
        }
        _ => Failure::Unanswered(error),
    }
}

fn first_receipt(
    transaction: &Transaction<'_>,
    batch: &Batch,
) -> rusqlite::Result<Option<Receipt>> {
    transaction
        .prepare_cached("SELECT revision FROM batch WHERE token = ?1")?
        .query_row([batch.token.to_string()], |row| row.get(0))
        .map(|revision| Receipt { revision: Revision::new(counter(revision)) })
        .optional()
}

fn write(transaction: &Transaction<'_>, batch: &Batch) -> Result<Receipt, Failure> {
    let (last, fence) = head(transaction)?;
    if batch.fence != fence {
        return Err(Failure::Refused(CommitError::Fenced {
            presented: batch.fence,
            current: fence,
        }));
    }
    batch.check()?;
    // In the order of the file, so that neighbors find their page still at hand.
    let mut writes: Vec<_> = batch.writes.iter().collect();
    writes.sort_unstable_by_key(|write| write.id());
    let revision = last.next();
    put_beads(transaction, &writes, revision)?;
    claims::move_all(transaction, &writes)?;
    put_entries(transaction, &batch.ledger, revision)?;
    finish(transaction, batch, revision)?;
    Ok(Receipt { revision })
}

/// Returns the last revision and the current fencing token.
fn head(transaction: &Transaction<'_>) -> rusqlite::Result<(Revision, FencingToken)> {
    transaction.prepare_cached("SELECT revision, fence FROM fleet")?.query_row([], |row| {
        let revision = Revision::new(counter(row.get(0)?));
        let fence = FencingToken::new(counter(row.get(1)?));
        Ok((revision, fence))
    })
}

/// Writes the beads that are as their writers believe; the first that is not ends the batch.
///
/// The condition is part of the statement that writes, so each record is looked up once.
fn put_beads(
    transaction: &Transaction<'_>,
    writes: &[&Write],
    revision: Revision,
) -> Result<(), Failure> {
    let mut add = transaction.prepare_cached(ADD_BEAD)?;
    let mut set = transaction.prepare_cached(SET_BEAD)?;
    let revision = column(revision.number());
    for write in writes {
        let (bead, id) = (&write.bead, write.id().as_str());
        let (open, body) = (bead.is_open(), encode(bead));
        let written = match write.expect {
            Expect::Absent => add.execute(params![id, revision, open, body])?,
            Expect::At(seen) => {
                set.execute(params![id, revision, open, body, column(seen.number())])?
            }
        };
        if written == 0 {
            return Err(stale(transaction, write)?);
        }
    }
    Ok(())
}

/// Says what a bead is that was not what its writer believed. It stands in the batch once, so this is
/// what it was before.
fn stale(transaction: &Transaction<'_>, write: &Write) -> rusqlite::Result<Failure> {
    let found = transaction
        .prepare_cached("SELECT revision FROM bead WHERE id = ?1")?
        .query_row([write.id().as_str()], |row| row.get(0))
        .optional()?
        .map_or(Seen::Absent, |r| Seen::At(Revision::new(counter(r))));
    let expected = match write.expect {
        Expect::Absent => Seen::Absent,
        Expect::At(revision) => Seen::At(revision),
    };
    let id = write.id().clone();
    Ok(Failure::Refused(CommitError::Stale { id, expected, found }))
}

fn put_entries(
    transaction: &Transaction<'_>,
    ledger: &[LedgerWrite],
    revision: Revision,
) -> rusqlite::Result<()> {
    let mut put = transaction.prepare_cached(
        "INSERT INTO ledger (kind, key, revision, body) VALUES (?1, ?2, ?3, ?4)
         ON CONFLICT (kind, key) DO UPDATE SET revision = ?3, body = ?4",
    )?;
    let mut removes = false;
    for entry in ledger {
        let body = entry.body();
        removes |= body.is_none();
        let revision = column(revision.number());
        put.execute(params![entry.kind(), entry.key(), revision, body])?;
    }
    if removes {
        forget_removals(transaction)?;
    }
    Ok(())
}

/// Forgets the oldest removals, and remembers up to where, so that a mirror further behind is reset.
fn forget_removals(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    let oldest: Option<i64> = transaction
        .prepare_cached(
            "SELECT revision FROM ledger WHERE body IS NULL
             ORDER BY revision DESC LIMIT 1 OFFSET ?1",
        )?
        .query_row([number::column_of_len(limit::REMOVALS_KEPT)], |row| row.get(0))
        .optional()?;
    if let Some(oldest) = oldest {
        transaction
            .prepare_cached("DELETE FROM ledger WHERE body IS NULL AND revision <= ?1")?
            .execute([oldest])?;
        transaction.prepare_cached("UPDATE fleet SET forgotten = ?1")?.execute([oldest])?;
    }
    Ok(())
}

fn finish(
    transaction: &Transaction<'_>,
    batch: &Batch,
    revision: Revision,
) -> rusqlite::Result<()> {
    let revision = column(revision.number());
    transaction.prepare_cached("UPDATE fleet SET revision = ?1")?.execute([revision])?;
    transaction
        .prepare_cached("INSERT INTO batch (revision, token) VALUES (?1, ?2)")?
        .execute(params![revision, batch.token.to_string()])?;
    let kept = number::column_of_len(limit::TOKENS_KEPT_MIN);
    transaction
        .prepare_cached("DELETE FROM batch WHERE revision <= ?1")?
        .execute([revision.saturating_sub(kept)])?;
    Ok(())
}

const ADD_BEAD: &str = "
    INSERT INTO bead (id, revision, open, body) VALUES (?1, ?2, ?3, ?4)
    ON CONFLICT (id) DO NOTHING";

const SET_BEAD: &str = "
    UPDATE bead SET revision = ?2, open = ?3, body = ?4
    WHERE id = ?1 AND revision = ?5";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{open, read};
    use rusqlite::ffi::{self, Error};
    use tenure_bead::{BatchToken, Seat, TemplateName};

    fn at_commit(code: i32) -> Failure {
        after_commit(rusqlite::Error::SqliteFailure(Error::new(code), None))
    }

    #[test]
    fn a_commit_that_was_not_begun_changed_nothing() {
        for code in [ffi::SQLITE_BUSY, ffi::SQLITE_BUSY_SNAPSHOT, ffi::SQLITE_LOCKED] {
            assert!(matches!(at_commit(code), Failure::Unchanged(_)), "{code}");
        }
    }

    #[test]
    fn a_commit_that_failed_midway_may_have_happened() {
        for code in [ffi::SQLITE_IOERR_FSYNC, ffi::SQLITE_IOERR_WRITE, ffi::SQLITE_FULL] {
            assert!(matches!(at_commit(code), Failure::Unanswered(_)), "{code}");
        }
    }

    fn batch(seats: u32) -> Batch {
        let template = |n| TemplateName::parse(&format!("template-{n}")).unwrap();
        let seat = |n| Seat::Singleton { template: template(n) };
        let entry = |n| LedgerWrite::Damper { seat: seat(n), damper: None };
        Batch {
            token: BatchToken::from_bytes(u128::from(seats).to_be_bytes()),
            fence: FencingToken::new(1),
            writes: Vec::new(),
            ledger: (0..seats).map(entry).collect(),
        }
    }

    #[test]
    fn a_full_disk_before_the_commit_changes_nothing_and_spoils_nothing() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("beads.db");
        open::create(&path).unwrap();
        let mut opened = open::open(&path).unwrap();
        opened.writer.pragma_update(None, "max_page_count", 20).unwrap();
        let full = commit(&mut opened.writer, &batch(5_000)).unwrap_err();
        let Failure::Unchanged(cause) = full else { panic!("{full:?}") };
        assert_eq!(cause.to_string(), "database or disk is full");
        assert_eq!(read::snapshot(&mut opened.reader).unwrap(), tenure_store::Snapshot::default());
        let receipt = commit(&mut opened.writer, &batch(1)).unwrap();
        assert_eq!(read::snapshot(&mut opened.reader).unwrap().revision, receipt.revision);
    }

    #[test]
    fn a_mirror_behind_forgotten_removals_is_reset_and_one_that_saw_them_is_not() {
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("beads.db");
        open::create(&path).unwrap();
        let mut opened = open::open(&path).unwrap();
        let kept = u32::try_from(limit::REMOVALS_KEPT).unwrap();
        let first = commit(&mut opened.writer, &batch(1)).unwrap().revision;
        let mut many = batch(kept + 1);
        many.ledger.remove(0);
        let second = commit(&mut opened.writer, &many).unwrap().revision;
        let mut ask = |since| {
            let page = core::num::NonZeroUsize::MAX;
            read::changes_since(&mut opened.reader, since, page).unwrap()
        };
        assert_eq!(ask(Revision::default()), tenure_store::Changes::Reset);
        for since in [first, second] {
            assert!(matches!(ask(since), tenure_store::Changes::Delta { .. }), "{since}");
        }
    }
}
