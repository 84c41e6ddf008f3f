//! B: what is a new target told, and what is an old one spared?

use crate::rig::{Answer, BEGIN_MS, Rig, target};
use core::time::Duration;
use tenure_lifecycle::CoderPhase::{Off, Ready, ShuttingDown, StartError, Starting};
use tenure_lifecycle::clock::Wall;
use tenure_lifecycle::{
    Change, CoderPhase, Course, Decision, Described, Failure, FirstWork, Input, Known, Memory,
    Notice, Options, Origin, Output, Progress, Shape, Spec, TargetError, TargetId, Work,
};

const MINUTE: Duration = Duration::from_secs(60);

fn changes(rig: &Rig) -> Vec<&Change> {
    let changes = rig.told.iter().filter_map(|output| {
        if let Output::Changed(change) = output { Some(change) } else { None }
    });
    changes.collect()
}

fn of_shape(shape: Shape) -> Rig {
    Rig::deciding(match shape {
        Shape::Full => |_, _| Decision::Replay(Shape::Full),
        Shape::Milestones => |_, _| Decision::Replay(Shape::Milestones),
        Shape::Current => |_, _| Decision::Replay(Shape::Current),
        Shape::None => |_, _| Decision::Replay(Shape::None),
    })
}

/// A rig that has told one target everything.
fn told(rig: Rig, phases: &[CoderPhase]) -> Rig {
    let mut rig = rig;
    rig.serve("a");
    phases.iter().for_each(|phase| rig.enter(*phase));
    rig.drop_link();
    rig
}

/// B42: the defect that was left after the third round.
#[test]
fn what_is_pending_when_the_target_changes_waits_until_the_link_is_bound() {
    let mut rig = Rig::replaying();
    rig.serve("a");
    rig.enter(Starting);
    rig.answer = Answer::Silent;
    rig.enter(Ready);
    rig.answer = Answer::Ok;
    let before = rig.sent.len();
    rig.link();
    rig.wait(MINUTE);
    assert_eq!(rig.sent.len(), before, "whom the link serves is not known");
    rig.bind(Described::new(target("b")));
    rig.wait(MINUTE);
    assert_eq!(rig.to("b"), [Starting, Ready]);
}

/// B29: a suspended process comes back to another row.
#[test]
fn a_new_row_is_told_when_the_start_began_and_where_things_stand() {
    let mut rig = told(Rig::replaying(), &[Starting, Ready]);
    let before = rig.sent.len();
    let born = Some(Wall::from_unix_ms(BEGIN_MS + 86_400_000));
    rig.link();
    rig.bind(Described { born, ..Described::new(target("b")) });
    rig.wait(MINUTE);
    assert_eq!(rig.to("b"), [Starting, Ready]);
    assert_eq!(rig.stamps("b"), [BEGIN_MS + 86_400_000, BEGIN_MS + 86_400_001]);
    assert!(rig.sent[before..].iter().all(|report| report.origin == Origin::Replayed));
    assert_eq!(rig.to("a"), [Starting, Ready]);
    assert_eq!(rig.row("b").phase, Some(Ready));
}

/// B31.
#[test]
fn a_target_that_is_behind_by_policy_is_seen_to_be() {
    let mut rig = told(of_shape(Shape::None), &[Starting, Ready]);
    rig.serve("b");
    rig.wait(MINUTE);
    assert_eq!(rig.to("b"), []);
    assert_eq!(rig.reporter.progress(), Progress::BehindByPolicy);
    rig.enter(ShuttingDown);
    assert_eq!(rig.to("b"), [ShuttingDown]);
    assert_eq!(rig.reporter.progress(), Progress::Level);
}

/// B32.
#[test]
fn where_nothing_happened_nothing_is_replayed() {
    let mut rig = told(Rig::replaying(), &[]);
    rig.serve("b");
    rig.enter(Starting);
    rig.wait(MINUTE);
    assert_eq!(rig.to("b"), [Starting]);
}

/// B33.
#[test]
fn a_failed_start_is_replayed_as_one() {
    let mut rig = told(Rig::replaying(), &[Starting, StartError]);
    rig.serve("b");
    rig.wait(MINUTE);
    assert_eq!(rig.to("b"), [Starting, StartError]);
}

/// B35.
#[test]
fn a_new_row_of_what_is_gone_is_told_that_alone() {
    for shape in [Shape::Milestones, Shape::Current] {
        let mut rig = told(of_shape(shape), &[Starting, Ready, ShuttingDown, Off]);
        rig.serve("b");
        rig.wait(MINUTE);
        assert_eq!(rig.to("b"), [Off], "{shape:?}");
    }
}

/// B36: the third round announced a start to whoever would be let in to a dying agent.
#[test]
fn leaving_ends_a_replay() {
    let mut rig = told(Rig::replaying(), &[Starting, Ready]);
    rig.answer = Answer::Silent;
    rig.serve("b");
    rig.wait(Duration::from_secs(1));
    assert_eq!(rig.to("b"), [Starting]);
    rig.enter(ShuttingDown);
    rig.answer = Answer::Ok;
    rig.hear(Input::Acked(rig.last_receipt()));
    rig.wait(MINUTE);
    assert_eq!(rig.to("b"), [Starting, ShuttingDown]);
}

/// B38, DEREM-12: a flag that is taken down before the call succeeds is lost with it.
#[test]
fn a_replay_whose_first_report_fails_is_told_over_the_next_link() {
    let mut rig = told(Rig::replaying(), &[Starting, Ready]);
    rig.answer = Answer::Fail(Failure::Transient);
    rig.serve("b");
    rig.drop_link();
    rig.answer = Answer::Ok;
    rig.serve("b");
    rig.wait(MINUTE);
    assert_eq!(rig.row("b").phase, Some(Ready));
}

/// B39.
#[test]
fn a_replay_goes_on_where_it_failed() {
    let mut rig = told(Rig::replaying(), &[Starting, Ready]);
    rig.answer = Answer::Silent;
    rig.serve("b");
    rig.wait(Duration::from_secs(1));
    rig.answer = Answer::Fail(Failure::Transient);
    rig.hear(Input::Acked(rig.last_receipt()));
    rig.drop_link();
    let before = rig.sent.len();
    rig.answer = Answer::Ok;
    rig.serve("b");
    rig.wait(MINUTE);
    let after: Vec<CoderPhase> = rig.sent[before..].iter().map(|report| report.phase).collect();
    assert_eq!(after, [Ready]);
}

/// B43.
#[test]
fn a_late_answer_moves_the_cursor_of_its_own_target() {
    let mut rig = Rig::replaying();
    rig.serve("a");
    rig.enter(Starting);
    rig.answer = Answer::Silent;
    rig.enter(Ready);
    let late = rig.last_receipt();
    rig.serve("b");
    rig.hear(Input::Acked(late));
    let mut cursors: Vec<_> =
        rig.reporter.cursors().map(|(target, seq)| (target.as_str(), seq.number())).collect();
    cursors.sort_unstable();
    assert_eq!(cursors, [("a", 2), ("b", 0)]);
}

/// B44.
#[test]
fn a_target_that_was_never_bound_is_told_nothing() {
    let mut rig = told(Rig::replaying(), &[Starting, Ready]);
    rig.link();
    rig.wait(MINUTE);
    rig.drop_link();
    rig.serve("c");
    rig.wait(MINUTE);
    assert_eq!((rig.to("b"), rig.to("c")), (vec![], vec![Starting, Ready]));
}

/// B46, B47.
#[test]
fn a_target_that_comes_back_is_told_what_it_missed() {
    let mut rig = told(Rig::replaying(), &[Starting, Ready]);
    let truth = rig.row("a");
    rig.serve("b");
    rig.wait(MINUTE);
    rig.serve("a");
    rig.wait(MINUTE);
    assert_eq!((rig.to("a"), rig.row("a")), (vec![Starting, Ready], truth));
    rig.serve("b");
    rig.enter(ShuttingDown);
    rig.serve("a");
    rig.wait(MINUTE);
    assert_eq!(rig.to("a"), [Starting, Ready, ShuttingDown]);
    let returned =
        Change::Return { from: target("b"), to: target("a"), behind_by: 1, spec: Spec::Unknown };
    assert_eq!(changes(&rig).last(), Some(&&returned));
}

/// B48.
#[test]
fn a_nil_target_cannot_even_be_named() {
    assert_eq!(TargetId::parse("00000000-0000"), Err(TargetError::Nil));
    assert_eq!(TargetId::parse(" "), Err(TargetError::Nil));
}

/// B50: a description is not applied before the work for it is done.
#[test]
fn one_time_work_that_failed_is_asked_for_again() {
    let options = Options { first_work: FirstWork::Asked, ..Options::default() };
    let mut rig = Rig::with(options, Memory::default());
    rig.serve("a");
    rig.hear(Input::Applied(rig.last_token(), Work::Failed));
    let first = rig.last_token();
    rig.drop_link();
    rig.serve("a");
    rig.wait(MINUTE);
    assert!(rig.last_token() > first);
    assert!(changes(&rig).iter().all(|change| matches!(change, Change::First { .. })));
    rig.hear(Input::Applied(rig.last_token(), Work::Done));
    rig.serve("a");
    assert!(matches!(changes(&rig).last(), Some(Change::Same { .. })));
}

/// B51.
#[test]
fn the_memory_of_targets_is_bounded_and_says_whom_it_forgot() {
    let mut rig = told(Rig::replaying(), &[Ready]);
    for n in 1..20 {
        rig.serve(&format!("t{n}"));
        rig.wait(MINUTE);
    }
    assert_eq!(rig.reporter.cursors().count(), 16);
    assert!(rig.notices().contains(&&Notice::Forgotten(target("a"))));
    rig.serve("a");
    let Some(Change::New { known, .. }) = changes(&rig).last() else {
        panic!("who was forgotten is new")
    };
    assert_eq!(*known, Known::Perhaps);
}

/// B52.
#[test]
fn a_change_that_nobody_saw_is_none() {
    let mut rig = told(Rig::replaying(), &[Starting, Ready]);
    let before = rig.sent.len();
    rig.serve("a");
    rig.wait(MINUTE);
    assert_eq!(rig.sent.len(), before);
    assert!(matches!(changes(&rig).last(), Some(Change::Same { .. })));
}

#[test]
fn something_made_anew_under_the_same_name_is_another_target() {
    let mut rig = Rig::replaying();
    let of = |generation| Described { generation, ..Described::new(target("a")) };
    rig.link();
    rig.bind(of(Some(1)));
    rig.enter(Ready);
    rig.link();
    rig.bind(of(Some(2)));
    rig.wait(MINUTE);
    assert_eq!(rig.to("a"), [Ready, Ready]);
    rig.link();
    rig.bind(of(Some(1)));
    assert_eq!(rig.notices().last(), Some(&&Notice::Outdated(target("a"))));
    assert_eq!(rig.reporter.link().target(), None);
}

#[test]
fn who_is_ignored_is_told_nothing_and_who_is_refused_is_left() {
    let mut rig = told(Rig::deciding(|_, _| Decision::Ignore), &[Ready]);
    rig.serve("b");
    rig.enter(ShuttingDown);
    rig.wait(MINUTE);
    assert_eq!(rig.to("b"), []);
    let mut rig = told(Rig::deciding(|_, _| Decision::Refuse), &[Ready]);
    rig.serve("b");
    assert!(rig.told.iter().any(|output| matches!(output, Output::Close(_))));
    assert_eq!(rig.reporter.link().epoch(), None);
}

#[test]
fn whoever_decides_is_told_whether_the_process_leaves() {
    fn decide(_: &Change, course: Course) -> Decision {
        Decision::Replay(match course {
            Course::Serving => Shape::None,
            Course::Leaving => Shape::Full,
        })
    }
    let mut rig = told(Rig::deciding(decide), &[Ready, ShuttingDown]);
    rig.serve("b");
    rig.wait(MINUTE);
    assert_eq!(rig.to("b"), [ShuttingDown]);
}
