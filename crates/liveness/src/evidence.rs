//! What has been seen, by whom, when, and how much of it counts?

use crate::ProcessIdentity;
use alloc::string::String;
use alloc::vec::Vec;
use core::time::Duration;
use serde::{Deserialize, Serialize};
use tenure_bead::{
    AgentName, BeadId, Exit, FleetName, Incarnation, InstallationId, Now, Seat, Slot, Stamp,
    TemplateName,
};

/// What every process of ours carries, so that it can be recognised and nobody else's is touched.
#[derive(Clone, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "the whole mark; a part of it proves nothing")]
pub struct OwnerMark {
    /// Whose process it is.
    pub installation: InstallationId,
    /// Which fleet it belongs to.
    pub fleet: FleetName,
    /// Which bead it was started for.
    pub bead: BeadId,
    /// What its session is called.
    pub name: AgentName,
    /// Which template produced it.
    pub template: TemplateName,
    /// Which slot it sits in; a singleton and a named session have none.
    #[serde(default)]
    pub slot: Option<Slot>,
    /// Which life of the bead it is.
    pub incarnation: Incarnation,
}

impl OwnerMark {
    /// Returns the seat that it was started for.
    #[must_use]
    pub fn seat(&self) -> Seat {
        let template = self.template.clone();
        match self.slot {
            Some(slot) => Seat::Numbered { template, slot },
            None if self.name.as_str() == template.as_str() => Seat::Singleton { template },
            None => Seat::Named { template, name: self.name.clone() },
        }
    }
}

/// One session as a listing shows it.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "what a listing knows of a session")]
pub struct Sighting {
    /// Whose it is.
    pub mark: OwnerMark,
    /// Whether it runs, as the listing says.
    pub standing: Standing,
    /// Which process it is, where there is one and it could be verified.
    pub process: Option<ProcessIdentity>,
}

/// Whether a listed session runs.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever weighs a listing has to handle both")]
pub enum Standing {
    /// It runs.
    Running,
    /// It is listed as ended.
    Stopped,
}

/// Everything a host shows of our sessions, and whether that is all of them.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "an answer and its worth belong together")]
pub struct Listing {
    /// When the host began to look; what started later may be missing.
    pub began: Stamp,
    /// Whether absence from it means anything.
    pub completeness: Completeness,
    /// What it shows.
    pub sightings: Vec<Sighting>,
}

/// Whether absence from a listing means anything.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever weighs a listing has to handle each")]
pub enum Completeness {
    /// The host vouches that it shows every session of ours that runs.
    Complete,
    /// Something could not be looked at; what is shown counts, what is missing does not.
    Partial {
        /// What was not seen.
        why: String,
    },
    /// Nothing could be looked at.
    Failed {
        /// What went wrong.
        why: String,
    },
}

/// What a probe of the recorded process found.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever judges has to handle each")]
pub enum Probe {
    /// It runs and is proved to be the one that was started.
    Verified,
    /// A process with its number runs; that it is the one was not proved (`EPERM`, no identity kept).
    Unverified,
    /// It ended and nobody has collected it yet.
    Zombie,
    /// It is gone.
    Gone,
    /// Its number belongs to another process now.
    Recycled,
    /// The host cannot say: no record of the process, or no permission.
    Unknowable,
}

/// What is recorded of the end of a process.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever judges has to handle each")]
pub enum ExitRecord {
    /// Nothing.
    Missing,
    /// The end of exactly this incarnation.
    Own(Exit),
    /// The end of something else; it proves nothing about this one.
    Foreign,
}

/// What was already done to end a session, as far as the host of this moment knows.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "a pair of facts; every pair is legal")]
pub struct Asked {
    /// How it was asked.
    pub how: StopHow,
    /// When.
    pub at: Stamp,
}

/// How a session is asked to end.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "every host has to be able to do each")]
pub enum StopHow {
    /// Only told that it is to end in its own time; a host that has no way to tell does nothing.
    Drain,
    /// Politely: it may finish what it is doing.
    Ask,
    /// By force, with everything in its group.
    Force,
}

/// Whether a host can apply a change of the live config to a session that runs.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum LiveLane {
    /// It cannot: the change takes effect with the next start.
    Absent,
    /// It can, and may do so again without harm.
    Offered,
}

/// Whether a host can start the program of a session anew in what it keeps around it: a pane, a container, a box.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum RelaunchLane {
    /// It cannot: the session is stopped and started.
    Absent,
    /// It can, and may do so again without harm.
    Offered,
}

/// What one look at one session found.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "what a probe can know of a session")]
pub struct Observation {
    /// Which life was looked for.
    pub incarnation: Incarnation,
    /// When.
    pub at: Stamp,
    /// What the probe found.
    pub probe: Probe,
    /// What is recorded of its end.
    pub exit: ExitRecord,
    /// What was already done to end it.
    pub asked: Option<Asked>,
}

/// What a listing says about one incarnation, weighed.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever judges has to handle each")]
pub enum Listed {
    /// No listing was asked for.
    NotAsked,
    /// The listing failed.
    Failed,
    /// The listing began before the last positive sign; its silence is old.
    Stale,
    /// The session was launched too shortly before the listing for its absence to count.
    WithinGrace,
    /// It is listed as running.
    Running,
    /// It is listed as ended.
    Stopped,
    /// A listing that does not claim to be complete does not show it.
    MissingPartial,
    /// A complete, fresh listing does not show it, as did so many before it without a break.
    Missing {
        /// How many fresh complete listings in a row did not show it, this one included.
        absences: u8,
    },
}

/// What weighing a listing needs to know of its subject.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "context without defaults")]
pub struct Subject {
    /// Which life.
    pub incarnation: Incarnation,
    /// When it was launched or known to run.
    pub launched: Stamp,
    /// The last moment at which something positive was seen of it.
    pub last_positive: Option<Stamp>,
    /// How many fresh complete listings in a row did not show it before this one.
    pub absences_before: u8,
}

/// A listing, put in order so that each life is found without going through all.
#[derive(Clone, Debug)]
pub struct Indexed<'l> {
    listing: &'l Listing,
    lives: Vec<(Incarnation, Standing)>,
    /// Whether the machine was started anew since.
    outlived: Outlived,
}

/// Whether a listing is of an earlier boot than the present one.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Outlived {
    No,
    Yes,
}

impl<'l> Indexed<'l> {
    /// Puts a listing in order.
    ///
    /// One that began before the machine was started anew says nothing about who is not in it: how long a session had
    /// lived by then cannot be measured.
    #[must_use]
    pub fn new(listing: &'l Listing, now: Now) -> Self {
        let life = |s: &Sighting| (s.mark.incarnation, s.standing);
        let mut lives: Vec<_> = listing.sightings.iter().map(life).collect();
        // Of two sightings of one life the running one counts, and stands last.
        lives.sort_by_key(|(incarnation, standing)| (*incarnation, *standing == Standing::Running));
        let same = listing.began.boot.id == now.boot.id;
        let outlived = if same { Outlived::No } else { Outlived::Yes };
        Self { listing, lives, outlived }
    }

    fn standing(&self, life: Incarnation) -> Option<Standing> {
        let after = self.lives.partition_point(|(incarnation, _)| *incarnation <= life);
        let (incarnation, standing) = self.lives.get(after.checked_sub(1)?)?;
        (*incarnation == life).then_some(*standing)
    }
}

/// Weighs a listing for one incarnation.
///
/// Absence counts only from a complete listing that began after the launch grace and after the last
/// positive sign: a session that was just launched may not be listed yet (agentctl #146).
#[must_use]
pub fn weigh(listing: Option<&Indexed<'_>>, subject: &Subject, grace: Duration) -> Listed {
    let Some(indexed) = listing else {
        return Listed::NotAsked;
    };
    let listing = indexed.listing;
    if matches!(listing.completeness, Completeness::Failed { .. }) {
        return Listed::Failed;
    }
    match indexed.standing(subject.incarnation) {
        Some(Standing::Running) => return Listed::Running,
        Some(Standing::Stopped) => return Listed::Stopped,
        None => {}
    }
    if indexed.outlived == Outlived::Yes {
        return Listed::Stale;
    }
    let began = as_now(listing.began);
    let is_young = subject.launched.age(began).duration() < grace;
    tenure_bead::canary!(GraceIgnored => let is_young = false);
    if is_young {
        return Listed::WithinGrace;
    }
    if subject.last_positive.is_some_and(|seen| seen.age(began).duration().is_zero()) {
        return Listed::Stale;
    }
    tenure_bead::canary!(PartialAbsenceCounts => return missing(subject));
    match listing.completeness {
        Completeness::Complete => missing(subject),
        Completeness::Partial { .. } | Completeness::Failed { .. } => Listed::MissingPartial,
    }
}

const fn missing(subject: &Subject) -> Listed {
    Listed::Missing { absences: subject.absences_before.saturating_add(1) }
}

/// A stored moment, seen as the present of the time when it was stored.
const fn as_now(stamp: Stamp) -> Now {
    Now { wall: stamp.wall, boot: stamp.boot }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;
    use tenure_bead::{Boot, BootId, Generation, InstanceToken, Wall};

    fn at(boot: u8, secs: u64) -> Now {
        let boot = Boot { id: BootId::from_bytes([boot; 16]), ms: secs * 1_000 };
        Now { wall: Wall::from_unix_ms(secs * 1_000), boot }
    }

    fn absent(launched: Now, began: Now, now: Now) -> Listed {
        let (completeness, sightings) = (Completeness::Complete, Vec::new());
        let listing = Listing { began: began.stamp(), completeness, sightings };
        let token = InstanceToken::from_bytes([1; 16]);
        let incarnation = Incarnation { generation: Generation::new(1), token };
        let launched = launched.stamp();
        let subject = Subject { incarnation, launched, last_positive: None, absences_before: 0 };
        weigh(Some(&Indexed::new(&listing, now)), &subject, Duration::from_secs(30))
    }

    #[test]
    fn who_is_not_listed_is_missed_after_the_grace_only() {
        assert_eq!(absent(at(1, 10), at(1, 39), at(1, 39)), Listed::WithinGrace);
        assert_eq!(absent(at(1, 10), at(1, 40), at(1, 40)), Listed::Missing { absences: 1 });
    }

    #[test]
    fn a_listing_from_before_a_reboot_misses_nobody() {
        // The boot clock of the earlier boot showed more than the grace when the listing began.
        assert_eq!(absent(at(2, 40), at(1, 40), at(2, 50)), Listed::Stale);
    }

    #[test]
    fn a_listing_after_a_reboot_misses_who_was_launched_before() {
        assert_eq!(absent(at(1, 10), at(2, 90), at(2, 90)), Listed::Missing { absences: 1 });
    }
}
