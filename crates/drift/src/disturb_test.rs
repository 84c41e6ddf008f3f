//! Is the one policy right in every situation? Held against an oracle that knows objections instead of rows.

use crate::given::{CLASSES, committed, input, text};
use crate::{
    Deferred, Disturb, Drift, Maker, Patience, Purpose, Response, Situation, Unjudgeable, Why,
    classify, disturb, fingerprint, respond,
};
use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;
use tenure_bead::{Activity, Boot, BootId, Class, Deadline, Now, Stamp, Tell, Value, Wall};

const TELLS: [Tell; 3] = [Tell::No, Tell::Yes, Tell::Unknown];
const NOW_MS: u64 = 1_000_000;

fn at(ms: u64) -> Now {
    let boot = Boot { id: BootId::from_bytes([1; 16]), ms };
    Now { wall: Wall::from_unix_ms(ms), boot }
}

fn ms(ms: u64) -> Duration {
    Duration::from_millis(ms)
}

fn patience(min_age_ms: u64) -> Patience {
    Patience { min_age: ms(min_age_ms), ..Patience::default() }
}

/// A session that anything may be done to.
fn free() -> Situation {
    let long_ago = at(0).stamp();
    Situation {
        attached: Tell::No,
        pending: Tell::No,
        assigned: Tell::No,
        pinned: Tell::No,
        made_by: Maker::Config,
        started: long_ago,
        activity: Activity::Known(long_ago),
        deferred: Deferred::default(),
    }
}

/// Moments around every limit that is used below, and one in the future.
fn moments() -> impl Iterator<Item = Stamp> {
    let ages = [0, 1, 999, 1_000, 1_001, 29_999, 30_000, 30_001, 60_000, 500_000];
    let past = ages.into_iter().map(|age| at(NOW_MS - age).stamp());
    past.chain([at(NOW_MS + 5_000).stamp()])
}

fn purposes() -> Vec<Purpose> {
    let limits = [0, 1_000, 30_000, 60_000, u64::MAX].map(ms);
    let idle = limits.map(|limit| Purpose::Idle { limit });
    let age = limits.map(|limit| Purpose::Age { limit });
    [Purpose::Drift].into_iter().chain(idle).chain(age).collect()
}

fn every_situation() -> impl Iterator<Item = Situation> {
    let activities = || moments().map(Activity::Known).chain([Activity::Unknown]);
    let told = TELLS.into_iter().flat_map(|attached| {
        TELLS.into_iter().flat_map(move |pending| {
            let assigned = TELLS.into_iter();
            assigned.flat_map(move |assigned| {
                TELLS.into_iter().flat_map(move |pinned| {
                    let makers = [Maker::Config, Maker::Person].into_iter();
                    makers.map(move |made_by| (attached, pending, assigned, pinned, made_by))
                })
            })
        })
    });
    told.flat_map(move |(attached, pending, assigned, pinned, made_by)| {
        moments().flat_map(move |started| {
            activities().map(move |activity| Situation {
                attached,
                pending,
                assigned,
                pinned,
                made_by,
                started,
                activity,
                deferred: Deferred::default(),
            })
        })
    })
}

/// What may be on record of a session that was left alone.
fn every_deferred() -> Vec<Deferred> {
    let moment = |ages: &[u64]| -> Vec<Option<Stamp>> {
        let past = ages.iter().map(|age| Some(at(NOW_MS - age).stamp()));
        past.chain([None]).collect()
    };
    let kept = |ms_left| Some(Deadline::after(at(NOW_MS), ms(ms_left)));
    let mut all = Vec::new();
    for since in moment(&[0, 119_999, 120_000, 599_999, 600_000]) {
        for attached in moment(&[0, 299_999, 300_000]) {
            for kept in [None, kept(0), kept(1)] {
                all.push(Deferred { since, attached, kept });
            }
        }
    }
    all
}

/// Sessions that nobody uses as far as anybody sees, with everything that may be on record of them.
fn every_deferred_situation() -> impl Iterator<Item = Situation> {
    every_deferred().into_iter().flat_map(|deferred| {
        let activities = || moments().map(Activity::Known).chain([Activity::Unknown]);
        moments().flat_map(move |started| {
            let idle = activities();
            idle.map(move |activity| Situation { started, activity, deferred, ..free() })
        })
    })
}

/// One thing that speaks against disturbing, and until when if that ends by itself.
type Objection = (Why, Option<u64>);

/// Lists all that speaks against it, by plain arithmetic and without any precedence.
fn objections(purpose: Purpose, s: &Situation, patience: &Patience) -> Vec<Objection> {
    let mut all = Vec::new();
    let facts = [
        (s.attached, Why::Attached, Why::AttachmentUnknown),
        (s.pending, Why::Pending, Why::PendingUnknown),
        (s.assigned, Why::Working, Why::WorkUnknown),
        (s.pinned, Why::Pinned, Why::PinUnknown),
    ];
    for (tell, yes, unknown) in facts {
        all.extend((tell == Tell::Yes).then_some((yes, None)));
        all.extend((tell == Tell::Unknown).then_some((unknown, None)));
    }
    all.extend((s.made_by == Maker::Person).then_some((Why::Manual, None)));
    let whole = |limit: Duration| u64::try_from(limit.as_millis()).unwrap();
    let mut timed = |why, from: u64, limit: Duration| {
        let due = from.saturating_add(whole(limit));
        all.extend((due > NOW_MS && !limit.is_zero()).then_some((why, Some(due))));
    };
    let started = s.started.boot.ms;
    let kept = s.deferred.kept.filter(|_| purpose == Purpose::Drift);
    kept.into_iter().for_each(|until| timed(Why::Kept, until.set().boot.ms, until.length()));
    let attached = s.deferred.attached.into_iter();
    attached.for_each(|at| timed(Why::AttachedLately, at.boot.ms, patience.attached_for));
    timed(Why::TooYoung, started, patience.min_age);
    match (purpose, s.activity) {
        (Purpose::Age { limit }, _) => timed(Why::NotOldYet, started, limit),
        (Purpose::Idle { limit }, Activity::Known(last)) => {
            timed(Why::NotIdleYet, last.boot.ms, limit);
            timed(Why::NotIdleYet, started, limit);
        }
        (Purpose::Idle { .. }, Activity::Unknown) => all.push((Why::ActivityUnknown, None)),
        (Purpose::Drift, activity) => {
            let due = s.deferred.since.map_or(NOW_MS, |since| since.boot.ms);
            let end = |from: u64, length: Duration| from.saturating_add(whole(length));
            let bounded = |quiet: u64, bound| quiet.min(end(due, bound));
            let (why, until) = match activity {
                Activity::Unknown => (Why::ActivityUnknown, end(due, patience.unknown_bound)),
                Activity::Known(last) => {
                    let quiet = end(last.boot.ms, patience.active_within);
                    (Why::Active, bounded(quiet, patience.active_bound))
                }
            };
            all.extend((until > NOW_MS).then_some((why, Some(until))));
        }
    }
    all
}

fn rank(why: Why) -> usize {
    let order = [
        Why::Attached,
        Why::AttachmentUnknown,
        Why::Pending,
        Why::PendingUnknown,
        Why::Working,
        Why::WorkUnknown,
        Why::Pinned,
        Why::PinUnknown,
        Why::Manual,
        Why::Kept,
        Why::AttachedLately,
        Why::TooYoung,
        Why::Active,
        Why::ActivityUnknown,
        Why::NotIdleYet,
        Why::NotOldYet,
    ];
    order.iter().position(|one| *one == why).unwrap()
}

fn due_ms(deadline: Deadline) -> u64 {
    let length = u64::try_from(deadline.length().as_millis()).unwrap();
    deadline.set().boot.ms.saturating_add(length)
}

#[test]
fn every_answer_is_that_of_the_oracle() {
    for situation in every_situation().chain(every_deferred_situation()) {
        for purpose in purposes() {
            for patience in [patience(0), Patience::default()] {
                let objections = objections(purpose, &situation, &patience);
                let gravest = objections.iter().map(|(why, _)| *why).min_by_key(|why| rank(*why));
                match disturb(purpose, &situation, &patience, at(NOW_MS)) {
                    Disturb::Go => assert_eq!(gravest, None, "{purpose:?} {situation:?}"),
                    Disturb::Hold { why, recheck } => {
                        assert_eq!(Some(why), gravest, "{purpose:?} {situation:?}");
                        let expected = (why, recheck.map(due_ms));
                        assert!(objections.contains(&expected), "{expected:?} {objections:?}");
                    }
                }
            }
        }
    }
}

fn goes(purpose: Purpose, situation: &Situation, now: Now) -> bool {
    disturb(purpose, situation, &Patience::default(), now) == Disturb::Go
}

#[test]
fn nothing_added_to_a_hold_makes_it_go() {
    for held in every_situation() {
        for purpose in purposes() {
            if goes(purpose, &held, at(NOW_MS)) {
                continue;
            }
            for more in [Tell::Yes, Tell::Unknown] {
                let worse = [
                    Situation { attached: more, ..held },
                    Situation { pending: more, ..held },
                    Situation { assigned: more, ..held },
                    Situation { pinned: more, ..held },
                    Situation { made_by: Maker::Person, ..held },
                    Situation { started: at(NOW_MS).stamp(), ..held },
                    Situation { activity: Activity::Unknown, ..held },
                ];
                let is_idle = matches!(purpose, Purpose::Idle { .. });
                // For an edit, that nothing is known bounds the wait: by less than being busy would.
                let taken = if is_idle { 7 } else { 6 };
                for worse in worse.iter().take(taken) {
                    assert!(!goes(purpose, worse, at(NOW_MS)), "{purpose:?} {held:?} {worse:?}");
                }
            }
        }
    }
}

#[test]
fn a_hold_that_ends_by_itself_ends_when_it_says_and_not_before() {
    for situation in every_situation().chain(every_deferred_situation()) {
        // The tick that first asks puts on record since when it is due.
        let since = situation.deferred.since.or(Some(at(NOW_MS).stamp()));
        let deferred = Deferred { since, ..situation.deferred };
        let situation = Situation { deferred, ..situation };
        for purpose in purposes() {
            let ask = |now| disturb(purpose, &situation, &Patience::default(), now);
            let held = ask(at(NOW_MS));
            let Disturb::Hold { recheck: Some(recheck), .. } = held else { continue };
            let due = due_ms(recheck);
            assert!(due > NOW_MS, "a moment that has passed wakes at once, again and again");
            assert_eq!(ask(at(due - 1)), held);
            if due < u64::MAX {
                assert_ne!(ask(at(due)), held);
            }
        }
    }
}

#[track_caller]
fn holds(purpose: Purpose, situation: &Situation, why: Why, recheck: Option<Deadline>) {
    let held = disturb(purpose, situation, &Patience::default(), at(NOW_MS));
    assert_eq!(held, Disturb::Hold { why, recheck });
}

#[test]
fn a_session_is_left_alone_for_half_a_minute_after_its_start() {
    let started = at(NOW_MS - 29_999).stamp();
    let due = Deadline::since(started, Duration::from_secs(30));
    holds(Purpose::Drift, &Situation { started, ..free() }, Why::TooYoung, Some(due));
    let started = at(NOW_MS - 30_000).stamp();
    assert!(goes(Purpose::Drift, &Situation { started, ..free() }, at(NOW_MS)));
}

#[test]
fn a_session_is_no_longer_idle_than_it_runs() {
    let limit = Duration::from_secs(60);
    let started = at(NOW_MS - 40_000).stamp();
    let due = Some(Deadline::since(started, limit));
    holds(Purpose::Idle { limit }, &Situation { started, ..free() }, Why::NotIdleYet, due);
}

#[test]
fn across_a_reboot_at_least_the_new_boot_counts() {
    const AGE: Purpose = Purpose::Age { limit: Duration::ZERO };
    let started = Boot { id: BootId::from_bytes([9; 16]), ms: 77 };
    let started = Stamp { wall: Wall::from_unix_ms(u64::MAX), boot: started };
    let situation = Situation { started, ..free() };
    assert!(!goes(AGE, &situation, at(29_999)));
    assert!(goes(AGE, &situation, at(30_000)));
}

#[test]
fn every_why_completes_because_of() {
    let all = [
        (Why::Attached, "an attached user"),
        (Why::AttachmentUnknown, "an unknown attachment"),
        (Why::Pending, "a pending interaction"),
        (Why::PendingUnknown, "an unknown pending interaction"),
        (Why::Pinned, "a pin"),
        (Why::PinUnknown, "an unknown pin"),
        (Why::Kept, "an operator who keeps it"),
        (Why::AttachedLately, "a user attached just now"),
        (Why::Active, "recent activity"),
        (Why::TooYoung, "a start too recent"),
        (Why::NotIdleYet, "recent activity"),
        (Why::ActivityUnknown, "an unknown activity"),
        (Why::NotOldYet, "an age within the limit"),
        (Why::Unjudgeable, "a baseline that cannot be compared"),
    ];
    for (why, phrase) in all {
        assert_eq!(why.to_string(), phrase);
    }
}

/// Drift of one field of each of these classes.
fn drift(classes: &[Class]) -> Drift {
    let config = |said: &str| {
        let names = ["a", "b", "c"].into_iter().zip(classes);
        fingerprint(names.map(|(name, class)| input(name, *class, text(said))).collect())
    };
    classify(&committed(&config("old")), &config("new"))
}

fn answer(drift: &Drift, situation: &Situation) -> Response {
    respond(drift, situation, &Patience::default(), at(NOW_MS))
}

#[test]
fn an_undisturbed_session_takes_an_edit_over_as_its_class_says() {
    assert_eq!(answer(&drift(&[Class::Live]), &free()), Response::ApplyLive);
    assert_eq!(answer(&drift(&[Class::Relaunch]), &free()), Response::Relaunch);
    assert_eq!(answer(&drift(&[Class::Restart]), &free()), Response::Restart);
    assert_eq!(answer(&drift(&[]), &free()), Response::Nothing);
}

#[test]
fn a_restart_carries_what_is_live_and_what_needs_a_relaunch() {
    assert_eq!(answer(&drift(&CLASSES), &free()), Response::Restart);
    let both = drift(&[Class::Relaunch, Class::Live]);
    assert_eq!(answer(&both, &free()), Response::Relaunch);
}

#[test]
fn every_response_is_the_one_its_drift_and_the_policy_allow() {
    let masked = |key| {
        let value = crate::given::masked(key, 1);
        fingerprint(vec![input("token", Class::Restart, value)])
    };
    let unjudgeable = classify(&committed(&masked(1)), &masked(2));
    assert!(matches!(unjudgeable, Drift::Unjudgeable(Unjudgeable::KeyChanged { .. })));
    for situation in every_situation() {
        let held = |disturbing| match disturb(
            Purpose::Drift,
            &situation,
            &Patience::default(),
            at(NOW_MS),
        ) {
            Disturb::Go => disturbing,
            Disturb::Hold { why, recheck } => Response::Hold { why, recheck },
        };
        assert_eq!(answer(&Drift::None, &situation), Response::Nothing);
        assert_eq!(answer(&drift(&[Class::Live]), &situation), Response::ApplyLive);
        assert_eq!(answer(&drift(&[Class::Relaunch]), &situation), held(Response::Relaunch));
        assert_eq!(answer(&drift(&[Class::Restart]), &situation), held(Response::Restart));
        let left_alone = Response::Hold { why: Why::Unjudgeable, recheck: None };
        assert_eq!(answer(&unjudgeable, &situation), left_alone);
    }
}

#[test]
fn every_response_reads_as_one_line() {
    let held = Response::Hold { why: Why::Pinned, recheck: None };
    let all = [Response::Nothing, held, Response::ApplyLive, Response::Relaunch, Response::Restart];
    let expected = ["nothing", "hold because of a pin", "apply live", "relaunch", "restart"];
    assert_eq!(all.map(|response| response.to_string()), expected);
    let unset = classify(
        &committed(&fingerprint(vec![])),
        &fingerprint(vec![input("a", Class::Restart, Value::Absent)]),
    );
    assert_eq!(answer(&unset, &free()), Response::Nothing);
}
