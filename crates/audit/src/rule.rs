//! What is looked for? One rule for each way in which records contradict something.

use core::fmt;

/// How much a finding matters.
#[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "whoever shows findings has to handle each")]
pub enum Severity {
    /// Two sessions act as one, or one as another.
    Error,
    /// Something is lost, stuck or in the way.
    Warning,
    /// It is as somebody wants it, and worth knowing.
    Note,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Note => "note",
        })
    }
}

macro_rules! rules {
    ($($(#[$doc:meta])* $rule:ident, $word:literal, $severity:ident;)+) => {
        /// One way in which records contradict themselves, each other or the config.
        #[derive(Clone, Copy, Debug, Eq, Hash, Ord, PartialEq, PartialOrd)]
        #[non_exhaustive]
        pub enum Rule {
            $($(#[$doc])* $rule,)+
        }

        impl Rule {
            /// Every rule, in the order in which findings are told.
            pub const ALL: &[Self] = &[$(Self::$rule,)+];

            /// Returns its name in one word, as it is shown.
            #[must_use]
            pub const fn word(self) -> &'static str {
                match self {
                    $(Self::$rule => $word,)+
                }
            }

            /// Returns how much its findings matter.
            #[must_use]
            pub const fn severity(self) -> Severity {
                match self {
                    $(Self::$rule => Severity::$severity,)+
                }
            }
        }
    };
}

rules! {
    /// Two sessions say that they sit in one slot.
    DuplicateSlot, "duplicate-slot", Error;
    /// Two sessions say that they are the one session of a template.
    DuplicateSingleton, "duplicate-singleton", Error;
    /// Two sessions say that they are one configured session.
    DuplicateNamed, "duplicate-named", Error;
    /// Two sessions say that they have one name at their host.
    DuplicateSession, "duplicate-session", Error;
    /// What a session says of its slot in one place is not what it says in another.
    SlotAgainstName, "slot-against-name", Error;
    /// A session is called like another seat than the one it means, or like none.
    NameAgainstSeat, "name-against-seat", Error;
    /// The one session of a template, or a configured one, has a number.
    PhantomSuffix, "phantom-suffix", Error;
    /// A session has another public handle than its seat gives it.
    MismatchedAlias, "mismatched-alias", Error;
    /// The public handle of a session's seat is somebody else's.
    AliasStolen, "alias-stolen", Warning;
    /// A session has no public handle, though its seat gives it one and nobody has it.
    AliasDeferred, "alias-deferred", Warning;
    /// A session sits in a slot that its template does not have.
    SlotOutOfBounds, "slot-out-of-bounds", Warning;
    /// A session says that it is of a template, or a configured session, that nobody configured.
    UnknownTemplate, "unknown-template", Warning;
    /// A start takes longer than starts do.
    StuckStart, "stuck-start", Warning;
    /// A session runs, and nothing says what it was launched with.
    NoBaseline, "no-baseline", Warning;
    /// A session whose life is over is in the way of one that goes on.
    ReservedByClosed, "reserved-by-closed", Warning;
    /// Nobody knows the word for the phase of a session.
    UnknownPhase, "unknown-phase", Warning;
    /// A word in a record is no name of its kind.
    MalformedKey, "malformed-key", Warning;
    /// A session that a person made sits in a seat of the config.
    ManualInSeat, "manual-in-seat", Note;
}

impl fmt::Display for Rule {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.word())
    }
}
