//! E: does a flush tell the truth, and is a last word kept?

use crate::rig::{Answer, Rig, target};
use core::time::Duration;
use tenure_lifecycle::CoderPhase::{Off, Ready, ShuttingDown, StartError, StartTimeout, Starting};
use tenure_lifecycle::{
    CoderPhase, Failure, Fate, FlushId, Input, Kept, Life, Memory, Options, Outbox, Output,
    Receipt, Reporter, Seq, policy,
};

const FIVE: Duration = Duration::from_secs(5);

fn flush(rig: &mut Rig) {
    rig.hear(Input::Flush(FlushId::new(1), FIVE));
}

fn fates(rig: &Rig) -> Vec<(CoderPhase, Fate)> {
    let flushed = rig.told.iter().find_map(|output| {
        if let Output::Flushed { entries, .. } = output { Some(entries) } else { None }
    });
    flushed.expect("the flush ended").iter().map(|(_, phase, fate)| (*phase, *fate)).collect()
}

fn is_open(rig: &Rig) -> bool {
    !rig.told.iter().any(|output| matches!(output, Output::Flushed { .. }))
}

/// E74.
#[test]
fn what_gets_through_is_delivered_and_ends_the_wait() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.answer = Answer::Silent;
    rig.enter(Ready);
    rig.enter(ShuttingDown);
    flush(&mut rig);
    rig.answer = Answer::Ok;
    rig.hear(Input::Acked(rig.last_receipt()));
    assert_eq!(fates(&rig), [(ShuttingDown, Fate::Delivered)], "what leaves lets nobody in");
}

/// E74, both entries.
#[test]
fn each_entry_has_its_own_fate() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.answer = Answer::Silent;
    rig.enter(ShuttingDown);
    rig.enter(Off);
    flush(&mut rig);
    rig.answer = Answer::Fail(Failure::Transient);
    rig.hear(Input::Acked(rig.last_receipt()));
    assert!(is_open(&rig));
    rig.wait(FIVE);
    assert_eq!(fates(&rig), [(ShuttingDown, Fate::Delivered), (Off, Fate::TimedOut)]);
}

/// E75.
#[test]
fn without_a_link_everything_times_out_at_the_deadline_and_the_last_word_is_kept() {
    let options = Options { outbox: Outbox::On, ..Options::default() };
    let mut rig = Rig::with(options, Memory::default());
    rig.serve("a");
    rig.enter(Ready);
    rig.drop_link();
    rig.enter(ShuttingDown);
    rig.enter(Off);
    flush(&mut rig);
    rig.wait(FIVE - Duration::from_millis(1));
    assert!(is_open(&rig));
    rig.wait(Duration::from_millis(1));
    assert_eq!(fates(&rig), [(ShuttingDown, Fate::TimedOut), (Off, Fate::TimedOut)]);
    let kept = rig.told.iter().rev().find_map(|output| {
        if let Output::Keep(kept) = output {
            Some((kept.target.as_str(), kept.phase))
        } else {
            None
        }
    });
    assert_eq!(kept, Some(("a", Off)));
}

#[test]
fn where_nobody_was_ever_bound_there_is_no_target() {
    let mut rig = Rig::new();
    rig.enter(Starting);
    flush(&mut rig);
    rig.wait(FIVE);
    assert_eq!(fates(&rig), [(Starting, Fate::NoTarget)]);
}

/// E77.
#[test]
fn a_flush_during_a_replay_waits_for_the_head_at_the_new_target() {
    let mut rig = Rig::replaying();
    rig.serve("a");
    rig.enter(Starting);
    rig.enter(Ready);
    rig.answer = Answer::Silent;
    rig.serve("b");
    flush(&mut rig);
    rig.answer = Answer::Fail(Failure::Transient);
    rig.hear(Input::Acked(rig.last_receipt()));
    assert!(is_open(&rig), "what the other target has is not what this one has");
    rig.answer = Answer::Ok;
    rig.wait(Duration::from_secs(1));
    assert_eq!(fates(&rig), [(Starting, Fate::Delivered), (Ready, Fate::Delivered)]);
}

#[test]
fn what_is_rejected_or_fenced_is_said_to_be() {
    for (failure, expected) in
        [(Failure::Rejected, Fate::Rejected), (Failure::Fenced, Fate::Lapsed)]
    {
        let mut rig = Rig::new();
        rig.serve("a");
        rig.answer = Answer::Silent;
        rig.enter(Ready);
        flush(&mut rig);
        rig.hear(Input::Failed(rig.last_receipt(), failure));
        assert_eq!(fates(&rig), [(Ready, expected)]);
    }
}

/// A reporter whose log has room for two, with two entries that wait for a link.
fn crowded() -> Rig {
    let options = Options { log_max: 2, decide: policy::replay, ..Options::default() };
    let mut rig = Rig::with(options, Memory::default());
    rig.serve("a");
    rig.drop_link();
    rig.wait(Duration::from_secs(60));
    rig.enter(Starting);
    rig.enter(StartTimeout);
    rig
}

#[test]
fn what_the_log_has_no_room_for_is_said_to_be_dropped_whoever_is_bound_afterwards() {
    for back in ["a", "b"] {
        let mut rig = crowded();
        flush(&mut rig);
        rig.enter(StartError);
        assert!(is_open(&rig), "the other may get through");
        rig.serve(back);
        assert_eq!(fates(&rig)[0], (Starting, Fate::Dropped), "{back}");
    }
}

#[test]
fn what_was_dropped_and_told_to_nobody_has_no_target_to_blame() {
    let mut rig = Rig::with(Options { log_max: 1, ..Options::default() }, Memory::default());
    rig.enter(Starting);
    flush(&mut rig);
    rig.enter(Ready);
    assert_eq!(fates(&rig), [(Starting, Fate::Dropped)]);
}

#[test]
fn what_arrived_before_it_was_dropped_is_delivered_and_dropped_for_whoever_comes_next() {
    for (next, expected) in [("a", Fate::Delivered), ("b", Fate::Dropped)] {
        let mut rig = crowded();
        rig.answer = Answer::Silent;
        rig.serve("a");
        flush(&mut rig);
        rig.hear(Input::Acked(rig.last_receipt()));
        rig.enter(StartError);
        rig.answer = Answer::Ok;
        rig.serve(next);
        assert_eq!(fates(&rig)[0], (Starting, expected), "{next}");
    }
}

#[test]
fn what_leaves_passes_over_what_it_drops() {
    let mut rig = crowded();
    flush(&mut rig);
    rig.enter(ShuttingDown);
    assert_eq!(fates(&rig), [(Starting, Fate::Passed), (StartTimeout, Fate::Passed)]);
}

#[test]
fn nothing_to_wait_for_is_answered_at_once() {
    let mut rig = Rig::new();
    flush(&mut rig);
    assert_eq!(fates(&rig), []);
}

fn kept(rig: &Rig) -> Kept<CoderPhase> {
    let (target, phase) = (target("a"), Off);
    let (stamp, at) = (rig.now().wall, rig.now().stamp());
    Kept { target, generation: None, life: Life::issued(5), seq: Seq::new(4), phase, stamp, at }
}

/// E78, first half.
#[test]
fn a_last_word_of_an_earlier_life_is_told_before_the_new_one() {
    let mut rig = Rig::new();
    rig.hear(Input::Found(kept(&rig)));
    rig.enter(Starting);
    rig.serve("a");
    assert_eq!(rig.to("a"), [Off, Starting]);
    let discarded =
        Output::Discard { target: target("a"), life: Life::issued(5), seq: Seq::new(4) };
    assert!(rig.told.contains(&discarded));
}

/// E78, second half.
#[test]
fn a_last_word_of_an_earlier_life_is_not_told_after_the_new_one() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.enter(Starting);
    rig.hear(Input::Found(kept(&rig)));
    rig.enter(Ready);
    assert_eq!(rig.to("a"), [Starting, Ready]);
}

#[test]
fn a_last_word_that_comes_too_late_fences_nobody() {
    let mut rig = Rig::new();
    rig.hear(Input::Found(kept(&rig)));
    rig.answer = Answer::Fail(Failure::Fenced);
    rig.serve("a");
    rig.answer = Answer::Ok;
    rig.enter(Starting);
    assert_eq!(rig.row("a").phase, Some(Starting));
}

#[test]
fn a_last_word_goes_through_the_outbox_with_the_stamp_it_was_sent_with() {
    let options = Options { outbox: Outbox::On, ..Options::default() };
    let mut rig = Rig::with(options.clone(), Memory::default());
    rig.serve("a");
    rig.answer = Answer::Lost;
    rig.enter(Ready);
    rig.enter(Off);
    rig.hear(Input::Acked(rig.last_receipt()));
    let sent = rig.sent.last().cloned().expect("it was sent");
    assert_eq!(sent.phase, Off);
    let kept =
        rig.told.iter().rev().find_map(|output| {
            if let Output::Keep(kept) = output { Some(kept.clone()) } else { None }
        });
    let kept = kept.expect("it was kept");
    assert_eq!(kept.stamp, sent.stamp);
    let life = Life::begin(Some(rig.reporter.life()), rig.now().wall, 1);
    rig.reporter = Reporter::new(options, life, Memory::default());
    rig.hear(Input::Found(kept));
    rig.answer = Answer::Ok;
    rig.serve("a");
    assert_eq!(rig.row("a").phase, Some(Off));
    let Receipt { epoch, record, .. } = rig.last_receipt();
    let again = Receipt { epoch, record, ..sent.receipt };
    assert_eq!(rig.last_receipt(), again);
}
