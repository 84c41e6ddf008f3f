//! What does the file say, at one revision?

use crate::granted::{self, Granted};
use crate::number::{self, column, counter};
use crate::raw::{self, Raw};
use core::num::NonZeroUsize;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Params, Row, Transaction, params};
use std::borrow::Cow;
use tenure_bead::{Ledger, LedgerWrite, Revision, Stored};
use tenure_store::{Changes, ReadError, Snapshot};

/// Why a read failed, before it is known where the store is.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A record cannot be handed out.
    Record(ReadError),
    /// SQLite failed.
    Engine(rusqlite::Error),
}

impl From<ReadError> for Failure {
    fn from(error: ReadError) -> Self {
        Self::Record(error)
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        Self::Engine(error)
    }
}

/// Reads everything within one transaction, so that no commit can come in between.
pub(crate) fn snapshot(connection: &mut Connection) -> Result<Snapshot, Failure> {
    let transaction = connection.transaction()?;
    let (revision, _) = head(&transaction)?;
    let mut ledger = Ledger::default();
    let sql = "SELECT kind, key, body FROM ledger WHERE body IS NOT NULL";
    for entry in entries(&transaction, sql, [])? {
        ledger.apply(entry);
    }
    let granted = granted(&transaction)?;
    let each = |raws: Vec<Raw<'_>>| granted.decode(raws);
    let shares = raw::decode_while(each, |out| raws(&transaction, EVERY_BEAD, [], out))?;
    let beads = granted::merge(shares);
    Ok(Snapshot { revision, beads, ledger })
}

/// Reads what was written after a revision, up to the end of the revision that fills the page.
pub(crate) fn changes_since(
    connection: &mut Connection,
    since: Revision,
    limit: NonZeroUsize,
) -> Result<Changes, Failure> {
    let transaction = connection.transaction()?;
    let (head, forgotten) = head(&transaction)?;
    if since > head || since < forgotten {
        return Ok(Changes::Reset);
    }
    let upto = page_end(&transaction, since, limit)?.unwrap_or(head);
    let range = params![column(since.number()), column(upto.number())];
    let each = |raws: Vec<Raw<'_>>| raws.into_iter().map(raw::stored).collect();
    let read = |out: &mut dyn FnMut(Raw<'_>)| raws(&transaction, CHANGED_BEADS, range, out);
    let shares = raw::decode_while::<Failure>(each, read)?;
    let mut beads = shares.into_iter().flatten().collect::<Vec<_>>();
    claims_of_each(&transaction, &mut beads)?;
    let ledger = entries(&transaction, CHANGED_ENTRIES, range)?;
    Ok(Changes::Delta { upto, beads, ledger, more: upto < head })
}

/// Returns the last revision, and the one up to which removals are forgotten.
fn head(transaction: &Transaction<'_>) -> rusqlite::Result<(Revision, Revision)> {
    transaction.prepare_cached("SELECT revision, forgotten FROM fleet")?.query_row([], |row| {
        Ok((Revision::new(counter(row.get(0)?)), Revision::new(counter(row.get(1)?))))
    })
}

/// Returns the revision of the record that fills a page, if there are so many.
fn page_end(
    transaction: &Transaction<'_>,
    since: Revision,
    limit: NonZeroUsize,
) -> rusqlite::Result<Option<Revision>> {
    let before = number::column_of_len(limit.get()).saturating_sub(1);
    transaction
        .prepare_cached(
            "SELECT revision FROM (
                 SELECT revision FROM bead WHERE revision > ?1
                 UNION ALL SELECT revision FROM ledger WHERE revision > ?1
             ) ORDER BY revision LIMIT 1 OFFSET ?2",
        )?
        .query_row([column(since.number()), before], |row| row.get(0))
        .map(|revision| Revision::new(counter(revision)))
        .optional()
}

/// Reads beads without their claims, as texts that live as long as the row.
fn raws(
    transaction: &Transaction<'_>,
    sql: &str,
    range: impl Params,
    out: &mut dyn FnMut(Raw<'_>),
) -> Result<(), Failure> {
    let mut statement = transaction.prepare_cached(sql)?;
    let mut rows = statement.query(range)?;
    while let Some(row) = rows.next()? {
        let (id, text) = (text(row, 0)?, text(row, 2)?);
        let revision = Revision::new(counter(row.get(1)?));
        out(Raw { id: &id, revision, text: &text });
    }
    Ok(())
}

/// Reads all claims.
fn granted(transaction: &Transaction<'_>) -> rusqlite::Result<Granted> {
    let mut statement = transaction.prepare_cached(EVERY_CLAIM)?;
    let mut rows = statement.query([])?;
    let mut granted = Granted::default();
    while let Some(row) = rows.next()? {
        granted.push(&text(row, 0)?, (&text(row, 1)?, &text(row, 2)?));
    }
    Ok(granted)
}

/// Gives a few beads their claims: one look for each.
fn claims_of_each(transaction: &Transaction<'_>, beads: &mut [Stored]) -> Result<(), Failure> {
    let mut statement = transaction.prepare_cached(CLAIMS_OF_ONE)?;
    for stored in beads {
        let id = stored.id.clone();
        let mut rows = statement.query([id.as_str()])?;
        while let Some(row) = rows.next()? {
            if let Err(why) = granted::grant(stored, (&text(row, 0)?, &text(row, 1)?)) {
                granted::seal(stored, &body(transaction, id.as_str())?, &why);
            }
        }
    }
    Ok(())
}

fn body(transaction: &Transaction<'_>, id: &str) -> rusqlite::Result<String> {
    let mut body = transaction.prepare_cached("SELECT body FROM bead WHERE id = ?1")?;
    body.query_row([id], |row| Ok(text(row, 0)?.into_owned()))
}

fn entries(
    transaction: &Transaction<'_>,
    sql: &str,
    range: impl Params,
) -> Result<Vec<LedgerWrite>, Failure> {
    let mut statement = transaction.prepare_cached(sql)?;
    let mut rows = statement.query(range)?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        let (kind, key) = (text(row, 0)?, text(row, 1)?);
        let body = if row.get_ref(2)? == ValueRef::Null { None } else { Some(text(row, 2)?) };
        let entry = LedgerWrite::read(&kind, &key, body.as_deref()).map_err(|cause| {
            let (kind, key) = (kind.into_owned(), key.into_owned());
            Failure::Record(ReadError::Ledger { kind, key, cause })
        })?;
        entries.push(entry);
    }
    Ok(entries)
}

/// Borrows a text; bytes that are none are shown as such, so that one bad record hides no other.
fn text<'row>(row: &'row Row<'_>, at: usize) -> rusqlite::Result<Cow<'row, str>> {
    let bytes = row.get_ref(at)?.as_bytes()?;
    Ok(core::str::from_utf8(bytes).map_or_else(|_| String::from_utf8_lossy(bytes), Cow::Borrowed))
}

/// In the order of the file, which is the fastest; merging afterwards costs less than looking each one up.
const EVERY_BEAD: &str = "SELECT id, revision, body FROM bead";

const EVERY_CLAIM: &str = "SELECT bead, kind, key FROM claim ORDER BY bead";

const CLAIMS_OF_ONE: &str = "SELECT kind, key FROM claim WHERE bead = ?1";

const CHANGED_BEADS: &str = "
    SELECT id, revision, body FROM bead
    WHERE revision > ?1 AND revision <= ?2
    ORDER BY revision, id";

const CHANGED_ENTRIES: &str = "
    SELECT kind, key, body FROM ledger
    WHERE revision > ?1 AND revision <= ?2
    ORDER BY revision";
