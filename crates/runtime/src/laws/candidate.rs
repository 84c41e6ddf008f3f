//! What do the laws need to know of a host that is held against them?

use crate::{LaunchSpec, Runtime, Target};
use core::time::Duration;
use tenure_bead::{FleetName, InstallationId, NameError, Now};
use tenure_liveness::OwnerMark;

/// A host that is held against the laws, and the machine it runs on.
///
/// # Assumptions
///
/// * Nothing else uses the realms, so what carries their marks was started by the law.
/// * [`Candidate::count`] finds processes by other means than the host.
pub trait Candidate: Sync {
    /// Returns the realms that the law may use.
    fn realms(&self) -> Realms;

    /// Opens the host of a realm as a supervisor does that was just started: over what earlier ones left.
    fn open(&self, realm: &Realm) -> Box<dyn Runtime>;

    /// Returns the present moment.
    fn now(&self) -> Now;

    /// Returns what to run for a session that is to play this role.
    ///
    /// Nothing of it ends because it is told to drain, and its live commands work where the host applies any.
    fn spec(&self, role: Role) -> LaunchSpec;

    /// Returns whether a session has begun to play its role: a handler is in place, descendants run.
    fn is_ready(&self, mark: &OwnerMark) -> bool;

    /// Counts the living processes that carry a mark, descendants included.
    fn count(&self, mark: &OwnerMark) -> usize;

    /// Ends a session unseen and lets a foreign process have its number, as far as the host can tell.
    /// No host of the session's realm is open meanwhile.
    fn usurp(&self, target: &Target);

    /// Returns whether that foreign process still lives.
    fn bystander_lives(&self, target: &Target) -> bool;

    /// How long a law waits for something to come about. A host under virtual time needs none.
    fn patience(&self) -> Duration {
        PATIENCE
    }
}

/// What a session does.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "a candidate has to be able to play each")]
pub enum Role {
    /// Runs until it is stopped. Asked politely it ends, with whatever code it likes.
    Lasting,
    /// Ends by itself with this code, soon.
    Exits(u8),
    /// Ignores a polite stop.
    Deaf,
    /// Has at least one descendant in its group, and ignores a polite stop as the descendant does.
    Family,
    /// Cannot be started: there is no such program.
    Missing,
}

/// Whose sessions a host deals with.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a pair of facts; every pair is legal")]
pub struct Realm {
    /// The installation.
    pub installation: InstallationId,
    /// The fleet.
    pub fleet: FleetName,
}

/// The realms of one law: its own, and two neighbors on the same machine.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "the laws need each of the three")]
pub struct Realms {
    /// The realm under test.
    pub ours: Realm,
    /// The same fleet of another installation.
    pub other_installation: Realm,
    /// Another fleet of the same installation.
    pub other_fleet: Realm,
}

impl Realms {
    /// Makes realms from random bytes; draw them anew for each candidate.
    ///
    /// # Errors
    ///
    /// None in practice: the names are constants that fit the grammar.
    pub fn from_bytes(bytes: [u8; 16]) -> Result<Self, NameError> {
        let fleet = FleetName::parse("laws")?;
        let ours = Realm { installation: InstallationId::from_bytes(bytes), fleet };
        let other_installation = Realm {
            installation: InstallationId::from_bytes(bytes.map(|byte| !byte)),
            ..ours.clone()
        };
        let other_fleet = Realm { fleet: FleetName::parse("laws-next-door")?, ..ours.clone() };
        Ok(Self { ours, other_installation, other_fleet })
    }
}

/// A loaded machine starts a shell within a second; ten times less fails laws for no fault of the host.
const PATIENCE: Duration = Duration::from_secs(20);
