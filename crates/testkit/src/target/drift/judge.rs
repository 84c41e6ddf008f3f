//! Does production say what is true? What it finds, what it calls for, and what it lets be seen.

use super::account::{Due, Record};
use super::act::{Done, baseline};
use super::wanted::SECRET;
use super::world::World;
use super::{Build, Known, Op};
use crate::hunt::{Tally, broken};
use core::time::Duration;
use tenure_bead::{Baseline, Class, encode};
use tenure_drift::{
    Disturb, Drift, Patience, Purpose, Response, Unjudgeable, Why, classify, disturb, respond,
    verifies,
};

/// Holds a world to its rules.
pub(super) fn judge(world: &World, op: &Op, tally: &mut Tally) -> Done {
    let wanted = world.wanted.fingerprint();
    if verifies(&wanted) != (world.wanted.build == Build::Ours) {
        return broken("D2", format!("{wanted:?} verifies, or does not"));
    }
    disturbed(world)?;
    let Some(bead) = &world.bead else { return Ok(()) };
    hidden(&format!("{bead:?} {} {wanted:?}", encode(bead)))?;
    let committed = match (baseline(world), &world.baseline) {
        (None, None) | (Some(Baseline::Adopted), None) => return Ok(()),
        (Some(Baseline::Committed(committed)), Some(_)) => committed,
        (found, due) => return broken("D1", format!("{found:?} is on record, {due:?} is true")),
    };
    let Some(record) = &world.baseline else { return Ok(()) };
    let due = record.due(&world.wanted);
    let drift = classify(committed, &wanted);
    found(&drift, &due, op)?;
    let situation = world.situation(bead.since());
    let response = respond(&drift, &situation, &Patience::default(), world.now());
    called_for(world, &due, response)?;
    hidden(&format!("{drift} {drift:?} {response} {response:?}"))?;
    notice(world, record, (&due, response), op, tally);
    Ok(())
}

/// The drift that is found is the one that is there.
fn found(drift: &Drift, due: &Due, op: &Op) -> Done {
    let (class, differ, unjudged) = match drift {
        Drift::None => (None, Vec::new(), Vec::new()),
        Drift::Changed(edit) => {
            let differ = edit.differences().iter().map(|d| d.field.clone()).collect();
            (Some(edit.class()), differ, edit.unjudged().iter().filter_map(field_of).collect())
        }
        Drift::Unjudgeable(why) => (None, Vec::new(), field_of(why).into_iter().collect()),
    };
    let told = |rule| broken(rule, format!("{drift:?}, where {due:?} is true"));
    let more = differ.iter().any(|field| !due.differ.contains(&field.as_str()));
    if more && *op == Op::Revert && due.class.is_none() {
        return told("D4");
    }
    if more
        || (due.class, due.unjudged.len(), due.is_illegible) == (None, 0, false)
            && *drift != Drift::None
    {
        return told("D2");
    }
    if differ != due.differ {
        return told("D3");
    }
    if class != due.class {
        return told("class");
    }
    let is_told = match drift {
        Drift::None => due.unjudged.is_empty() && !due.is_illegible,
        Drift::Changed(_) => unjudged == due.unjudged,
        // The first field stands for all of them.
        Drift::Unjudgeable(_) => {
            due.is_illegible != due.unjudged.iter().any(|f| unjudged.contains(&(*f).to_owned()))
        }
    };
    if is_told { Ok(()) } else { told("D3") }
}

fn field_of(why: &Unjudgeable) -> Option<String> {
    match why {
        Unjudgeable::NoInputs | Unjudgeable::Corrupt => None,
        Unjudgeable::KeyChanged { field }
        | Unjudgeable::Unread { field }
        | Unjudgeable::NewField { field } => Some(field.clone()),
    }
}

/// What is called for is what the class says, unless something speaks against it.
fn called_for(world: &World, due: &Due, response: Response) -> Done {
    let held = |why: Option<Why>| match response {
        Response::Hold { why: said, .. } => why.is_none_or(|why| why == said),
        Response::Nothing | Response::ApplyLive | Response::Relaunch | Response::Restart => false,
    };
    let is_right = match due.class {
        None if due.is_illegible || !due.unjudged.is_empty() => held(Some(Why::Unjudgeable)),
        None => response == Response::Nothing,
        Some(Class::Live) => response == Response::ApplyLive,
        Some(Class::Relaunch) if may_for_edit(world) => response == Response::Relaunch,
        Some(Class::Restart) if may_for_edit(world) => response == Response::Restart,
        Some(Class::Relaunch | Class::Restart) => held(None),
    };
    if is_right {
        return Ok(());
    }
    broken("disturb", format!("{response:?} for {due:?} of {world}"))
}

/// Returns whether nobody is known to use the session, or may, in truth.
fn is_unused(world: &World) -> bool {
    [world.attached, world.pending, world.pinned].iter().all(|known| *known == Known::No)
}

/// Returns whether the session may be disturbed, in truth.
fn may(world: &World) -> bool {
    is_unused(world) && !world.was_attended_lately() && world.age_ms() >= MIN_AGE_MS
}

fn may_for_edit(world: &World) -> bool {
    may(world) && !world.is_amid()
}

/// The one policy holds for every purpose, and says when to ask again where time alone decides.
fn disturbed(world: &World) -> Done {
    let Some(since) = world.bead.as_ref().map(tenure_bead::Bead::since) else { return Ok(()) };
    if baseline(world).is_none() {
        return Ok(());
    }
    let (situation, now) = (world.situation(since), world.now());
    let limit = Duration::from_secs(60);
    let quiet = world.active.map(|at| at.age(now).duration());
    let is_idle = quiet.is_some_and(|quiet| quiet >= limit) && world.age_ms() >= 60_000;
    let is_old = world.age_ms() >= 60_000;
    let purposes = [
        (Purpose::Drift, !world.is_amid()),
        (Purpose::Idle { limit }, is_idle),
        (Purpose::Age { limit }, is_old),
    ];
    for (purpose, is_time) in purposes {
        let answer = disturb(purpose, &situation, &Patience::default(), now);
        let is_free = is_unused(world);
        let due = is_time && may(world);
        let is_right = match answer {
            Disturb::Go => due,
            Disturb::Hold { recheck: None, .. } => {
                !is_free || matches!(purpose, Purpose::Idle { .. }) && world.active.is_none()
            }
            Disturb::Hold { recheck: Some(at), .. } => !due && is_free && !at.is_due(now),
        };
        if !is_right {
            return broken("disturb", format!("{purpose:?}: {answer:?} of {world}"));
        }
    }
    Ok(())
}

/// No text shows a secret or a key.
fn hidden(text: &str) -> Done {
    if text.contains(SECRET) {
        return broken("no-secret", text.to_owned());
    }
    Ok(())
}

/// Notes what came up.
fn notice(
    world: &World,
    record: &Record,
    (due, response): (&Due, Response),
    op: &Op,
    tally: &mut Tally,
) {
    match record {
        Record::Bare => return tally.goal("a baseline without inputs"),
        Record::Forged => return tally.goal("a baseline whose digests are forged"),
        Record::Whole(whole) => {
            let is_upgrade = whole.build != world.wanted.build;
            let is_same = due.class.is_none() && due.unjudged.is_empty();
            let moved = whole.fields.iter().flatten().zip(&world.wanted.classes);
            let is_moved = moved.into_iter().any(|(field, class)| field.class != *class);
            let was_edited = matches!(op, Op::Revert) && is_same;
            for (is_so, goal) in [
                (is_upgrade && is_same, "no drift after an upgrade"),
                (is_upgrade && due.class.is_some(), "an edit beside an upgrade"),
                (due.unjudged.contains(&"newest"), "a field that joined with an upgrade"),
                (was_edited, "no drift after a revert"),
                (due.differ.contains(&"token"), "a secret that was edited"),
                (due.unjudged.contains(&"creds"), "another key for a secret"),
                (due.unjudged.contains(&"model"), "a content that could not be read"),
                (
                    due.unjudged.contains(&"model") && due.class.is_some(),
                    "an edit beside a content that could not be read",
                ),
                (is_moved && is_same, "no drift with a field in another class"),
                (due.differ.len() > 2, "a class that is not the only one"),
            ] {
                if is_so {
                    tally.goal(goal);
                }
            }
        }
    }
    match response {
        Response::Nothing => tally.count("nothing"),
        Response::ApplyLive => tally.goal("apply live"),
        Response::Relaunch => tally.goal("relaunch"),
        Response::Restart => tally.goal("restart"),
        Response::Hold { why: Why::Attached, .. } => tally.goal("held: attached"),
        Response::Hold { why: Why::TooYoung, .. } => tally.goal("held: too young"),
        Response::Hold { why: Why::AttachedLately, .. } => tally.goal("held: attached lately"),
        Response::Hold { why: Why::Active, .. } => tally.goal("held: amid something"),
        Response::Hold { why: Why::AttachmentUnknown, .. } => tally.goal("held: not known"),
        Response::Hold { .. } => tally.count("held"),
    }
}

/// How old a session is at least before it is disturbed.
const MIN_AGE_MS: u64 = 30_000;
