//! What does the server store? A file per row, replaced as a whole, and one that says which row is handed out.

use crate::wire;
use std::path::{Path, PathBuf};
use std::{fs, io};
use tenure::lifecycle::clock::Wall;
use tenure::lifecycle::{CoderPhase, Life, Row, Seq};

/// The directory of the rows.
pub(crate) struct Rows(PathBuf);

impl Rows {
    pub(crate) fn new(directory: &Path) -> Self {
        Self(directory.to_owned())
    }

    pub(crate) fn directory(&self) -> &Path {
        &self.0
    }

    /// Says which row is handed out from now on; it came to be now.
    pub(crate) fn hand_out(&self, name: &str) -> io::Result<()> {
        self.replace("handed-out", &format!("{name} {}", crate::agent::now().wall.as_unix_ms()))
    }

    /// Returns which row is handed out, and when it came to be.
    pub(crate) fn handed_out(&self) -> io::Result<String> {
        fs::read_to_string(self.0.join("handed-out"))
    }

    /// Reads a row; one that nobody wrote is empty.
    pub(crate) fn read(&self, name: &str) -> io::Result<Row<CoderPhase>> {
        match fs::read_to_string(self.0.join(name)) {
            Ok(text) => parsed(&text).ok_or_else(|| io::Error::other(format!("{name}: {text}"))),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Row::new()),
            Err(error) => Err(error),
        }
    }

    /// Writes a row: whoever reads sees the old one or the new one.
    pub(crate) fn write(&self, name: &str, row: &Row<CoderPhase>) -> io::Result<()> {
        let ((number, tie), seq) =
            row.last.map_or(((0, 0), 0), |(life, seq)| (life.parts(), seq.number()));
        let phase = row.phase.map_or("-", CoderPhase::as_str);
        let moments = [row.started_at, row.ready_at, row.first_ready_at];
        let moments = moments.map(|at| at.map_or("-".to_owned(), |at| at.as_unix_ms().to_string()));
        let began = wire::boot_word(row.began);
        let text = format!("{number} {tie} {seq} {phase} {began} {}", moments.join(" "));
        self.replace(name, &text)
    }

    fn replace(&self, name: &str, text: &str) -> io::Result<()> {
        let new = self.0.join(format!("{name}.new"));
        fs::write(&new, text)?;
        fs::rename(new, self.0.join(name))
    }
}

fn parsed(text: &str) -> Option<Row<CoderPhase>> {
    let words: Vec<&str> = text.split(' ').collect();
    let [number, tie, seq, phase, began, started, ready, first] = words.as_slice() else {
        return None;
    };
    let moment = |word: &str| word.parse().ok().map(Wall::from_unix_ms);
    Some(Row {
        last: Some((
            Life::from_parts(number.parse().ok()?, tie.parse().ok()?),
            Seq::new(seq.parse().ok()?),
        )),
        phase: phase.parse().ok(),
        started_at: moment(started),
        began: wire::boot(began),
        ready_at: moment(ready),
        first_ready_at: moment(first),
    })
}
