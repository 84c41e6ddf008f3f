//! How are many record changes made durable with one sync, without one refusal stopping the others?

use tenure_bead::{BatchToken, FencingToken, LedgerWrite, Revision, Write};
use tenure_store::{Batch, CommitError, Store};

/// How often an unanswered commit is repeated before the tick gives up.
/// Each repeat waits for the engine's own time-out; more would hold the tick for minutes.
const REPEATS: u32 = 3;

/// One record change of a group.
#[derive(Clone, Debug)]
pub(crate) struct Part {
    pub(crate) writes: Vec<Write>,
    pub(crate) ledger: Vec<LedgerWrite>,
}

/// What became of each part, in their order.
pub(crate) type Answers = Vec<Result<Revision, CommitError>>;

/// Draws the tokens that name batches.
pub(crate) type Tokens<'t> = &'t mut dyn FnMut() -> BatchToken;

/// Commits all parts as one batch; when that is refused, each on its own.
///
/// No parts are an empty batch: it changes nothing, and is refused once the lease is lost.
///
/// # Errors
///
/// The refusals that concern the supervisor as a whole: a lost lease, an engine that does not answer.
pub(crate) fn group_commit(
    store: &dyn Store,
    fence: FencingToken,
    tokens: Tokens<'_>,
    parts: &[Part],
) -> Result<Answers, CommitError> {
    let all = batch(fence, tokens(), parts);
    match commit(store, &all) {
        Ok(revision) => Ok(parts.iter().map(|_| Ok(revision)).collect()),
        Err(error) if is_fatal(&error) => Err(error),
        Err(error) if parts.len() == 1 => Ok(vec![Err(error)]),
        Err(_) => one_by_one(store, fence, tokens, parts),
    }
}

fn one_by_one(
    store: &dyn Store,
    fence: FencingToken,
    tokens: Tokens<'_>,
    parts: &[Part],
) -> Result<Answers, CommitError> {
    let mut answers = Vec::with_capacity(parts.len());
    for part in parts {
        match commit(store, &batch(fence, tokens(), core::slice::from_ref(part))) {
            Err(error) if is_fatal(&error) => return Err(error),
            answer => answers.push(answer),
        }
    }
    Ok(answers)
}

fn batch(fence: FencingToken, token: BatchToken, parts: &[Part]) -> Batch {
    let writes = parts.iter().flat_map(|part| part.writes.iter().cloned()).collect();
    let ledger = parts.iter().flat_map(|part| part.ledger.iter().cloned()).collect();
    Batch { token, fence, writes, ledger }
}

/// Commits a batch, and asks again under the same token while the store does not answer.
fn commit(store: &dyn Store, batch: &Batch) -> Result<Revision, CommitError> {
    let mut answer = store.commit(batch);
    for _ in 0..REPEATS {
        if !matches!(answer, Err(CommitError::Unanswered { .. })) {
            break;
        }
        answer = store.commit(batch);
    }
    answer.map(|receipt| receipt.revision)
}

const fn is_fatal(error: &CommitError) -> bool {
    matches!(
        error,
        CommitError::Fenced { .. } | CommitError::Engine { .. } | CommitError::Unanswered { .. }
    )
}
