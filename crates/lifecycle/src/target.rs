//! Who is told, and how far? One cursor per target, so that progress belongs to whoever acknowledged it.

use crate::{Life, RecordId, Seq, Shape, SpecDigest, TargetId};
use alloc::vec::Vec;
use tenure_bead::Wall;

/// A target, as the receiving end describes it when a link is bound to it.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "what a receiving end can say of a target")]
pub struct Described {
    /// Which one.
    pub target: TargetId,
    /// What it asks for, if it says so.
    pub spec: Option<SpecDigest>,
    /// When it came to be, by its own clock; no stamp for it is earlier.
    pub born: Option<Wall>,
    /// How often something of this name was made, if it says so: a higher number is another target of the same name.
    pub generation: Option<u64>,
}

impl Described {
    /// A target of which nothing more is known.
    #[must_use]
    pub const fn new(target: TargetId) -> Self {
        Self { target, spec: None, born: None, generation: None }
    }
}

impl Described {
    /// Returns whether both may be the same one, asking for the same: nothing that both say differs.
    pub(crate) fn may_be(&self, other: &Self) -> bool {
        let is_one =
            |one: Option<u64>, two: Option<u64>| one.is_none() || two.is_none() || one == two;
        let asks_alike = self.spec.is_none() || other.spec.is_none() || self.spec == other.spec;
        self.target == other.target && is_one(self.generation, other.generation) && asks_alike
    }

    /// Takes over what the other one says and this one does not.
    pub(crate) fn learn(&mut self, other: &Self) {
        self.spec = self.spec.or(other.spec);
        self.born = self.born.or(other.born);
        self.generation = self.generation.or(other.generation);
    }
}

/// For whom the one-time work of this process was done: what has to survive a restart.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "three facts that are stored together")]
pub struct Applied {
    /// The target.
    pub target: TargetId,
    /// What was asked for then.
    pub spec: Option<SpecDigest>,
    /// Which one of that name.
    pub generation: Option<u64>,
}

impl Applied {
    pub(crate) fn of(described: &Described) -> Self {
        let Described { target, spec, born: _, generation } = described;
        Self { target: target.clone(), spec: *spec, generation: *generation }
    }

    pub(crate) fn described(&self) -> Described {
        let Self { target, spec, generation } = self.clone();
        Described { target, spec, born: None, generation }
    }
}

/// How far one target is told.
#[derive(Clone, Debug, Eq, Hash, PartialEq)]
pub(crate) struct Cursor {
    pub(crate) described: Described,
    /// The last entry of this life that it acknowledged.
    pub(crate) acked: Seq,
    /// The last entry of this life that was sent to it.
    pub(crate) sent: Seq,
    /// What it is told of what lies before it, and where that ends.
    pub(crate) replay: (Shape, Seq),
    /// The stamp of the last entry that was sent.
    pub(crate) stamp: Option<Wall>,
    /// The last word of an earlier life that has the last stamp, where none of this life was stamped since.
    pub(crate) word: Option<(Life, Seq)>,
    /// Which record this is: an answer by another is about somebody who is forgotten.
    pub(crate) record: RecordId,
}

impl Cursor {
    pub(crate) fn new(described: Described, record: RecordId) -> Self {
        let (acked, sent) = (Seq::default(), Seq::default());
        let replay = (Shape::Full, Seq::default());
        Self { described, acked, sent, replay, stamp: None, word: None, record }
    }

    pub(crate) fn target(&self) -> &TargetId {
        &self.described.target
    }

    /// Returns up to where nothing is sent any more: what was acknowledged, and whatever lies before what was sent.
    pub(crate) fn passed(&self) -> Seq {
        self.acked.max(self.sent.before())
    }

    /// Stamps an entry: once, when it is first sent; a retry has the same stamp.
    pub(crate) fn stamp(&mut self, seq: Seq, original: Wall) -> Wall {
        tenure_bead::canary!(StampedPerTry => self.sent = Seq::default());
        if let Some(stamp) = self.stamp.filter(|_| self.sent == seq) {
            return stamp;
        }
        let stamp = self.next_stamp(original);
        (self.sent, self.word) = (seq, None);
        stamp
    }

    /// Stamps a last word of an earlier life: with the stamp it was kept with, unless that is not for this target now.
    pub(crate) fn stamp_word(&mut self, life: Life, seq: Seq, kept: Wall) -> Wall {
        if let Some(stamp) = self.stamp.filter(|_| self.word == Some((life, seq))) {
            return stamp;
        }
        self.word = Some((life, seq));
        self.next_stamp(kept)
    }

    fn next_stamp(&mut self, original: Wall) -> Wall {
        let floor = self.described.born.unwrap_or(Wall::from_unix_ms(0));
        tenure_bead::canary!(StampedBeforeRow => let floor = Wall::from_unix_ms(0));
        let next = self.stamp.map_or(floor, |last| later(last, crate::limit::EPSILON_MS));
        let stamp = original.max(floor).max(next);
        self.stamp = Some(stamp);
        stamp
    }

    /// Forgets what was told of the life that ends; its stamps stay behind those that follow.
    fn begin_life(&mut self, ends: Life) {
        if self.sent > Seq::default() {
            self.word = Some((ends, self.sent));
        }
        (self.acked, self.sent) = (Seq::default(), Seq::default());
        self.replay = (Shape::Full, Seq::default());
    }
}

const fn later(moment: Wall, ms: u64) -> Wall {
    Wall::from_unix_ms(moment.as_unix_ms().saturating_add(ms))
}

/// The cursors, the one that was used last at the end.
#[derive(Clone, Debug)]
pub(crate) struct Targets {
    cursors: Vec<Cursor>,
    capacity: usize,
    has_forgotten: bool,
    is_last_gone: bool,
}

impl Targets {
    pub(crate) const fn new(capacity: usize) -> Self {
        Self { cursors: Vec::new(), capacity, has_forgotten: false, is_last_gone: false }
    }

    pub(crate) fn get(&self, target: &TargetId) -> Option<&Cursor> {
        self.cursors.iter().find(|cursor| cursor.target() == target)
    }

    pub(crate) fn get_mut(&mut self, target: &TargetId) -> Option<&mut Cursor> {
        self.cursors.iter_mut().find(|cursor| cursor.target() == target)
    }

    /// Puts a cursor at the end, and returns whom that pushes out: the oldest but whoever is served.
    pub(crate) fn put(&mut self, cursor: Cursor, served: Option<&TargetId>) -> Option<TargetId> {
        self.remove(&cursor.described.target);
        let may_go = |one: &Cursor| Some(one.target()) != served;
        let oldest = self.cursors.iter().position(may_go).unwrap_or(0);
        self.cursors.push(cursor);
        self.is_last_gone = false;
        if self.cursors.len() <= self.capacity.max(1) {
            return None;
        }
        self.has_forgotten = true;
        Some(self.cursors.remove(oldest).described.target)
    }

    pub(crate) fn remove(&mut self, target: &TargetId) -> Option<Cursor> {
        let at = self.cursors.iter().position(|cursor| cursor.target() == target)?;
        Some(self.cursors.remove(at))
    }

    /// Forgets a target that is not there any more; nobody stands in for it until a link is bound.
    pub(crate) fn lose(&mut self, target: &TargetId) {
        self.is_last_gone |= self.last().is_some_and(|last| last.target() == target);
        self.remove(target);
    }

    pub(crate) fn begin_life(&mut self, ends: Life) {
        self.cursors.iter_mut().for_each(|cursor| cursor.begin_life(ends));
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Cursor> {
        self.cursors.iter()
    }

    /// Returns the cursor that was used last, unless whoever it was of is gone.
    pub(crate) fn last(&self) -> Option<&Cursor> {
        self.cursors.last().filter(|_| !self.is_last_gone)
    }

    /// Returns whether nobody was ever bound.
    pub(crate) const fn is_untouched(&self) -> bool {
        self.cursors.is_empty() && !self.has_forgotten && !self.is_last_gone
    }

    /// Returns whether somebody had to go, so that a target that seems new may be none.
    pub(crate) const fn has_forgotten(&self) -> bool {
        self.has_forgotten
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cursor(name: &str, born: Option<u64>) -> Cursor {
        let target = TargetId::parse(name).unwrap();
        let born = born.map(Wall::from_unix_ms);
        Cursor::new(Described { born, ..Described::new(target) }, RecordId::new(1))
    }

    #[test]
    fn a_stamp_is_given_once_and_rises() {
        let mut cursor = cursor("a", Some(500));
        let mut stamp = |seq, ms| cursor.stamp(Seq::new(seq), Wall::from_unix_ms(ms)).as_unix_ms();
        assert_eq!(stamp(1, 100), 500, "not before its target");
        assert_eq!(stamp(1, 900), 500, "a retry has the same");
        assert_eq!(stamp(2, 100), 501, "distinct, whatever the clock did");
        assert_eq!(stamp(3, 900), 900);
    }

    #[test]
    fn whoever_was_not_seen_for_longest_is_forgotten() {
        let mut targets = Targets::new(2);
        let mut put = |name| targets.put(cursor(name, None), None);
        assert_eq!(put("a"), None);
        assert_eq!(put("b"), None);
        assert_eq!(put("a"), None);
        assert_eq!(put("c").unwrap().as_str(), "b");
        assert!(targets.has_forgotten());
    }
}
