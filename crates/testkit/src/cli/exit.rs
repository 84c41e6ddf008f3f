//! With what does a hunt end? One code for each way, so that a script can tell them apart.

/// How a command ended.
#[derive(Clone, Copy, Debug, Eq, Ord, PartialEq, PartialOrd)]
#[expect(clippy::exhaustive_enums, reason = "whoever scripts this handles each")]
pub enum Exit {
    /// Nothing was found, and every goal was reached.
    Clean,
    /// A rule was broken, or a kept case does not show what it should.
    Found,
    /// The command line is wrong, or a file it names.
    Usage,
    /// The run proves nothing: a goal was not reached, a canary survived, or fewer cases were run than asked for.
    Vacuous,
    /// A find cannot be shown again, or two runs of one case differ.
    NotReproducible,
    /// The engine that was asked for needs something that is not installed.
    NoEngine,
    /// The hunter itself is broken: a model panicked.
    Hunter,
    /// Somebody asked for the end of it.
    Interrupted,
}

impl Exit {
    /// Returns the code of the process.
    #[must_use]
    pub const fn code(self) -> u8 {
        match self {
            Self::Clean => 0,
            Self::Found => 1,
            Self::Usage => 2,
            Self::Vacuous => 3,
            Self::NotReproducible => 4,
            Self::NoEngine => 5,
            Self::Hunter => 70,
            Self::Interrupted => 130,
        }
    }

    /// Returns what the whole ends with when one part ended so and another otherwise: what is worse for the reader.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        let order = [
            Self::Interrupted,
            Self::Usage,
            Self::Hunter,
            Self::NotReproducible,
            Self::Found,
            Self::NoEngine,
            Self::Vacuous,
        ];
        order.into_iter().find(|exit| *exit == self || *exit == other).unwrap_or(Self::Clean)
    }
}
