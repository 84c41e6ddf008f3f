//! How patient is the planner? Every duration and bound it uses, with its default and the reason.

use core::time::Duration;
use tenure_drift::Patience;

/// How patient the planner is. All durations are measured on the boot clock where one boot allows it.
///
/// More fields may come, so it is made from the default, and changed:
///
/// ```
/// use core::time::Duration;
/// use tenure_drift::Patience;
/// use tenure_reconcile::Policy;
/// let mut policy = Policy::default();
/// policy.drain_for = Duration::from_secs(600);
/// policy.patience = Patience::NONE;
/// assert_eq!(policy.stop_grace, Duration::from_secs(10));
/// ```
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Policy {
    /// How long an unfinished start protects its bead. Default 60 s: slow agents need tens of seconds,
    /// and a lost start keeps its seat anyway.
    pub create_lease: Duration,
    /// How long after a launch absence from a listing means nothing. Default 30 s (agentctl #146: ten were too few).
    pub launch_grace: Duration,
    /// How far apart two complete listings have to be for both to count as absences. Default 10 s: two in quick
    /// succession may fall into one hiccup of the host.
    pub absence_spacing: Duration,
    /// The wait after the first failure; it doubles with each further one. Default 1 s.
    pub backoff_min: Duration,
    /// The longest wait between two starts. Default 5 min.
    pub backoff_max: Duration,
    /// A life that lasted at least this long starts the count of failures anew. Default 30 s.
    pub stable_after: Duration,
    /// How many failures in a row lead to quarantine. Default 5.
    pub quarantine_after: u32,
    /// How long a quarantine lasts before one more start is tried. Default 5 min.
    pub quarantine_for: Duration,
    /// How many failures of a template's sessions within [`Policy::template_window`], in all its seats together, make
    /// its new starts wait, with the same doubling waits as a seat's. Default 20: four seats that each failed as often
    /// as leads to quarantine; a pool of a thousand would otherwise try a broken config five thousand times.
    pub template_failures: u32,
    /// How long failures of a template are counted together. Default 10 min, twice the longest wait, so that a wait
    /// never outlasts what it was for.
    pub template_window: Duration,
    /// How long a phase that nobody here knows may stand before it is told once more. Default 30 min: longer than a
    /// rollback takes.
    pub escalate_after: Duration,
    /// How long a session is asked politely before force is used. Default 10 s.
    pub stop_grace: Duration,
    /// How long after a signal that did not help the next one is sent. Default 5 s.
    pub stop_again: Duration,
    /// When a session may be disturbed for its config, its age or its idleness.
    pub patience: Patience,
    /// How long a session that is to be started anew, or put to sleep, is given to end in its own time before it is
    /// stopped, and in which the reason may still go away. Default 2 min.
    pub drain_for: Duration,
    /// How long a session whose seat is no longer wanted is given to end in its own time. Default 5 min: nobody
    /// waits for its seat.
    pub condemned_for: Duration,
    /// How long a session has to run before the next one of its template is started anew. Default 10 s: a config
    /// that does not work shows it in the first seconds, and takes down one session instead of all.
    pub settle: Duration,
    /// How many sessions of a template are on their way to be started anew at once, once one that was started with what
    /// is wanted has run for a while; until then it is one, the canary. Never more than a quarter of those wanted, and
    /// always one. Default 5, as many as a tick starts: a pool of fifty is through in ten rounds. 0 pauses all of them.
    pub restarts_per_template: u32,
    /// How many sessions of the whole fleet are on their way to be started anew at once. Default 5, as many as a tick
    /// starts: with more, the way back would be slower than the way down. 0 pauses all of them.
    pub restarts_per_fleet: u32,
    /// How large a part of the running sessions may be started anew for one field that changed in several templates at
    /// once, in percent. Default 50: a person who edits a field everywhere knows it, and vouches for it.
    pub blast_percent: u32,
    /// How many sessions that has to be at least. Default 10: whoever has fewer sees them all.
    pub blast_sessions: u32,
    /// How long a config is held that became what it had been before, and doubled with each time that happens again.
    /// Default 2 min: longer than any patrol, so that what flips with every tick is recognized before a drain is over,
    /// and short for a person who takes an edit back.
    pub flip_hold: Duration,
    /// How long it is held at most, and how long it has to stand still until that is forgotten. Default 1 h.
    pub flip_hold_max: Duration,
    /// How many starts one tick begins at most. Default 5: a thundering herd takes the machine down.
    pub starts_per_tick: u32,
    /// How many live changes one tick applies at most. Default 4, as many as a driver carries out at once: each may
    /// take its time, and a tick that takes long lets everybody else wait.
    pub applies_per_tick: u32,
    /// How often a relaunch may fail before the session is restarted instead. Default 1: it is tried once, for a
    /// restart brings the same edit without the host's help. 0 never tries.
    pub relaunch_attempts: u32,
    /// How long an observation is good for a destructive command. Default 5 s.
    pub grounds_valid: Duration,
    /// How far apart two ticks may be for the time between them to count as watched. Default 2 min, four times the
    /// longest sleep of a driver: a longer break is a suspend, or a machine so loaded that nothing else ran either.
    pub gap: Duration,
    /// How soon a host that could not answer is asked again. Default 1 s.
    pub look_again: Duration,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            create_lease: Duration::from_secs(60),
            launch_grace: Duration::from_secs(30),
            absence_spacing: Duration::from_secs(10),
            backoff_min: Duration::from_secs(1),
            backoff_max: Duration::from_secs(300),
            stable_after: Duration::from_secs(30),
            quarantine_after: 5,
            quarantine_for: Duration::from_secs(300),
            template_failures: 20,
            template_window: Duration::from_secs(600),
            escalate_after: Duration::from_secs(1800),
            stop_grace: Duration::from_secs(10),
            stop_again: Duration::from_secs(5),
            patience: Patience::default(),
            drain_for: Duration::from_secs(120),
            condemned_for: Duration::from_secs(300),
            settle: Duration::from_secs(10),
            restarts_per_template: 5,
            restarts_per_fleet: 5,
            blast_percent: 50,
            blast_sessions: 10,
            flip_hold: Duration::from_secs(120),
            flip_hold_max: Duration::from_secs(3600),
            starts_per_tick: 5,
            applies_per_tick: 4,
            relaunch_attempts: 1,
            grounds_valid: Duration::from_secs(5),
            gap: Duration::from_secs(120),
            look_again: Duration::from_secs(1),
        }
    }
}
