//! What is promised to cost no allocation costs none, and a target costs as much memory as is said.

use allocation_counter::{AllocationInfo, measure};
use core::hint::black_box;
use tenure_bead::{Boot, BootId, Class, Committed, Input as Field, Now, Value, Wall};
use tenure_drift::{Drift, classify, fingerprint, verifies};
use tenure_lifecycle::{
    CoderPhase, Described, Epoch, Input, Life, Memory, Options, Output, Reporter, TargetId, policy,
};

fn now(ms: u64) -> Now {
    let boot = Boot { id: BootId::from_bytes([1; 16]), ms };
    Now { wall: Wall::from_unix_ms(1_000_000 + ms), boot }
}

/// Returns a reporter of a life that is ready, and that told each of so many targets all of it.
fn reporter(targets: u32) -> Reporter<CoderPhase> {
    let targets_max = usize::try_from(targets).unwrap();
    let options = Options { targets_max, decide: policy::replay, ..Options::default() };
    let mut reporter = Reporter::new(options, Life::issued(1), Memory::default());
    reporter.handle(Input::Entered(CoderPhase::Starting), now(1));
    reporter.handle(Input::Entered(CoderPhase::Ready), now(2));
    for number in 1..=targets {
        let row = TargetId::parse(&format!("row-{number:08}")).unwrap();
        let epoch = Epoch::new(number.into());
        reporter.handle(Input::LinkUp(epoch), now(3));
        reporter.handle(Input::Bound(epoch, Described::new(row)), now(4));
        while let Some(output) = reporter.poll() {
            if let Output::Send(report) = output {
                reporter.handle(Input::Acked(report.receipt), now(5));
            }
        }
    }
    reporter
}

#[test]
fn a_look_at_a_reporter_with_nothing_pending_allocates_nothing() {
    let mut reporter = reporter(1);
    let looked = measure(|| {
        for ms in 10..1_000 {
            reporter.handle(Input::Woken, now(ms));
            assert!(black_box(reporter.poll()).is_none());
            black_box(reporter.wake_after(now(ms)));
        }
    });
    assert_eq!(looked.count_total, 0, "{looked:?}");
}

#[test]
fn a_target_costs_less_than_half_a_kibibyte() {
    const TARGETS: u32 = 1_000;
    let held = |targets| {
        let mut kept = None;
        let AllocationInfo { bytes_current, .. } = measure(|| kept = Some(reporter(targets)));
        drop(kept);
        bytes_current
    };
    let each = (held(TARGETS) - held(1)) / i64::from(TARGETS - 1);
    assert!((1..512).contains(&each), "{each} bytes");
}

#[test]
fn hashing_a_config_and_judging_an_unchanged_session_allocate_nothing() {
    let field = |number: u8| {
        let (field, value) = (format!("field-{number}"), Value::Text("x".repeat(70)));
        Field { field, class: Class::Restart, value }
    };
    let wanted = fingerprint((0..20).map(field).collect());
    let committed: Committed =
        serde_json::from_value(serde_json::to_value(&wanted).unwrap()).unwrap();
    let hashed = measure(|| assert!(verifies(black_box(&wanted))));
    assert_eq!(hashed.count_total, 0, "{hashed:?}");
    let judged = measure(|| assert_eq!(classify(&committed, black_box(&wanted)), Drift::None));
    assert_eq!(judged.count_total, 0, "{judged:?}");
}
