//! Does it live? One decision table from evidence to a verdict.

use crate::{ExitRecord, Listed, Probe};
use core::fmt;
use tenure_bead::Exit;

/// All that is known of one incarnation at one moment.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "the three columns of the table")]
pub struct Evidence {
    /// What is recorded of its end.
    pub exit: ExitRecord,
    /// What a probe of the process found.
    pub probe: Probe,
    /// What the listing says.
    pub listed: Listed,
}

/// Whether an incarnation lives.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "whoever acts on life and death has to handle each")]
pub enum Liveness {
    /// It runs.
    Running(Sureness),
    /// It ended.
    Stopped {
        /// How it ended, as far as anybody knows.
        exit: Exit,
        /// How that is known.
        strength: Strength,
    },
    /// Fresh complete listings miss it; one more may be a coincidence too.
    Suspect {
        /// How many missed it so far.
        absences: u8,
    },
    /// Nobody can say; the last known phase holds.
    Unknown(Doubt),
    /// The process is there, and a listing or its exit record says that it ended.
    Contradiction,
}

/// How sure it is that something runs.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "only the first may be signalled")]
pub enum Sureness {
    /// The process is proved to be the one that was started.
    Verified,
    /// The host lists it as running.
    Listed,
    /// It was launched a moment ago and nothing speaks against it.
    Assumed,
}

/// How it is known that something ended.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "an inferred end can be revoked, a proved one cannot")]
pub enum Strength {
    /// An exit record, or the process itself.
    Conclusive,
    /// The host lists it as ended.
    Reported,
    /// Enough fresh complete listings in a row do not show it.
    Inferred,
}

/// Why nobody can say.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever explains a hold has to handle each")]
pub enum Doubt {
    /// Nobody looked.
    NotAsked,
    /// The listing failed.
    ListingFailed,
    /// The listing is older than the last sign of life.
    ListingStale,
    /// The listing does not claim to be complete.
    ListingPartial,
}

impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotAsked => "the process cannot be probed and no listing was taken",
            Self::ListingFailed => "the process cannot be probed and the listing failed",
            Self::ListingStale => "the listing is older than the last sign of life",
            Self::ListingPartial => "the listing does not claim to be complete",
        })
    }
}

/// How many fresh complete listings in a row have to miss a session before it counts as ended.
///
/// One may fall into a restart of the host itself; three would hold a dead seat for another interval.
pub const ABSENCES_NEEDED: u8 = 2;

/// Judges the evidence: the first row that fits decides.
///
/// Doubt never becomes death: without an exit record, a dead process or repeated fresh absence from complete
/// listings the answer is running, suspect or unknown.
///
/// ```
/// use tenure_liveness::{judge, Doubt, Evidence, ExitRecord, Listed, Liveness, Probe};
/// let evidence = Evidence {
///     exit: ExitRecord::Missing,
///     probe: Probe::Unknowable,
///     listed: Listed::MissingPartial,
/// };
/// assert_eq!(judge(&evidence), Liveness::Unknown(Doubt::ListingPartial));
/// ```
pub fn judge(evidence: &Evidence) -> Liveness {
    let stopped = |exit, strength| Liveness::Stopped { exit, strength };
    if let ExitRecord::Own(exit) = evidence.exit {
        // The seat is freed on this verdict, and a proved process still sits in it.
        return match evidence.probe {
            Probe::Verified => Liveness::Contradiction,
            Probe::Unverified
            | Probe::Zombie
            | Probe::Gone
            | Probe::Recycled
            | Probe::Unknowable => stopped(exit, Strength::Conclusive),
        };
    }
    match (evidence.probe, evidence.listed) {
        (Probe::Zombie | Probe::Gone | Probe::Recycled, _) => {
            stopped(Exit::Unknown, Strength::Conclusive)
        }
        (Probe::Verified, Listed::Stopped) => Liveness::Contradiction,
        (Probe::Verified, _) => Liveness::Running(Sureness::Verified),
        (Probe::Unverified | Probe::Unknowable, Listed::Running) => {
            Liveness::Running(Sureness::Listed)
        }
        (Probe::Unverified, Listed::Stopped) => Liveness::Contradiction,
        (Probe::Unknowable, Listed::Stopped) => stopped(Exit::Unknown, Strength::Reported),
        (Probe::Unverified | Probe::Unknowable, Listed::WithinGrace) => {
            Liveness::Running(Sureness::Assumed)
        }
        (Probe::Unknowable, Listed::Missing { absences }) if absences >= ABSENCES_NEEDED => {
            stopped(Exit::Unknown, Strength::Inferred)
        }
        (Probe::Unverified | Probe::Unknowable, Listed::Missing { absences }) => {
            Liveness::Suspect { absences }
        }
        (Probe::Unverified, Listed::MissingPartial) => Liveness::Suspect { absences: 0 },
        (Probe::Unknowable, Listed::MissingPartial) => Liveness::Unknown(Doubt::ListingPartial),
        (Probe::Unverified | Probe::Unknowable, Listed::Failed) => {
            Liveness::Unknown(Doubt::ListingFailed)
        }
        (Probe::Unverified | Probe::Unknowable, Listed::Stale) => {
            Liveness::Unknown(Doubt::ListingStale)
        }
        (Probe::Unverified | Probe::Unknowable, Listed::NotAsked) => {
            Liveness::Unknown(Doubt::NotAsked)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec::Vec;

    const PROBES: [Probe; 6] = [
        Probe::Verified,
        Probe::Unverified,
        Probe::Zombie,
        Probe::Gone,
        Probe::Recycled,
        Probe::Unknowable,
    ];

    const LISTED: [Listed; 10] = [
        Listed::NotAsked,
        Listed::Failed,
        Listed::Stale,
        Listed::WithinGrace,
        Listed::Running,
        Listed::Stopped,
        Listed::MissingPartial,
        Listed::Missing { absences: 1 },
        Listed::Missing { absences: ABSENCES_NEEDED },
        Listed::Missing { absences: u8::MAX },
    ];

    const EXITS: [ExitRecord; 3] =
        [ExitRecord::Missing, ExitRecord::Own(Exit::Code(3)), ExitRecord::Foreign];

    fn every_combination() -> Vec<Evidence> {
        let mut all = Vec::new();
        for exit in EXITS {
            for probe in PROBES {
                all.extend(LISTED.map(|listed| Evidence { exit, probe, listed }));
            }
        }
        all
    }

    fn ended(evidence: &Evidence) -> bool {
        matches!(judge(evidence), Liveness::Stopped { .. })
    }

    #[test]
    fn a_verified_process_is_never_dead() {
        for evidence in every_combination().iter().filter(|e| e.probe == Probe::Verified) {
            assert!(!ended(evidence), "{evidence:?}");
        }
    }

    #[test]
    fn a_failed_stale_partial_or_missing_listing_ends_nothing() {
        let silent = [
            Listed::NotAsked,
            Listed::Failed,
            Listed::Stale,
            Listed::WithinGrace,
            Listed::MissingPartial,
            Listed::Missing { absences: 1 },
        ];
        for listed in silent {
            for probe in [Probe::Verified, Probe::Unverified, Probe::Unknowable] {
                for exit in [ExitRecord::Missing, ExitRecord::Foreign] {
                    let evidence = Evidence { exit, probe, listed };
                    assert!(!ended(&evidence), "{evidence:?}");
                }
            }
        }
    }

    #[test]
    fn a_process_with_the_number_holds_off_an_inferred_death() {
        let evidence = Evidence {
            exit: ExitRecord::Missing,
            probe: Probe::Unverified,
            listed: Listed::Missing { absences: 9 },
        };
        assert_eq!(judge(&evidence), Liveness::Suspect { absences: 9 });
    }

    #[test]
    fn a_dead_process_is_dead_whatever_a_listing_says() {
        for probe in [Probe::Zombie, Probe::Gone, Probe::Recycled] {
            for listed in LISTED {
                let evidence = Evidence { exit: ExitRecord::Foreign, probe, listed };
                let expected =
                    Liveness::Stopped { exit: Exit::Unknown, strength: Strength::Conclusive };
                assert_eq!(judge(&evidence), expected, "{evidence:?}");
            }
        }
    }

    #[test]
    fn an_exit_record_of_its_own_brings_the_code() {
        for evidence in every_combination() {
            let is_gone = evidence.probe != Probe::Verified;
            if is_gone && evidence.exit == ExitRecord::Own(Exit::Code(3)) {
                let expected =
                    Liveness::Stopped { exit: Exit::Code(3), strength: Strength::Conclusive };
                assert_eq!(judge(&evidence), expected, "{evidence:?}");
            }
        }
    }

    #[test]
    fn two_fresh_complete_absences_end_what_cannot_be_probed() {
        let missing = |absences| Evidence {
            exit: ExitRecord::Missing,
            probe: Probe::Unknowable,
            listed: Listed::Missing { absences },
        };
        assert_eq!(judge(&missing(1)), Liveness::Suspect { absences: 1 });
        let expected = Liveness::Stopped { exit: Exit::Unknown, strength: Strength::Inferred };
        assert_eq!(judge(&missing(2)), expected);
    }
}
