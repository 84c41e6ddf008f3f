//! What is hunted here? Every target of the test kit.

use crate::canary::canaries;
use crate::promise::promises;
use std::path::Path;
use tenure_testkit::cli::{Entry, Suite};
use tenure_testkit::target;

/// Puts together what this workspace hunts.
#[must_use]
pub fn suite() -> Suite {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = here.parent().unwrap_or(here);
    Suite::new("cargo xtask fuzz")
        .with(Entry::exploring(target::Slots, &[&[("slots", 3), ("owners", 2)]]))
        .with(Entry::new(target::Identity))
        .with(Entry::new(target::Drift))
        .with(Entry::new(target::Liveness))
        .with(Entry::new(target::Record))
        .with(Entry::new(target::Config))
        .with(Entry::exploring(target::Reconcile, &[]))
        .with(Entry::new(target::store()))
        .with(Entry::new(target::Fleet).smoke(500))
        .with_canaries(if cfg!(hunt_canary) { canaries() } else { Vec::new() })
        .with_invariants(promises())
        .with_regressions(root.join("fuzz/regressions"))
        .with_out(root.join("target/hunt/finds"))
}
