//! Since when has somebody been watching without a break? What a suspended machine did not see, it did not wait for.

use core::time::Duration;
use tenure_bead::{Now, Stamp};

/// An unbroken time of watching: since when, and up to when.
///
/// The boot clock counts through suspend, so a deadline may be long due at the first tick after one, although
/// nothing ran that could have met it. Whatever would harm a session is measured from the later of its own
/// beginning and this one.
///
/// ```
/// use core::time::Duration;
/// use tenure_bead::{Boot, BootId, Now, Wall};
/// use tenure_reconcile::Watch;
/// let at = |ms| Now { wall: Wall::from_unix_ms(ms), boot: Boot { id: BootId::from_bytes([1; 16]), ms } };
/// let gap = Duration::from_secs(60);
/// let watch = Watch::begin(at(0)).go_on(gap, at(30_000));
/// assert_eq!(watch.since(), at(0).stamp());
/// // An hour's suspend: the watch begins anew.
/// assert_eq!(watch.go_on(gap, at(3_630_000)).since(), at(3_630_000).stamp());
/// ```
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub struct Watch {
    since: Stamp,
    last: Stamp,
}

impl Watch {
    /// Begins to watch: a new supervisor does not know what was missed before it.
    #[must_use]
    pub const fn begin(now: Now) -> Self {
        Self { since: now.stamp(), last: now.stamp() }
    }

    /// Goes on watching, or begins anew when the last look is longer ago than `gap`, or of another boot.
    #[must_use]
    pub fn go_on(self, gap: Duration, now: Now) -> Self {
        let another_boot = self.last.boot.id != now.boot.id;
        if another_boot || self.last.age(now).duration() > gap {
            return Self::begin(now);
        }
        Self { last: now.stamp(), ..self }
    }

    /// Returns when somebody looked last.
    #[must_use]
    pub const fn last(&self) -> Stamp {
        self.last
    }

    /// Returns since when.
    #[must_use]
    pub const fn since(&self) -> Stamp {
        self.since
    }
}

/// Returns the later of two moments: what began while nobody watched counts from when somebody did.
#[must_use]
pub fn later(one: Stamp, other: Stamp, now: Now) -> Stamp {
    if one.age(now).duration() <= other.age(now).duration() { one } else { other }
}
