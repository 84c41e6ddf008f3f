//! What may be concluded from a look? Nothing that is not so, and nothing from silence.

use super::host::Session;
use super::listing::Begun;
use crate::hunt::{Tally, Violation, broken};
use tenure_liveness::{
    Completeness, Doubt, Evidence, ExitRecord, Listed, Listing, Liveness, Match, Probe, Strength,
    Sureness,
};

/// All that one look goes by.
pub(super) struct Look<'l> {
    pub(super) session: &'l Session,
    pub(super) begun: Option<&'l Begun>,
    /// When something positive was last seen of it, by the true clock.
    pub(super) positive_ms: Option<u64>,
    pub(super) evidence: Evidence,
    pub(super) found: Option<Match>,
}

impl Look<'_> {
    /// Holds a verdict to what is true.
    pub(super) fn hold(&self, verdict: Liveness) -> Result<(), Violation> {
        let evidence = &self.evidence;
        let is_stopped = matches!(verdict, Liveness::Stopped { .. });
        let proved = evidence.probe == Probe::Verified;
        if is_stopped && (proved || self.session.lives() && !self.session.is_lied_about) {
            return broken(NO_FALSE_DEATH, format!("it lives: {verdict:?} from {evidence:?}"));
        }
        if self.found == Some(Match::Same) && !self.session.lives() {
            return broken(NO_FOREIGN, "another process is taken for the one that was started");
        }
        self.absence()?;
        self.silence(verdict)
    }

    /// An absence counts only from a complete listing that began late enough, and each listing once.
    fn absence(&self) -> Result<(), Violation> {
        let Listed::Missing { absences } = self.evidence.listed else { return Ok(()) };
        let Some(begun) = self.begun else { return broken(ABSENCE, "counted without a listing") };
        let same_boot = begun.boot == self.session.boot;
        let age = begun.began_ms.saturating_sub(self.session.launched_ms);
        let is_late = self.positive_ms.is_none_or(|seen| seen < begun.began_ms);
        let is_complete = begun.listing.completeness == Completeness::Complete;
        let counted = u32::from(absences) <= begun.number;
        if same_boot && (age < super::watcher::GRACE_MS || !is_late) || !is_complete || !counted {
            let since = self.positive_ms;
            return broken(
                ABSENCE,
                format!("{absences} counted, {age} ms after launch, last seen at {since:?} ms"),
            );
        }
        Ok(())
    }

    /// Where nothing was said, nothing is concluded.
    fn silence(&self, verdict: Liveness) -> Result<(), Violation> {
        let is_blind = matches!(self.evidence.probe, Probe::Unknowable | Probe::Unverified);
        let is_noted = matches!(self.evidence.exit, ExitRecord::Own(_));
        if !is_blind || is_noted || self.says_something() {
            return Ok(());
        }
        let is_open = match verdict {
            Liveness::Unknown(_)
            | Liveness::Running(Sureness::Assumed)
            | Liveness::Suspect { absences: 0 } => true,
            Liveness::Running(_)
            | Liveness::Stopped { .. }
            | Liveness::Suspect { .. }
            | Liveness::Contradiction => false,
        };
        if is_open {
            return Ok(());
        }
        broken(UNKNOWN_STAYS, format!("{verdict:?} from nothing: {:?}", self.evidence))
    }

    fn says_something(&self) -> bool {
        self.begun.is_some_and(|begun| {
            let Listing { sightings, completeness, .. } = &begun.listing;
            let shows = sightings.iter().any(|seen| seen.mark.incarnation == self.session.life());
            shows || *completeness == Completeness::Complete
        })
    }
}

/// Notes what came up.
pub(super) fn note(look: &Look<'_>, verdict: Liveness, tally: &mut Tally) {
    tally.goal(match verdict {
        Liveness::Running(Sureness::Verified) => "running: verified",
        Liveness::Running(Sureness::Listed) => "running: listed",
        Liveness::Running(Sureness::Assumed) => "running: assumed",
        Liveness::Stopped { strength: Strength::Conclusive, .. } => "stopped: conclusive",
        Liveness::Stopped { strength: Strength::Reported, .. } => "stopped: reported",
        Liveness::Stopped { strength: Strength::Inferred, .. } => "stopped: inferred",
        Liveness::Suspect { .. } => "suspect",
        Liveness::Unknown(Doubt::NotAsked) => "unknown: not asked",
        Liveness::Unknown(Doubt::ListingFailed) => "unknown: the listing failed",
        Liveness::Unknown(Doubt::ListingStale) => "unknown: the listing is stale",
        Liveness::Unknown(Doubt::ListingPartial) => "unknown: the listing is partial",
        Liveness::Contradiction => "contradiction",
    });
    let suspected = matches!(verdict, Liveness::Suspect { absences: 1.. });
    if suspected && look.session.lives() {
        tally.goal("a living session is missed once");
    }
    match look.found {
        Some(Match::SameTick) if !look.session.lives() => {
            tally.goal("a number is reused in one tick");
        }
        Some(Match::Other) => tally.goal("a number is reused"),
        Some(Match::Same | Match::SameTick) | None => {}
    }
    if look.evidence.probe == Probe::Zombie {
        tally.goal("nobody has collected it");
    }
    if look.begun.is_some_and(|begun| begun.began_ms < look.session.launched_ms) {
        tally.goal("the listing began before the launch");
    }
}

const NO_FALSE_DEATH: &str = "K1";
const NO_FOREIGN: &str = "K3";
const UNKNOWN_STAYS: &str = "unknown-stays";
const ABSENCE: &str = "absence";
pub(super) const SEEN: &str = "dead-is-seen";
pub(super) const ORDER: &str = "order-free";

pub(super) const RULES: &[&str] =
    &[NO_FALSE_DEATH, NO_FOREIGN, UNKNOWN_STAYS, ABSENCE, SEEN, ORDER];

pub(super) const GOALS: &[&str] = &[
    "running: verified",
    "running: listed",
    "running: assumed",
    "stopped: conclusive",
    "stopped: reported",
    "stopped: inferred",
    "suspect",
    "unknown: not asked",
    "unknown: the listing failed",
    "unknown: the listing is stale",
    "unknown: the listing is partial",
    "contradiction",
    "a living session is missed once",
    "a number is reused in one tick",
    "a number is reused",
    "nobody has collected it",
    "the listing began before the launch",
];
