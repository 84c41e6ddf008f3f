//! May this session be disturbed now? One policy, whatever the purpose.

use core::fmt;
use core::time::Duration;
use tenure_bead::{Activity, Deadline, Now, Stamp, Tell};

/// What there is to know of a running session before it is disturbed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Situation {
    /// Is somebody attached to it?
    pub attached: Tell,
    /// Does it wait for somebody's answer?
    pub pending: Tell,
    /// Does it hold work that somebody assigned to it?
    pub assigned: Tell,
    /// Did somebody say that it is to be left alone?
    pub pinned: Tell,
    /// Who made it?
    pub made_by: Maker,
    /// When its start was committed.
    pub started: Stamp,
    /// When it last did something.
    pub activity: Activity,
    /// What is on record since an earlier tick would have disturbed it, and left it alone.
    pub deferred: Deferred,
}

/// What is remembered of a session that should have been disturbed, and was left alone.
#[derive(Clone, Copy, Debug, Default, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Deferred {
    /// Since when it is due; nothing if it is due only just now.
    pub since: Option<Stamp>,
    /// When somebody was last seen attached.
    pub attached: Option<Stamp>,
    /// Until when an operator keeps it with the config it has.
    pub kept: Option<Deadline>,
}

/// Who made a session.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "there is no third way")]
pub enum Maker {
    /// The config has it, by name or as one of a pool.
    Config,
    /// A person did, and nobody else disposes of it.
    Person,
}

/// What a session would be disturbed for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "each purpose has its own rule")]
pub enum Purpose {
    /// Its config was edited.
    Drift,
    /// It does nothing.
    Idle {
        /// How long it may do nothing.
        limit: Duration,
    },
    /// It is old.
    Age {
        /// How old it may become.
        limit: Duration,
    },
}

/// How patient the policy is.
///
/// More fields may come, so it is made from one that is there, and changed:
///
/// ```
/// use core::time::Duration;
/// use tenure_drift::Patience;
/// let mut patience = Patience::default();
/// patience.active_bound = Duration::from_secs(1_800);
/// assert_eq!(patience.min_age, Duration::from_secs(30));
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Patience {
    /// How old a session is at least before anything disturbs it, counted from the commit of its start.
    ///
    /// 30 s by default, the time a session is given to prove stable: a config that is edited again and again
    /// restarts a session at most twice a minute. At 3 s a start is interrupted before it did anything; at 5 min
    /// an operator who corrects a typo waits for it.
    pub min_age: Duration,
    /// How long after somebody was last seen attached a session still counts as attended.
    ///
    /// 5 min by default: a listing of clients that fails says "nobody", and who reattaches after a broken connection
    /// does so within minutes. It is the price of a real detachment, and of one false answer the protection. At 30 s
    /// one look is missed and the protection is over; at an hour nobody's edit would arrive in a working day.
    pub attached_for: Duration,
    /// How old that is on record before it is written anew while somebody stays attached.
    ///
    /// 2 min by default. At 15 s every tick of a loop writes for every attached session (Gas City #2944: 92 % of all
    /// commits of a city). At 5 min a look that comes late finds the protection over: see [`Patience::refresh`].
    pub attached_refresh: Duration,
    /// How recent activity has to be for a session to count as being in the middle of something. 2 min by default:
    /// a model thinks that long without a sign.
    pub active_within: Duration,
    /// How long an edit waits for that to end, counted from when it became due. 10 min by default: a turn ends within
    /// minutes, and a session that prints a dot a second must not escape every edit for ever.
    pub active_bound: Duration,
    /// How long an edit waits when nobody can say what a session does. 2 min by default, as a sign of life would have
    /// come by then from a host that sends any.
    pub unknown_bound: Duration,
}

impl Default for Patience {
    fn default() -> Self {
        Self {
            min_age: Duration::from_secs(30),
            attached_for: Duration::from_secs(300),
            attached_refresh: Duration::from_secs(120),
            active_within: Duration::from_secs(120),
            active_bound: Duration::from_secs(600),
            unknown_bound: Duration::from_secs(120),
        }
    }
}

impl Patience {
    /// No patience at all: a session is disturbed as soon as nobody is seen to use it. For demonstrations and tests.
    pub const NONE: Self = Self {
        min_age: Duration::ZERO,
        attached_for: Duration::ZERO,
        attached_refresh: Duration::ZERO,
        active_within: Duration::ZERO,
        active_bound: Duration::ZERO,
        unknown_bound: Duration::ZERO,
    };

    /// Returns how old an attachment on record may become before it is written anew.
    ///
    /// That is `attached_refresh`, and half of `attached_for` where somebody set it longer: one look that is late and
    /// one that is false never end the protection. Whoever decides asks to be woken by then, whatever a loop's patrol.
    ///
    /// ```
    /// use core::time::Duration;
    /// use tenure_drift::Patience;
    /// let mut patience = Patience::default();
    /// assert_eq!(patience.refresh(), Duration::from_secs(120));
    /// patience.attached_for = Duration::from_secs(30);
    /// assert_eq!(patience.refresh(), Duration::from_secs(15));
    /// ```
    #[must_use]
    pub fn refresh(&self) -> Duration {
        self.attached_refresh.min(self.attached_for.checked_div(2).unwrap_or_default())
    }
}

/// Whether a session may be disturbed.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[must_use]
#[expect(clippy::exhaustive_enums, reason = "whoever asks has to handle both")]
pub enum Disturb {
    /// It may, now.
    Go,
    /// It may not.
    Hold {
        /// What speaks against it.
        why: Why,
        /// When that is over by itself; without one it takes a new observation.
        recheck: Option<Deadline>,
    },
}

/// What speaks against disturbing a session; `Display` completes "because of …".
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[non_exhaustive]
pub enum Why {
    /// Somebody is attached.
    Attached,
    /// Whether somebody is attached is not known.
    AttachmentUnknown,
    /// It waits for somebody's answer.
    Pending,
    /// Whether it waits for an answer is not known.
    PendingUnknown,
    /// It holds work.
    Working,
    /// Whether it holds work is not known.
    WorkUnknown,
    /// Somebody said that it is to be left alone.
    Pinned,
    /// Whether it is to be left alone is not known.
    PinUnknown,
    /// A person made it.
    Manual,
    /// An operator keeps it with the config it has, for a while.
    Kept,
    /// Somebody was attached only just now; one look that shows nobody is no proof.
    AttachedLately,
    /// Its start was committed only just now.
    TooYoung,
    /// It did something within the limit, or started within it.
    NotIdleYet,
    /// It is in the middle of something.
    Active,
    /// When it last did something is not known.
    ActivityUnknown,
    /// It is younger than the limit.
    NotOldYet,
    /// Its config cannot be compared; [`respond()`](crate::respond()) says so, [`disturb()`] never does.
    Unjudgeable,
}

/// Decides whether a session may be disturbed now.
///
/// The table, of which the first row that matches decides:
///
/// | row | if | then |
/// |---|---|---|
/// | 1 | somebody is attached, or that is not known | hold |
/// | 2 | it waits for an answer, or that is not known | hold |
/// | 3 | it holds assigned work, or that is not known | hold |
/// | 4 | it is pinned, or that is not known | hold |
/// | 5 | a person made it | hold |
/// | 6 | for drift: an operator keeps it | hold until that is over |
/// | 7 | somebody was attached within `attached_for` | hold until that is over |
/// | 8 | it is younger than `min_age` | hold until it is not |
/// | 9 | for drift: it did something within `active_within` | hold until that is over, or `active_bound` |
/// | 10 | for drift: when it last did something is not known | hold until `unknown_bound` is over |
/// | 11 | for idling: when it last did something is not known | hold |
/// | 12 | for idling: it did something, or started, within the limit | hold until that is over |
/// | 13 | for age: it is younger than the limit | hold until it is not |
/// | 14 | else | go |
///
/// The bounds of rows 9 and 10 count from when the session became due, whatever was edited since.
pub fn disturb(purpose: Purpose, situation: &Situation, patience: &Patience, now: Now) -> Disturb {
    let by_observation = observed(situation);
    let by_record = || recorded(purpose, situation, patience, now);
    let by_time = || {
        let young = young(situation, patience, now);
        young.or_else(|| within(purpose, situation, patience, now))
    };
    by_observation.or_else(by_record).or_else(by_time).unwrap_or(Disturb::Go)
}

/// Rows 1 to 5: what no time that passes can change.
fn observed(situation: &Situation) -> Option<Disturb> {
    // A person's work in a terminal is lost for good, a wait is not; one false "detached" must not cost it.
    told(situation.attached, Why::Attached, Why::AttachmentUnknown)
        // The question would be asked anew and the answer, once given, reach nobody.
        .or_else(|| told(situation.pending, Why::Pending, Why::PendingUnknown))
        // Work that is interrupted is done twice or never; whoever assigned it takes it back first.
        .or_else(|| told(situation.assigned, Why::Working, Why::WorkUnknown))
        // An operator's word outranks every automatism.
        .or_else(|| told(situation.pinned, Why::Pinned, Why::PinUnknown))
        // Whoever made it ends it.
        .or_else(|| by_hand(situation.made_by))
}

fn told(tell: Tell, yes: Why, unknown: Why) -> Option<Disturb> {
    match tell {
        Tell::Yes => {
            tenure_bead::canary!(UserDisturbed => return None);
            Some(Disturb::Hold { why: yes, recheck: None })
        }
        // Not knowing is no permission.
        Tell::Unknown => Some(Disturb::Hold { why: unknown, recheck: None }),
        Tell::No => None,
    }
}

fn by_hand(maker: Maker) -> Option<Disturb> {
    let held = Disturb::Hold { why: Why::Manual, recheck: None };
    (maker == Maker::Person).then_some(held)
}

/// Rows 6 and 7: what earlier looks, and an operator, put on record.
fn recorded(
    purpose: Purpose,
    situation: &Situation,
    patience: &Patience,
    now: Now,
) -> Option<Disturb> {
    let kept = situation.deferred.kept.filter(|_| purpose == Purpose::Drift);
    let kept = kept.and_then(|until| self::until(Why::Kept, until, now));
    tenure_bead::canary!(OneLookIsProof => return kept);
    let attached = situation.deferred.attached;
    let lately = attached.map(|at| Deadline::since(at, patience.attached_for));
    kept.or_else(|| until(Why::AttachedLately, lately?, now))
}

/// Row 8: nothing can make sessions come and go faster than this, not even an idle limit of a second.
fn young(situation: &Situation, patience: &Patience, now: Now) -> Option<Disturb> {
    until(Why::TooYoung, Deadline::since(situation.started, patience.min_age), now)
}

/// Rows 9 to 13: the limit of the purpose.
fn within(
    purpose: Purpose,
    situation: &Situation,
    patience: &Patience,
    now: Now,
) -> Option<Disturb> {
    match purpose {
        Purpose::Drift => amid(situation, patience, now),
        Purpose::Idle { limit } => busy(limit, situation, now),
        // Age is no matter of what it does: a limit that a busy session escapes is none.
        Purpose::Age { limit } => {
            until(Why::NotOldYet, Deadline::since(situation.started, limit), now)
        }
    }
}

/// Rows 9 and 10: an edit waits for the end of a turn, and not for ever.
fn amid(situation: &Situation, patience: &Patience, now: Now) -> Option<Disturb> {
    let due = situation.deferred.since.unwrap_or_else(|| now.stamp());
    match situation.activity {
        Activity::Unknown => {
            let bound = Deadline::since(due, patience.unknown_bound);
            until(Why::ActivityUnknown, bound, now)
        }
        Activity::Known(last) => {
            let quiet = Deadline::since(last, patience.active_within);
            let bound = Deadline::since(due, patience.active_bound);
            let first = if bound.remaining(now) < quiet.remaining(now) { bound } else { quiet };
            until(Why::Active, first, now)
        }
    }
}

/// Rows 11 and 12.
fn busy(limit: Duration, situation: &Situation, now: Now) -> Option<Disturb> {
    match situation.activity {
        // A host that cannot tell would otherwise lose every session that works in silence.
        Activity::Unknown => Some(Disturb::Hold { why: Why::ActivityUnknown, recheck: None }),
        // The last activity may be that of an earlier life; nobody idles longer than it lives.
        Activity::Known(last) => until(Why::NotIdleYet, Deadline::since(last, limit), now)
            .or_else(|| until(Why::NotIdleYet, Deadline::since(situation.started, limit), now)),
    }
}

fn until(why: Why, deadline: Deadline, now: Now) -> Option<Disturb> {
    (!deadline.is_due(now)).then_some(Disturb::Hold { why, recheck: Some(deadline) })
}

impl fmt::Display for Why {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Attached => "an attached user",
            Self::AttachmentUnknown => "an unknown attachment",
            Self::Pending => "a pending interaction",
            Self::PendingUnknown => "an unknown pending interaction",
            Self::Working => "assigned work",
            Self::WorkUnknown => "unknown assigned work",
            Self::Pinned => "a pin",
            Self::PinUnknown => "an unknown pin",
            Self::Manual => "a person who made it",
            Self::Kept => "an operator who keeps it",
            Self::AttachedLately => "a user attached just now",
            Self::TooYoung => "a start too recent",
            Self::NotIdleYet => "recent activity",
            Self::Active => "recent activity",
            Self::ActivityUnknown => "an unknown activity",
            Self::NotOldYet => "an age within the limit",
            Self::Unjudgeable => "a baseline that cannot be compared",
        })
    }
}
