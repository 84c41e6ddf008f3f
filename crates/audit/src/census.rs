//! Who says what, all records together? Read once, in order, with an index for each question.

use crate::reading::{Reading, Standing};
use crate::{Record, keeper};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use tenure_bead::Seat;
use tenure_identity::Roster;

/// All records, read, and who shares what with whom.
#[derive(Debug)]
pub(crate) struct Census<'a> {
    pub(crate) roster: &'a Roster,
    /// In the order of their ids.
    pub(crate) readings: Vec<Reading<'a>>,
}

/// Who shares what with whom: indices made of a census.
#[derive(Debug)]
pub(crate) struct Shared<'r, 'a> {
    /// Who means each seat, its keeper first.
    pub(crate) seats: BTreeMap<&'r Seat, Vec<&'r Reading<'a>>>,
    /// Who has each name at the host, its keeper first.
    pub(crate) sessions: BTreeMap<&'r str, Vec<&'r Reading<'a>>>,
    /// Who has each word as a public handle or as a name at the host, of those whose life goes on.
    pub(crate) words: BTreeMap<&'r str, Vec<&'r Reading<'a>>>,
}

impl<'a> Census<'a> {
    pub(crate) fn new(roster: &'a Roster, records: &'a [Record]) -> Self {
        let mut readings: Vec<_> =
            records.iter().map(|record| Reading::of(roster, record)).collect();
        readings.sort_by(|a, b| a.id().cmp(b.id()));
        Self { roster, readings }
    }

    pub(crate) fn shared(&self) -> Shared<'_, 'a> {
        let mut seats: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut sessions: BTreeMap<_, Vec<_>> = BTreeMap::new();
        let mut words: BTreeMap<_, Vec<_>> = BTreeMap::new();
        for reading in self.readings.iter().filter(|one| one.standing != Standing::Past) {
            if let (true, Some(seat)) = (reading.sits(), &reading.seat) {
                seats.entry(seat).or_default().push(reading);
            }
            if let Some(session) = reading.session() {
                sessions.entry(session).or_default().push(reading);
            }
            let words_of_it: BTreeSet<_> =
                reading.alias().into_iter().chain(reading.session()).collect();
            for word in words_of_it {
                words.entry(word).or_default().push(reading);
            }
        }
        for (seat, holders) in &mut seats {
            keeper::of_seat(seat, holders);
        }
        for holders in sessions.values_mut() {
            keeper::of_session(holders);
        }
        Shared { seats, sessions, words }
    }
}

impl<'r, 'a> Shared<'r, 'a> {
    /// Returns whether a record keeps the seat that it means.
    pub(crate) fn keeps(&self, reading: &Reading<'_>) -> bool {
        let holders = reading.seat.as_ref().and_then(|seat| self.seats.get(seat));
        holders.and_then(|holders| holders.first()).is_some_and(|first| first.id() == reading.id())
    }

    /// Returns who else has a word, the first by id.
    pub(crate) fn other(&self, word: &str, than: &Reading<'_>) -> Option<&'r Reading<'a>> {
        let holders = self.words.get(word)?;
        holders.iter().copied().find(|holder| holder.id() != than.id())
    }
}
