//! Is the bug of the careless store found, and is the mended one left alone?

#[path = "../../custom_store/line.rs"]
mod line;
#[path = "../../careless_store/store.rs"]
mod store;

use store::{Flush, Journal};
use tenure_testkit::conformance::{self, Broken, Guarantees, StorePromise};

fn held(flush: Flush) -> Result<(), Broken> {
    let promised = Guarantees::strict().without(StorePromise::OpenToSeveral);
    conformance::store(move |place| Journal::open(place.path(), flush), promised)
}

#[test]
fn what_was_acknowledged_and_not_flushed_is_missed_after_a_kill() {
    let broken = held(Flush::WhenFull).unwrap_err();
    assert_eq!(broken.rule(), Some("T1"), "{broken}");
    let ops: Vec<String> =
        broken.case().unwrap().steps.iter().map(|step| step.op.to_string()).collect();
    assert_eq!(ops.last().map(String::as_str), Some("\"kill\""), "{broken}");
    assert_eq!(ops.len(), 2, "{broken}");
}

#[test]
fn a_journal_that_is_flushed_before_its_caller_is_told_keeps_the_contract() {
    held(Flush::AtOnce).unwrap();
}
