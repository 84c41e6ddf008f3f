//! E: does a flush tell the truth, and is a last word kept?

use crate::rig::{Answer, Rig, target};
use core::time::Duration;
use tenure_lifecycle::CoderPhase::{Off, Ready, ShuttingDown, StartError, StartTimeout, Starting};
use tenure_lifecycle::{
    Applied, Change, CoderPhase, Decide, Decision, Described, Failure, Fate, FirstWork, FlushId,
    Input, Kept, Life, Memory, Notice, Options, Outbox, Output, Progress, Receipt, Reporter, Seq,
    Shape, policy,
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
fn who_is_refused_or_ignored_is_no_concern_of_a_flush() {
    let refusing: Decide = |change, _| only_first(change, Decision::Refuse);
    let ignoring: Decide = |change, _| only_first(change, Decision::Ignore);
    for decide in [refusing, ignoring] {
        let mut rig = Rig::deciding(decide);
        rig.serve("a");
        rig.enter(Starting);
        rig.enter(Ready);
        rig.serve("b");
        assert_eq!(rig.reporter.progress(), Progress::Level, "a knows everything");
        flush(&mut rig);
        assert_eq!(fates(&rig), []);
    }
}

fn only_first(change: &Change, others: Decision) -> Decision {
    match change {
        Change::First { .. } | Change::Same { .. } => Decision::Replay(Shape::Full),
        Change::New { .. } | Change::Return { .. } => others,
    }
}

#[test]
fn a_refusal_that_comes_late_takes_no_delivery_back() {
    let mut rig = Rig::new();
    rig.serve("a");
    rig.answer = Answer::Silent;
    rig.enter(Starting);
    rig.enter(Ready);
    flush(&mut rig);
    let receipt = rig.last_receipt();
    rig.hear(Input::Acked(receipt.clone()));
    rig.hear(Input::Failed(receipt, Failure::Rejected));
    rig.wait(FIVE);
    assert_eq!(fates(&rig), [(Starting, Fate::Delivered), (Ready, Fate::TimedOut)]);
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

/// Which last words the embedder has in its store, by what it was told to do.
fn stored(rig: &Rig) -> Vec<(String, Seq)> {
    let mut stored = Vec::new();
    for output in &rig.told {
        if let Output::Keep(kept) = output {
            stored.push((kept.target.to_string(), kept.seq));
        }
        if let Output::Discard { target, seq, .. } = output {
            stored.retain(|(name, at)| (name.as_str(), at) != (target.as_str(), seq));
        }
    }
    stored.sort();
    stored.dedup();
    stored
}

fn keeping(first_work: FirstWork) -> Rig {
    let options = Options { outbox: Outbox::On, first_work, ..Options::default() };
    Rig::with(options, Memory::default())
}

#[test]
fn a_last_word_from_before_the_first_link_is_kept_once_it_is_known_for_whom() {
    for first_work in [FirstWork::None, FirstWork::Asked] {
        let mut rig = keeping(first_work);
        rig.enter(Off);
        rig.answer = Answer::Silent;
        rig.serve("a");
        assert_eq!(stored(&rig), [("a".to_owned(), Seq::new(1))], "{first_work:?}");
    }
}

#[test]
fn a_last_word_is_kept_anew_for_a_row_that_was_unknown_and_is_bound_again() {
    let mut rig = keeping(FirstWork::None);
    rig.serve("a");
    rig.enter(Ready);
    rig.answer = Answer::Fail(Failure::UnknownTarget);
    rig.enter(Off);
    assert_eq!(stored(&rig), []);
    rig.answer = Answer::Silent;
    rig.serve("a");
    assert_eq!(stored(&rig), [("a".to_owned(), Seq::new(2))]);
    rig.answer = Answer::Ok;
    rig.wait(Duration::from_secs(60));
    assert_eq!((rig.row("a").phase, stored(&rig)), (Some(Off), vec![]));
}

/// A later word that was told makes an earlier one needless: it would be refused as old.
#[test]
fn a_word_goes_with_those_that_come_after_it() {
    let mut rig = Rig::with(Options::default(), Memory::default());
    rig.answer = Answer::Lost;
    rig.serve("a");
    rig.hear(Input::Found(kept(&rig)));
    let first = rig.sent.last().cloned().expect("it was sent");
    rig.hear(Input::Found(Kept { seq: Seq::new(3), phase: ShuttingDown, ..kept(&rig) }));
    rig.answer = Answer::Ok;
    rig.wait(Duration::from_secs(60));
    let again = rig.sent.last().cloned().expect("it was sent again");
    assert_eq!((again.receipt.seq, again.stamp), (first.receipt.seq, first.stamp));
    assert_eq!(rig.to("a"), [Off, Off]);
}

#[test]
fn a_word_that_was_not_taken_is_tried_again_by_a_loop_that_sleeps_as_it_is_told() {
    let mut rig = Rig::new();
    rig.hear(Input::Found(kept(&rig)));
    rig.answer = Answer::Fail(Failure::Transient);
    rig.serve("a");
    assert_eq!(rig.reporter.progress(), Progress::Behind(1));
    assert!(rig.reporter.wake_after(rig.now()).is_some());
    rig.answer = Answer::Ok;
    rig.wait(Duration::from_secs(1));
    assert_eq!(rig.row("a").phase, Some(Off));
    assert_eq!(
        (rig.reporter.progress(), rig.reporter.wake_after(rig.now())),
        (Progress::Level, None)
    );
}

/// After a restart nobody remembers the cursors; what was served is on record all the same.
#[test]
fn a_row_that_was_replaced_is_not_told_after_a_restart_and_takes_no_word_with_it() {
    let served = Applied { target: target("a"), spec: None, generation: Some(5) };
    let mut rig = Rig::with(Options::default(), Memory { applied: Some(served) });
    rig.hear(Input::Found(Kept { generation: Some(5), ..kept(&rig) }));
    rig.enter(Starting);
    rig.link();
    let of = |generation| Described { generation: Some(generation), ..Described::new(target("a")) };
    rig.bind(of(3));
    assert_eq!(rig.to("a"), []);
    assert!(rig.notices().contains(&&Notice::Outdated(target("a"))), "{:?}", rig.told);
    rig.bind(of(5));
    assert_eq!(rig.to("a"), [Off, Starting]);
}
