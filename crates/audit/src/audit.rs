//! Where do the records contradict something? Every rule, over all of them.

use crate::census::Census;
use crate::{Finding, Record, disagree, handle, life, reserved, twice};
use alloc::vec::Vec;
use tenure_bead::Now;
use tenure_identity::Roster;

/// Finds everything in which records contradict themselves, each other and the config, in order of how much it
/// matters.
///
/// Records are told apart by their ids. Nothing is changed, and the order of the records makes no difference.
///
/// ```
/// use tenure_audit::{Record, audit};
/// use tenure_bead::{AgentName, BeadId, Boot, BootId, Now, Slot, TemplateName, Wall};
/// use tenure_identity::{Pool, Post, Roster, Stage, Statement};
/// # fn main() -> Result<(), tenure_bead::NameError> {
/// let refinery = TemplateName::parse("rig/refinery")?;
/// let roster = Roster::new(vec![Post { template: refinery.clone(), pool: Pool::of(1), alias: None }], vec![]);
/// let record = Record::of(Statement {
///     template: Some(refinery),
///     agent: Some(AgentName::parse("rig/refinery-1")?),
///     slot: Slot::try_new(1),
///     ..Statement::bare(BeadId::parse("gc-7")?, Stage::Active)
/// });
/// # let now = Now { wall: Wall::from_unix_ms(0), boot: Boot { id: BootId::from_bytes([0; 16]), ms: 0 } };
/// let findings = audit(&roster, &[record], now);
/// assert_eq!(findings[0].to_string(), "error phantom-suffix rig/refinery (gc-7): it is the only one, and its slot \
///     says 1 and its name says 1; it has its own name without a number, and no slot");
/// # Ok(())
/// # }
/// ```
#[must_use]
pub fn audit(roster: &Roster, records: &[Record], now: Now) -> Vec<Finding> {
    let census = Census::new(roster, records);
    let shared = census.shared();
    let mut found = Vec::new();
    twice::check(&shared, &mut found);
    reserved::check(&census, &shared, &mut found);
    for reading in &census.readings {
        disagree::check(reading, &mut found);
        handle::check(roster, &shared, reading, &mut found);
        life::check(roster, reading, now, &mut found);
    }
    found.sort_by(|a, b| a.order().cmp(&b.order()));
    found
}
