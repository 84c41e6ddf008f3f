//! Who says what, all records together? Read once, in order, with an index for each question.

use crate::reading::{Reading, Standing};
use crate::{Record, keeper};
use alloc::vec::Vec;
use tenure_bead::{BeadId, Seat};
use tenure_identity::Roster;

/// All records, read, and who shares what with whom.
#[derive(Debug)]
pub(crate) struct Census<'a> {
    pub(crate) roster: &'a Roster,
    /// In the order of their ids.
    pub(crate) readings: Vec<Reading<'a>>,
}

/// Who shares what with whom.
#[derive(Debug)]
pub(crate) struct Shared<'r, 'a> {
    pub(crate) roster: &'a Roster,
    /// Who means each seat, its keeper first.
    pub(crate) seats: Groups<'r, 'a, &'r Seat>,
    /// Who has each name at the host, its keeper first.
    pub(crate) sessions: Groups<'r, 'a, &'r str>,
    /// Who has each word as a public handle or as a name at the host, of those whose life goes on.
    words: Groups<'r, 'a, &'r str>,
}

/// Records by something that several may have, in its order; a sorted list, because nearly all have it alone.
#[derive(Debug)]
pub(crate) struct Groups<'r, 'a, K>(Vec<(K, &'r Reading<'a>)>);

impl<'a> Census<'a> {
    pub(crate) fn new(roster: &'a Roster, records: &'a [Record]) -> Self {
        let mut readings: Vec<_> =
            records.iter().map(|record| Reading::of(roster, record)).collect();
        readings.sort_by(|a, b| a.id().cmp(b.id()));
        Self { roster, readings }
    }

    pub(crate) fn shared(&self) -> Shared<'_, 'a> {
        let living = || self.readings.iter().filter(|one| one.standing != Standing::Past);
        let seats = living().filter(|one| one.sits());
        let seats = seats.filter_map(|one| Some((one.seat.as_ref()?, one)));
        let sessions = living().filter_map(|one| Some((one.session()?, one)));
        let words = living().flat_map(|one| {
            let alias = one.alias().filter(|alias| Some(*alias) != one.session());
            alias.into_iter().chain(one.session()).map(move |word| (word, one))
        });
        let session = |one: &Reading<'a>| one.record.statement.session.clone();
        Shared {
            roster: self.roster,
            seats: Groups::new(seats.collect(), |holders| keeper::who_sits(holders, self.roster)),
            sessions: Groups::new(sessions.collect(), |holders| {
                keeper::who_is_called(holders, &session(holders.first()?)?)
            }),
            words: Groups::new(words.collect(), |_| None),
        }
    }
}

impl<'r, 'a, K: Ord + Copy> Groups<'r, 'a, K> {
    /// Sorts who has what; of several with one thing the one that keeps it comes first, then by id.
    fn new(
        mut list: Vec<(K, &'r Reading<'a>)>,
        keeper: impl Fn(&[&'r Reading<'a>]) -> Option<BeadId>,
    ) -> Self {
        list.sort_by(|(a, one), (b, two)| a.cmp(b).then_with(|| one.id().cmp(two.id())));
        for group in list.chunk_by_mut(|(a, _), (b, _)| a == b).filter(|group| group.len() > 1) {
            let holders: Vec<_> = group.iter().map(|(_, reading)| *reading).collect();
            if let Some(first) = keeper(&holders) {
                group.sort_by_key(|(_, reading)| *reading.id() != first);
            }
        }
        Self(list)
    }

    /// Returns who has it, in their order.
    fn holders(&self, key: K) -> impl Iterator<Item = &'r Reading<'a>> {
        let from = self.0.partition_point(|(one, _)| *one < key);
        let rest = self.0.get(from..).unwrap_or_default().iter();
        rest.take_while(move |(one, _)| *one == key).map(|(_, reading)| *reading)
    }

    /// Returns what several have, with all who have it in their order.
    pub(crate) fn several(&self) -> impl Iterator<Item = (K, Vec<&'r Reading<'a>>)> {
        let groups = self.0.chunk_by(|(a, _), (b, _)| a == b).filter(|group| group.len() > 1);
        groups.filter_map(|group| {
            let (key, _) = group.first()?;
            Some((*key, group.iter().map(|(_, reading)| *reading).collect()))
        })
    }
}

impl<'r, 'a> Shared<'r, 'a> {
    /// Returns whether a record keeps the seat that it means.
    pub(crate) fn keeps(&self, reading: &'r Reading<'a>) -> bool {
        let keeper = reading.seat.as_ref().and_then(|seat| self.seats.holders(seat).next());
        keeper.is_some_and(|keeper| keeper.id() == reading.id())
    }

    /// Returns whether who does not keep a seat may be taken from it: nobody else's phase is unknown.
    pub(crate) fn is_settled(&self, seat: &'r Seat) -> bool {
        self.seats.holders(seat).skip(1).all(Reading::is_movable)
    }

    /// Returns who else has a word, the first by id.
    pub(crate) fn other<'w>(&self, word: &'w str, than: &Reading<'_>) -> Option<&'r Reading<'a>>
    where
        'r: 'w,
    {
        let from = self.words.0.partition_point(|(one, _)| *one < word);
        let rest = self.words.0.get(from..).unwrap_or_default().iter();
        let mut holders = rest.take_while(|(one, _)| *one == word).map(|(_, reading)| *reading);
        holders.find(|holder| holder.id() != than.id())
    }
}
