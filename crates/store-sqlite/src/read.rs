//! What does the file say, at one revision?

use crate::number::{self, column, counter};
use core::num::NonZeroUsize;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Params, Row, Transaction, params};
use tenure_bead::{BeadId, Body, Claim, Ledger, LedgerWrite, Malformed, Revision, Stored, decode};
use tenure_store::{Changes, ReadError, Snapshot};

/// Why a read failed, before it is known where the store is.
#[derive(Debug)]
pub(crate) enum Failure {
    /// A record cannot be handed out.
    Record(ReadError),
    /// SQLite failed.
    Engine(rusqlite::Error),
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
    let beads = beads(&transaction, EVERY_BEAD, [])?;
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
    let beads = beads(&transaction, CHANGED_BEADS, range)?;
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

/// Reads beads from rows that repeat the bead for each of its claims.
fn beads(
    transaction: &Transaction<'_>,
    sql: &str,
    range: impl Params,
) -> Result<Vec<Stored>, Failure> {
    let mut statement = transaction.prepare_cached(sql)?;
    let mut rows = statement.query(range)?;
    let mut beads: Vec<Stored> = Vec::new();
    while let Some(row) = rows.next()? {
        let id = text(row, ID)?;
        if beads.last().is_none_or(|last| last.id.as_str() != id) {
            beads.push(bead(row, &id)?);
        }
        if let Some(stored) = beads.last_mut() {
            grant(stored, row)?;
        }
    }
    beads.iter_mut().for_each(|stored| stored.claims.sort());
    Ok(beads)
}

fn bead(row: &Row<'_>, id: &str) -> Result<Stored, Failure> {
    let id = BeadId::parse(id).map_err(|cause| {
        let id = id.to_owned();
        Failure::Record(ReadError::Id { id, cause })
    })?;
    let raw = text(row, BODY)?;
    let body = match decode(&raw) {
        Ok(bead) if *bead.id() == id => Body::Bead(bead),
        Ok(bead) => opaque(&raw, format!("key `id` is {}, stored as {id}", bead.id())),
        Err(why) => Body::Opaque { raw: raw.into_owned(), why },
    };
    Ok(Stored {
        id,
        revision: Revision::new(counter(row.get(REVISION)?)),
        claims: Vec::with_capacity(CLAIMS_USUAL),
        body,
    })
}

/// Adds the claim of a row. A kind that only a newer build knows makes the bead opaque: written by this
/// build it would lose the claim.
fn grant(stored: &mut Stored, row: &Row<'_>) -> Result<(), Failure> {
    if row.get_ref(KIND)? == ValueRef::Null {
        return Ok(());
    }
    let (kind, key) = (text(row, KIND)?, text(row, KEY)?);
    match Claim::parse(&kind, &key) {
        Ok(claim) => stored.claims.push(claim),
        Err(error) if stored.bead().is_some() => {
            stored.body = opaque(&text(row, BODY)?, error.to_string());
        }
        Err(_) => {}
    }
    Ok(())
}

fn opaque(raw: &str, why: String) -> Body {
    let excerpt = raw.chars().take(EXCERPT_CHARS_MAX).collect();
    Body::Opaque { raw: raw.to_owned(), why: Malformed::Key { why, excerpt } }
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
fn text<'row>(row: &'row Row<'_>, at: usize) -> rusqlite::Result<std::borrow::Cow<'row, str>> {
    let bytes = row.get_ref(at)?.as_bytes()?;
    Ok(String::from_utf8_lossy(bytes))
}

const EVERY_BEAD: &str = "
    SELECT bead.id, bead.revision, bead.body, claim.kind, claim.key
    FROM bead LEFT JOIN claim ON claim.bead = bead.id
    ORDER BY bead.id";

const CHANGED_BEADS: &str = "
    SELECT bead.id, bead.revision, bead.body, claim.kind, claim.key
    FROM bead LEFT JOIN claim ON claim.bead = bead.id
    WHERE bead.revision > ?1 AND bead.revision <= ?2
    ORDER BY bead.revision, bead.rowid";

const CHANGED_ENTRIES: &str = "
    SELECT kind, key, body FROM ledger
    WHERE revision > ?1 AND revision <= ?2
    ORDER BY revision";

// The columns of the two above.
const ID: usize = 0;
const REVISION: usize = 1;
const BODY: usize = 2;
const KIND: usize = 3;
const KEY: usize = 4;

/// A bead has its seat and its name.
const CLAIMS_USUAL: usize = 2;

/// Enough to recognize a record in a message, as the decoder shows it.
const EXCERPT_CHARS_MAX: usize = tenure_bead::limit::MALFORMED_EXCERPT_CHARS_MAX;
