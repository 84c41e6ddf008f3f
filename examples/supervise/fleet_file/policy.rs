//! What does `[policy]` say? Times in whole milliseconds, each with the planner's own default.

use core::time::Duration;
use serde::Deserialize;
use tenure::reconcile::Policy;

/// The policy, as it is written.
#[derive(Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Times {
    create_lease_ms: Option<u64>,
    launch_grace_ms: Option<u64>,
    absence_spacing_ms: Option<u64>,
    backoff_min_ms: Option<u64>,
    backoff_max_ms: Option<u64>,
    stable_after_ms: Option<u64>,
    quarantine_after: Option<u32>,
    quarantine_for_ms: Option<u64>,
    stop_grace_ms: Option<u64>,
    stop_again_ms: Option<u64>,
    min_age_ms: Option<u64>,
    attached_ms: Option<u64>,
    active_ms: Option<u64>,
    active_bound_ms: Option<u64>,
    unknown_bound_ms: Option<u64>,
    drain_ms: Option<u64>,
    condemned_ms: Option<u64>,
    settle_ms: Option<u64>,
    restarts_per_template: Option<u32>,
    restarts_per_fleet: Option<u32>,
    blast_percent: Option<u32>,
    blast_sessions: Option<u32>,
    flip_hold_ms: Option<u64>,
    flip_hold_max_ms: Option<u64>,
    starts_per_tick: Option<u32>,
    look_again_ms: Option<u64>,
}

impl Times {
    /// Returns the policy.
    ///
    /// # Errors
    ///
    /// A sentence that names the key.
    pub(super) fn policy(&self) -> Result<Policy, String> {
        let mut policy = Policy::default();
        let mut set = |slot: fn(&mut Policy) -> &mut Duration, value: Option<u64>| {
            if let Some(ms) = value {
                *slot(&mut policy) = Duration::from_millis(ms);
            }
        };
        set(|p| &mut p.create_lease, self.create_lease_ms);
        set(|p| &mut p.launch_grace, self.launch_grace_ms);
        set(|p| &mut p.absence_spacing, self.absence_spacing_ms);
        set(|p| &mut p.backoff_min, self.backoff_min_ms);
        set(|p| &mut p.backoff_max, self.backoff_max_ms);
        set(|p| &mut p.stable_after, self.stable_after_ms);
        set(|p| &mut p.quarantine_for, self.quarantine_for_ms);
        set(|p| &mut p.stop_grace, self.stop_grace_ms);
        set(|p| &mut p.stop_again, self.stop_again_ms);
        set(|p| &mut p.patience.min_age, self.min_age_ms);
        set(|p| &mut p.patience.attached_for, self.attached_ms);
        set(|p| &mut p.patience.active_within, self.active_ms);
        set(|p| &mut p.patience.active_bound, self.active_bound_ms);
        set(|p| &mut p.patience.unknown_bound, self.unknown_bound_ms);
        set(|p| &mut p.flip_hold, self.flip_hold_ms);
        set(|p| &mut p.flip_hold_max, self.flip_hold_max_ms);
        set(|p| &mut p.drain_for, self.drain_ms);
        set(|p| &mut p.condemned_for, self.condemned_ms);
        set(|p| &mut p.settle, self.settle_ms);
        set(|p| &mut p.look_again, self.look_again_ms);
        let mut count = |slot: fn(&mut Policy) -> &mut u32, value: Option<u32>| {
            if let Some(number) = value {
                *slot(&mut policy) = number;
            }
        };
        count(|p| &mut p.quarantine_after, self.quarantine_after);
        count(|p| &mut p.restarts_per_template, self.restarts_per_template);
        count(|p| &mut p.restarts_per_fleet, self.restarts_per_fleet);
        count(|p| &mut p.blast_percent, self.blast_percent);
        count(|p| &mut p.blast_sessions, self.blast_sessions);
        count(|p| &mut p.starts_per_tick, self.starts_per_tick);
        // A third of it lets one look be late and one be wrong, with the patrol of a second that a short one calls for.
        policy.patience.attached_refresh =
            policy.patience.attached_for.checked_div(3).unwrap_or_default();
        plausible(&policy)?;
        Ok(policy)
    }
}

fn plausible(policy: &Policy) -> Result<(), String> {
    let at_least_one = |key: &str, number: u32| match number {
        0 => Err(format!("key `policy.{key}` is 0; make it at least 1")),
        _ => Ok(()),
    };
    at_least_one("quarantine_after", policy.quarantine_after)?;
    at_least_one("starts_per_tick", policy.starts_per_tick)?;
    for (key, time, why) in [
        ("create_lease_ms", policy.create_lease, "a start needs some time"),
        ("launch_grace_ms", policy.launch_grace, "a listing may miss what was started just now"),
        ("look_again_ms", policy.look_again, "a host that cannot answer would never be left alone"),
        ("backoff_min_ms", policy.backoff_min, "what fails would be retried without a pause"),
        ("stop_again_ms", policy.stop_again, "a session would be signalled without a pause"),
    ] {
        if time.is_zero() {
            return Err(format!("key `policy.{key}` is 0, and {why}; make it at least 1"));
        }
    }
    let attached = policy.patience.attached_for;
    if !attached.is_zero() && attached < Duration::from_secs(1) {
        let ms = attached.as_millis();
        return Err(format!(
            "key `policy.attached_ms` is {ms}, so that every tick would write; make it 0, or at least 1000"
        ));
    }
    if policy.flip_hold > policy.flip_hold_max {
        let (first, longest) = (policy.flip_hold.as_millis(), policy.flip_hold_max.as_millis());
        return Err(format!(
            "key `policy.flip_hold_ms` is {first}, which is above `flip_hold_max_ms` {longest}; lower the one or raise the other"
        ));
    }
    if policy.backoff_min > policy.backoff_max {
        let (min, max) = (policy.backoff_min.as_millis(), policy.backoff_max.as_millis());
        return Err(format!(
            "key `policy.backoff_min_ms` is {min}, which is above `backoff_max_ms` {max}; lower the one or raise the other"
        ));
    }
    Ok(())
}
