//! What gives the right to end something? Grounds, minted from this tick's observations and nothing else.

use crate::facts::Session;
use crate::{Policy, Seen, Start};
use core::fmt;
use core::time::Duration;
use tenure_bead::{BeadId, Incarnation, Now, Revision, Stamp};
use tenure_liveness::{
    ExitRecord, Listed, Liveness, Observation, Probe, Sighting, Standing, Strength, Sureness,
};

/// The right to stop, close or replace one session, or to free its seat.
///
/// It can only be made inside this crate, from positive evidence; it is not stored, and it lapses.
/// The executor asks [`Grounds::recheck`] right before it acts.
///
/// ```compile_fail
/// let forged = tenure_reconcile::Grounds { };
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Grounds {
    aim: Aim,
    proof: Proof,
    minted: Stamp,
    valid: Duration,
}

/// What exactly may be ended.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever executes has to handle both")]
pub enum Aim {
    /// One life of a bead.
    Life {
        /// The bead.
        bead: BeadId,
        /// The life.
        incarnation: Incarnation,
    },
    /// A bead of which nothing runs, as it stood at a revision.
    Unstarted {
        /// The bead.
        bead: BeadId,
        /// The revision.
        revision: Revision,
    },
}

impl Aim {
    /// Returns the bead.
    #[must_use]
    pub const fn bead(&self) -> &BeadId {
        match self {
            Self::Life { bead, .. } | Self::Unstarted { bead, .. } => bead,
        }
    }
}

/// What was seen that gives the right.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever re-checks has to handle each")]
pub enum Proof {
    /// The process runs and is proved to be this life: it may be told to end.
    Alive,
    /// The life is known to have ended.
    Ended(Strength),
    /// A complete listing that began after the launch grace does not show a life that was only intended.
    NeverRan,
    /// The host answered that it did not start it.
    Refused,
    /// The record says that nothing runs, and says so at this revision.
    NothingRuns,
}

impl fmt::Display for Proof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Alive => "seen alive and verified",
            Self::Ended(Strength::Conclusive) => "proved gone",
            Self::Ended(Strength::Reported) => "listed as ended",
            Self::Ended(Strength::Inferred) => "missing from repeated complete listings",
            Self::NeverRan => "missing from a complete listing after the launch grace",
            Self::Refused => "refused by the host",
            Self::NothingRuns => "recorded as not running",
        })
    }
}

impl Grounds {
    /// Returns what may be ended.
    #[must_use]
    pub const fn aim(&self) -> &Aim {
        &self.aim
    }

    /// Returns what was seen.
    #[must_use]
    pub const fn proof(&self) -> Proof {
        self.proof
    }

    /// Returns whether the right still stands: young enough, and a fresh look does not speak against it.
    ///
    /// # Errors
    ///
    /// [`Lapsed`] says what changed; the command is dropped and the next tick decides anew.
    pub fn recheck(&self, fresh: Option<&Observation>, now: Now) -> Result<(), Lapsed> {
        tenure_bead::canary!(NoSecondLook => return Ok(()));
        let is_old = self.minted.age(now).duration() > self.valid;
        tenure_bead::canary!(GroundsNeverAge => let is_old = false);
        if is_old {
            return Err(Lapsed::TooOld);
        }
        let about_it = |o: &&Observation| match &self.aim {
            Aim::Life { incarnation, .. } => o.incarnation == *incarnation,
            Aim::Unstarted { .. } => true,
        };
        let fresh = fresh.filter(about_it);
        match (self.proof, fresh.map(|o| o.probe)) {
            (Proof::Alive, Some(Probe::Verified)) => Ok(()),
            (Proof::Alive, _) => Err(Lapsed::NotAlive),
            (Proof::NothingRuns, _) => Ok(()),
            (Proof::Ended(_) | Proof::NeverRan | Proof::Refused, Some(Probe::Verified)) => {
                Err(Lapsed::Alive)
            }
            (Proof::Ended(_) | Proof::NeverRan | Proof::Refused, Some(Probe::Unverified)) => {
                // Something has its number; only its own exit record says that it is something else.
                let recorded = fresh.is_some_and(|o| matches!(o.exit, ExitRecord::Own(_)));
                if recorded { Ok(()) } else { Err(Lapsed::Alive) }
            }
            (Proof::Ended(_) | Proof::NeverRan | Proof::Refused, _) => Ok(()),
        }
    }

    /// Mints the right to tell a life to end.
    pub(crate) fn alive(session: &Session<'_>, policy: &Policy, now: Now) -> Option<Self> {
        let alive = session.liveness == Some(Liveness::Running(Sureness::Verified));
        let proof = alive.then_some(Proof::Alive)?;
        Self::of_life(session, proof, policy, now)
    }

    /// Mints the right to record the end of a life.
    pub(crate) fn ended(session: &Session<'_>, policy: &Policy, now: Now) -> Option<Self> {
        match session.liveness? {
            Liveness::Stopped { strength, .. } => {
                Self::of_life(session, Proof::Ended(strength), policy, now)
            }
            Liveness::Running(_)
            | Liveness::Suspect { .. }
            | Liveness::Unknown(_)
            | Liveness::Contradiction => None,
        }
    }

    /// Mints the right to record that an intended life never ran.
    pub(crate) fn never_ran(session: &Session<'_>, policy: &Policy, now: Now) -> Option<Self> {
        let Seen { observation, listed, .. } = session.seen?;
        let unseen = observation.probe == Probe::Unknowable
            && !matches!(observation.exit, ExitRecord::Own(_))
            && matches!(listed, Listed::Missing { .. });
        let proof = unseen.then_some(Proof::NeverRan)?;
        Self::of_life(session, proof, policy, now)
    }

    /// Mints the right to end a bead of which nothing runs.
    pub(crate) fn unstarted(session: &Session<'_>, policy: &Policy, now: Now) -> Option<Self> {
        let bead = session.bead?;
        let idle = bead.phase().incarnation().is_none() && session.revenant.is_none();
        let revision = session.stored.revision;
        tenure_bead::canary!(ClosesWithoutRevision => let revision = Revision::default());
        idle.then(|| Self {
            aim: Aim::Unstarted { bead: bead.id().clone(), revision },
            proof: Proof::NothingRuns,
            minted: now.stamp(),
            valid: policy.grounds_valid,
        })
    }

    /// Mints the right to tell a life to end that its bead has left behind.
    pub(crate) fn superseded(found: &Sighting, seen: &Seen, policy: &Policy) -> Option<Self> {
        let verified =
            found.standing == Standing::Running && seen.observation.probe == Probe::Verified;
        verified.then(|| Self {
            aim: Aim::Life { bead: found.mark.bead.clone(), incarnation: found.mark.incarnation },
            proof: Proof::Alive,
            minted: seen.observation.at,
            valid: policy.grounds_valid,
        })
    }

    /// Mints the right to record that the host refused a start.
    pub(crate) fn refused(start: &Start, policy: &Policy, now: Now) -> Self {
        let aim = Aim::Life { bead: start.bead().clone(), incarnation: start.incarnation() };
        let valid = policy.grounds_valid;
        Self { aim, proof: Proof::Refused, minted: now.stamp(), valid }
    }

    fn of_life(session: &Session<'_>, proof: Proof, policy: &Policy, now: Now) -> Option<Self> {
        let bead = session.bead?;
        let incarnation = bead.phase().incarnation()?;
        let seen = session.seen?;
        tenure_bead::canary!(AimsAtNextLife => let incarnation = tenure_bead::canary::next(incarnation));
        let aim = Aim::Life { bead: bead.id().clone(), incarnation };
        let valid = policy.grounds_valid;
        let fresh = seen.observation.at.age(now).duration() <= valid;
        fresh.then_some(Self { aim, proof, minted: seen.observation.at, valid })
    }
}

/// Why grounds no longer stand; the command is dropped.
#[derive(Clone, Copy, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Lapsed {
    /// They are older than their validity.
    #[error("act: the grounds are too old")]
    TooOld,
    /// The life that was to be told to end is not proved alive any more.
    #[error("act: the process is not proved alive any more")]
    NotAlive,
    /// The life that was thought ended is seen alive.
    #[error("act: the process is seen alive")]
    Alive,
}
