//! Who is told what happens, and how? A person at a terminal a table, a program JSON, everybody else lines.

use crate::table::{self, Recent, Row, Table, View, told};
use crate::{json, print};
use std::io;
use tenure::bead::{ChangeKind, FleetName, Now, Wall};
use tenure::driver::Event;
use tenure::reconcile::{Action, Step};

/// How what happens is told.
#[derive(Debug)]
pub(crate) enum Teller {
    /// One line each, as it happens.
    Lines,
    /// One JSON object in each line.
    Json,
    /// A live table.
    Table {
        /// What is on the terminal.
        table: Table,
        /// What happened lately.
        recent: Recent,
        /// Whose sessions these are.
        title: String,
        /// How they were last.
        rows: Vec<Row>,
        /// What the person has to be told.
        notice: Option<String>,
    },
}

impl Teller {
    /// Shows a table if somebody is there to look at it; otherwise lines are told.
    ///
    /// # Errors
    ///
    /// When there is a terminal and it cannot be drawn on.
    pub(crate) fn open(fleet: &FleetName, on_quit: impl Fn() + Send + 'static) -> io::Result<Self> {
        if !table::is_there() {
            return Ok(Self::Lines);
        }
        let table = Table::open(on_quit)?;
        let (recent, title) = (Recent::default(), fleet.to_string());
        Ok(Self::Table { table, recent, title, rows: Vec::new(), notice: None })
    }

    /// Tells what happened in a tick.
    pub(crate) fn event(&mut self, event: &Event, at: Wall) {
        match self {
            Self::Json => print(&json::event(event, at)),
            Self::Lines | Self::Table { .. } if !is_news(event) => {}
            Self::Lines => print(&format!("{at} {event}")),
            Self::Table { recent, .. } => recent.push(at, &short(event)),
        }
    }

    /// Tells what the supervisor itself has to say, at once.
    pub(crate) fn note(&mut self, text: &str, now: Now) {
        let at = now.wall;
        match self {
            Self::Json => print(&json::note(text, at)),
            Self::Lines => print(&format!("{at} supervise: {text}")),
            Self::Table { recent, .. } => recent.push(at, &format!("supervise: {text}")),
        }
        self.refresh(now);
    }

    /// Shows how all sessions are, and what the person has to be told until it is mended.
    pub(crate) fn show(&mut self, fresh: impl FnOnce() -> Vec<Row>, wrong: Option<&str>, now: Now) {
        if let Self::Table { rows, notice, .. } = self {
            *rows = fresh();
            *notice = wrong.map(str::to_owned);
        }
        self.refresh(now);
    }

    fn refresh(&self, now: Now) {
        if let Self::Table { table, recent, title, rows, notice } = self {
            let (title, rows, notice) = (title.clone(), rows.clone(), notice.clone());
            table.show(View { title, rows, events: recent.lines(), notice, now });
        }
    }
}

/// What is done has an event of its own; of verdicts only those are news that say why nothing is done, or why
/// somebody is disturbed. That a record says so, too, is none.
fn is_news(event: &Event) -> bool {
    if let Event::Recorded { step: Step::Change(change), .. } = event {
        let said = [ChangeKind::BeginDrain, ChangeKind::BeginStop, ChangeKind::BeginLive];
        return !said.contains(change);
    }
    let done = [Action::Record, Action::Start, Action::Adopt];
    !matches!(event, Event::Judged(verdict) if done.contains(&verdict.action))
}

/// Leaves out the dates that a table says in its columns.
fn short(event: &Event) -> String {
    if let Event::Judged(verdict) = event {
        format!("{}: {}", verdict.name, told(verdict))
    } else {
        event.to_string()
    }
}
