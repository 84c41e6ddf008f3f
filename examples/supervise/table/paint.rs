//! What stands where on the screen? Sessions above, what happened below, one line that sums up.

use super::View;
use super::columns::{Column, GAP, MARK, Present, fit};
use super::row::{Row, Severity};
use super::scroll::Scroll;
use super::text::{cut, width, wrapped};
use core::time::Duration;
use ratatui::buffer::Buffer;
use ratatui::style::{Color, Modifier, Style};
use std::collections::BTreeMap;
use tenure::bead::PhaseKind;

/// Whether colors are used; they only ever underline what words and marks say as well.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Colors {
    /// They are.
    Used,
    /// They are not: `NO_COLOR` is set.
    Unused,
}

/// Draws a view that was made so long ago, and moves what is scrolled to where there is something to see.
pub(super) fn paint(
    view: &View,
    elapsed: Duration,
    scroll: &mut Scroll,
    colors: Colors,
    buffer: &mut Buffer,
) {
    let area = buffer.area;
    let mut pen = Pen { buffer, colors, columns: area.width.into(), line: area.top() };
    let notice = notice(view, area.width.into(), area.height.into());
    let parts = Parts::of(view, area.height.into(), notice.len());
    scroll.settle(view.rows.len(), parts.rows);
    let present = Present { made: view.now, elapsed };
    if parts.heading {
        pen.sessions_heading(view, present);
    }
    pen.sessions(view, present, scroll, parts.rows);
    pen.events(&view.events, parts.events);
    for line in notice {
        pen.line(&line, pen.colored(Color::Red).add_modifier(Modifier::BOLD));
    }
    if area.height > 0 {
        pen.line(&status(view, scroll, area.width.into()), Modifier::REVERSED.into());
    }
}

/// How many lines each part gets.
struct Parts {
    heading: bool,
    rows: usize,
    /// With their heading; 0 or at least 2.
    events: usize,
}

impl Parts {
    /// Shares the lines out: the sessions first, but a third goes to what happened if the screen is not tiny.
    fn of(view: &View, height: usize, notice: usize) -> Self {
        let heading = height > 2;
        let body = height.saturating_sub(1).saturating_sub(notice);
        let body = body.saturating_sub(usize::from(heading));
        let wished = view.events.len().saturating_add(1);
        let free = body.saturating_sub(view.rows.len().max(1));
        let share = if body < BODY_MIN { 0 } else { (body / 3).max(free) };
        let events = if view.events.is_empty() || share < 2 { 0 } else { share.min(wished) };
        let rows = body.saturating_sub(events);
        Self { heading, rows, events }
    }
}

/// Returns what a person has to be told, in lines that fit; a tiny screen has room for one.
fn notice(view: &View, columns: usize, height: usize) -> Vec<String> {
    let lines_max = match height {
        0..3 => 0,
        3..9 => 1,
        9.. => NOTICE_MAX,
    };
    let text = view.notice.as_deref().unwrap_or_default();
    if text.is_empty() { Vec::new() } else { wrapped(&format!("! {text}"), columns, lines_max) }
}

/// Sums up in one line: whose sessions, how many in which phase, and how to get out.
fn status(view: &View, scroll: &Scroll, columns: usize) -> String {
    let left = format!("{}  {}", view.title, counted(&view.rows, scroll));
    let roomy =
        |right: &&str| width(&left).saturating_add(GAP).saturating_add(right.len()) <= columns;
    let shortest = if columns < STATUS_MIN { "" } else { QUIT };
    let right = [QUIT_SCROLL, QUIT].into_iter().find(roomy).unwrap_or(shortest);
    let gap = if right.is_empty() { 0 } else { GAP };
    let room = columns.saturating_sub(right.len()).saturating_sub(gap);
    let left = cut(&left, room);
    let blank = " ".repeat(columns.saturating_sub(width(&left)).saturating_sub(right.len()));
    format!("{left}{blank}{right}")
}

/// Counts sessions by phase, in the order of a life.
fn counted(rows: &[Row], scroll: &Scroll) -> String {
    let mut phases: BTreeMap<(bool, Option<PhaseKind>), usize> = BTreeMap::new();
    for row in rows {
        let count = phases.entry((row.phase.is_none(), row.phase)).or_default();
        *count = count.saturating_add(1);
    }
    let each = phases.iter().map(|((_, phase), count)| match phase {
        Some(phase) => format!("{count} {phase}"),
        None => format!("{count} without a record"),
    });
    let each: Vec<String> = each.collect();
    let total = rows.len();
    let noun = if total == 1 { "session" } else { "sessions" };
    let shown = match scroll.shown() {
        Some((first, last)) => format!("{first}-{last} of {total} {noun}"),
        None => format!("{total} {noun}"),
    };
    if each.is_empty() { shown } else { format!("{shown}: {}", each.join(", ")) }
}

/// Writes one line below the other.
struct Pen<'b> {
    buffer: &'b mut Buffer,
    colors: Colors,
    columns: usize,
    line: u16,
}

impl Pen<'_> {
    fn colored(&self, color: Color) -> Style {
        match self.colors {
            Colors::Used => Style::new().fg(color),
            Colors::Unused => Style::new(),
        }
    }

    fn line(&mut self, text: &str, style: Style) {
        if self.line < self.buffer.area.bottom() {
            let text = cut(text, self.columns);
            self.buffer.set_string(self.buffer.area.left(), self.line, text, style);
        }
        self.line = self.line.saturating_add(1);
    }

    fn sessions_heading(&mut self, view: &View, present: Present) {
        let columns = fit(&view.rows, self.columns, present);
        let titles = columns.iter().map(|(column, width)| cell(*column, column.title(), *width));
        self.line(&line(' ', titles), Modifier::BOLD.into());
    }

    fn sessions(&mut self, view: &View, present: Present, scroll: &Scroll, lines: usize) {
        let below = self.line.saturating_add(u16::try_from(lines).unwrap_or(u16::MAX));
        let columns = fit(&view.rows, self.columns, present);
        if view.rows.is_empty() && lines > 0 {
            self.line("  no sessions", Style::new());
        }
        for row in view.rows.iter().skip(scroll.top()).take(lines) {
            let texts = columns
                .iter()
                .map(|(column, width)| cell(*column, &column.text(row, present), *width));
            self.line(&line(row.severity.mark(), texts), self.style_of(row.severity));
        }
        self.line = below;
    }

    fn style_of(&self, severity: Severity) -> Style {
        match severity {
            Severity::Calm => Style::new(),
            Severity::Moving => self.colored(Color::Cyan),
            Severity::Wary => self.colored(Color::Yellow),
            Severity::Bad => self.colored(Color::Red).add_modifier(Modifier::BOLD),
        }
    }

    fn events(&mut self, events: &[String], lines: usize) {
        let Some(shown) = lines.checked_sub(1) else {
            return;
        };
        self.line("  events", Modifier::BOLD.into());
        for event in events.iter().skip(events.len().saturating_sub(shown)) {
            self.line(&format!("  {event}"), Style::new());
        }
    }
}

/// Puts a line together; the mark and the cells keep their columns.
fn line(mark: char, cells: impl Iterator<Item = String>) -> String {
    let cells: Vec<String> = cells.collect();
    let text =
        format!("{mark}{}{}", " ".repeat(MARK.saturating_sub(1)), cells.join(&" ".repeat(GAP)));
    text.trim_end().to_owned()
}

/// Fills one cell.
fn cell(column: Column, text: &str, columns: usize) -> String {
    let text = cut(text, columns);
    let blank = " ".repeat(columns.saturating_sub(width(&text)));
    if column.is_number() { format!("{blank}{text}") } else { format!("{text}{blank}") }
}

/// Fewer lines than this show sessions only: two of three would be headings.
const BODY_MIN: usize = 4;
/// A sentence with a path, a key and a remedy takes that on a screen of 80 columns; ten times more hides the table.
const NOTICE_MAX: usize = 3;
/// Below it the name of the fleet would give way to the keys.
const STATUS_MIN: usize = 24;
const QUIT: &str = "q quits";
const QUIT_SCROLL: &str = "q quits, sessions go on  arrows PgUp PgDn scroll";
