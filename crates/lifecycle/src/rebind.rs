//! The link serves another target: what is that, and what does it call for? A change, and the embedder's decision.

use crate::{Applied, Described, Shape, SpecDigest, TargetId};
use core::time::Duration;

/// What binding a link means: exactly one of these, each time.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever decides has to handle each")]
pub enum Change {
    /// Nobody was served before.
    First {
        /// Who is now.
        to: TargetId,
    },
    /// Who was served before is served again.
    Same {
        /// Who.
        to: TargetId,
        /// Whether it asks for what was applied.
        spec: Spec,
    },
    /// Somebody else is served, to whom this life has told nothing.
    New {
        /// Who was served before.
        from: TargetId,
        /// Who is now.
        to: TargetId,
        /// Whether it asks for what was applied.
        spec: Spec,
        /// Whether it is surely new.
        known: Known,
    },
    /// Somebody else is served, whom this life has told something before.
    Return {
        /// Who was served before.
        from: TargetId,
        /// Who is now.
        to: TargetId,
        /// How many entries happened since.
        behind_by: usize,
        /// Whether it asks for what was applied.
        spec: Spec,
    },
}

/// Whether a target asks for what was applied.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever decides has to handle each")]
pub enum Spec {
    /// It does.
    Same,
    /// It asks for something else.
    Changed,
    /// One of the two digests is missing.
    Unknown,
}

impl Spec {
    pub(crate) fn compare(applied: Option<SpecDigest>, asked: Option<SpecDigest>) -> Self {
        match (applied, asked) {
            (Some(applied), Some(asked)) if applied == asked => Self::Same,
            (Some(_), Some(_)) => Self::Changed,
            (None, _) | (_, None) => Self::Unknown,
        }
    }
}

/// Whether a target that seems new surely is.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third")]
pub enum Known {
    /// Nobody was ever forgotten, so it is.
    New,
    /// The memory of targets is bounded and somebody had to go: it may be one of those.
    Perhaps,
}

/// Whether the process is on its way out.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third")]
pub enum Course {
    /// It is not.
    Serving,
    /// Leaving has begun.
    Leaving,
}

/// What the embedder wants done about a change.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "the answers that there are")]
pub enum Decision {
    /// The new target is told what happened before it, and all that follows.
    Replay(Shape),
    /// The process is torn down and built anew for the new target, which is told of the new life alone.
    Reinitialize {
        /// How long the tear-down may take; handed on to whoever does it.
        drain: Duration,
    },
    /// The new target is told first, and then the process is built anew.
    ReplayThenReinitialize {
        /// What it is told first.
        shape: Shape,
        /// How long the tear-down may take.
        drain: Duration,
    },
    /// Nothing is told until the embedder decides otherwise, or the time is over.
    Hold {
        /// How long at most.
        at_most: Duration,
        /// What is told when the time is over.
        then: Shape,
    },
    /// Nothing is told over this link.
    Ignore,
    /// The link is to be closed.
    Refuse,
}

/// Decides what a change calls for; only asked where something changed.
pub type Decide = fn(&Change, Course) -> Decision;

/// How long a tear-down may take unless the embedder says otherwise: what stop scripts commonly get.
pub const DRAIN: Duration = Duration::from_secs(30);

/// The recommended policy: who asks for the same is told where things stand; for anybody else the process is built anew.
///
/// A process that leaves is not built anew: the new target is told its last word.
pub fn recommended(change: &Change, course: Course) -> Decision {
    if course == Course::Leaving {
        return Decision::Replay(Shape::Current);
    }
    match change {
        Change::First { .. } => Decision::Replay(Shape::Full),
        Change::Return { spec: Spec::Unknown, .. } => Decision::Replay(Shape::Milestones),
        Change::Same { spec, .. } | Change::New { spec, .. } | Change::Return { spec, .. } => {
            match spec {
                Spec::Same => Decision::Replay(Shape::Milestones),
                Spec::Changed | Spec::Unknown => Decision::Reinitialize { drain: DRAIN },
            }
        }
    }
}

/// A policy that never builds anew: a new target is told when the start began, and where things stand.
pub fn replay(_: &Change, course: Course) -> Decision {
    Decision::Replay(match course {
        Course::Serving => Shape::Milestones,
        Course::Leaving => Shape::Current,
    })
}

/// A policy that builds anew for every new target, whatever it asks for, unless the process leaves.
pub fn reinitialize(change: &Change, course: Course) -> Decision {
    match (change, course) {
        (_, Course::Leaving) => Decision::Replay(Shape::Current),
        (Change::Return { spec: Spec::Same, .. }, Course::Serving) => {
            Decision::Replay(Shape::Milestones)
        }
        (
            Change::First { .. } | Change::Same { .. } | Change::New { .. } | Change::Return { .. },
            Course::Serving,
        ) => Decision::Reinitialize { drain: DRAIN },
    }
}

/// Says what binding to a target means, given what was applied and whether it was told before.
pub(crate) fn compare(
    applied: Option<&Applied>,
    asked: &Described,
    behind_by: Option<usize>,
    known: Known,
) -> Change {
    let to = asked.target.clone();
    let Some(applied) = applied else { return Change::First { to } };
    let spec = Spec::compare(applied.spec, asked.spec);
    let is_same = applied.target == to && !is_later(applied.generation, asked.generation);
    let from = applied.target.clone();
    match behind_by {
        _ if is_same => Change::Same { to, spec },
        Some(behind_by) => Change::Return { from, to, behind_by, spec },
        None => Change::New { from, to, spec, known },
    }
}

/// Returns whether something of the same name was made anew since.
pub(crate) fn is_later(before: Option<u64>, asked: Option<u64>) -> bool {
    before.zip(asked).is_some_and(|(before, asked)| asked > before)
}

/// Returns whether somebody tells of something that was replaced since.
pub(crate) fn is_outdated(before: Option<u64>, asked: Option<u64>) -> bool {
    before.zip(asked).is_some_and(|(before, asked)| asked < before)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(name: &str) -> TargetId {
        TargetId::parse(name).unwrap()
    }

    fn new(spec: Spec) -> Change {
        Change::New { from: target("a"), to: target("b"), spec, known: Known::New }
    }

    #[track_caller]
    fn check(change: &Change, course: Course, expected: Decision) {
        assert_eq!(recommended(change, course), expected);
    }

    const ANEW: Decision = Decision::Reinitialize { drain: DRAIN };

    #[test]
    fn the_same_spec_is_told_and_another_built_anew() {
        check(&new(Spec::Same), Course::Serving, Decision::Replay(Shape::Milestones));
        check(&new(Spec::Changed), Course::Serving, ANEW);
        check(&new(Spec::Unknown), Course::Serving, ANEW);
    }

    #[test]
    fn what_leaves_is_never_built_anew() {
        for spec in [Spec::Same, Spec::Changed, Spec::Unknown] {
            check(&new(spec), Course::Leaving, Decision::Replay(Shape::Current));
            assert_eq!(reinitialize(&new(spec), Course::Leaving), Decision::Replay(Shape::Current));
        }
    }

    #[test]
    fn the_two_policies_of_the_dispute_are_one_word_each() {
        let change = new(Spec::Unknown);
        assert_eq!(replay(&change, Course::Serving), Decision::Replay(Shape::Milestones));
        assert_eq!(reinitialize(&change, Course::Serving), ANEW);
    }
}
