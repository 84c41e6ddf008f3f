//! What of the past is a new target told? A shape, and one rule above all shapes: nobody is let in to what leaves.

use crate::log::{Entry, Log};
use crate::target::Cursor;
use crate::{Phase, Stage};

/// How much a target is told of what happened before it.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever answers a change of target chooses one")]
pub enum Shape {
    /// Everything, in order.
    Full,
    /// When the start began, and where things stand: what a start took can be read off that.
    Milestones,
    /// Where things stand.
    Current,
    /// Nothing; the target is behind, by policy, until something happens.
    None,
}

/// Returns the next entry that a target has to be told, if it is behind.
pub(crate) fn next<'l, P: Phase>(log: &'l Log<P>, cursor: &Cursor) -> Option<&'l Entry<P>> {
    log.after(cursor.passed()).find(|entry| is_told(log, cursor, entry))
}

/// Returns whether an entry is for a target at all.
pub(crate) fn is_told<P: Phase>(log: &Log<P>, cursor: &Cursor, entry: &Entry<P>) -> bool {
    let stage = entry.phase.stage();
    tenure_bead::canary!(ReplayedWhileLeaving => return true);
    if log.is_leaving() && !stage.is_leaving() || stage == Stage::Initial {
        return false;
    }
    let (shape, until) = cursor.replay;
    entry.seq > until || is_part(log, shape, entry, until)
}

/// Returns whether an entry belongs to a replay that ends at `until`.
fn is_part<P: Phase>(log: &Log<P>, shape: Shape, entry: &Entry<P>, until: crate::Seq) -> bool {
    match shape {
        Shape::Full => true,
        Shape::Milestones => entry.seq == until || log.start_before(until) == Some(entry.seq),
        Shape::Current => entry.seq == until,
        Shape::None => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::CoderPhase::{self, Off, Ready, ShuttingDown, StartError, StartTimeout, Starting};
    use crate::test_clock::at;
    use crate::{Described, RecordId, TargetId};
    use alloc::vec::Vec;

    #[track_caller]
    fn check(log: &[CoderPhase], shape: Shape, expected: &[CoderPhase]) {
        let mut full = Log::new(9);
        for phase in log {
            full.enter(*phase, at(0));
        }
        let target = TargetId::parse("b").unwrap();
        let mut cursor = Cursor::new(Described::new(target), RecordId::new(1));
        cursor.replay = (shape, full.head().unwrap().seq);
        let mut told = Vec::new();
        while let Some(entry) = next(&full, &cursor) {
            told.push(entry.phase);
            cursor.acked = entry.seq;
        }
        assert_eq!(told, expected, "{shape:?}");
    }

    #[test]
    fn each_shape_tells_its_part() {
        let log = [Starting, StartTimeout, StartError, Ready];
        check(&log, Shape::Full, &log);
        check(&log, Shape::Milestones, &[Starting, Ready]);
        check(&log, Shape::Current, &[Ready]);
        check(&log, Shape::None, &[]);
    }

    #[test]
    fn an_error_is_a_milestone_and_is_not_turned_into_ready() {
        check(&[Starting, StartError], Shape::Milestones, &[Starting, StartError]);
        check(&[Starting], Shape::Milestones, &[Starting]);
    }

    #[test]
    fn nobody_is_let_in_to_what_leaves() {
        let log = [Starting, Ready, ShuttingDown, Off];
        check(&log, Shape::Full, &[ShuttingDown, Off]);
        check(&log, Shape::Milestones, &[Off]);
        check(&log, Shape::Current, &[Off]);
        check(&log, Shape::None, &[]);
    }
}
