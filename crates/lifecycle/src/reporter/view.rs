//! How do things stand? What may be asked of a reporter, without changing anything.

use super::{Reporter, Standing};
use crate::log::Entry;
use crate::replay;
use crate::target::Cursor;
use crate::{Life, Link, Phase, Seq, Shape, TargetId};

/// How far the target is that is told: whoever is bound or was last, and where nothing is sent to that one, because it is
/// ignored or the process is being built for it, whoever is served.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever shows it handles each")]
pub enum Progress {
    /// Nobody was ever bound, or whoever was is not there any more.
    NoTarget,
    /// It knows everything that is for it.
    Level,
    /// It does not know where things stand, and was not to be told.
    BehindByPolicy,
    /// So much has to be told yet: entries, and last words of earlier lives.
    Behind(usize),
    /// A later life reports there; it will not be told.
    Fenced,
}

impl<P: Phase> Reporter<P> {
    /// Returns how far the target is that is bound, or that was last.
    #[must_use]
    pub fn progress(&self) -> Progress {
        let Some(cursor) = self.listener() else { return Progress::NoTarget };
        if self.standing == Standing::Fenced {
            return Progress::Fenced;
        }
        let pending = self.pending(cursor).saturating_add(self.words_for(cursor).count());
        let (shape, until) = cursor.replay;
        let head = self.log.head().map(|head| head.seq);
        match pending {
            0 if shape == Shape::None && head == Some(until) && cursor.acked < until => {
                Progress::BehindByPolicy
            }
            0 => Progress::Level,
            pending => Progress::Behind(pending),
        }
    }

    /// Returns which life reports.
    #[must_use]
    pub const fn life(&self) -> Life {
        self.life
    }

    /// Returns the link that counts.
    #[must_use]
    pub const fn link(&self) -> &Link {
        &self.link
    }

    /// Returns what has happened in this life, the oldest first.
    #[must_use]
    pub fn entries(&self) -> &[Entry<P>] {
        self.log.entries()
    }

    /// Returns the targets that are remembered, each with the last entry that it acknowledged.
    pub fn cursors(&self) -> impl Iterator<Item = (&TargetId, Seq)> {
        self.targets.iter().map(|cursor| (cursor.target(), cursor.acked))
    }

    pub(super) fn pending(&self, cursor: &Cursor) -> usize {
        let after = self.log.after(cursor.passed());
        after.filter(|entry| replay::is_told(&self.log, cursor, entry)).count()
    }

    /// Returns the cursor of whoever is bound, or was last.
    pub(super) fn cursor(&self) -> Option<&Cursor> {
        self.targets.last()
    }
}
