//! Was a word resolved as it has to be? A second opinion on every answer, by other rules than the resolver's.
//!
//! Each rule is one sentence and one function; it scans every record and uses no index. They are for tests and hunts.

use crate::directory::{base, rig};
use crate::{
    Ask, Candidate, Continuity, Directory, Makes, Resolved, Statement, Surface, Why, blocker,
    limit, template_of,
};
use crate::{Claimant, Holder, Word};
use alloc::vec::Vec;
use tenure_bead::BeadId;

/// R1: where ids are asked, a word that is an id means its record and nobody else.
#[must_use]
pub fn r1_an_id_means_its_record(
    directory: &Directory<'_>,
    ask: Ask<'_>,
    answer: &Resolved,
) -> bool {
    let is_id = |one: &Statement| one.id.as_str() == ask.token.trim();
    let found = directory.statements().iter().find(|one| is_id(one));
    match found {
        Some(one) if ask.surface != Surface::Mail => *answer == Resolved::One(one.id.clone()),
        Some(_) | None => true,
    }
}

/// R2: who is found is called so: by id, handle, alias, the last part of an alias, or a configured name.
#[must_use]
pub fn r2_who_is_found_is_called_so(
    directory: &Directory<'_>,
    ask: Ask<'_>,
    answer: &Resolved,
) -> bool {
    let is_called = |id: &BeadId| {
        let of_id = directory.statements().iter().filter(|one| one.id == *id);
        of_id.into_iter().any(|one| is_called(one, directory, ask))
    };
    match answer {
        Resolved::One(id) => is_called(id),
        Resolved::Ambiguous(candidates) => candidates.first.iter().all(|one| match one {
            Candidate::Bead(id) => is_called(id),
            Candidate::Named(name) => means_named(name.as_str(), directory, ask),
        }),
        Resolved::Configured { name, .. } | Resolved::Conflict { name, .. } => {
            means_named(name.as_str(), directory, ask)
        }
        Resolved::Nobody(Why::NotMade(name)) => means_named(name.as_str(), directory, ask),
        Resolved::Nobody(Why::Blank | Why::Template | Why::NoMatch) => true,
    }
}

/// R3: a question back has two or more to choose from, each once.
#[must_use]
pub fn r3_a_question_has_several_answers(answer: &Resolved) -> bool {
    let Resolved::Ambiguous(found) = answer else { return true };
    let is_ordered = found.first.is_sorted_by(|a, b| a < b);
    is_ordered && found.count >= 2 && found.first.len() == found.count.min(limit::CANDIDATES_MAX)
}

/// R4: whoever is found under a configured name, by a command, is that session by its name or by its handle and template.
#[must_use]
pub fn r4_no_squatter_is_the_configured_session(
    directory: &Directory<'_>,
    ask: Ask<'_>,
    answer: &Resolved,
) -> bool {
    let is_command = match ask.surface {
        Surface::Command | Surface::CommandWithClosed | Surface::Materialize => true,
        Surface::Record | Surface::RecordWithClosed | Surface::Mail => false,
    };
    let word = ask.token.trim();
    let roster = directory.roster();
    let Some(post) = roster.named().iter().find(|post| post.name.as_str() == word) else {
        return true;
    };
    let Resolved::One(id) = answer else { return true };
    let found = directory.statements().iter().filter(|one| one.id == *id);
    !is_command
        || found.into_iter().any(|one| {
            let template = template_of(one, roster).map(|found| &found.template);
            let is_unnamed = one.named.is_none() && template == Some(&post.template);
            let has_handle = one.session.is_some() && one.session == roster.handle_of(&post.name);
            one.id.as_str() == word
                || one.named.as_ref() == Some(&post.name)
                || (is_unnamed && has_handle)
        })
}

/// R5: a closed record is found by its id, or where history is asked.
#[must_use]
pub fn r5_the_closed_are_found_only_in_history(
    directory: &Directory<'_>,
    ask: Ask<'_>,
    answer: &Resolved,
) -> bool {
    let is_history = match ask.surface {
        Surface::RecordWithClosed | Surface::CommandWithClosed => true,
        Surface::Record | Surface::Command | Surface::Materialize | Surface::Mail => false,
    };
    let Resolved::One(id) = answer else { return true };
    let found = directory.statements().iter().filter(|one| one.id == *id);
    let is_id = id.as_str() == ask.token.trim() && ask.surface != Surface::Mail;
    is_history || is_id || found.into_iter().all(|one| one.stage.is_open())
}

/// R6: only configured sessions are made, only where a command may, and only from records that fit.
#[must_use]
pub fn r6_only_configured_sessions_are_made(
    directory: &Directory<'_>,
    ask: Ask<'_>,
    answer: &Resolved,
) -> bool {
    let Resolved::Configured { name, how } = answer else { return true };
    let roster = directory.roster();
    let is_configured = roster.named_post(name).is_some() && ask.surface == Surface::Materialize;
    let from = |id: &BeadId, fits: &dyn Fn(&Statement) -> bool| {
        directory.statements().iter().any(|one| one.id == *id && fits(one))
    };
    let is_fit = match how {
        Makes::New => true,
        Makes::Adopt(id) => from(id, &|one| {
            one.stage.holds() && one.named.is_none() && one.session == roster.handle_of(name)
        }),
        Makes::Reopen(id) => from(id, &|one| {
            let may_go_on = one.continuity == Continuity::Kept;
            !one.stage.is_open() && one.named.as_ref() == Some(name) && may_go_on
        }),
    };
    is_configured && is_fit
}

/// B1: nobody is blocked by who is dead, but for a handle at the host; nor by itself, or by a failed start.
#[must_use]
pub fn b1_the_dead_block_nothing_but_handles(
    directory: &Directory<'_>,
    word: Word<'_>,
    claimant: Claimant<'_>,
) -> bool {
    let Some(blocked) = blocker(directory, word, claimant) else { return true };
    let Holder::Bead(id) = &blocked.holder else { return true };
    let holder: Vec<&Statement> =
        directory.statements().iter().filter(|one| one.id == *id).collect();
    let is_handle = |one: &Statement| {
        let closed = one.stage == crate::Stage::Closed;
        let has = one.session.as_ref().is_some_and(|name| name.as_str() == word.as_str());
        closed && has && matches!(word, Word::Session(_))
    };
    claimant.bead != Some(id) && holder.iter().any(|one| one.stage.holds() || is_handle(one))
}

fn is_called(one: &Statement, directory: &Directory<'_>, ask: Ask<'_>) -> bool {
    let word = ask.token.trim();
    let alias = one.alias.as_ref().map(|alias| alias.as_str());
    let leaf = alias.and_then(|alias| alias.rsplit_once('/')).map(|(_, leaf)| leaf);
    let session = one.session.as_ref().map(|name| name.as_str());
    let named = one.named.as_ref().is_some_and(|name| means_named(name.as_str(), directory, ask));
    let of_handle = || {
        let posts = directory.roster().named().iter();
        let mut having =
            posts.filter(|post| directory.roster().handle_of(&post.name) == one.session);
        having.any(|post| means_named(post.name.as_str(), directory, ask))
    };
    let words = [Some(one.id.as_str()), alias, leaf, session];
    words.contains(&Some(word)) || named || (one.session.is_some() && of_handle())
}

/// Returns whether a word may mean a configured session: its name, its handle, or its last part from nearby.
fn means_named(name: &str, directory: &Directory<'_>, ask: Ask<'_>) -> bool {
    let word = ask.token.trim();
    let posts = directory.roster().named().iter().find(|post| post.name.as_str() == name);
    let handle = posts.and_then(|post| directory.roster().handle_of(&post.name));
    let is_near = rig(name).is_none() || rig(name) == ask.rig;
    name == word
        || handle.is_some_and(|handle| handle.as_str() == word)
        || (is_near && base(name) == word)
}
