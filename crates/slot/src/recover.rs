//! Which slot does an old record mean? It may say so in four places that do not agree.

use tenure_bead::{Capacity, Slot, Stated, Tie};

/// What slots the template has that is asked about.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever recovers a slot has to handle each")]
pub enum Shape {
    /// It has one session, without a slot.
    Singleton,
    /// It has slots up to this one: its bound, or the length of its list where that is shorter.
    Bounded(u32),
    /// It has as many as are wanted; of them, this many first ones have names of their own.
    Unlimited {
        /// How many names are listed.
        listed: u32,
    },
    /// It is switched off. What exists of it keeps its number until it ends.
    Off,
}

impl Shape {
    /// Returns the shape of a pool: its capacity, and how many names it lists.
    #[must_use]
    pub fn of_pool(capacity: Capacity, listed: u32) -> Self {
        match capacity {
            Capacity::UpTo(0) => Self::Off,
            Capacity::UpTo(max) if listed > 0 => Self::Bounded(max.min(listed)),
            Capacity::UpTo(1) => Self::Singleton,
            Capacity::UpTo(max) => Self::Bounded(max),
            Capacity::Unlimited => Self::Unlimited { listed },
        }
    }

    /// Returns whether the template has that slot for certain.
    fn bounds(self, slot: Slot) -> bool {
        match self {
            Self::Singleton => false,
            Self::Bounded(max) => slot.number() <= max,
            Self::Unlimited { listed } => slot.number() <= listed,
            Self::Off => true,
        }
    }

    /// Returns whether somebody may sit in that slot.
    #[must_use]
    pub fn can_use(self, slot: Slot) -> bool {
        matches!(self, Self::Unlimited { .. }) || self.bounds(slot)
    }
}

/// Returns the slot that a record means, as far as the template has it; the first row that applies decides.
///
/// *p* is the stored number, *a*, *l*, *s* what the concrete identity, the alias and the host's handle mean. A slot is
/// *in bounds* where the template has it for certain, and *usable* where it is in bounds or there is no bound.
///
/// | row | when | the slot is |
/// |---|---|---|
/// | 0 | the template is a singleton | none |
/// | 1 | *p* and *a* differ, and *a* is usable | *a* |
/// | 2 | *p*, the record is not tied to the template, neither *a* nor *l* | none |
/// | 3 | *p* is not in bounds, and one of *a*, *l*, *s* is usable | the first of these |
/// | 4 | *p* is not in bounds, and there is a bound | none |
/// | 5 | *p* | *p* |
/// | 6 | one of *a*, *l*, *s* is usable | the first of these |
/// | 7 | otherwise | none |
///
/// So a concrete identity beats a stale number and somebody else's alias, and a number in bounds beats a name out of
/// them (Gas City #2076). *s* is heard only from a record that is tied to the template.
///
/// ```
/// use tenure_bead::{Slot, Stated, Tie};
/// use tenure_slot::{recover, Shape};
/// let slot = Slot::try_new;
/// let record = Stated { stored: slot(4), agent: slot(3), alias: slot(4), session: None, template: Tie::Stated };
/// assert_eq!(recover(&record, Shape::Bounded(10)), slot(3));
/// assert_eq!(recover(&Stated { agent: slot(99), ..record }, Shape::Bounded(10)), slot(4));
/// ```
#[must_use]
pub fn recover(stated: &Stated, shape: Shape) -> Option<Slot> {
    if shape == Shape::Singleton {
        return None;
    }
    let usable = |slot: &Slot| shape.can_use(*slot);
    let agent = stated.agent.filter(usable);
    tenure_bead::canary!(OutOfBoundsNameWins => let agent = stated.agent);
    let named = || agent.or(stated.alias.filter(usable)).or(session(stated).filter(usable));
    let Some(stored) = stated.stored else { return named() };
    tenure_bead::canary!(StaleNumberWins => return Some(stored).filter(usable));
    let is_unnamed = stated.agent.is_none() && stated.alias.is_none();
    match agent {
        Some(agent) if agent != stored => Some(agent),
        Some(_) | None if stated.template == Tie::Unstated && is_unnamed => None,
        Some(_) | None if shape.bounds(stored) => Some(stored),
        Some(_) | None => named().or(Some(stored).filter(usable)),
    }
}

/// Returns the slot that a record claims, whether the template has it or not.
///
/// It is for those who look for what exists: of a session in slot 7 of a pool that was cut to 5, they say slot 7.
///
/// | row | when | the slot is |
/// |---|---|---|
/// | 0 | the template is a singleton | none |
/// | 1 | *p* | *p* |
/// | 2 | otherwise | the first of *a*, *l*, *s* |
#[must_use]
pub fn recover_blind(stated: &Stated, shape: Shape) -> Option<Slot> {
    if shape == Shape::Singleton {
        return None;
    }
    stated.stored.or(stated.agent).or(stated.alias).or(session(stated))
}

/// Returns the slot that a record with assigned work keeps, also where a smaller bound leaves it out.
///
/// Only a concrete identity is kept so: a mere number, or a name that is no longer in the list, is held to the bound.
#[must_use]
pub fn recover_assigned(stated: &Stated, shape: Shape) -> Option<Slot> {
    let kept = stated.agent.filter(|_| shape != Shape::Singleton && stated.template == Tie::Stated);
    kept.or_else(|| recover(stated, shape))
}

fn session(stated: &Stated) -> Option<Slot> {
    stated.session.filter(|_| stated.template == Tie::Stated)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOTHING: Stated =
        Stated { stored: None, agent: None, alias: None, session: None, template: Tie::Stated };

    /// Makes a record from four numbers, 0 for a place that says nothing.
    fn says([stored, agent, alias, session]: [u32; 4]) -> Stated {
        let slot = Slot::try_new;
        let (stored, agent, alias, session) =
            (slot(stored), slot(agent), slot(alias), slot(session));
        Stated { stored, agent, alias, session, template: Tie::Stated }
    }

    #[track_caller]
    fn check(numbers: [u32; 4], shape: Shape, expected: u32) {
        assert_eq!(recover(&says(numbers), shape), Slot::try_new(expected));
    }

    #[track_caller]
    fn untied(numbers: [u32; 4], shape: Shape, expected: u32) {
        let stated = Stated { template: Tie::Unstated, ..says(numbers) };
        assert_eq!(recover(&stated, shape), Slot::try_new(expected));
    }

    const FIVE: Shape = Shape::Bounded(5);
    const OPEN: Shape = Shape::Unlimited { listed: 0 };

    #[test]
    fn s002_row_1_a_concrete_identity_beats_a_stale_number_and_a_foreign_alias() {
        check([4, 3, 4, 0], Shape::Bounded(10), 3);
        untied([4, 3, 4, 0], Shape::Bounded(10), 3);
    }

    #[test]
    fn s003_row_1_does_not_hear_an_identity_out_of_bounds() {
        check([2, 99, 0, 0], FIVE, 2);
        check([2, 99, 0, 0], OPEN, 99);
    }

    #[test]
    fn s095_row_0_a_singleton_has_no_slot_for_either_reader() {
        check([1, 1, 1, 1], Shape::Singleton, 0);
        assert_eq!(recover_blind(&says([1, 1, 1, 1]), Shape::Singleton), None);
        assert_eq!(recover_assigned(&says([1, 1, 1, 1]), Shape::Singleton), None);
    }

    #[test]
    fn row_2_a_number_alone_ties_nobody_to_a_template() {
        untied([2, 0, 0, 3], FIVE, 0);
        untied([2, 0, 9, 0], FIVE, 2);
        untied([2, 9, 0, 0], FIVE, 2);
    }

    #[test]
    fn row_3_a_name_is_heard_where_the_number_is_out_of_bounds() {
        check([9, 9, 3, 4], FIVE, 3);
        check([9, 0, 8, 4], FIVE, 4);
        untied([9, 0, 8, 4], FIVE, 0);
    }

    #[test]
    fn s093_row_4_a_number_out_of_bounds_is_dropped_where_nothing_else_is_said() {
        check([99, 0, 0, 0], FIVE, 0);
        check([99, 99, 99, 99], FIVE, 0);
    }

    #[test]
    fn row_5_a_number_in_bounds_stands_and_any_does_without_a_bound() {
        check([2, 0, 3, 3], FIVE, 2);
        check([2, 2, 3, 3], FIVE, 2);
        check([7, 0, 0, 0], OPEN, 7);
        check([7, 0, 3, 0], OPEN, 3);
    }

    #[test]
    fn row_6_without_a_number_the_first_usable_name_is_heard() {
        check([0, 9, 3, 4], FIVE, 3);
        check([0, 0, 0, 4], FIVE, 4);
        untied([0, 0, 0, 4], FIVE, 0);
        check([0, 9, 3, 4], OPEN, 9);
    }

    #[test]
    fn row_7_nothing_said_is_nothing_recovered() {
        check([0, 0, 0, 0], FIVE, 0);
        check([0, 9, 9, 9], FIVE, 0);
    }

    #[test]
    fn a_list_bounds_as_far_as_it_goes_and_numbers_follow_it() {
        let listed = Shape::Unlimited { listed: 2 };
        check([1, 0, 2, 0], listed, 1);
        check([3, 0, 0, 0], listed, 3);
        check([3, 0, 2, 0], listed, 2);
    }

    #[test]
    fn what_exists_of_a_template_that_is_off_keeps_its_number() {
        check([9, 0, 3, 0], Shape::Off, 9);
        check([0, 7, 3, 0], Shape::Off, 7);
    }

    #[test]
    fn s094_the_blind_reader_says_what_stands_there_in_bounds_or_not() {
        assert_eq!(recover_blind(&says([7, 7, 7, 0]), FIVE), Slot::try_new(7));
        assert_eq!(recover_blind(&says([7, 3, 0, 0]), FIVE), Slot::try_new(7));
        assert_eq!(recover_blind(&says([0, 9, 3, 0]), FIVE), Slot::try_new(9));
        assert_eq!(recover_blind(&says([0, 0, 0, 9]), FIVE), Slot::try_new(9));
        assert_eq!(recover_blind(&NOTHING, FIVE), None);
    }

    #[test]
    fn s026_s030_assigned_work_keeps_a_concrete_seat_above_the_bound_and_nothing_less() {
        let one = Shape::Bounded(1);
        let kept = |numbers| recover_assigned(&says(numbers), one).map_or(0, Slot::number);
        assert_eq!(kept([2, 2, 2, 0]), 2);
        assert_eq!(kept([2, 0, 0, 0]), 0, "a number alone is no identity");
        assert_eq!(kept([3, 0, 0, 0]), 0, "a name that is no longer listed means no slot");
        assert_eq!(kept([1, 2, 1, 0]), 2);
    }

    #[test]
    fn the_shape_of_a_pool_follows_its_capacity_and_its_list() {
        assert_eq!(Shape::of_pool(Capacity::UpTo(0), 3), Shape::Off);
        assert_eq!(Shape::of_pool(Capacity::UpTo(1), 0), Shape::Singleton);
        assert_eq!(Shape::of_pool(Capacity::UpTo(1), 1), Shape::Bounded(1));
        assert_eq!(Shape::of_pool(Capacity::UpTo(9), 2), Shape::Bounded(2));
        assert_eq!(Shape::of_pool(Capacity::Unlimited, 2), Shape::Unlimited { listed: 2 });
    }

    /// The same table once more, spelled out row by row over plain numbers; 0 is nothing.
    fn table([p, a, l, s]: [u32; 4], tie: Tie, shape: Shape) -> u32 {
        let (bound, has_bound) = match shape {
            Shape::Singleton => return 0,
            Shape::Bounded(max) => (max, true),
            Shape::Unlimited { listed } => (listed, false),
            Shape::Off => (u32::MAX, true),
        };
        let tied = tie == Tie::Stated;
        let s = if tied { s } else { 0 };
        let in_bounds = |n: u32| n > 0 && n <= bound;
        let usable = |n: u32| n > 0 && (!has_bound || in_bounds(n));
        if p > 0 && a > 0 && a != p && usable(a) {
            return a;
        }
        if p > 0 && !tied && a == 0 && l == 0 {
            return 0;
        }
        if p > 0 && !in_bounds(p) {
            for n in [a, l, s] {
                if usable(n) {
                    return n;
                }
            }
            if has_bound {
                return 0;
            }
        }
        if p > 0 {
            return p;
        }
        [a, l, s].into_iter().find(|n| usable(*n)).unwrap_or(0)
    }

    #[test]
    fn it_agrees_with_the_table_over_all_small_numbers() {
        let shapes = [
            Shape::Singleton,
            Shape::Off,
            Shape::Bounded(1),
            Shape::Bounded(2),
            Shape::Unlimited { listed: 0 },
            Shape::Unlimited { listed: 2 },
        ];
        let mut seen = 0;
        for n in 0..4_u32.pow(4) * 2 {
            let digit = |at: u32| n / 4_u32.pow(at) % 4;
            let numbers = [digit(0), digit(1), digit(2), digit(3)];
            let template = if n >= 4_u32.pow(4) { Tie::Stated } else { Tie::Unstated };
            for shape in shapes {
                let found = recover(&Stated { template, ..says(numbers) }, shape);
                let expected = table(numbers, template, shape);
                assert_eq!(
                    found.map_or(0, Slot::number),
                    expected,
                    "{numbers:?} {template:?} {shape:?}"
                );
                seen += 1;
            }
        }
        assert_eq!(seen, 512 * 6);
    }
}
