//! How does the text of a record become a bead, or an opaque one; and how do many, on all cores?

use core::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::thread::{ScopedJoinHandle, available_parallelism, scope};
use tenure_bead::{BeadId, Body, Malformed, Revision, Stored, decode, limit};
use tenure_store::ReadError;

/// A record as the file has it.
#[derive(Debug)]
pub(crate) struct Raw {
    pub(crate) id: String,
    pub(crate) revision: Revision,
    pub(crate) text: String,
}

/// Decodes records in their order. Of a large fleet this is most of the time that a snapshot takes.
pub(crate) fn decode_all(mut raws: Vec<Raw>) -> Result<Vec<Stored>, ReadError> {
    let workers = available_parallelism().map_or(1, NonZeroUsize::get).min(WORKERS_MAX);
    let share = raws.len().div_ceil(workers).max(SHARE_MIN);
    let mut shares = Vec::new();
    while raws.len() > share {
        let rest = raws.split_off(share);
        shares.push(core::mem::replace(&mut raws, rest));
    }
    if shares.is_empty() {
        return decode_share(raws);
    }
    shares.push(raws);
    scope(|scope| {
        let start = |share| scope.spawn(move || decode_share(share));
        let workers: Vec<_> = shares.into_iter().map(start).collect();
        workers.into_iter().try_fold(Vec::new(), |mut beads, worker| {
            beads.append(&mut joined(worker)?);
            Ok(beads)
        })
    })
}

type Decoded = Result<Vec<Stored>, ReadError>;

fn joined(worker: ScopedJoinHandle<'_, Decoded>) -> Decoded {
    worker.join().unwrap_or_else(|panic| resume_unwind(panic))
}

fn decode_share(raws: Vec<Raw>) -> Decoded {
    raws.into_iter().map(stored).collect()
}

fn stored(raw: Raw) -> Result<Stored, ReadError> {
    let Raw { id, revision, text } = raw;
    let (id, body) = match decode(&text) {
        // One name for both, not two copies.
        Ok(bead) if bead.id().as_str() == id => (bead.id().clone(), Body::Bead(bead)),
        Ok(bead) => {
            let why = format!("key `id` is {}, stored as {id}", bead.id());
            (named(id)?, opaque(text, why))
        }
        Err(why) => (named(id)?, Body::Opaque { raw: text, why }),
    };
    Ok(Stored { id, revision, claims: Vec::with_capacity(CLAIMS_USUAL), body })
}

fn named(id: String) -> Result<BeadId, ReadError> {
    BeadId::parse(&id).map_err(|cause| ReadError::Id { id, cause })
}

/// Makes the body of a record that the decoder would take, but that is not what it says it is.
pub(crate) fn opaque(raw: String, why: String) -> Body {
    let excerpt = raw.chars().take(limit::MALFORMED_EXCERPT_CHARS_MAX).collect();
    Body::Opaque { raw, why: Malformed::Key { why, excerpt } }
}

/// A bead has its seat and its name.
const CLAIMS_USUAL: usize = 2;

/// Decoding takes 2 µs a record, starting a thread 20 µs: for fewer records it is not worth it.
const SHARE_MIN: usize = 2_000;

/// More workers than this wait for memory, and a supervisor is not alone on its machine.
const WORKERS_MAX: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn raw(number: usize) -> Raw {
        let id = format!("tb-{number:05}");
        Raw { id, revision: Revision::new(1), text: "garbage".to_owned() }
    }

    #[test]
    fn many_records_keep_their_order_and_none_is_lost() {
        for count in [0, 1, SHARE_MIN, SHARE_MIN + 1, 5 * SHARE_MIN + 7] {
            let decoded = decode_all((0..count).map(raw).collect()).unwrap();
            let ids = decoded.iter().map(|s| s.id.to_string());
            assert!(ids.eq((0..count).map(|n| raw(n).id)), "{count}");
        }
    }

    #[test]
    fn one_bad_id_among_many_fails_the_read() {
        let mut raws: Vec<_> = (0..3 * SHARE_MIN).map(raw).collect();
        "a b".clone_into(&mut raws[SHARE_MIN].id);
        let failed = decode_all(raws).unwrap_err();
        assert!(matches!(failed, ReadError::Id { id, .. } if id == "a b"));
    }
}
