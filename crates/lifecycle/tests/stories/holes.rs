//! Which holes did somebody find who tried to make a reporter lie, spin, or fall silent?

use crate::rig::{Answer, BEGIN_MS, Rig, asking, target};
use core::time::Duration;
use tenure_lifecycle::CoderPhase::{Off, Ready, ShuttingDown, Starting};
use tenure_lifecycle::clock::Wall;
use tenure_lifecycle::{
    Applied, Change, Decision, Described, Epoch, Failure, FlushId, Input, Kept, Life, Memory,
    Options, Outbox, Output, Seq, Shape,
};

const MINUTE: Duration = Duration::from_secs(60);

fn generation(name: &str, generation: Option<u64>) -> Described {
    Described { generation, ..Described::new(target(name)) }
}

fn keeping(decide: tenure_lifecycle::Decide) -> Options {
    Options { decide, outbox: Outbox::On, ..Options::default() }
}

fn kept_for(rig: &Rig) -> Vec<String> {
    let kept = rig.told.iter().filter_map(|output| {
        if let Output::Keep(kept) = output { Some(kept.target.to_string()) } else { None }
    });
    kept.collect()
}

fn redials(rig: &Rig) -> Vec<Duration> {
    let waits = rig
        .told
        .iter()
        .filter_map(|output| if let Output::Redial(wait) = output { Some(*wait) } else { None });
    waits.collect()
}

fn tell_then_build(_: &Change, _: tenure_lifecycle::Course) -> Decision {
    Decision::ReplayThenReinitialize { shape: Shape::Full, drain: MINUTE }
}

/// A description that leaves the generation out says nothing against the one before.
#[test]
fn a_generation_that_was_left_out_once_is_not_forgotten() {
    let mut rig = Rig::replaying();
    rig.link();
    rig.bind(generation("a", Some(1)));
    rig.enter(Starting);
    rig.enter(Ready);
    rig.serve("a");
    rig.link();
    rig.rows.clear();
    rig.sent.clear();
    rig.bind(generation("a", Some(2)));
    assert_eq!(rig.to("a"), [Starting, Ready]);
}

#[test]
fn a_generation_that_is_learned_late_tells_the_next_one_apart() {
    let mut rig = Rig::deciding(|_, _| Decision::Ignore);
    rig.serve("a");
    rig.enter(Ready);
    rig.link();
    rig.bind(generation("a", Some(1)));
    rig.sent.clear();
    rig.link();
    rig.bind(generation("a", Some(2)));
    assert_eq!(rig.to("a"), [], "another row of that name is for the policy to decide about");
}

/// I15: nobody else's progress answers for a target that is gone.
#[test]
fn a_flush_is_not_answered_by_the_target_before_the_one_that_is_gone() {
    let mut rig = Rig::replaying();
    rig.serve("a");
    rig.enter(Ready);
    rig.answer = Answer::Silent;
    rig.serve("b");
    rig.hear(Input::Flush(FlushId::new(1), MINUTE));
    rig.hear(Input::Failed(rig.last_receipt(), Failure::UnknownTarget));
    let flushed = rig.told.iter().find(|output| matches!(output, Output::Flushed { .. }));
    assert_eq!(flushed, None);
}

#[test]
fn a_last_word_is_not_kept_for_the_target_before_the_one_that_is_gone() {
    let mut rig = Rig::with(keeping(tenure_lifecycle::policy::replay), Memory::default());
    rig.serve("a");
    rig.enter(Ready);
    rig.answer = Answer::Fail(Failure::UnknownTarget);
    rig.serve("b");
    rig.enter(Off);
    assert!(!kept_for(&rig).contains(&"a".to_owned()), "{:?}", kept_for(&rig));
}

#[test]
fn a_last_word_is_kept_though_whoever_is_bound_is_ignored() {
    let mut rig = Rig::with(keeping(|_, _| Decision::Ignore), Memory::default());
    rig.serve("a");
    rig.enter(Ready);
    rig.serve("b");
    rig.enter(Off);
    assert_eq!(kept_for(&rig), ["a"]);
}

#[test]
fn a_last_word_is_not_kept_for_who_was_refused() {
    let mut rig = Rig::with(keeping(|_, _| Decision::Refuse), Memory::default());
    rig.serve("a");
    rig.enter(Ready);
    rig.serve("b");
    rig.enter(Off);
    assert_eq!(kept_for(&rig), ["a"]);
}

/// E75: a process that never had a link keeps its last word for whom it was built.
#[test]
fn a_last_word_is_kept_for_whom_the_process_was_built_though_nobody_was_bound() {
    let applied = Some(Applied { target: target("a"), spec: None, generation: None });
    let mut rig = Rig::with(keeping(tenure_lifecycle::policy::replay), Memory { applied });
    rig.enter(Starting);
    rig.enter(Off);
    assert_eq!(kept_for(&rig), ["a"]);
}

/// I6, over the last words of two lives.
#[test]
fn last_words_of_two_lives_have_rising_stamps() {
    let mut rig = Rig::new();
    for (life, ms) in [(5, 900), (6, 900), (7, 800)] {
        let (stamp, at) = (Wall::from_unix_ms(ms), rig.now().stamp());
        let (target, phase, seq) = (target("a"), Off, Seq::new(4));
        let kept =
            Kept { target, generation: None, life: Life::issued(life), seq, phase, stamp, at };
        rig.hear(Input::Found(kept));
    }
    rig.serve("a");
    rig.enter(Starting);
    let stamps = rig.stamps("a");
    assert!(stamps.windows(2).all(|pair| pair[0] < pair[1]), "{stamps:?}");
}

#[test]
fn an_answer_of_a_forgotten_record_fences_nobody() {
    let mut rig = Rig::replaying();
    rig.link();
    rig.bind(generation("a", Some(1)));
    rig.answer = Answer::Silent;
    rig.enter(Starting);
    let late = rig.last_receipt();
    rig.answer = Answer::Ok;
    rig.link();
    rig.bind(generation("a", Some(2)));
    rig.hear(Input::Failed(late, Failure::Fenced));
    rig.enter(Ready);
    assert_eq!(rig.row("a").phase, Some(Ready));
}

#[test]
fn a_link_that_was_quiet_for_long_was_useful() {
    let mut rig = Rig::replaying();
    rig.serve("a");
    rig.enter(Ready);
    for _ in 0..20 {
        rig.drop_link();
        rig.serve("a");
    }
    rig.wait(Duration::from_secs(86_400));
    rig.told.clear();
    for _ in 0..3 {
        rig.drop_link();
        rig.told.retain(|output| matches!(output, Output::Redial(_)));
        rig.serve("a");
    }
    let waits = redials(&rig);
    assert!(waits.iter().all(|wait| *wait <= Duration::from_millis(400)), "{waits:?}");
}

#[test]
fn the_first_link_may_have_any_number() {
    let mut rig = Rig::replaying();
    rig.hear(Input::LinkUp(Epoch::new(0)));
    rig.hear(Input::Bound(Epoch::new(0), Described::new(target("a"))));
    rig.enter(Ready);
    assert_eq!(rig.to("a"), [Ready]);
}

#[test]
fn a_link_that_was_refused_and_closed_is_dialed_again() {
    let mut rig = Rig::deciding(|_, _| Decision::Refuse);
    rig.serve("a");
    rig.serve("b");
    rig.drop_link();
    assert_eq!(
        redials(&rig).len(),
        1,
        "its link is closed by request, and another one is asked for"
    );
}

#[test]
fn who_is_fenced_before_a_build_does_not_spin() {
    let mut rig = Rig::deciding(tell_then_build);
    rig.serve("a");
    rig.enter(Ready);
    rig.answer = Answer::Fail(Failure::Fenced);
    rig.serve("b");
    let wait = rig.reporter.wake_after(rig.now());
    assert!(wait.is_none_or(|wait| !wait.is_zero()), "{wait:?}");
}

#[test]
fn a_build_at_work_does_not_spin() {
    let mut rig = Rig::deciding(tell_then_build);
    rig.serve("a");
    rig.enter(Ready);
    rig.answer = Answer::Silent;
    rig.serve("b");
    rig.hear(Input::Announced(Described::new(target("c"))));
    rig.hear(Input::Acked(rig.last_receipt()));
    let wait = rig.reporter.wake_after(rig.now());
    assert!(wait.is_none_or(|wait| !wait.is_zero()), "{wait:?}");
}

#[test]
fn what_left_while_it_told_is_not_built_anew() {
    let mut rig = Rig::deciding(tell_then_build);
    rig.serve("a");
    rig.enter(Ready);
    rig.answer = Answer::Silent;
    rig.serve("b");
    rig.enter(ShuttingDown);
    rig.answer = Answer::Ok;
    rig.hear(Input::Acked(rig.last_receipt()));
    rig.enter(Off);
    assert_eq!(rig.rebuilds(), []);
}

#[test]
fn an_announcement_that_is_outdated_builds_nothing() {
    let mut rig = Rig::new();
    rig.link();
    rig.bind(Described { generation: Some(2), ..asking("a", 2) });
    rig.enter(Ready);
    rig.drop_link();
    rig.hear(Input::Announced(Described { generation: Some(1), ..asking("a", 1) }));
    assert_eq!(rig.rebuilds(), []);
}

/// B51: who was pushed out by targets that were never served is still who was served.
#[test]
fn whoever_was_ignored_pushes_nobody_out_who_is_served() {
    let mut rig = Rig::deciding(|_, _| Decision::Ignore);
    rig.serve("a");
    rig.enter(Starting);
    rig.enter(Ready);
    for n in 0..40 {
        rig.serve(&format!("x{n}"));
    }
    rig.sent.clear();
    rig.serve("a");
    assert_eq!(rig.to("a"), []);
}

#[test]
fn no_stamp_is_before_the_row_not_even_that_of_a_last_word() {
    let mut rig = Rig::new();
    let (stamp, at) = (Wall::from_unix_ms(900), rig.now().stamp());
    let (target_, phase, seq) = (target("a"), Off, Seq::new(4));
    rig.hear(Input::Found(Kept {
        target: target_,
        generation: None,
        life: Life::issued(5),
        seq,
        phase,
        stamp,
        at,
    }));
    rig.link();
    let born = Some(Wall::from_unix_ms(BEGIN_MS));
    rig.bind(Described { born, ..Described::new(target("a")) });
    rig.enter(Starting);
    assert!(rig.stamps("a").iter().all(|stamp| *stamp >= BEGIN_MS), "{:?}", rig.stamps("a"));
}

#[test]
fn a_generation_that_the_policy_was_not_told_is_remembered_with_the_target() {
    let mut rig = Rig::replaying();
    rig.serve("a");
    rig.enter(Ready);
    rig.link();
    rig.bind(generation("b", Some(1)));
    rig.serve("a");
    rig.serve("b");
    rig.told.clear();
    rig.link();
    rig.bind(generation("b", Some(2)));
    assert!(matches!(rig.told.first(), Some(Output::Changed(Change::New { .. }))));
}

#[test]
fn a_level_pass_of_no_length_does_not_spin() {
    let options = Options { level_pass: Duration::ZERO, ..Options::default() };
    let mut rig = Rig::with(options, Memory::default());
    rig.link();
    let wait = rig.reporter.wake_after(rig.now());
    assert!(wait.is_some_and(|wait| !wait.is_zero()), "{wait:?}");
}
