//! How long is a failing seat left alone? Doubling waits, then quarantine.

use crate::{Command, Commit, Policy};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use core::time::Duration;
use tenure_bead::{Damper, Deadline, Ledger, LedgerWrite, Now, TemplateDamper, TemplateName};

/// Returns the damper after one more life that ended, which lasted `lived` (zero when it never began).
///
/// A life of at least [`Policy::stable_after`] starts the count anew, so that a session that dies once a day is
/// back within a second.
#[must_use]
pub fn dampen(before: Option<&Damper>, lived: Duration, policy: &Policy, now: Now) -> Damper {
    let in_a_row = if lived >= policy.stable_after { 0 } else { before.map_or(0, |d| d.failures) };
    let failures = in_a_row.saturating_add(1);
    tenure_bead::canary!(FailureUncounted => let failures = 1);
    let wait = if failures >= policy.quarantine_after {
        policy.quarantine_for
    } else {
        backoff(failures, policy)
    };
    Damper { failures, retry: Deadline::after(now, wait) }
}

/// Returns the damper of a template after so many more of its sessions failed.
///
/// The waits begin with [`Policy::template_failures`] and double with each failure beyond.
#[must_use]
pub fn dampen_template(
    before: Option<&TemplateDamper>,
    more: u32,
    policy: &Policy,
    now: Now,
) -> TemplateDamper {
    let in_window = |d: &&TemplateDamper| d.since.age(now).duration() < policy.template_window;
    let before = before.filter(in_window);
    let since = before.map_or(now.stamp(), |d| d.since);
    let failures = before.map_or(0, |d| d.failures).saturating_add(more);
    tenure_bead::canary!(FailureUncounted => let failures = more);
    let beyond = failures.saturating_sub(policy.template_failures.saturating_sub(1));
    let wait = if beyond == 0 { Duration::ZERO } else { backoff(beyond, policy) };
    TemplateDamper { failures, since, retry: Deadline::after(now, wait) }
}

/// Returns the ledger commits that count the failures which commands record, one for each template.
///
/// They stand beside the commits of the failures, and not in them: those of one template would all write one entry.
#[must_use]
pub fn count_failures(
    (ledger, policy): (&Ledger, &Policy),
    commands: &[Command],
    now: Now,
) -> Vec<Commit> {
    let mut failed: BTreeMap<&TemplateName, u32> = BTreeMap::new();
    for entry in commands.iter().flat_map(Command::ledger) {
        // A count that begins anew is that of a life which was long enough.
        if let LedgerWrite::Damper { seat, damper: Some(damper) } = entry {
            let before = ledger.damper(seat).map_or(0, |before| before.failures);
            let is_quick = damper.failures > before;
            let failures = failed.entry(seat.template()).or_default();
            *failures = failures.saturating_add(u32::from(is_quick));
        }
    }
    let counted = failed.into_iter().filter(|(_, more)| *more > 0).map(|(template, more)| {
        let damper = dampen_template(ledger.template_damper(template), more, policy, now);
        LedgerWrite::TemplateDamper { template: template.clone(), damper: Some(damper) }
    });
    counted.map(Commit::note).collect()
}

/// Returns whether so many failures in a row lead to quarantine.
pub(crate) const fn is_quarantined(failures: u32, policy: &Policy) -> bool {
    failures >= policy.quarantine_after
}

/// Returns the wait after so many failures in a row.
pub(crate) fn backoff(failures: u32, policy: &Policy) -> Duration {
    let doublings = failures.saturating_sub(1);
    let factor = 1_u32.checked_shl(doublings).unwrap_or(u32::MAX);
    policy.backoff_min.saturating_mul(factor).min(policy.backoff_max)
}

#[cfg(test)]
mod tests {
    use super::*;
    use tenure_bead::{Boot, BootId, Wall};

    fn now() -> Now {
        let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
        Now { wall: Wall::from_unix_ms(0), boot }
    }

    fn waits(policy: &Policy, lives: &[Duration]) -> Vec<u64> {
        let mut damper = None;
        let mut waits = Vec::new();
        for lived in lives {
            let next = dampen(damper.as_ref(), *lived, policy, now());
            waits.push(next.retry.length().as_secs());
            damper = Some(next);
        }
        waits
    }

    #[test]
    fn waits_double_from_a_second_to_five_minutes() {
        let policy = Policy { quarantine_after: u32::MAX, ..Policy::default() };
        let quick = [Duration::ZERO; 11];
        assert_eq!(waits(&policy, &quick), [1, 2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
    }

    #[test]
    fn the_fifth_quick_death_leads_to_quarantine() {
        let policy = Policy { quarantine_for: Duration::from_secs(77), ..Policy::default() };
        assert_eq!(waits(&policy, &[Duration::ZERO; 6]), [1, 2, 4, 8, 77, 77]);
    }

    #[test]
    fn a_template_waits_from_its_twentieth_failure_on_and_forgets_after_its_window() {
        let policy = Policy::default();
        let ten = dampen_template(None, 10, &policy, now());
        assert_eq!((ten.failures, ten.retry.length()), (10, Duration::ZERO));
        let waits =
            |more| dampen_template(Some(&ten), more, &policy, now()).retry.length().as_secs();
        assert_eq!([9, 10, 11, 12, 30].map(waits), [0, 1, 2, 4, 300]);
        let mut later = now();
        later.boot.ms = 600_000;
        assert_eq!(dampen_template(Some(&ten), 1, &policy, later).failures, 1);
    }

    #[test]
    fn a_long_life_starts_the_count_anew() {
        let long = Duration::from_secs(30);
        let lives = [Duration::ZERO, Duration::ZERO, long, Duration::ZERO];
        assert_eq!(waits(&Policy::default(), &lives), [1, 2, 1, 2]);
    }

    #[test]
    fn a_count_from_an_old_ledger_overflows_nothing() {
        let before = Damper { failures: u32::MAX, retry: Deadline::after(now(), Duration::ZERO) };
        let damper = dampen(Some(&before), Duration::ZERO, &Policy::default(), now());
        assert_eq!(damper.failures, u32::MAX);
    }
}
