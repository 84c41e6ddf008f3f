//! Which defects have to be found?

use tenure_testkit::cli::Canary;

/// Every defect that a hunt has to find.
pub(crate) fn canaries() -> Vec<Canary> {
    Vec::new()
}
