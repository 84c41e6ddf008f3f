//! What has to come up in the lives of fleets, or they prove nothing?

use tenure_bead::{ChangeKind, Phase, StopCause};
use tenure_drift::Why;
use tenure_driver::{Event, FaultPoint, fault_points};
use tenure_reconcile::{Reason, Step};

/// What has to come up over many lives.
pub const GOALS: &[&str] = &[
    "drains for drift",
    "drains for idleness",
    "drains for age",
    "drains, not wanted",
    "left alone, attached",
    "left alone, attachment unknown",
    "left alone, pending",
    "left alone, pending unknown",
    "left alone, pinned",
    "left alone, too young",
    "left alone, activity unknown",
    "reprieved from drift",
    "reprieved from idleness",
    "wanted again",
    "drift takes its turn",
    "dozes",
    "waits for another template",
    "waits for room",
    "live change waits for the next start",
    "live change backs off",
    "live change applied",
    "live change not applied",
    "relaunched",
    "not relaunched",
    "has another alias",
    "conflict recorded",
    "adopted",
    "quarantined",
    "start found after a crash",
    "start lost, seat kept",
    "not ended, not verified",
    "not told to end",
    RECYCLED,
    REBOOT,
    LOST,
    UNANSWERED,
    UNREADABLE,
    TWO,
    FENCED,
    LEFT,
    STALLED,
    AT_REST,
    "dies at start.before-intent",
    "dies at start.after-intent",
    "dies at start.after-effect",
    "dies at start.after-outcome",
    "dies at drain.before-intent",
    "dies at drain.after-intent",
    "dies at drain.after-effect",
    "dies at drain.after-outcome",
    "dies at stop.before-intent",
    "dies at stop.after-intent",
    "dies at stop.after-effect",
    "dies at stop.after-outcome",
    "dies at apply-live.before-intent",
    "dies at apply-live.after-intent",
    "dies at apply-live.after-effect",
    "dies at apply-live.after-outcome",
    "dies at relaunch.before-intent",
    "dies at relaunch.after-intent",
    "dies at relaunch.after-effect",
    "dies at relaunch.after-outcome",
    "dies at adopt.after-effect",
    "dies at adopt.after-outcome",
];

pub(super) const RECYCLED: &str = "a number is recycled";
pub(super) const REBOOT: &str = "reboot with living sessions";
pub(super) const LOST: &str = "records lost under living sessions";
pub(super) const UNANSWERED: &str = "a commit is never answered";
pub(super) const UNREADABLE: &str = "the store cannot be read";
pub(super) const TWO: &str = "two supervisors at once";
pub(super) const FENCED: &str = "the former supervisor is fenced";
pub(super) const LEFT: &str = "the former supervisor ends";
pub(super) const STALLED: &str = "taken over from in the middle of a tick";
pub(super) const AT_REST: &str = "comes to rest";

/// Returns what came up with a death at a point.
pub(super) fn death(point: FaultPoint) -> &'static str {
    let deaths = GOALS.iter().filter(|goal| goal.starts_with("dies at "));
    let deaths = fault_points().zip(deaths).find(|(at, _)| *at == point);
    deaths.map_or(AT_REST, |(_, goal)| *goal)
}

/// Returns what came up with an event.
pub(super) fn of(event: &Event) -> Option<&'static str> {
    if let Event::Judged(verdict) = event {
        let found = REASONS.iter().find(|(_, is)| is(&verdict.reason));
        return found.map(|(goal, _)| *goal);
    }
    DEEDS.iter().find(|(_, is)| is(event)).map(|(goal, _)| *goal)
}

/// A goal, and whether an event is it.
type Deed = (&'static str, fn(&Event) -> bool);

const DEEDS: [Deed; 9] = [
    ("has another alias", |e| matches!(e, Event::Recorded { step: Step::Alias, .. })),
    ("live change applied", |e| matches!(e, Event::Recorded { step, .. } if *step == APPLIED)),
    ("quarantined", |e| matches!(e, Event::Recorded { phase: Phase::Quarantined { .. }, .. })),
    ("conflict recorded", |e| matches!(e, Event::Conflict { .. })),
    ("adopted", |e| matches!(e, Event::Adopted { .. })),
    ("live change not applied", |e| matches!(e, Event::NotApplied { .. })),
    ("relaunched", |e| matches!(e, Event::Relaunched { .. })),
    ("not relaunched", |e| matches!(e, Event::NotRelaunched { .. })),
    ("not told to end", |e| matches!(e, Event::NotTold { .. })),
];

const APPLIED: Step = Step::Change(ChangeKind::FinishLive);

/// A goal, and whether a reason is it.
type Row = (&'static str, fn(&Reason) -> bool);

const REASONS: [Row; 24] = [
    ("drains for drift", |r| drains(r, StopCause::Drift)),
    ("drains for idleness", |r| drains(r, StopCause::Idle)),
    ("drains for age", |r| drains(r, StopCause::Age)),
    ("drains, not wanted", |r| drains(r, StopCause::SeatNotWanted)),
    ("left alone, attached", |r| left_alone(r, Why::Attached)),
    ("left alone, attachment unknown", |r| left_alone(r, Why::AttachmentUnknown)),
    ("left alone, pending", |r| left_alone(r, Why::Pending)),
    ("left alone, pending unknown", |r| left_alone(r, Why::PendingUnknown)),
    ("left alone, pinned", |r| left_alone(r, Why::Pinned)),
    ("left alone, too young", |r| left_alone(r, Why::TooYoung)),
    ("left alone, activity unknown", |r| left_alone(r, Why::ActivityUnknown)),
    ("reprieved from drift", |r| reprieved(r, StopCause::Drift)),
    ("reprieved from idleness", |r| reprieved(r, StopCause::Idle)),
    ("wanted again", |r| reprieved(r, StopCause::SeatNotWanted)),
    ("drift takes its turn", |r| matches!(r, Reason::Turn { .. })),
    ("dozes", |r| matches!(r, Reason::Dozes)),
    ("waits for another template", |r| matches!(r, Reason::After { .. })),
    ("waits for room", |r| matches!(r, Reason::NoRoom { .. })),
    ("live change waits for the next start", |r| matches!(r, Reason::LiveNextStart { .. })),
    ("live change backs off", |r| matches!(r, Reason::LiveBackOff { .. })),
    ("quarantined", |r| matches!(r, Reason::Quarantined { .. })),
    ("start found after a crash", |r| matches!(r, Reason::StartFound)),
    ("start lost, seat kept", |r| matches!(r, Reason::StartLost)),
    ("not ended, not verified", |r| matches!(r, Reason::NotVerified(_))),
];

fn drains(reason: &Reason, cause: StopCause) -> bool {
    matches!(reason, Reason::ToDrain { because, .. } if *because == cause)
}

fn left_alone(reason: &Reason, speaks: Why) -> bool {
    matches!(reason, Reason::LeftAlone { why, .. } if *why == speaks)
}

fn reprieved(reason: &Reason, cause: StopCause) -> bool {
    matches!(reason, Reason::Reprieved { because } if *because == cause)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_fault_point_has_its_goal() {
        for point in fault_points() {
            assert_eq!(death(point), format!("dies at {point}"));
        }
    }

    #[test]
    fn every_reason_that_is_noted_is_a_goal() {
        let goals = REASONS.iter().map(|(goal, _)| *goal);
        assert_eq!(goals.filter(|goal| !GOALS.contains(goal)).collect::<Vec<_>>(), [""; 0]);
    }
}
