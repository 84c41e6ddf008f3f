//! Who is the session that the config has by name? Its record, one that should be it, or somebody in its place.

use crate::directory::rig;
use crate::{Ask, Continuity, Directory, InPlace, NamedPost, Statement, keeper, template_of};
use alloc::vec::Vec;
use tenure_bead::BeadId;

/// Who is found in the place of a configured session.
pub(crate) enum Hit {
    /// Its record.
    Is(BeadId),
    /// More than one record that cannot be told apart.
    Several(Vec<BeadId>),
    /// A record with its handle and its template that does not say so.
    Unnamed(BeadId),
    /// A closed record that may go on.
    Was(BeadId),
    /// Somebody else.
    Conflict { holder: BeadId, why: InPlace },
    /// Nobody.
    Nobody,
}

/// Returns the configured sessions that a word could mean: by whole name, by handle at the host, and by what they are
/// called where they were written, in the whole city or in the rig of the person.
pub(crate) fn meant<'a>(directory: &Directory<'a>, ask: Ask<'_>) -> Vec<&'a NamedPost> {
    let roster = directory.roster();
    let is_near = |post: &&NamedPost| match rig(post.name.as_str()) {
        None => true,
        Some(of) => ask.rig == Some(of),
    };
    let exact = roster.named().binary_search_by(|post| post.name.as_str().cmp(ask.token));
    let exact = exact.ok().and_then(|at| roster.named().get(at));
    let reserving = directory.reserving(ask.token);
    let local = directory.named_local(ask.token).filter(is_near);
    let mut meant: Vec<&NamedPost> = exact.into_iter().chain(reserving).chain(local).collect();
    meant.sort_unstable_by(|a, b| a.name.cmp(&b.name));
    meant.dedup_by(|a, b| a.name == b.name);
    meant
}

/// Returns who is in the place of a configured session.
pub(crate) fn holder(directory: &Directory<'_>, post: &NamedPost) -> Hit {
    let of_name = || directory.by_identity(post.name.as_str());
    let holding: Vec<&Statement> = of_name().filter(|one| one.stage.holds()).collect();
    match (holding.as_slice(), keeper(&holding, directory.roster())) {
        ([one], _) => return Hit::Is(one.id.clone()),
        ([_, _, ..], Some(kept)) => return Hit::Is(kept),
        ([_, _, ..], None) => {
            return Hit::Several(holding.iter().map(|one| one.id.clone()).collect());
        }
        ([], _) => {}
    }
    let in_place = at_handle(directory, post).or_else(|| at_alias(directory, post));
    in_place.unwrap_or_else(|| {
        let goes_on = |one: &&Statement| !one.stage.is_open() && one.continuity == Continuity::Kept;
        let was =
            of_name().filter(goes_on).max_by_key(|one| (one.generation, one.created, &one.id));
        was.map_or(Hit::Nobody, |one| Hit::Was(one.id.clone()))
    })
}

/// Returns who has the handle at the host of a configured session.
fn at_handle(directory: &Directory<'_>, post: &NamedPost) -> Option<Hit> {
    let handle = directory.roster().handle_of(&post.name)?;
    let mut having: Vec<&Statement> =
        directory.by_session(handle.as_str()).filter(|one| one.stage.holds()).collect();
    having.sort_unstable_by_key(|one| &one.id);
    let conflict = |one: &Statement, why| Hit::Conflict { holder: one.id.clone(), why };
    match having.as_slice() {
        [] => None,
        [one] => {
            let template = template_of(one, directory.roster());
            Some(if one.named.is_some() {
                conflict(one, InPlace::OtherIdentity)
            } else if template.is_some_and(|found| found.template == post.template) {
                Hit::Unnamed(one.id.clone())
            } else {
                conflict(one, InPlace::OtherTemplate)
            })
        }
        [_, _, ..] => Some(Hit::Several(having.iter().map(|one| one.id.clone()).collect())),
    }
}

/// Returns who answers to the name of a configured session without being it.
fn at_alias(directory: &Directory<'_>, post: &NamedPost) -> Option<Hit> {
    let alias = post.alias.as_ref().map(|alias| alias.as_str());
    let words = [Some(post.name.as_str()), alias];
    let mut having = words.into_iter().flatten().flat_map(|word| directory.by_alias(word));
    let holder = having.find(|one| one.stage.holds())?;
    Some(Hit::Conflict { holder: holder.id.clone(), why: InPlace::Alias })
}
