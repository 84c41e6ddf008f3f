//! Which tables does the file have, and how does an older file become a current one?

use crate::number;
use rusqlite::{Connection, TransactionBehavior};

/// Marks a SQLite file as ours: the letters `Tnur`. A file without it is somebody else's and is not touched.
pub(crate) const APPLICATION_ID: i32 = 0x546e_7572;

/// Each step takes a file from one schema version to the next; the version is how many were taken.
///
/// A step that was ever released is never edited: files out there have taken it.
pub(crate) const MIGRATIONS: &[&str] = &[FIRST];

/// Returns the newest version that this build knows.
pub(crate) fn known() -> i64 {
    number::column_of_len(MIGRATIONS.len())
}

/// Returns which version a file has.
pub(crate) fn version(connection: &Connection) -> rusqlite::Result<i64> {
    connection.pragma_query_value(None, "user_version", |row| row.get(0))
}

/// Takes all steps that the file has not taken, in one transaction.
pub(crate) fn migrate(connection: &mut Connection, steps: &[&str]) -> rusqlite::Result<()> {
    let transaction = connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    // Asked again within the transaction: another process may have been faster.
    let taken = number::count(version(&transaction)?);
    for step in steps.iter().skip(taken) {
        transaction.execute_batch(step)?;
    }
    transaction.pragma_update(None, "user_version", number::column_of_len(steps.len()))?;
    transaction.commit()
}

/// Everything is readable with the `sqlite3` tool: names are texts, bodies are JSON.
///
/// The claims are unique by the primary key, so no error of ours can lend a seat twice.
const FIRST: &str = "
    CREATE TABLE fleet (
        one       INTEGER PRIMARY KEY CHECK (one = 1),
        revision  INTEGER NOT NULL,
        fence     INTEGER NOT NULL,
        forgotten INTEGER NOT NULL
    ) STRICT;
    INSERT INTO fleet (one, revision, fence, forgotten) VALUES (1, 0, 1, 0);

    CREATE TABLE bead (
        id       TEXT NOT NULL PRIMARY KEY CHECK (id <> '' AND id = trim(id)),
        revision INTEGER NOT NULL,
        open     INTEGER NOT NULL CHECK (open IN (0, 1)),
        body     TEXT NOT NULL
    ) STRICT;
    CREATE INDEX bead_by_revision ON bead (revision);

    CREATE TABLE claim (
        kind TEXT NOT NULL,
        key  TEXT NOT NULL,
        bead TEXT NOT NULL REFERENCES bead (id),
        PRIMARY KEY (kind, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX claim_by_bead ON claim (bead);

    CREATE TABLE ledger (
        kind     TEXT NOT NULL,
        key      TEXT NOT NULL,
        revision INTEGER NOT NULL,
        body     TEXT,
        PRIMARY KEY (kind, key)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX ledger_by_revision ON ledger (revision);
    CREATE INDEX ledger_removal ON ledger (revision) WHERE body IS NULL;

    CREATE TABLE batch (
        revision INTEGER PRIMARY KEY,
        token    TEXT NOT NULL UNIQUE
    ) STRICT;
";

#[cfg(test)]
mod tests {
    use super::*;

    const STEPS: [&str; 3] = [
        FIRST,
        "ALTER TABLE bead ADD COLUMN note TEXT; UPDATE bead SET note = 'old'",
        "CREATE TABLE extra (one INTEGER) STRICT",
    ];

    fn opened(steps: &[&str]) -> Connection {
        let mut connection = Connection::open_in_memory().unwrap();
        migrate(&mut connection, steps).unwrap();
        connection.execute("INSERT INTO bead VALUES ('b', 7, 1, 'text')", []).unwrap();
        connection
    }

    #[test]
    fn an_older_file_takes_the_steps_it_lacks_and_keeps_its_records() {
        let mut connection = opened(&STEPS[..1]);
        migrate(&mut connection, &STEPS).unwrap();
        let kept: (i64, String) = connection
            .query_row("SELECT revision, note FROM bead", [], |row| Ok((row.get(0)?, row.get(1)?)))
            .unwrap();
        assert_eq!(kept, (7, "old".to_owned()));
        assert_eq!(version(&connection).unwrap(), 3);
    }

    #[test]
    fn a_current_file_takes_no_step() {
        let mut connection = opened(&STEPS[..1]);
        migrate(&mut connection, &STEPS[..1]).unwrap();
        assert_eq!(version(&connection).unwrap(), 1);
    }

    #[test]
    fn a_step_that_fails_leaves_the_file_as_it_was() {
        let mut connection = opened(&STEPS[..1]);
        let broken = [STEPS[0], STEPS[1], "CREATE NONSENSE"];
        assert!(migrate(&mut connection, &broken).is_err());
        assert_eq!(version(&connection).unwrap(), 1);
        assert!(connection.prepare("SELECT note FROM bead").is_err());
    }
}
