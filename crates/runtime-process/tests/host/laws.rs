//! Does the host of real processes obey the laws?

use crate::support::{Bystander, Place, carriers, count, kill};
use std::sync::Mutex;
use tenure_bead::Now;
use tenure_liveness::OwnerMark;
use tenure_runtime::laws::{self, Candidate, Realm, Realms, Role};
use tenure_runtime::{LaunchSpec, Runtime, Target};

struct RealProcesses {
    place: Place,
    bystander: Mutex<Option<Bystander>>,
}

impl Candidate for RealProcesses {
    fn realms(&self) -> Realms {
        self.place.realms.clone()
    }

    fn open(&self, realm: &Realm) -> Box<dyn Runtime> {
        Box::new(self.place.open_realm(realm))
    }

    fn now(&self) -> Now {
        self.place.now()
    }

    fn spec(&self, role: Role) -> LaunchSpec {
        match role {
            Role::Lasting => LaunchSpec {
                drain: Some(SIGUSR1),
                live: vec![vec!["true".into()], vec!["echo".into(), "changed".into()]],
                ..self.place.shell("trap '' USR1; exec sleep 1000")
            },
            Role::Exits(code) => self.place.shell(&format!("exit {code}")),
            Role::Deaf => self.place.shell("trap '' TERM; ready; exec sleep 1000"),
            Role::Family => self.place.shell("trap '' TERM; sleep 1000 & ready; wait"),
            Role::Missing => {
                LaunchSpec { program: "/nowhere/at/all".into(), ..LaunchSpec::default() }
            }
        }
    }

    fn is_ready(&self, mark: &OwnerMark) -> bool {
        self.place.is_ready(mark)
    }

    fn count(&self, mark: &OwnerMark) -> usize {
        count(mark)
    }

    fn usurp(&self, target: &Target) {
        let needle = format!("TENURE_INCARNATION={}\0", target.incarnation);
        let ours =
            carriers(&format!("TENURE_INSTALLATION={}\0", self.place.realms.ours.installation));
        let of_life = carriers(&needle);
        of_life.iter().filter(|pid| ours.contains(pid)).for_each(|pid| kill(*pid));
        let bystander = Bystander::spawn(&[]);
        let mark = OwnerMark {
            bead: target.bead.clone(),
            incarnation: target.incarnation,
            ..self.place.mark(1)
        };
        self.place.forge(&mark, |record| {
            record["process"]["pid"] = bystander.pid().into();
        });
        *self.bystander.lock().unwrap() = Some(bystander);
    }

    fn bystander_lives(&self, _target: &Target) -> bool {
        let mut bystander = self.bystander.lock().unwrap();
        bystander.as_mut().unwrap().lives()
    }
}

const SIGUSR1: i32 = 10;

#[test]
fn real_processes_obey_every_law() {
    for law in laws::ALL {
        let candidate = RealProcesses { place: Place::new(), bystander: Mutex::new(None) };
        if let Err(broken) = law.check(&candidate) {
            panic!("{broken}: {}", broken.breach);
        }
    }
}
