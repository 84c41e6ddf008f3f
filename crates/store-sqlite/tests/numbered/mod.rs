//! Which batch is the n-th? A function of its number alone, so that what a store has after it is known.

use tenure_bead::{
    AgentName, BatchToken, Bead, BeadId, Boot, BootId, Claim, Damper, Deadline, Expect,
    FencingToken, LedgerWrite, Now, Revision, Seat, Slot, Stamp, TemplateName, Wall, Write,
};
use tenure_store::Batch;

/// Makes the batch that brings a store from revision `n - 1` to `n`: all beads move on by one seat.
pub(crate) fn batch(n: u64, fence: FencingToken) -> Batch {
    let token = BatchToken::from_bytes(u128::from(n).to_be_bytes());
    let writes = (0..BEADS).map(|number| write(number, n)).collect();
    Batch { token, fence, writes, ledger: vec![damper(n)] }
}

fn write(number: u64, n: u64) -> Write {
    let id = BeadId::parse(&format!("tb-{number}")).unwrap();
    let name = AgentName::parse(&format!("worker-{number}")).unwrap();
    let bead = Bead::wanted(id, name.clone(), seat((number + n) % BEADS), stamp(n));
    let expect = match n {
        1 => Expect::Absent,
        _ => Expect::At(Revision::new(n - 1)),
    };
    let claims = vec![Claim::Seat(bead.seat().clone()), Claim::Name(name)];
    Write { expect, bead, claims }
}

fn damper(n: u64) -> LedgerWrite {
    let failures = u32::try_from(n).unwrap();
    let retry = Deadline::since(stamp(n), core::time::Duration::from_secs(1));
    let damper = Damper { failures, retry };
    LedgerWrite::Damper { seat: seat(n % 3), damper: Some(damper).filter(|_| !n.is_multiple_of(5)) }
}

fn seat(number: u64) -> Seat {
    let template = TemplateName::parse("worker").unwrap();
    let slot = Slot::try_new(u32::try_from(number + 1).unwrap()).unwrap();
    Seat::Numbered { template, slot }
}

fn stamp(ms: u64) -> Stamp {
    let boot = Boot { id: BootId::from_bytes([1; 16]), ms };
    Now { wall: Wall::from_unix_ms(ms), boot }.stamp()
}

const BEADS: u64 = 4;
