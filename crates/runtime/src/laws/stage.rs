//! How does a law start sessions, look at them and wait for them?

use super::{Breach, Candidate, Realm, Realms, Role};
use crate::{Launch, Runtime, Started, Target};
use core::fmt;
use core::time::Duration;
use std::time::Instant;
use tenure_bead::{
    AgentName, BeadId, Generation, Incarnation, InstanceToken, NameError, Now, TemplateName,
};
use tenure_liveness::{ExitRecord, Listing, Observation, OwnerMark, Probe, StopHow};

/// A candidate, with what every law does with one.
pub(crate) struct Stage<'c> {
    pub(crate) candidate: &'c dyn Candidate,
    pub(crate) realms: Realms,
}

impl fmt::Debug for Stage<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Stage").finish_non_exhaustive()
    }
}

impl<'c> Stage<'c> {
    pub(crate) fn new(candidate: &'c dyn Candidate) -> Self {
        Self { candidate, realms: candidate.realms() }
    }

    pub(crate) fn now(&self) -> Now {
        self.candidate.now()
    }

    /// Opens the host of the realm under test.
    pub(crate) fn open(&self) -> Box<dyn Runtime> {
        self.candidate.open(&self.realms.ours)
    }

    /// Makes the launch of one life of a bead.
    pub(crate) fn launch(&self, bead: &str, life: u8, role: Role) -> Result<Launch, NameError> {
        self.launch_in(&self.realms.ours, (bead, life), role)
    }

    pub(crate) fn launch_in(
        &self,
        realm: &Realm,
        (bead, life): (&str, u8),
        role: Role,
    ) -> Result<Launch, NameError> {
        let incarnation =
            Incarnation { generation: Generation::new(life.into()), token: token(bead, life) };
        let mark = OwnerMark {
            installation: realm.installation,
            fleet: realm.fleet.clone(),
            bead: BeadId::parse(bead)?,
            name: AgentName::parse("rig/actor")?,
            template: TemplateName::parse("rig/actor")?,
            slot: None,
            incarnation,
        };
        let spec = self.candidate.spec(role);
        Ok(Launch { mark, spec })
    }

    /// Starts a session and waits until it plays its role.
    pub(crate) fn start(&self, host: &dyn Runtime, launch: &Launch) -> Result<Started, Breach> {
        let started = host.start(launch, self.now())?;
        let ready = || self.candidate.is_ready(&launch.mark);
        self.until(host, "the session is ready", ready, |ready| *ready)?;
        Ok(started)
    }

    pub(crate) fn observe(&self, host: &dyn Runtime, target: &Target) -> Observation {
        host.observe(target, self.now())
    }

    pub(crate) fn list(&self, host: &dyn Runtime) -> Listing {
        host.list(self.now())
    }

    pub(crate) fn count(&self, launch: &Launch) -> usize {
        self.candidate.count(&launch.mark)
    }

    /// Stops a session by force and waits until it is gone, whatever it is.
    pub(crate) fn end(&self, host: &dyn Runtime, target: &Target) -> Result<Observation, Breach> {
        host.stop(target, StopHow::Force, self.now())?;
        self.until_gone(host, target)
    }

    pub(crate) fn until_gone(
        &self,
        host: &dyn Runtime,
        target: &Target,
    ) -> Result<Observation, Breach> {
        let look = || self.observe(host, target);
        self.until(host, "the session is seen to be gone", look, is_gone)
    }

    pub(crate) fn until_none_is_left(
        &self,
        host: &dyn Runtime,
        launch: &Launch,
    ) -> Result<(), Breach> {
        let count = || self.count(launch);
        self.until(host, "no process of the session is left", count, |n| *n == 0)?;
        Ok(())
    }

    /// Looks again and again, between waits of the host, until what is seen is as it has to be.
    pub(crate) fn until<T: fmt::Debug>(
        &self,
        host: &dyn Runtime,
        claim: &'static str,
        mut look: impl FnMut() -> T,
        is: impl Fn(&T) -> bool,
    ) -> Result<T, Breach> {
        let began = Instant::now();
        let mut rounds = 0_u32;
        loop {
            let found = look();
            if is(&found) {
                return Ok(found);
            }
            if rounds >= ROUNDS_MIN && began.elapsed() >= self.candidate.patience() {
                let found = format!("{found:?}");
                return Err(Breach::NeverCame { claim, found });
            }
            rounds = rounds.saturating_add(1);
            host.wait(ROUND);
        }
    }
}

/// Holds that something is as it has to be.
pub(crate) fn hold<T: fmt::Debug>(
    claim: &'static str,
    found: T,
    is: impl Fn(&T) -> bool,
) -> Result<(), Breach> {
    if is(&found) {
        return Ok(());
    }
    let found = format!("{found:?}");
    Err(Breach::Untrue { claim, found })
}

pub(crate) fn is_gone(seen: &Observation) -> bool {
    let dead = matches!(seen.probe, Probe::Gone | Probe::Zombie | Probe::Recycled);
    dead || matches!(seen.exit, ExitRecord::Own(_))
}

pub(crate) fn shows(listing: &Listing, target: &Target) -> bool {
    let is_it =
        |mark: &OwnerMark| mark.bead == target.bead && mark.incarnation == target.incarnation;
    listing.sightings.iter().any(|s| is_it(&s.mark))
}

/// Checks something of launches that are not the second life of a bead of ours: an earlier life of it and another
/// bead in that life, which never ran, and two sessions that neighbors run.
pub(crate) fn of_strangers(
    stage: &Stage<'_>,
    bead: &str,
    check: impl Fn(&Launch) -> Result<(), Breach>,
) -> Result<(), Breach> {
    let Realms { other_installation, other_fleet, .. } = &stage.realms;
    check(&stage.launch(bead, 1, Role::Lasting)?)?;
    let mut mistaken = stage.launch(bead, 2, Role::Lasting)?;
    mistaken.mark.bead = BeadId::parse("another")?;
    check(&mistaken)?;
    for (realm, life) in [(other_installation, 1), (other_fleet, 2)] {
        let neighbor = stage.candidate.open(realm);
        let launch = stage.launch_in(realm, ("next-door", life), Role::Lasting)?;
        stage.start(&*neighbor, &launch)?;
        check(&launch)?;
        let seen = stage.observe(&*neighbor, &launch.target());
        hold("a neighbor's session lives on untold", seen, is_left_alone)?;
        stage.end(&*neighbor, &launch.target())?;
    }
    Ok(())
}

pub(crate) fn is_left_alone(seen: &Observation) -> bool {
    seen.probe == Probe::Verified && seen.asked.is_none()
}

/// Makes tokens that differ wherever bead or life differ.
fn token(bead: &str, life: u8) -> InstanceToken {
    let mut bytes = [life; 16];
    for (place, letter) in bytes.iter_mut().zip(bead.bytes()) {
        *place = letter ^ life;
    }
    InstanceToken::from_bytes(bytes)
}

/// Long enough for a signal that should not have been sent to take effect.
pub(crate) const SHORT: Duration = Duration::from_millis(50);

/// Short enough that a condition no host wakes for is seen soon, long enough to keep the processor free.
const ROUND: Duration = Duration::from_millis(20);

/// What a host under virtual time gets, whose patience is over at once.
const ROUNDS_MIN: u32 = 50;
