//! What does an operator's word become? An entry of the ledger, which the next plans heed.

use crate::edition::current;
use crate::{Policy, Template};
use alloc::borrow::Cow;
use alloc::collections::BTreeSet;
use alloc::vec::Vec;
use core::time::Duration;
use tenure_bead::{
    Bead, BeadId, Damper, Deadline, Deferral, Edition, Ledger, LedgerWrite, Now, PhaseKind, Seat,
    StopCause, Stored, TemplateName, Vouched,
};

/// Returns the write by which an operator vouches for what a template wants now: neither the breaker of flips nor the
/// governor of the blast radius holds it then. Budgets, and whoever uses a session, still do.
///
/// It is for this edit and none that follows.
#[must_use]
pub fn vouch((ledger, policy): (&Ledger, &Policy), template: &Template, now: Now) -> LedgerWrite {
    let known = current((ledger, policy), template, now).map(Cow::into_owned);
    let first = || Edition::first(template.config.clone(), now.stamp());
    let edition = Edition { vouched: Vouched::Yes, ..known.unwrap_or_else(first) };
    LedgerWrite::Edition { template: template.name.clone(), edition: Some(edition) }
}

/// Returns the write by which an operator keeps a session with the config that it has, whatever is wanted.
#[must_use]
pub fn keep_until(ledger: &Ledger, bead: &BeadId, until: Deadline, now: Now) -> LedgerWrite {
    let due = || {
        let (because, since) = (StopCause::Drift, now.stamp());
        Deferral { because, since, attached: None, kept: None }
    };
    let known = ledger.deferral(bead).cloned().unwrap_or_else(due);
    let deferral = Some(Deferral { kept: Some(until), ..known });
    LedgerWrite::Deferral { bead: bead.clone(), deferral }
}

/// Returns the writes by which an operator forgets how often the sessions of a template failed.
///
/// Of a seat in quarantine it is put on record that nothing counts against it any more: it is tried at once.
#[must_use]
pub fn forgive(
    (ledger, beads): (&Ledger, &[Stored]),
    template: &TemplateName,
    now: Now,
) -> Vec<LedgerWrite> {
    let open = beads.iter().filter_map(Stored::bead);
    let quarantined = open.filter(|bead| bead.phase().kind() == PhaseKind::Quarantined);
    let quarantined: BTreeSet<&Seat> = quarantined.map(Bead::seat).collect();
    let damped = ledger.dampers().map(|(seat, _)| seat);
    let seats: BTreeSet<&Seat> = damped.chain(quarantined.iter().copied()).collect();
    let innocent = Damper { failures: 0, retry: Deadline::since(now.stamp(), Duration::ZERO) };
    let seats = seats.into_iter().filter(|seat| seat.template() == template).map(|seat| {
        let damper = quarantined.contains(seat).then(|| innocent.clone());
        LedgerWrite::Damper { seat: seat.clone(), damper }
    });
    let whole = ledger.template_damper(template).map(|_| {
        let template = template.clone();
        LedgerWrite::TemplateDamper { template, damper: None }
    });
    seats.chain(whole).collect()
}
