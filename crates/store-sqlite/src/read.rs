//! What does the file say, at one revision?

use crate::number::{self, column, counter};
use crate::raw::{self, Raw};
use core::num::NonZeroUsize;
use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, Params, Row, Transaction, params};
use std::borrow::Cow;
use tenure_bead::{Claim, ClaimError, Ledger, LedgerWrite, Revision, Stored};
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
    let mut raws = raws(&transaction, EVERY_BEAD, [])?;
    raws.sort_unstable_by(|a, b| a.id.cmp(&b.id));
    let mut beads = raw::decode_all(raws)?;
    claims(&transaction, &mut beads)?;
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
    let mut beads = raw::decode_all(raws(&transaction, CHANGED_BEADS, range)?)?;
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

/// Reads beads without their claims, as texts.
fn raws(transaction: &Transaction<'_>, sql: &str, range: impl Params) -> Result<Vec<Raw>, Failure> {
    let mut statement = transaction.prepare_cached(sql)?;
    let rows = statement.query_map(range, |row| {
        Ok(Raw {
            id: text(row, 0)?.into_owned(),
            revision: Revision::new(counter(row.get(1)?)),
            text: text(row, 2)?.into_owned(),
        })
    })?;
    Ok(rows.collect::<Result<_, _>>()?)
}

/// Gives all beads, sorted by id, their claims: one pass over both.
fn claims(transaction: &Transaction<'_>, beads: &mut [Stored]) -> Result<(), Failure> {
    let mut statement = transaction.prepare_cached(EVERY_CLAIM)?;
    let mut rows = statement.query([])?;
    let mut beads = beads.iter_mut().peekable();
    while let Some(row) = rows.next()? {
        let holder = text(row, 0)?;
        while beads.next_if(|stored| stored.id.as_str() < &*holder).is_some() {}
        // A claim without its bead, which only a foreign hand writes, blocks its seat all the same.
        let Some(stored) = beads.peek_mut().filter(|stored| stored.id.as_str() == holder) else {
            continue;
        };
        grant(transaction, stored, (&text(row, 1)?, &text(row, 2)?))?;
    }
    Ok(())
}

/// Gives a few beads their claims: one look for each.
fn claims_of_each(transaction: &Transaction<'_>, beads: &mut [Stored]) -> Result<(), Failure> {
    let mut statement = transaction.prepare_cached(CLAIMS_OF_ONE)?;
    for stored in beads {
        let id = stored.id.clone();
        let mut rows = statement.query([id.as_str()])?;
        while let Some(row) = rows.next()? {
            grant(transaction, stored, (&text(row, 0)?, &text(row, 1)?))?;
        }
    }
    Ok(())
}

/// Adds a claim. A kind that only a newer build knows makes the bead opaque: written by this build it
/// would lose the claim.
fn grant(
    transaction: &Transaction<'_>,
    stored: &mut Stored,
    (kind, key): (&str, &str),
) -> Result<(), Failure> {
    match claim(stored, kind, key) {
        Ok(claim) => {
            // Kept sorted; there are two as a rule.
            let at = stored.claims.partition_point(|held| *held < claim);
            stored.claims.insert(at, claim);
        }
        Err(error) if stored.bead().is_some() => {
            let mut body = transaction.prepare_cached("SELECT body FROM bead WHERE id = ?1")?;
            let text =
                body.query_row([stored.id.as_str()], |row| Ok(text(row, 0)?.into_owned()))?;
            stored.body = raw::opaque(text, error.to_string());
        }
        Err(_) => {}
    }
    Ok(())
}

/// Reads a claim; one to the bead's own name shares that name instead of a copy.
fn claim(stored: &Stored, kind: &str, key: &str) -> Result<Claim, ClaimError> {
    match stored.bead() {
        Some(bead) if kind == NAME && bead.name().as_str() == key => {
            Ok(Claim::Name(bead.name().clone()))
        }
        Some(_) | None => Claim::parse(kind, key),
    }
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

/// In the order of the file, which is the fastest; sorting afterwards costs less than looking each one up.
const EVERY_BEAD: &str = "SELECT id, revision, body FROM bead";

const EVERY_CLAIM: &str = "SELECT bead, kind, key FROM claim ORDER BY bead";

const CLAIMS_OF_ONE: &str = "SELECT kind, key FROM claim WHERE bead = ?1";

const CHANGED_BEADS: &str = "
    SELECT id, revision, body FROM bead
    WHERE revision > ?1 AND revision <= ?2
    ORDER BY revision, rowid";

const CHANGED_ENTRIES: &str = "
    SELECT kind, key, body FROM ledger
    WHERE revision > ?1 AND revision <= ?2
    ORDER BY revision";

/// How claims to names are written.
const NAME: &str = "name";
