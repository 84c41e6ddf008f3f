//! How often does a template's config change its mind? What is wanted now, since when, and what was wanted before.

use crate::{Deadline, Fingerprint, FixedDigests, Now, Stamp};
use alloc::vec::Vec;
use core::time::Duration;
use serde::{Deserialize, Serialize};

/// What the config of a template says, since when, and what it said lately.
///
/// There is one while sessions differ from what is wanted, and for a while after. It is durable, so that a config that
/// flips between two forms is recognized by the next supervisor too.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Edition {
    /// What is wanted; of what cannot be read now, what it said when it last could.
    pub config: Fingerprint,
    /// Since when.
    pub since: Stamp,
    /// What was wanted before, but for what is applied to sessions as they run; the latest first, and at most [`Edition::EARLIER_MAX`].
    pub earlier: Vec<FixedDigests>,
    /// How often what is wanted became what it had been before.
    pub flips: u32,
    /// Whether an operator vouched for it: no breaker holds it then.
    pub vouched: Vouched,
}

/// Whether an operator vouched for an edit.
#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[expect(clippy::exhaustive_enums, reason = "whoever rolls an edit out has to handle both")]
pub enum Vouched {
    /// Nobody did.
    No,
    /// Nobody did, and it would start too many anew at once: it is held until somebody does.
    Needed,
    /// Somebody did, for this edition and none that follows.
    Yes,
}

impl Edition {
    /// How many earlier editions are kept: a config that flips between more forms than that is taken for edits.
    ///
    /// Whatever flips does so between two forms, of the same list in two orders, or between as many as there are
    /// machines that render it. At 1 a flip between three is missed; at 100 the entry grows larger than the config.
    pub const EARLIER_MAX: usize = 4;

    /// Returns the first edition of a template that is on record.
    #[must_use]
    pub const fn first(config: Fingerprint, since: Stamp) -> Self {
        Self { config, since, earlier: Vec::new(), flips: 0, vouched: Vouched::No }
    }

    /// Returns the edition that follows: what is wanted changed.
    ///
    /// One that stood still for `forgotten_after` is an edit that came to rest, and no part of a flip any more.
    #[must_use]
    pub fn followed_by(&self, config: Fingerprint, now: Now, forgotten_after: Duration) -> Self {
        let (since, before) = (now.stamp(), self.config.digests().fixed());
        if Deadline::since(self.since, forgotten_after).is_due(now) {
            return Self { earlier: alloc::vec![before], ..Self::first(config, since) };
        }
        let wanted = config.digests().fixed();
        let returns = self.earlier.contains(&wanted);
        let flips = self.flips.saturating_add(u32::from(returns));
        let others = self.earlier.iter().copied().filter(|one| *one != wanted && *one != before);
        let earlier = core::iter::once(before).chain(others).take(Self::EARLIER_MAX).collect();
        Self { config, since, earlier, flips, vouched: Vouched::No }
    }

    /// Returns until when an edition that flipped is held: `first` after the first flip, doubled with each further one,
    /// and `longest` at most; nothing where it never flipped, or somebody vouched for it.
    #[must_use]
    pub fn held_until(&self, first: Duration, longest: Duration) -> Option<Deadline> {
        if self.flips == 0 || self.vouched == Vouched::Yes {
            return None;
        }
        let doublings = self.flips.saturating_sub(1).min(31);
        let factor = 1_u32.checked_shl(doublings).unwrap_or(u32::MAX);
        Some(Deadline::since(self.since, first.saturating_mul(factor).min(longest)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Boot, BootId, Digest, Wall};

    fn config(byte: u8) -> Fingerprint {
        Fingerprint::without_inputs(Digest::from_bytes([byte; 32]))
    }

    const HOUR: Duration = Duration::from_secs(3_600);

    fn at(ms: u64) -> Now {
        Now { wall: Wall::from_unix_ms(ms), boot: Boot { id: BootId::from_bytes([1; 16]), ms } }
    }

    /// The editions of a template that says one after the other.
    fn said(configs: &[u8]) -> Edition {
        let (first, rest) = configs.split_first().unwrap();
        let begin = Edition::first(config(*first), at(0).stamp());
        let next =
            |edition: Edition, (c, ms): (&u8, u64)| edition.followed_by(config(*c), at(ms), HOUR);
        rest.iter().zip(1..).fold(begin, next)
    }

    #[test]
    fn one_edit_after_the_other_is_no_flip() {
        assert_eq!(said(&[1, 2, 3, 4, 5, 6, 7]).flips, 0);
    }

    #[test]
    fn what_was_said_before_is_a_flip_each_time() {
        assert_eq!(said(&[1, 2, 1]).flips, 1);
        assert_eq!(said(&[1, 2, 1, 2, 1]).flips, 3);
        assert_eq!(said(&[1, 2, 3, 1, 2, 3]).flips, 3);
    }

    #[test]
    fn an_edition_names_each_earlier_one_once_and_itself_never() {
        let edition = said(&[1, 2, 3, 1, 2, 3]);
        let earlier = [2, 1].map(|byte| config(byte).digests().fixed());
        assert_eq!((edition.config, edition.earlier), (config(3), earlier.to_vec()));
        assert_eq!(said(&[1, 2, 3, 4, 5, 6, 7]).earlier.len(), Edition::EARLIER_MAX);
    }

    #[test]
    fn the_hold_doubles_with_each_flip_up_to_the_longest() {
        let held = |edition: &Edition| {
            let until = edition.held_until(Duration::from_secs(120), Duration::from_secs(3_600));
            until.map(|deadline| deadline.length().as_secs())
        };
        assert_eq!(held(&said(&[1, 2])), None);
        assert_eq!(held(&said(&[1, 2, 1])), Some(120));
        assert_eq!(held(&said(&[1, 2, 1, 2])), Some(240));
        assert_eq!(held(&Edition { flips: u32::MAX, ..said(&[1]) }), Some(3_600));
        assert_eq!(held(&Edition { vouched: Vouched::Yes, ..said(&[1, 2, 1]) }), None);
    }

    #[test]
    fn nobody_vouches_for_the_edit_that_follows() {
        let vouched = Edition { vouched: Vouched::Yes, ..said(&[1, 2]) };
        assert_eq!(vouched.followed_by(config(3), at(9), HOUR).vouched, Vouched::No);
    }

    #[test]
    fn what_stood_still_for_long_is_no_part_of_a_flip() {
        let flipped = said(&[1, 2, 1, 2]);
        let later = at(3 + 3_600_000);
        assert_eq!(flipped.followed_by(config(1), at(3 + 3_599_999), HOUR).flips, 3);
        assert_eq!(flipped.followed_by(config(1), later, HOUR).flips, 0);
        let again = flipped.followed_by(config(1), later, HOUR).followed_by(config(2), later, HOUR);
        assert_eq!(again.flips, 1, "what came after it can flip anew");
    }
}
