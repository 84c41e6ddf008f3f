//! Which claims has each bead, when all of them are read?

use crate::raw::{self, Decoded, Raw};
use core::cmp::Reverse;
use std::collections::BinaryHeap;
use tenure_bead::{BeadId, Claim, ClaimError, Stored};

/// All claims of a store, sorted by who holds them, in one text.
#[derive(Debug, Default)]
pub(crate) struct Granted {
    text: String,
    rows: Vec<Row>,
}

#[derive(Clone, Copy, Debug)]
struct Row {
    begin: usize,
    holder_end: usize,
    kind_end: usize,
    end: usize,
}

impl Granted {
    /// Adds a claim; its holder is the last one's or comes behind that.
    pub(crate) fn push(&mut self, holder: &str, (kind, key): (&str, &str)) {
        let begin = self.text.len();
        self.text.push_str(holder);
        let holder_end = self.text.len();
        self.text.push_str(kind);
        let kind_end = self.text.len();
        self.text.push_str(key);
        self.rows.push(Row { begin, holder_end, kind_end, end: self.text.len() });
    }

    /// Decodes some records and gives them their claims; they come sorted by id.
    ///
    /// A claim without its bead, which only a foreign hand writes, blocks its seat all the same.
    pub(crate) fn decode(&self, mut raws: Vec<Raw<'_>>) -> Decoded {
        raws.sort_unstable_by_key(|raw| raw.id);
        let mut rest = self.rows.as_slice();
        let mut beads = Vec::with_capacity(raws.len());
        for raw in raws {
            let mut stored = raw::stored(raw)?;
            rest = self.skip_to(rest, raw.id);
            while let Some((row, behind)) = rest.split_first()
                && self.holder(row) == raw.id
            {
                if let Err(why) = grant(&mut stored, self.claim(row)) {
                    seal(&mut stored, raw.text, &why);
                }
                rest = behind;
            }
            beads.push(stored);
        }
        Ok(beads)
    }

    /// Skips what is held by beads before `id`: in growing steps, because it is never far and then in the cache.
    fn skip_to<'rows>(&self, mut rows: &'rows [Row], id: &str) -> &'rows [Row] {
        let is_before = |row: &Row| self.holder(row) < id;
        let mut step = 1_usize;
        while let Some((passed, behind)) = rows.split_at_checked(step)
            && passed.last().is_some_and(is_before)
        {
            rows = behind;
            step = step.saturating_mul(2);
        }
        let near = rows.get(..step).unwrap_or(rows);
        rows.get(near.partition_point(is_before)..).unwrap_or_default()
    }

    fn holder(&self, row: &Row) -> &str {
        self.text.get(row.begin..row.holder_end).unwrap_or_default()
    }

    fn claim(&self, row: &Row) -> (&str, &str) {
        let part = |begin, end| self.text.get(begin..end).unwrap_or_default();
        (part(row.holder_end, row.kind_end), part(row.kind_end, row.end))
    }
}

/// Adds a claim, or says why it cannot be read.
pub(crate) fn grant(stored: &mut Stored, (kind, key): (&str, &str)) -> Result<(), ClaimError> {
    let claim = claim(stored, kind, key)?;
    // Kept sorted; there are two as a rule.
    let at = stored.claims.partition_point(|held| *held < claim);
    stored.claims.insert(at, claim);
    Ok(())
}

/// Makes a bead opaque that has a claim of a kind that only a newer build knows: written by this build it
/// would lose the claim.
pub(crate) fn seal(stored: &mut Stored, text: &str, why: &ClaimError) {
    if stored.bead().is_some() {
        stored.body = raw::opaque(text.to_owned(), why.to_string());
    }
}

/// Reads a claim; one to the bead's own name shares that name instead of a copy.
fn claim(stored: &Stored, kind: &str, key: &str) -> Result<Claim, ClaimError> {
    match stored.bead() {
        Some(bead) if kind == NAME && bead.name().as_str() == key => {
            Ok(Claim::Name(bead.name().clone()))
        }
        Some(_) | None => Claim::parse(kind, key),
    }
}

/// Merges shares, each sorted by id, into one: a bead is moved once, where sorting would move it many times.
pub(crate) fn merge(shares: Vec<Vec<Stored>>) -> Vec<Stored> {
    let mut merged = Vec::with_capacity(shares.iter().map(Vec::len).sum());
    let mut shares: Vec<_> = shares.into_iter().map(|s| s.into_iter().peekable()).collect();
    let head = |stored: &Stored, share| Reverse::<(BeadId, usize)>((stored.id.clone(), share));
    let heads = shares.iter_mut().enumerate();
    let mut heads: BinaryHeap<_> =
        heads.filter_map(|(at, share)| Some(head(share.peek()?, at))).collect();
    while let Some(Reverse((_, at))) = heads.pop() {
        let Some(share) = shares.get_mut(at) else { continue };
        merged.extend(share.next());
        heads.extend(share.peek().map(|stored| head(stored, at)));
    }
    merged
}

/// How claims to names are written.
const NAME: &str = "name";

#[cfg(test)]
mod tests {
    use super::*;
    use tenure_bead::Revision;

    fn id(number: usize) -> String {
        format!("tb-{number:05}")
    }

    /// Decodes beads, of which only every third has claims, in shares that are dealt like cards.
    fn decoded(beads: usize, shares: usize) -> Vec<Stored> {
        let mut granted = Granted::default();
        for number in (0..beads).step_by(3) {
            for (kind, key) in [("name", "worker-"), ("seat", "worker#1")] {
                granted.push(&id(number), (kind, &format!("{key}{number}")));
            }
        }
        let ids: Vec<_> = (0..beads).rev().map(id).collect();
        let raw = |id| Raw { id, revision: Revision::new(1), text: "garbage" };
        let dealt = |share| ids.iter().skip(share).step_by(shares).map(|id| raw(id)).collect();
        merge((0..shares).map(|share| granted.decode(dealt(share)).unwrap()).collect())
    }

    #[test]
    fn every_bead_has_its_own_claims_whatever_share_it_was_in() {
        for (beads, shares) in [(0, 1), (1, 1), (100, 1), (100, 7), (100, 60)] {
            let found = decoded(beads, shares);
            assert!(found.iter().map(|s| s.id.to_string()).eq((0..beads).map(id)), "{shares}");
            for (number, stored) in found.iter().enumerate() {
                let held: Vec<_> = stored.claims.iter().map(Claim::to_string).collect();
                let own = [format!("seat:worker#1{number}"), format!("name:worker-{number}")];
                assert_eq!(held, if number % 3 == 0 { own.to_vec() } else { Vec::new() });
            }
        }
    }

    #[test]
    fn a_claim_without_its_bead_keeps_no_other_from_its_own() {
        let mut granted = Granted::default();
        for holder in ["tb-0", "tb-1", "tb-2", "\u{fffd}"] {
            granted.push(holder, ("name", holder));
        }
        let raw = Raw { id: "tb-2", revision: Revision::new(1), text: "garbage" };
        let found = granted.decode(vec![raw]).unwrap();
        assert_eq!(found[0].claims, [Claim::parse("name", "tb-2").unwrap()]);
    }
}
