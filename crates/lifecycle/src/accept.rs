//! Is a report news? The receiving half: for whoever keeps the row.

use crate::{Class, Life, Origin, Phase, Seq, Stage};
use core::time::Duration;
use tenure_bead::{Now, Wall};

/// A report as it arrived.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "what the wire carries")]
pub struct Arrival<P> {
    /// Of which life.
    pub life: Life,
    /// Which entry of it.
    pub seq: Seq,
    /// What is told; nothing where the word is unknown here.
    pub phase: Option<P>,
    /// The moment that it has; nothing where the sender gave none, and then it is now.
    pub stamp: Option<Wall>,
    /// Whether the row could have seen it happen.
    pub origin: Origin,
}

/// What a row holds of its subject's lifecycle.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "the columns")]
pub struct Row<P> {
    /// The last report that was accepted.
    pub last: Option<(Life, Seq)>,
    /// What it told.
    pub phase: Option<P>,
    /// When the start began.
    pub started_at: Option<Wall>,
    /// When it could be used; nothing from a new start on.
    pub ready_at: Option<Wall>,
    /// When it could be used for the first time ever: set once, never cleared. Metrics are counted when it is set.
    pub first_ready_at: Option<Wall>,
}

impl<P> Row<P> {
    /// A row to which nobody has reported yet.
    #[must_use]
    pub const fn new() -> Self {
        Self { last: None, phase: None, started_at: None, ready_at: None, first_ready_at: None }
    }
}

impl<P> Default for Row<P> {
    fn default() -> Self {
        Self::new()
    }
}

/// What becomes of a report.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "whoever receives has to answer each")]
pub enum Verdict<P> {
    /// It is news: write the row, if it is still as it was read, and answer success.
    Accepted {
        /// What the row is now.
        row: Row<P>,
        /// What may be counted.
        metrics: Metrics,
    },
    /// The row has it already: write nothing, count nothing, and answer success.
    Duplicate,
    /// A later life reports to this row: answer [`Failure::Fenced`](crate::Failure::Fenced).
    Fenced,
    /// The phase is unknown here: answer [`Failure::Rejected`](crate::Failure::Rejected).
    Unknown,
}

/// What an accepted report gives to count.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "the two measures that there are")]
pub struct Metrics {
    /// When the row became usable, if this report is the first ever to say so: a build is measured by that, once.
    pub first_ready: Option<Wall>,
    /// How long the start took, if this report ends one that the row has seen.
    pub startup: Option<Duration>,
}

/// Decides whether a report is news, and what the row is then.
///
/// Write the row only if it is still what was read, in one transaction or by comparing `last`: two links may report
/// for one row at once.
///
/// ```
/// use tenure_lifecycle::{Arrival, CoderPhase, Life, Origin, Row, Seq, Verdict, accept};
/// # use tenure_lifecycle::clock::{Boot, BootId, Now, Wall};
/// # let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
/// # let now = Now { wall: Wall::from_unix_ms(5_000), boot };
/// let ready = Arrival {
///     life: Life::issued(1),
///     seq: Seq::new(2),
///     phase: Some(CoderPhase::Ready),
///     stamp: Some(Wall::from_unix_ms(4_000)),
///     origin: Origin::Live,
/// };
/// let Verdict::Accepted { row, metrics } = accept(&Row::new(), &ready, now) else { panic!() };
/// assert_eq!(row.ready_at, Some(Wall::from_unix_ms(4_000)));
/// assert_eq!(metrics.first_ready, row.ready_at);
/// assert_eq!(accept(&row, &ready, now), Verdict::Duplicate);
/// ```
pub fn accept<P: Phase>(row: &Row<P>, arrival: &Arrival<P>, now: Now) -> Verdict<P> {
    let Some(phase) = &arrival.phase else { return Verdict::Unknown };
    let this = (arrival.life, arrival.seq);
    tenure_bead::canary!(EqualIsNews => return accepted(row, arrival, phase, now));
    match row.last {
        Some((life, _)) if life > arrival.life => Verdict::Fenced,
        Some(last) if last >= this => Verdict::Duplicate,
        Some(_) | None => accepted(row, arrival, phase, now),
    }
}

fn accepted<P: Phase>(row: &Row<P>, arrival: &Arrival<P>, phase: &P, now: Now) -> Verdict<P> {
    let stamp = arrival.stamp.unwrap_or(now.wall);
    let mut next = row.clone();
    next.last = Some((arrival.life, arrival.seq));
    next.phase = Some(phase.clone());
    match phase.stage() {
        Stage::Starting => (next.started_at, next.ready_at) = (Some(stamp), None),
        Stage::Usable if phase.class() == Class::Ordered || row.ready_at.is_none() => {
            next.started_at = row.started_at.or(Some(stamp));
            next.ready_at = Some(stamp);
            next.first_ready_at = row.first_ready_at.or(Some(stamp));
        }
        Stage::Initial | Stage::Usable | Stage::Leaving | Stage::Final => {}
    }
    let metrics = metrics(row, &next, arrival.origin);
    Verdict::Accepted { row: next, metrics }
}

/// Counts what went from nothing to something: by the columns, and not by who reports over which link.
fn metrics<P>(before: &Row<P>, after: &Row<P>, origin: Origin) -> Metrics {
    let has_become = before.ready_at.is_none() && origin == Origin::Live;
    let took = after.ready_at.zip(after.started_at).filter(|_| has_become);
    // A start of an earlier life is not the one that ends here.
    let life = |row: &Row<P>| row.last.map(|(life, _)| life);
    let took = took.filter(|_| before.started_at.is_some() && life(before) == life(after));
    let startup = took.map(|(ready, started)| {
        Duration::from_millis(ready.as_unix_ms().saturating_sub(started.as_unix_ms()))
    });
    let first_ready = after.first_ready_at.filter(|_| before.first_ready_at.is_none());
    tenure_bead::canary!(MetricPerReport => let first_ready = after.ready_at);
    Metrics { first_ready, startup }
}
