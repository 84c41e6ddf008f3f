//! What is a store or a host held to? What its author declares; by default to everything.

/// What is promised: everything, but for what is said not to be.
///
/// What is not promised is not demanded. It is not harmless for that: each promise says what the supervisor loses.
#[derive(Clone, Debug, Eq, PartialEq)]
#[must_use]
pub struct Guarantees<P> {
    withheld: Vec<P>,
}

impl<P: PartialEq> Guarantees<P> {
    /// Promises everything.
    pub const fn strict() -> Self {
        Self { withheld: Vec::new() }
    }

    /// Promises all that was promised but this.
    pub fn without(mut self, promise: P) -> Self {
        self.withheld.push(promise);
        self
    }

    /// Returns whether this is promised.
    #[must_use]
    pub fn has(&self, promise: P) -> bool {
        !self.withheld.contains(&promise)
    }
}

/// What a store promises beyond what none may do without.
///
/// Not to be withheld: refused batches leave no trace, claims are unique, expectations are judged inside the commit,
/// old fencing tokens are refused, a repeated batch is applied once. Without one of them there is no supervisor.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum StorePromise {
    /// What was acknowledged is there after its process was killed (T1).
    ///
    /// Without it a supervisor that comes back knows nothing of what was decided last. It ends nobody for that: what
    /// runs and is on no record holds its seat until it is adopted.
    DurableOnAck,
    /// What was acknowledged is there after everybody closed the store.
    ///
    /// Without it every restart of the supervisor is the first one, as with records in memory.
    KeptOverReopen,
    /// A snapshot shows every commit that was acknowledged before it was taken.
    ///
    /// Without it the supervisor decides about the past; its batches are refused for it, and it decides again.
    FreshSnapshot,
    /// So do the changes since a revision.
    ///
    /// Without it the supervisor's mirror lags, with the same result.
    FreshChanges,
    /// Several may have the store open at once.
    ///
    /// Without it a second supervisor is refused when it opens the store and not when it asks for the lease.
    OpenToSeveral,
    /// A lease ends with the process that has it.
    ///
    /// Without it the next supervisor waits until the lease runs out, and nobody is supervised meanwhile.
    LeaseEndsWithHolder,
    /// Nothing fails by itself.
    ///
    /// Without it every call may fail, and a commit may go unanswered; the supervisor repeats it under its token.
    AlwaysAnswers,
}

/// What a host promises beyond what none may do without.
///
/// Not to be withheld: only what is meant is signalled, one life is started once, nothing is shown that does not run,
/// and no end is told that was none. Without one of them there is no supervisor.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum HostPromise {
    /// A listing is complete when nothing was in the way.
    ///
    /// Without it nothing is ever started anew in a seat whose last session was not seen to end.
    CompleteListing,
    /// A session that runs is verified, also by a host that was opened later.
    ///
    /// Without it sessions cannot be stopped after a restart of the supervisor, as nobody can say that they are they.
    Verifies,
    /// A session that is gone is called gone.
    ///
    /// Without it its seat is kept until a complete listing says that nobody is there.
    ProvesDeath,
    /// The host that started a session tells with which code it ended.
    ///
    /// Without it every end is an unknown one, and no policy can tell a failure from a day's work done.
    ExitCode,
    /// What a session was asked is remembered by the host that asked.
    ///
    /// Without it a session is asked again after every look.
    RemembersAsking,
    /// A life that ended is not begun again even after a later one of its bead was.
    ///
    /// Without it nothing is lost as long as generations rise, and the supervisor's do.
    RemembersEarlierLives,
}
