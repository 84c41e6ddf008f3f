//! Which columns fit? The verdict gets what the others leave, and those that say least go first.

use super::row::Row;
use super::text::width;
use core::time::Duration;
use tenure::bead::{Age, Now};

/// One column of the table.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Column {
    /// The bead's id.
    Session,
    /// What the session is called.
    Identity,
    /// Its seat number.
    Slot,
    /// What else it is called.
    Alias,
    /// Where in its life it is.
    Phase,
    /// For how long.
    Age,
    /// What is done and why.
    Verdict,
}

/// The present, by which ages are told.
#[derive(Clone, Copy, Debug)]
pub(super) struct Present {
    /// When the view was made.
    pub(super) made: Now,
    /// How long ago that is.
    pub(super) elapsed: Duration,
}

/// Every column, in the order of the screen.
const ALL: [Column; 7] = [
    Column::Session,
    Column::Identity,
    Column::Slot,
    Column::Alias,
    Column::Phase,
    Column::Age,
    Column::Verdict,
];
/// The order in which columns give way; the identity and the verdict stay.
const GIVE_WAY: [Column; 5] =
    [Column::Alias, Column::Session, Column::Age, Column::Slot, Column::Phase];
/// What stands between two columns; one blank would run numbers into words.
pub(super) const GAP: usize = 2;
/// The mark and the blank behind it.
pub(super) const MARK: usize = 2;
/// How wide a column other than the verdict may be. A name of hundreds of characters would leave no verdict.
const WIDTH_MAX: usize = 24;
/// What a verdict needs to say what is done and most of why; other columns give way to that.
const VERDICT_MIN: usize = 32;

impl Column {
    /// Returns the heading.
    pub(super) const fn title(self) -> &'static str {
        match self {
            Self::Session => "session",
            Self::Identity => "identity",
            Self::Slot => "slot",
            Self::Alias => "alias",
            Self::Phase => "phase",
            Self::Age => "age",
            Self::Verdict => "verdict",
        }
    }

    /// Returns whether it holds numbers, which line up on the right.
    pub(super) const fn is_number(self) -> bool {
        match self {
            Self::Slot | Self::Age => true,
            Self::Session | Self::Identity | Self::Alias | Self::Phase | Self::Verdict => false,
        }
    }

    /// Returns what it says of a session.
    pub(super) fn text(self, row: &Row, present: Present) -> String {
        match self {
            Self::Session => row.bead.clone(),
            Self::Identity => row.identity.clone(),
            Self::Slot => row.seat.as_ref().map(|(_, slot)| slot.to_string()).unwrap_or_default(),
            Self::Alias => row.alias.clone(),
            Self::Phase => row.phase.map(|phase| phase.to_string()).unwrap_or_default(),
            Self::Age => {
                let age = row.since.map(|since| since.age(present.made));
                age.map(|age| aged(age, present)).unwrap_or_default()
            }
            Self::Verdict => row.verdict.clone(),
        }
    }
}

/// Chooses the columns for a screen so wide, each with its width; a column that says nothing of anybody is left out.
pub(super) fn fit(rows: &[Row], screen: usize, present: Present) -> Vec<(Column, usize)> {
    let widest = |column: Column| {
        let widths = rows.iter().map(|row| width(&column.text(row, present)));
        widths.max().filter(|widest| *widest > 0).map(|widest| widest.max(width(column.title())))
    };
    let stays = |column: Column| !GIVE_WAY.contains(&column);
    let wanted = |column: Column| widest(column).or(stays(column).then(|| width(column.title())));
    let mut all: Vec<(Column, usize)> =
        ALL.iter().filter_map(|column| Some((*column, wanted(*column)?))).collect();
    let room = screen.saturating_sub(MARK);
    for column in GIVE_WAY {
        if needed(&all) > room {
            all.retain(|(other, _)| *other != column);
        }
    }
    shared_out(&all, room)
}

/// Returns the columns that are needed, with no more verdict than is worth another column.
fn needed(columns: &[(Column, usize)]) -> usize {
    let each = columns.iter().map(|(column, width)| match column {
        Column::Verdict => (*width).min(VERDICT_MIN),
        Column::Session
        | Column::Identity
        | Column::Slot
        | Column::Alias
        | Column::Phase
        | Column::Age => (*width).min(WIDTH_MAX).saturating_add(GAP),
    });
    each.sum()
}

/// Gives each column what it wants, and the verdict the rest.
fn shared_out(columns: &[(Column, usize)], room: usize) -> Vec<(Column, usize)> {
    let mut left = room;
    let shares = columns.iter().map(|(column, width)| {
        let most = if *column == Column::Verdict { left } else { WIDTH_MAX.min(*width).min(left) };
        left = left.saturating_sub(most).saturating_sub(GAP);
        (*column, most)
    });
    shares.filter(|(_, width)| *width > 0).collect()
}

/// Writes an age in its largest unit; one that was not measured says so.
fn aged(age: Age, present: Present) -> String {
    let about = match age {
        Age::Measured(_) => "",
        Age::Estimated(_) => "~",
    };
    let seconds = age.duration().saturating_add(present.elapsed).as_secs();
    match seconds {
        0..60 => format!("{about}{seconds}s"),
        60..3_600 => format!("{about}{}m", seconds / 60),
        3_600..86_400 => format!("{about}{}h", seconds / 3_600),
        86_400.. => format!("{about}{}d", seconds / 86_400),
    }
}
