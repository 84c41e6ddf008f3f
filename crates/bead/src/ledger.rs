//! What outlives a bead? The ledger: whose the records are, failure counts, conflicts, reserved words and notices that nobody may forget.

use crate::{
    BeadId, Charter, Claim, Conflict, Damper, Deferral, Edition, LedgerWrite, Notice, ReleaseError,
    Reservation, Seat, Stored, TemplateDamper, TemplateName, Word,
};
use alloc::collections::BTreeMap;

/// The durable facts that outlive beads, as one snapshot.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Ledger {
    charter: Option<Charter>,
    dampers: BTreeMap<Seat, Damper>,
    template_dampers: BTreeMap<TemplateName, TemplateDamper>,
    conflicts: BTreeMap<Claim, Conflict>,
    reservations: BTreeMap<Word, Reservation>,
    notices: BTreeMap<BeadId, Notice>,
    deferrals: BTreeMap<BeadId, Deferral>,
    editions: BTreeMap<TemplateName, Edition>,
}

impl Ledger {
    /// Returns whose records these are, once a supervisor has kept them.
    #[must_use]
    pub const fn charter(&self) -> Option<&Charter> {
        self.charter.as_ref()
    }

    /// Returns what is known of a seat's failures.
    #[must_use]
    pub fn damper(&self, seat: &Seat) -> Option<&Damper> {
        self.dampers.get(seat)
    }

    /// Returns every damper, by seat.
    pub fn dampers(&self) -> impl Iterator<Item = (&Seat, &Damper)> {
        self.dampers.iter()
    }

    /// Returns what is known of the failures of a template's sessions together.
    #[must_use]
    pub fn template_damper(&self, template: &TemplateName) -> Option<&TemplateDamper> {
        self.template_dampers.get(template)
    }

    /// Returns the damper of every template that has one.
    pub fn template_dampers(&self) -> impl Iterator<Item = (&TemplateName, &TemplateDamper)> {
        self.template_dampers.iter()
    }

    /// Returns the conflict about a claim, open or over.
    #[must_use]
    pub fn conflict(&self, claim: &Claim) -> Option<&Conflict> {
        self.conflicts.get(claim)
    }

    /// Returns every conflict, open or over, by claim: at most one for each claim that ever was contested.
    pub fn conflicts(&self) -> impl Iterator<Item = (&Claim, &Conflict)> {
        self.conflicts.iter()
    }

    /// Returns every conflict that is not over, by claim.
    pub fn open_conflicts(&self) -> impl Iterator<Item = (&Claim, &Conflict)> {
        self.conflicts.iter().filter(|(_, conflict)| conflict.is_open())
    }

    /// Returns the reservation of a word, whether it still stands or not.
    #[must_use]
    pub fn reservation(&self, word: &Word) -> Option<&Reservation> {
        self.reservations.get(word)
    }

    /// Returns every reservation, by word.
    pub fn reservations(&self) -> impl Iterator<Item = (&Word, &Reservation)> {
        self.reservations.iter()
    }

    /// Returns the write that lets a reserved word go.
    ///
    /// # Errors
    ///
    /// [`ReleaseError`] when nobody reserved it, or an open bead holds it: the word would not be free afterwards.
    pub fn release<'b>(
        &self,
        word: &Word,
        beads: impl IntoIterator<Item = &'b Stored>,
    ) -> Result<LedgerWrite, ReleaseError> {
        if !self.reservations.contains_key(word) {
            return Err(ReleaseError::NotReserved { word: word.clone() });
        }
        for stored in beads {
            let claim = stored.claims.iter().find(|claim| word.is_claimed_by(claim));
            if let Some(claim) = claim.cloned() {
                let (word, holder) = (word.clone(), stored.id.clone());
                return Err(ReleaseError::Held { word, holder, claim });
            }
        }
        Ok(LedgerWrite::Reservation { word: word.clone(), reservation: None })
    }

    /// Returns what was told of a bead whose phase nobody knows.
    #[must_use]
    pub fn notice(&self, bead: &BeadId) -> Option<&Notice> {
        self.notices.get(bead)
    }

    /// Returns every notice, by bead.
    pub fn notices(&self) -> impl Iterator<Item = (&BeadId, &Notice)> {
        self.notices.iter()
    }

    /// Returns since when a session is due to be disturbed and left alone, if it is.
    #[must_use]
    pub fn deferral(&self, bead: &BeadId) -> Option<&Deferral> {
        self.deferrals.get(bead)
    }

    /// Returns every deferral, by bead.
    pub fn deferrals(&self) -> impl Iterator<Item = (&BeadId, &Deferral)> {
        self.deferrals.iter()
    }

    /// Returns what a template's config says and said lately, if sessions differed from it lately.
    #[must_use]
    pub fn edition(&self, template: &TemplateName) -> Option<&Edition> {
        self.editions.get(template)
    }

    /// Returns every edition, by template.
    pub fn editions(&self) -> impl Iterator<Item = (&TemplateName, &Edition)> {
        self.editions.iter()
    }

    /// Returns every entry, as the write that sets it.
    pub fn entries(&self) -> impl Iterator<Item = LedgerWrite> {
        let charter = self.charter.iter();
        let charter = charter.map(|c| LedgerWrite::Charter { charter: Some(c.clone()) });
        let dampers = self.dampers.iter().map(|(seat, damper)| {
            let (seat, damper) = (seat.clone(), Some(damper.clone()));
            LedgerWrite::Damper { seat, damper }
        });
        let templates = self.template_dampers.iter().map(|(template, damper)| {
            let (template, damper) = (template.clone(), Some(damper.clone()));
            LedgerWrite::TemplateDamper { template, damper }
        });
        let conflicts = self.conflicts.iter().map(|(claim, conflict)| {
            let (claim, conflict) = (claim.clone(), Some(conflict.clone()));
            LedgerWrite::Conflict { claim, conflict }
        });
        let reservations = self.reservations.iter().map(|(word, reservation)| {
            let (word, reservation) = (word.clone(), Some(reservation.clone()));
            LedgerWrite::Reservation { word, reservation }
        });
        let notices = self.notices.iter().map(|(bead, notice)| {
            let (bead, notice) = (bead.clone(), Some(notice.clone()));
            LedgerWrite::Notice { bead, notice }
        });
        let deferrals = self.deferrals.iter().map(|(bead, deferral)| {
            let (bead, deferral) = (bead.clone(), Some(deferral.clone()));
            LedgerWrite::Deferral { bead, deferral }
        });
        let editions = self.editions.iter().map(|(template, edition)| {
            let (template, edition) = (template.clone(), Some(edition.clone()));
            LedgerWrite::Edition { template, edition }
        });
        let of_words = conflicts.chain(reservations);
        let of_beads = notices.chain(deferrals);
        charter.chain(dampers).chain(templates).chain(editions).chain(of_words).chain(of_beads)
    }

    /// Applies one write.
    pub fn apply(&mut self, write: LedgerWrite) {
        match write {
            LedgerWrite::Charter { charter } => self.charter = charter,
            LedgerWrite::Damper { seat, damper } => set(&mut self.dampers, seat, damper),
            LedgerWrite::TemplateDamper { template, damper } => {
                set(&mut self.template_dampers, template, damper);
            }
            LedgerWrite::Conflict { claim, conflict } => set(&mut self.conflicts, claim, conflict),
            LedgerWrite::Reservation { word, reservation } => {
                set(&mut self.reservations, word, reservation);
            }
            LedgerWrite::Notice { bead, notice } => set(&mut self.notices, bead, notice),
            LedgerWrite::Deferral { bead, deferral } => set(&mut self.deferrals, bead, deferral),
            LedgerWrite::Edition { template, edition } => {
                set(&mut self.editions, template, edition);
            }
        }
    }
}

fn set<K: Ord, V>(entries: &mut BTreeMap<K, V>, key: K, value: Option<V>) {
    match value {
        Some(value) => {
            entries.insert(key, value);
        }
        None => {
            entries.remove(&key);
        }
    }
}
