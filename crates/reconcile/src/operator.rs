//! What does an operator's word become? An entry of the ledger, which the next plans heed.

use crate::edition::current;
use crate::{Policy, Template};
use alloc::borrow::Cow;
use alloc::vec::Vec;
use tenure_bead::{
    BeadId, Deadline, Deferral, Edition, Ledger, LedgerWrite, Now, StopCause, TemplateName, Vouched,
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
#[must_use]
pub fn forgive(ledger: &Ledger, template: &TemplateName) -> Vec<LedgerWrite> {
    let seats = ledger.dampers().map(|(seat, _)| seat).filter(|seat| seat.template() == template);
    let seats = seats.map(|seat| LedgerWrite::Damper { seat: seat.clone(), damper: None });
    let whole = ledger.template_damper(template).map(|_| {
        let template = template.clone();
        LedgerWrite::TemplateDamper { template, damper: None }
    });
    seats.chain(whole).collect()
}
