//! Which candidate stands in for a real host? The scripted one, as the laws and the hunt need it.

use super::{Behavior, Fate, ScriptedRuntime};
use crate::laws::{Candidate, Realm, Realms, Role};
use crate::{Clock, LaunchSpec, ManualClock, Runtime, Target};
use core::time::Duration;
use std::path::PathBuf;
use std::sync::Arc;
use tenure_bead::{BootId, Exit, NameError, Now};
use tenure_liveness::OwnerMark;

/// A scripted machine and its clock, whose programs play every role.
#[derive(Debug)]
pub struct StandIn {
    /// What moves time on.
    pub clock: Arc<ManualClock>,
    /// The host of the realm under test.
    pub machine: ScriptedRuntime,
    realms: Realms,
}

impl StandIn {
    /// Makes a machine on which nothing runs.
    ///
    /// # Errors
    ///
    /// None in practice: the names are constants that fit the grammar.
    pub fn try_new() -> Result<Self, NameError> {
        let clock = Arc::new(ManualClock::new(BootId::from_bytes([1; 16])));
        let realms = Realms::from_bytes([7; 16])?;
        let ours = realms.ours.clone();
        let machine = ScriptedRuntime::new(ours.installation, ours.fleet, Arc::clone(&clock));
        machine.behave("deaf", Behavior::lasting().deaf());
        machine.behave("family", Behavior::lasting().deaf().with_descendants(2));
        machine.behave("missing", Behavior::missing());
        Ok(Self { clock, machine, realms })
    }
}

impl Candidate for StandIn {
    fn realms(&self) -> Realms {
        self.realms.clone()
    }

    fn open(&self, realm: &Realm) -> Box<dyn Runtime> {
        let fleet = realm.fleet.clone();
        Box::new(self.machine.neighbor(realm.installation, fleet))
    }

    fn now(&self) -> Now {
        self.clock.now()
    }

    fn spec(&self, role: Role) -> LaunchSpec {
        let program = match role {
            Role::Lasting => "lasting".to_owned(),
            Role::Exits(code) => {
                let program = format!("exits-{code}");
                let exits = Behavior::lasting().exits_after(SOON, Exit::Code(code.into()));
                self.machine.behave(&program, exits);
                program
            }
            Role::Deaf => "deaf".to_owned(),
            Role::Family => "family".to_owned(),
            Role::Missing => "missing".to_owned(),
        };
        LaunchSpec { program: PathBuf::from(program), ..LaunchSpec::default() }
    }

    fn is_ready(&self, mark: &OwnerMark) -> bool {
        self.count(mark) > 0
    }

    fn count(&self, mark: &OwnerMark) -> usize {
        self.machine.count(mark.incarnation)
    }

    fn usurp(&self, target: &Target) {
        // What ran no longer has no number that another could get.
        let _it_ran = self.machine.befall(target.incarnation, Fate::Recycled);
    }

    fn bystander_lives(&self, target: &Target) -> bool {
        self.machine.bystander_lives(target.incarnation)
    }

    fn patience(&self) -> Duration {
        Duration::ZERO
    }
}

/// How long a session lasts that ends soon: longer than a look, shorter than any wait.
const SOON: Duration = Duration::from_secs(1);
