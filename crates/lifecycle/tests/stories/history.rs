//! A: is history told in order, once, and whatever fails?

use crate::rig::{Answer, Rig, target};
use core::time::Duration;
use tenure_lifecycle::CoderPhase::{
    Created, Off, Ready, ShutdownError, ShutdownTimeout, ShuttingDown, StartTimeout, Starting,
};
use tenure_lifecycle::{
    CoderPhase, Described, Epoch, Failure, Input, Life, Memory, Notice, Options, Output, Receipt,
    Reporter, Seq,
};

const MINUTE: Duration = Duration::from_secs(60);

#[track_caller]
fn told(phases: &[CoderPhase], expected: &[CoderPhase]) {
    let mut rig = Rig::new();
    rig.serve("a");
    phases.iter().for_each(|phase| rig.enter(*phase));
    assert_eq!(rig.to("a"), expected);
}

/// A18: the defect of the main line, which no change of target is needed for.
#[test]
fn a_report_that_failed_once_is_told_over_the_next_link_though_nobody_signals() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.enter(Starting);
    rig.answer = Answer::Fail(Failure::Transient);
    rig.enter(Ready);
    rig.drop_link();
    rig.answer = Answer::Ok;
    rig.serve("a");
    rig.wait(Duration::from_secs(1));
    assert_eq!(rig.row("a").phase, Some(Ready));
}

/// A1.
#[test]
fn the_initial_phase_is_never_told() {
    told(&[], &[]);
    told(&[Created], &[]);
}

/// A2, A3, A11.
#[test]
fn every_way_to_start_is_told() {
    told(&[Starting, Ready], &[Starting, Ready]);
    told(&[Starting, StartTimeout], &[Starting, StartTimeout]);
    told(&[Created, Ready], &[Ready]);
}

/// A5, A6, A7.
#[test]
fn every_way_to_end_is_told_and_leaving_is_seen_first() {
    let begun = [Starting, Ready, ShuttingDown];
    told(&begun, &begun);
    for end in [ShutdownTimeout, ShutdownError, Off] {
        let phases = [Starting, Ready, ShuttingDown, end];
        told(&phases, &phases);
    }
}

/// A9, A10.
#[test]
fn what_leads_back_is_refused_and_what_repeats_is_nothing() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.enter(Ready);
    rig.enter(Starting);
    assert_eq!(rig.notices(), [&Notice::LedBack { phase: Starting }]);
    rig.enter(Ready);
    assert_eq!(rig.notices().len(), 1);
    assert_eq!(rig.to("a"), [Ready]);
    assert_eq!(rig.reporter.entries().len(), 1);
}

/// A13, A14.
#[test]
fn what_comes_while_one_is_on_its_way_follows_it_without_a_wake() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.answer = Answer::Silent;
    rig.enter(Starting);
    rig.enter(Ready);
    for _ in 0..100 {
        rig.hear(Input::Woken);
        rig.enter(Ready);
    }
    assert_eq!(rig.to("a"), [Starting]);
    rig.answer = Answer::Ok;
    rig.hear(Input::Acked(rig.last_receipt()));
    assert_eq!(rig.to("a"), [Starting, Ready]);
}

/// A15.
#[test]
fn what_cannot_be_written_down_is_left_out_and_the_next_follows() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.answer = Answer::Fail(Failure::Rejected);
    rig.enter(Starting);
    rig.answer = Answer::Ok;
    rig.enter(Ready);
    assert_eq!(rig.to("a"), [Starting, Ready]);
    assert_eq!(rig.notices(), [&Notice::LeftOut(rig.sent[0].receipt.clone())]);
    assert_eq!(rig.reporter.link().target(), Some(&target("a")));
}

/// A17.
#[test]
fn a_report_that_fails_is_told_once_in_the_end_with_the_stamp_it_had() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.answer = Answer::Fail(Failure::Transient);
    rig.enter(Ready);
    rig.wait(Duration::from_secs(3));
    let tries = rig.sent.len();
    assert!(tries >= 3, "{tries} tries");
    rig.answer = Answer::Ok;
    rig.wait(MINUTE);
    assert_eq!(rig.sent.len(), tries + 1);
    assert!(rig.stamps("a").windows(2).all(|pair| pair[0] == pair[1]));
    assert_eq!(rig.metrics.len(), 1);
}

/// A19.
#[test]
fn a_report_whose_answer_was_lost_is_a_duplicate_and_counts_nothing() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.enter(Starting);
    rig.answer = Answer::Lost;
    rig.enter(Ready);
    let row = rig.row("a");
    rig.drop_link();
    rig.answer = Answer::Ok;
    rig.serve("a");
    rig.wait(MINUTE);
    assert_eq!(rig.to("a"), [Starting, Ready, Ready]);
    assert_eq!(rig.row("a"), row);
    let counted = rig.metrics.iter().filter(|(_, metrics)| metrics.first_ready.is_some());
    assert_eq!(counted.count(), 1);
}

/// A20.
#[test]
fn an_answer_after_its_link_is_credited() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.answer = Answer::Silent;
    rig.enter(Ready);
    let receipt = rig.last_receipt();
    rig.link();
    rig.hear(Input::Acked(receipt));
    rig.answer = Answer::Ok;
    rig.serve("a");
    rig.wait(MINUTE);
    assert_eq!(rig.to("a"), [Ready]);
}

/// A22.
#[test]
fn a_hundred_links_to_a_target_that_is_level_send_nothing() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.enter(Starting);
    rig.enter(Ready);
    for _ in 0..100 {
        rig.drop_link();
        rig.serve("a");
        rig.wait(Duration::from_secs(1));
    }
    assert_eq!(rig.to("a"), [Starting, Ready]);
}

/// A23.
#[test]
fn a_link_that_is_lost_while_leaving_brings_nothing_back() {
    let mut rig = Rig::new();
    rig.serve("a");
    [Starting, Ready, ShuttingDown].into_iter().for_each(|phase| rig.enter(phase));
    rig.drop_link();
    rig.serve("a");
    rig.enter(Off);
    rig.wait(MINUTE);
    assert_eq!(rig.to("a"), [Starting, Ready, ShuttingDown, Off]);
}

/// A24.
#[test]
fn a_new_process_starts_anew_on_the_row_of_the_last() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.enter(Starting);
    rig.enter(Ready);
    let now = rig.now();
    let next = Life::begin(Some(rig.reporter.life()), now.wall, 9);
    rig.reporter = Reporter::new(Options::default(), next, Memory::default());
    rig.serve("a");
    rig.enter(Starting);
    let row = rig.row("a");
    assert_eq!((row.phase, row.ready_at), (Some(Starting), None));
}

/// A26: whoever breaks a link breaks no backlog.
#[test]
fn a_backlog_outlives_its_link() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.answer = Answer::Silent;
    rig.enter(Starting);
    rig.enter(StartTimeout);
    rig.drop_link();
    rig.enter(Ready);
    rig.answer = Answer::Ok;
    rig.serve("a");
    rig.wait(MINUTE);
    assert_eq!(rig.to("a"), [Starting, Starting, StartTimeout, Ready]);
}

/// A27: within ten dropped links the wait has grown beyond the ceiling of the first.
#[test]
fn links_that_are_dropped_at_once_are_made_ever_more_slowly() {
    let mut rig = Rig::new();
    for _ in 0..10 {
        rig.serve("a");
        rig.drop_link();
    }
    let waits: Vec<Duration> = rig
        .told
        .iter()
        .filter_map(|output| if let Output::Redial(wait) = output { Some(*wait) } else { None })
        .collect();
    assert_eq!(waits.len(), 10);
    let early = waits[..3].iter().max().unwrap();
    let late = waits[6..].iter().max().unwrap();
    assert!(late > &Duration::from_secs(1) && late > early, "{waits:?}");
}

/// A28: the wake after the wait got lost; the next look at how things are tells it all the same.
#[test]
fn a_wake_that_is_lost_costs_a_level_pass() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.answer = Answer::Fail(Failure::Transient);
    rig.enter(Ready);
    rig.answer = Answer::Ok;
    let asked = rig.reporter.wake_after(rig.now()).expect("something is pending");
    assert!(asked <= Options::default().level_pass);
    rig.wait(Options::default().level_pass);
    assert_eq!(rig.row("a").phase, Some(Ready));
    assert_eq!(rig.reporter.wake_after(rig.now()), None);
}

#[test]
fn an_answer_to_what_was_never_sent_changes_nothing() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.answer = Answer::Silent;
    rig.enter(Starting);
    let life = rig.reporter.life();
    let epoch = Epoch::new(1);
    let record = rig.last_receipt().record;
    let receipt = Receipt { target: target("a"), life, seq: Seq::new(7), epoch, record };
    rig.hear(Input::Acked(receipt.clone()));
    assert_eq!(rig.notices(), [&Notice::Stray(receipt)]);
    assert_eq!(rig.reporter.cursors().collect::<Vec<_>>(), [(&target("a"), Seq::default())]);
}

#[test]
fn an_answer_that_never_comes_is_a_failure_in_time() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.answer = Answer::Silent;
    rig.enter(Ready);
    rig.answer = Answer::Ok;
    rig.wait(Duration::from_secs(29));
    assert_eq!(rig.to("a"), [Ready]);
    rig.wait(Duration::from_secs(12));
    assert_eq!(rig.to("a"), [Ready, Ready]);
}

#[test]
fn a_target_that_is_gone_is_asked_for_and_told_anew() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.enter(Starting);
    rig.answer = Answer::Fail(Failure::UnknownTarget);
    rig.enter(Ready);
    assert_eq!(rig.reporter.link().target(), None);
    rig.rows.clear();
    rig.answer = Answer::Ok;
    rig.serve("a");
    rig.wait(MINUTE);
    assert_eq!(rig.to("a"), [Starting, Ready, Starting, Ready]);
}

#[test]
fn who_may_not_report_asks_whom_it_serves_and_forgets_nothing() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.enter(Starting);
    rig.answer = Answer::Fail(Failure::Unauthorized);
    rig.enter(Ready);
    assert_eq!(rig.reporter.link().target(), None);
    rig.answer = Answer::Ok;
    rig.serve("a");
    rig.wait(MINUTE);
    assert_eq!(rig.to("a"), [Starting, Ready, Ready]);
}

#[test]
fn who_is_fenced_says_nothing_more() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.answer = Answer::Fail(Failure::Fenced);
    rig.enter(Starting);
    rig.answer = Answer::Ok;
    rig.enter(Ready);
    rig.serve("a");
    rig.wait(MINUTE);
    assert_eq!(rig.to("a"), [Starting]);
}

#[test]
fn what_is_on_its_way_to_the_row_before_holds_up_nothing_of_its_successor() {
    let mut rig = Rig::replaying();
    rig.link();
    let of = |generation| Described { generation: Some(generation), ..Described::new(target("a")) };
    rig.bind(of(1));
    rig.answer = Answer::Silent;
    rig.enter(Starting);
    let before = rig.last_receipt();
    rig.answer = Answer::Ok;
    rig.bind(of(2));
    assert_eq!(rig.to("a"), [Starting, Starting]);
    rig.hear(Input::Failed(before, Failure::UnknownTarget));
    assert!(rig.reporter.link().target().is_some(), "that says nothing of the one that is bound");
}

#[test]
fn a_link_that_is_gone_before_it_was_looked_at_is_not_made_anew_once_the_next_is_up() {
    let mut rig = Rig::new();
    let now = rig.now();
    rig.reporter.take_in(Input::LinkUp(Epoch::new(1)), now);
    rig.reporter.take_in(Input::LinkDown(Epoch::new(1)), now);
    rig.hear(Input::LinkUp(Epoch::new(2)));
    assert!(!rig.told.iter().any(|told| matches!(told, Output::Redial(_))), "{:?}", rig.told);
    rig.hear(Input::LinkUp(Epoch::new(2)));
    assert_eq!(rig.notices(), [&Notice::StaleLink(Epoch::new(2))]);
}
