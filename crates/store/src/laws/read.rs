//! Is what was written there, and nothing else?

use super::Breach;
use super::breach::{hold, same};
use super::stage::{Stage, bead, damper, pool_seat, stamp, write};
use crate::Snapshot;
use tenure_bead::{
    AgentName, Baseline, Bead, BeadId, Body, Charter, Claim, Conflict, Contender, Deadline,
    Deferral, Digest, Edition, Expect, Fingerprint, FleetName, Found, Generation, Incarnation,
    InstallationId, InstanceToken, LedgerWrite, Notice, Now, Owner, Phase, Reservation, Resolved,
    Role, Stamp, StopCause, TemplateDamper, TemplateName, Told, Word, Write,
};

pub(super) fn an_empty_store_has_nothing(stage: &Stage<'_>) -> Result<(), Breach> {
    let snapshot = stage.snapshot()?;
    let empty = Snapshot { revision: snapshot.revision, ..Snapshot::default() };
    same("an empty store has no record", &snapshot, &empty)
}

pub(super) fn what_is_written_is_read_back(stage: &Stage<'_>) -> Result<(), Breach> {
    let wanted = Write::new(Expect::Absent, bead(1, 5)?);
    let adopted = Write::new(Expect::Absent, adopted()?);
    // The order is not that of the ids, and one claim stands twice and out of order.
    let mut doubled = write(0, Expect::Absent, &[9, 8, 9])?;
    doubled.claims.push(Claim::Name(AgentName::parse("aaa")?));
    let revision = stage.commit(vec![wanted, adopted.clone(), doubled])?;
    let found = stage.stored(2)?;
    hold("a record carries its revision", &found, |s| s.revision == revision)?;
    same("a running record is read back", &found.body, &Body::Bead(adopted.bead))?;
    let again = Write::new(Expect::At(revision), bead(1, 6)?);
    let second = stage.commit(vec![again])?;
    hold("revisions rise", (revision, second), |(a, b)| a < b)?;
    Ok(())
}

fn adopted() -> Result<Bead, Breach> {
    let incarnation =
        Incarnation { generation: Generation::new(3), token: InstanceToken::from_bytes([9; 16]) };
    let found = Found {
        id: BeadId::parse("law-2")?,
        name: AgentName::parse("law/refinery")?,
        seat: pool_seat(0)?,
        incarnation,
    };
    let bead = Bead::adopted(found, stamp(4));
    hold("a bead that was found is adopted", bead, |bead| {
        matches!(bead.phase(), Phase::Running { baseline: Baseline::Adopted, .. })
    })
}

pub(super) fn a_ledger_entry_stays_until_it_is_removed(stage: &Stage<'_>) -> Result<(), Breach> {
    let claim = Claim::Seat(pool_seat(1)?);
    let other = other_entries()?;
    stage.try_commit(&stage.batch_with(Vec::new(), other.clone()))??;
    let kept: Vec<LedgerWrite> = stage.snapshot()?.ledger.entries().collect();
    same("an entry of every kind is kept as it was written", &kept, &other)?;
    let gone = other.iter().map(removed).collect();
    stage.try_commit(&stage.batch_with(Vec::new(), gone))??;
    hold("an entry of every kind can be removed", stage.snapshot()?.ledger, |l| {
        l.entries().count() == 0
    })?;
    let conflict = |since| -> Result<LedgerWrite, Breach> {
        Ok(LedgerWrite::Conflict { claim: claim.clone(), conflict: Some(conflict_at(since)?) })
    };
    // The damper and the conflict are about one seat: two entries, of two kinds.
    let steps = [
        vec![damper(1, Some(3))?, conflict(1)?],
        vec![damper(1, Some(4))?, damper(0, Some(1))?],
        vec![conflict(2)?],
        vec![damper(1, None)?],
        vec![LedgerWrite::Conflict { claim: claim.clone(), conflict: None }],
        vec![damper(1, None)?],
        vec![damper(1, Some(1))?],
    ];
    for ledger in steps {
        stage.try_commit(&stage.batch_with(Vec::new(), ledger))??;
    }
    let last = stage.snapshot()?.ledger;
    hold("two dampers and no conflict are left", last, |l| {
        l.dampers().count() == 2 && l.conflicts().count() == 0
    })?;
    Ok(())
}

fn conflict_at(since: u64) -> Result<Conflict, Breach> {
    let (bead, name) = (BeadId::parse("contender")?, AgentName::parse("law/contender")?);
    let contenders = vec![Contender { bead, name }];
    Ok(Conflict::new(BeadId::parse("holder")?, contenders, stamp(since)))
}

/// Returns an entry of every kind, in the order in which a ledger tells them.
fn other_entries() -> Result<Vec<LedgerWrite>, Breach> {
    let retry = Deadline::since(stamp(0), core::time::Duration::from_secs(1));
    let template = TemplateDamper { failures: 3, since: stamp(1), retry };
    let over = conflict_at(1)?.resolved(Resolved::HolderLeft, stamp(2));
    let reservation = Reservation {
        role: Role::Alias,
        owner: Owner::Bead(BeadId::parse("owner")?),
        reason: "kept \u{e9} \"quoted\"".to_owned(),
        since: stamp(1),
        until: Some(retry),
    };
    let notice = Notice { raw: "hibernating".to_owned(), since: stamp(1), told: Told::Escalated };
    let deferral = Deferral {
        because: StopCause::Drift,
        since: stamp(1),
        attached: Some(stamp(2)),
        kept: Some(retry),
    };
    let said = |byte| {
        let digest = Digest::from_bytes([byte; 32]);
        Fingerprint::without_inputs(digest)
    };
    let Stamp { wall, boot } = stamp(2);
    let moment = Now { wall, boot };
    let edition =
        Edition::first(said(1), stamp(1)).followed_by(said(2), moment, core::time::Duration::MAX);
    let (name, bead) = (TemplateName::parse("law/worker")?, BeadId::parse("stuck")?);
    let word = Word::from(&AgentName::parse("law/word")?);
    let charter = Charter {
        installation: InstallationId::from_bytes([0xc4; 16]),
        fleet: FleetName::parse("law-fleet")?,
    };
    Ok(vec![
        LedgerWrite::Charter { charter: Some(charter) },
        damper(1, Some(2))?,
        LedgerWrite::TemplateDamper { template: name.clone(), damper: Some(template) },
        LedgerWrite::Edition { template: name, edition: Some(edition) },
        LedgerWrite::Conflict { claim: Claim::Seat(pool_seat(1)?), conflict: Some(over) },
        LedgerWrite::Reservation { word, reservation: Some(reservation) },
        LedgerWrite::Notice { bead: bead.clone(), notice: Some(notice) },
        LedgerWrite::Deferral { bead, deferral: Some(deferral) },
    ])
}

fn removed(entry: &LedgerWrite) -> LedgerWrite {
    match entry.clone() {
        LedgerWrite::Charter { .. } => LedgerWrite::Charter { charter: None },
        LedgerWrite::Damper { seat, .. } => LedgerWrite::Damper { seat, damper: None },
        LedgerWrite::TemplateDamper { template, .. } => {
            LedgerWrite::TemplateDamper { template, damper: None }
        }
        LedgerWrite::Conflict { claim, .. } => LedgerWrite::Conflict { claim, conflict: None },
        LedgerWrite::Reservation { word, .. } => {
            LedgerWrite::Reservation { word, reservation: None }
        }
        LedgerWrite::Notice { bead, .. } => LedgerWrite::Notice { bead, notice: None },
        LedgerWrite::Deferral { bead, .. } => LedgerWrite::Deferral { bead, deferral: None },
        LedgerWrite::Edition { template, .. } => LedgerWrite::Edition { template, edition: None },
    }
}

pub(super) fn what_was_acknowledged_outlives_the_supervisor(
    stage: &Stage<'_>,
) -> Result<(), Breach> {
    let store = stage.candidate.open();
    stage.create(2)?;
    let ledger = vec![damper(1, Some(2))?];
    stage.try_commit(&stage.batch_with(Vec::new(), ledger))??;
    let before = stage.snapshot()?;
    same("two who look see the same", &store.snapshot()?, &before)?;
    stage.candidate.bury(store);
    let successor = stage.candidate.open().snapshot()?;
    same("a successor sees what was acknowledged", &successor, &before)
}
