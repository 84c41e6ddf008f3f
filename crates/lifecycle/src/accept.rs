//! Is a report news? The receiving half: for whoever keeps the row.

use crate::{Class, Life, Origin, Phase, Seq, Stage};
use core::time::Duration;
use tenure_bead::{Boot, Now, Wall};

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
    /// What the boot clock of whoever reports showed when it happened, which is what
    /// [`Report::boot`](crate::Report) says; nothing where the sender gave none, and then no start is measured by
    /// it.
    pub boot: Option<Boot>,
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
    /// When the start began; that of an earlier life, where a later one tells of none.
    pub started_at: Option<Wall>,
    /// What the boot clock of whoever reports showed then; nothing where that is not known, where the start was
    /// replayed, and once it has ended. Durations are measured by it, as stamps are moved and wall clocks are set.
    pub began: Option<Boot>,
    /// When it could be used; nothing from a new start on.
    pub ready_at: Option<Wall>,
    /// When it could be used for the first time ever: set once, never cleared. Metrics are counted when it is set.
    pub first_ready_at: Option<Wall>,
}

impl<P> Row<P> {
    /// A row to which nobody has reported yet.
    #[must_use]
    pub const fn new() -> Self {
        let (last, phase, began) = (None, None, None);
        Self { last, phase, started_at: None, began, ready_at: None, first_ready_at: None }
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
    /// How long the start took, if this report ends one that the row was told of as it happened.
    ///
    /// It ends with the first usable phase, whichever that is: a start that took too long is measured until it was said
    /// to (`start_timeout`), and not again when it ends after all. The boot clock of whoever reports measures it, so no
    /// stamp, wall clock, delay or retry can change it. There is none where it is not known: the start was replayed, or
    /// is of another life or another boot, or one of the two reports came without [`Arrival::boot`].
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
///     boot: None,
///     origin: Origin::Live,
/// };
/// let Verdict::Accepted { row, metrics } = accept(&Row::new(), &ready, now) else { panic!() };
/// assert_eq!(row.ready_at, Some(Wall::from_unix_ms(4_000)));
/// assert_eq!(metrics.first_ready, row.ready_at);
/// assert_eq!(accept(&row, &ready, now), Verdict::Duplicate);
/// ```
pub fn accept<P: Phase>(row: &Row<P>, arrival: &Arrival<P>, now: Now) -> Verdict<P> {
    let this = (arrival.life, arrival.seq);
    let news = || match &arrival.phase {
        Some(phase) => accepted(row, arrival, phase, now),
        None => Verdict::Unknown,
    };
    tenure_bead::canary!(EqualIsNews => return news());
    // Whose life is over is told so, and what is there already is success, whether or not its word is known here.
    match row.last {
        Some((life, _)) if life > arrival.life => Verdict::Fenced,
        Some(last) if last >= this => Verdict::Duplicate,
        Some(_) | None => news(),
    }
}

fn accepted<P: Phase>(row: &Row<P>, arrival: &Arrival<P>, phase: &P, now: Now) -> Verdict<P> {
    let stamp = arrival.stamp.unwrap_or(now.wall);
    let mut next = row.clone();
    let mut metrics = Metrics::default();
    // Neither a start nor the readiness of an earlier life is that of this one.
    let is_next_life = row.last.is_some_and(|(life, _)| life != arrival.life);
    next.began = row.began.filter(|_| !is_next_life);
    next.last = Some((arrival.life, arrival.seq));
    next.phase = Some(phase.clone());
    let is_ready_already = row.ready_at.is_some() && !is_next_life;
    match phase.stage() {
        Stage::Starting => {
            (next.started_at, next.ready_at) = (Some(stamp), None);
            next.began = arrival.boot.filter(|_| arrival.origin == Origin::Live);
        }
        Stage::Usable if phase.class() == Class::Ordered || !is_ready_already => {
            next.started_at = row.started_at.or(Some(stamp));
            next.ready_at = Some(stamp);
            next.first_ready_at = row.first_ready_at.or(Some(stamp));
            metrics.startup = between(next.began.take(), arrival.boot);
        }
        Stage::Initial | Stage::Usable | Stage::Leaving | Stage::Final => {}
    }
    metrics.first_ready = next.first_ready_at.filter(|_| row.first_ready_at.is_none());
    tenure_bead::canary!(MetricPerReport => metrics.first_ready = next.ready_at);
    Verdict::Accepted { row: next, metrics }
}

/// Measures by one boot clock; by two there is nothing to be known.
fn between(began: Option<Boot>, ended: Option<Boot>) -> Option<Duration> {
    let (began, ended) = began.zip(ended).filter(|(began, ended)| began.id == ended.id)?;
    ended.ms.checked_sub(began.ms).map(Duration::from_millis)
}
