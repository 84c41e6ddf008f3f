//! Which candidate stands in for a real host? The scripted one.

use core::time::Duration;
use std::path::PathBuf;
use std::sync::Arc;
use tenure_bead::{BootId, Exit, Now};
use tenure_liveness::OwnerMark;
use tenure_runtime::laws::{Candidate, Realm, Realms, Role};
use tenure_runtime::scripted::{Behavior, Fate, ScriptedRuntime};
use tenure_runtime::{Clock, LaunchSpec, ManualClock, Runtime, Target};

/// A scripted machine and its clock.
pub(crate) struct StandIn {
    pub(crate) clock: Arc<ManualClock>,
    pub(crate) machine: ScriptedRuntime,
}

impl StandIn {
    pub(crate) fn new() -> Self {
        let clock = Arc::new(ManualClock::new(BootId::from_bytes([1; 16])));
        let ours = realms().ours;
        let machine = ScriptedRuntime::new(ours.installation, ours.fleet, Arc::clone(&clock));
        let second = Duration::from_secs(1);
        let exits = Behavior::lasting().exits_after(second, Exit::Code(41));
        machine.behave("exits-41", exits);
        machine.behave("deaf", Behavior::lasting().deaf());
        machine.behave("family", Behavior::lasting().deaf().with_descendants(2));
        machine.behave("missing", Behavior::missing());
        Self { clock, machine }
    }
}

fn realms() -> Realms {
    Realms::from_bytes([7; 16]).unwrap()
}

impl Candidate for StandIn {
    fn realms(&self) -> Realms {
        realms()
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
            Role::Lasting => "lasting".into(),
            Role::Exits(code) => format!("exits-{code}"),
            Role::Deaf => "deaf".into(),
            Role::Family => "family".into(),
            Role::Missing => "missing".into(),
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
        assert!(self.machine.befall(target.incarnation, Fate::Recycled));
    }

    fn bystander_lives(&self, target: &Target) -> bool {
        self.machine.bystander_lives(target.incarnation)
    }

    fn patience(&self) -> Duration {
        Duration::ZERO
    }
}
