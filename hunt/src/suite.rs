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
        .with(Entry::exploring(target::Slots, SLOTS).smoke(5_000))
        .with(Entry::new(target::Identity).smoke(600))
        .with(Entry::new(target::Statements).smoke(200))
        .with(Entry::new(target::Drift).smoke(2_000))
        .with(Entry::new(target::Liveness).smoke(10_000))
        .with(Entry::exploring(target::Reporting, &[]).smoke(4_000))
        .with(Entry::new(target::Record).smoke(4_000))
        .with(Entry::new(target::Config).smoke(3_000))
        .with(Entry::exploring(target::Reconcile, RECONCILE).smoke(4_000))
        .with(Entry::new(target::store()).smoke(10_000))
        .with(Entry::new(target::runtime()).smoke(10_000))
        .with(Entry::new(target::Fleet).smoke(2_000))
        .with_canaries(if cfg!(hunt_canary) { canaries() } else { Vec::new() })
        .with_invariants(promises())
        .with_regressions(root.join("fuzz/regressions"))
        .with_out(root.join("target/hunt/finds"))
}

/// The scopes that a smoke run goes through; larger ones take longer than that has.
const SLOTS: &[&[(&str, u32)]] = &[&[("slots", 2), ("owners", 2)]];
const RECONCILE: &[&[(&str, u32)]] =
    &[&[("sessions", 1), ("slots", 1), ("singles", 0), ("pace", 1)]];
