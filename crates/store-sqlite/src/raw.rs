//! How does the text of a record become a bead, or an opaque one; and how do many, on all cores?

use core::num::NonZeroUsize;
use std::panic::resume_unwind;
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::sync::{Mutex, PoisonError};
use std::thread::{Scope, ScopedJoinHandle, available_parallelism, scope};
use tenure_bead::{BeadId, Body, Malformed, Revision, Stored, decode, limit};
use tenure_store::ReadError;

/// A record as the file has it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Raw<'text> {
    pub(crate) id: &'text str,
    pub(crate) revision: Revision,
    pub(crate) text: &'text str,
}

/// Some records one behind the other, in one text: two allocations for all of them, not two for each.
#[derive(Debug, Default)]
pub(crate) struct Share {
    number: usize,
    text: String,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    begin: usize,
    id_end: usize,
    end: usize,
    revision: Revision,
}

impl Share {
    fn push(&mut self, raw: Raw<'_>) {
        let begin = self.text.len();
        self.text.push_str(raw.id);
        let id_end = self.text.len();
        self.text.push_str(raw.text);
        self.rows.push(Row { begin, id_end, end: self.text.len(), revision: raw.revision });
    }

    fn raws(&self) -> impl Iterator<Item = Raw<'_>> {
        let text = |begin, end| self.text.get(begin..end).unwrap_or_default();
        self.rows.iter().map(move |&Row { begin, id_end, end, revision }| Raw {
            id: text(begin, id_end),
            revision,
            text: text(id_end, end),
        })
    }
}

/// What becomes of one share of the records.
pub(crate) type Decoded = Result<Vec<Stored>, ReadError>;

type Numbered = (usize, Decoded);

/// Decodes records while they are still being read. Of a large fleet this is most of the time of a snapshot.
///
/// `each` says how a share is decoded. Whoever reads decodes too when the others have enough to do.
pub(crate) fn decode_while<E: From<ReadError>>(
    each: impl Fn(Vec<Raw<'_>>) -> Decoded + Sync,
    read: impl FnOnce(&mut dyn FnMut(Raw<'_>)) -> Result<(), E>,
) -> Result<Vec<Vec<Stored>>, E> {
    let each = |share: Share| (share.number, each(share.raws().collect()));
    let (sender, receiver) = sync_channel(WAITING_MAX);
    let receiver = Mutex::new(receiver);
    scope(|scope| {
        // Taken into the scope: the helpers end when nothing more can come.
        let sender = sender;
        let (mut helpers, mut done, mut share) = (Vec::new(), Vec::new(), Share::default());
        read(&mut |raw| {
            share.push(raw);
            if share.rows.len() == SHARE {
                let next = Share { number: share.number.saturating_add(1), ..Share::default() };
                let full = core::mem::replace(&mut share, next);
                if helpers.is_empty() {
                    helpers = start(scope, &receiver, &each);
                }
                done.extend(give(&sender, full).map(&each));
            }
        })?;
        drop(sender);
        done.push(each(share));
        done.extend(work(&receiver, each));
        done.extend(helpers.into_iter().flat_map(joined));
        done.sort_unstable_by_key(|(number, _)| *number);
        Ok(done.into_iter().map(|(_, decoded)| decoded).collect::<Result<_, _>>()?)
    })
}

/// Starts a helper for every core but the one that reads.
fn start<'scope, 'env>(
    scope: &'scope Scope<'scope, 'env>,
    shares: &'scope Mutex<Receiver<Share>>,
    each: &'scope (impl Fn(Share) -> Numbered + Sync),
) -> Vec<ScopedJoinHandle<'scope, Vec<Numbered>>> {
    let cores = available_parallelism().map_or(1, NonZeroUsize::get);
    let helpers = 1..cores.min(WORKERS_MAX);
    helpers.map(|_| scope.spawn(move || work(shares, each))).collect()
}

/// Gives a share to a helper, or back when all have enough to do.
fn give(helpers: &SyncSender<Share>, share: Share) -> Option<Share> {
    use std::sync::mpsc::TrySendError::{Disconnected, Full};
    match helpers.try_send(share) {
        Ok(()) => None,
        Err(Full(share) | Disconnected(share)) => Some(share),
    }
}

fn work(shares: &Mutex<Receiver<Share>>, each: impl Fn(Share) -> Numbered) -> Vec<Numbered> {
    let next = || shares.lock().unwrap_or_else(PoisonError::into_inner).recv().ok();
    core::iter::from_fn(next).map(each).collect()
}

fn joined(helper: ScopedJoinHandle<'_, Vec<Numbered>>) -> Vec<Numbered> {
    helper.join().unwrap_or_else(|panic| resume_unwind(panic))
}

/// Decodes one record; it has no claims yet.
pub(crate) fn stored(raw: Raw<'_>) -> Result<Stored, ReadError> {
    let Raw { id, revision, text } = raw;
    let (id, body) = match decode(text) {
        // One name for both, not two copies.
        Ok(bead) if bead.id().as_str() == id => (bead.id().clone(), Body::Bead(bead)),
        Ok(bead) => {
            let why = format!("key `id` is {}, stored as {id}", bead.id());
            (named(id)?, opaque(text.to_owned(), why))
        }
        Err(why) => (named(id)?, Body::Opaque { raw: text.to_owned(), why }),
    };
    Ok(Stored { id, revision, claims: Vec::with_capacity(CLAIMS_USUAL), body })
}

fn named(id: &str) -> Result<BeadId, ReadError> {
    BeadId::parse(id).map_err(|cause| ReadError::Id { id: id.to_owned(), cause })
}

/// Makes the body of a record that the decoder would take, but that is not what it says it is.
pub(crate) fn opaque(raw: String, why: String) -> Body {
    let excerpt = raw.chars().take(limit::MALFORMED_EXCERPT_CHARS_MAX).collect();
    Body::Opaque { raw, why: Malformed::Key { why, excerpt } }
}

/// A bead has its seat and its name.
const CLAIMS_USUAL: usize = 2;

/// Decoding takes 2 µs a record, starting a thread 20 µs: for fewer records it is not worth it. With ten
/// times as many the last share keeps one core busy while the others wait for it.
const SHARE: usize = 2_000;

/// So much is read ahead of the helpers: one share each would let them wait, more would only take memory.
const WAITING_MAX: usize = 4;

/// More workers than this wait for memory, and a supervisor is not alone on its machine.
const WORKERS_MAX: usize = 8;

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(ids: impl Iterator<Item = String>) -> Decoded {
        let each = |raws: Vec<Raw<'_>>| raws.into_iter().map(stored).collect();
        let shares = decode_while::<ReadError>(each, |out| {
            for id in ids {
                out(Raw { id: &id, revision: Revision::new(1), text: "garbage" });
            }
            Ok(())
        });
        Ok(shares?.concat())
    }

    fn id(number: usize) -> String {
        format!("tb-{number:05}")
    }

    #[test]
    fn many_records_keep_their_order_and_none_is_lost() {
        for count in [0, 1, SHARE, SHARE + 1, 15 * SHARE + 7] {
            let decoded = decoded((0..count).map(id)).unwrap();
            let ids = decoded.iter().map(|s| s.id.to_string());
            assert!(ids.eq((0..count).map(id)), "{count}");
        }
    }

    #[test]
    fn one_bad_id_among_many_fails_the_read() {
        let ids = (0..3 * SHARE).map(|n| if n == SHARE { "a b".to_owned() } else { id(n) });
        let failed = decoded(ids).unwrap_err();
        assert!(matches!(failed, ReadError::Id { id, .. } if id == "a b"));
    }
}
