//! Does a template's config stand still? Each change is put on record, and one that flips to and fro is held.

use crate::draft::Draft;
use crate::facts::{Facts, Session};
use crate::{Command, Commit, Policy};
use alloc::borrow::Cow;
use tenure_bead::{
    Deadline, Digests, Edition, Fingerprint, Ledger, LedgerWrite, Now, TemplateName, Vouched,
};

/// Returns the edition of a template that the wanted config is, as far as one is on record.
pub(crate) fn current<'l>(
    ledger: &'l Ledger,
    (template, wanted): (&TemplateName, &Fingerprint),
    now: Now,
) -> Option<Cow<'l, Edition>> {
    let known = ledger.edition(template)?;
    if known.digests == *wanted.digests() {
        return Some(Cow::Borrowed(known));
    }
    Some(Cow::Owned(known.followed_by(*wanted.digests(), now.stamp())))
}

/// Returns how often the config of a session's template flipped and until when it is held for that.
pub(crate) fn flips(facts: &Facts<'_>, session: &Session<'_>) -> Option<(u32, Deadline)> {
    tenure_bead::canary!(FlipsRollOut => return None);
    let template = facts.template(session)?;
    let edition = current(&facts.world.ledger, (&template.name, &template.config), facts.now)?;
    let until = held_until(&edition, &facts.world.policy)?;
    (!until.is_due(facts.now)).then_some((edition.flips, until))
}

/// Returns until when an edition is held.
pub(crate) fn held_until(edition: &Edition, policy: &Policy) -> Option<Deadline> {
    edition.held_until(policy.flip_hold, policy.flip_hold_max)
}

/// Returns whether an operator vouched for what a session's template wants.
pub(crate) fn is_vouched(facts: &Facts<'_>, session: &Session<'_>) -> bool {
    let Some(template) = facts.template(session) else { return false };
    let edition = current(&facts.world.ledger, (&template.name, &template.config), facts.now);
    edition.is_some_and(|edition| edition.vouched == Vouched::Yes)
}

/// Writes down each edition that sessions differ from, and forgets it when it has stood still for long.
///
/// The first one remembers what the sessions were started with, so that taking the edit back is a return already.
pub(crate) fn mind_editions(facts: &Facts<'_>, draft: &mut Draft<'_>) {
    let edited = core::mem::take(&mut draft.edited);
    for (at, template) in facts.world.fleet.templates().iter().enumerate() {
        let known = facts.world.ledger.edition(&template.name);
        let news = match (known, edited.get(&at)) {
            (None, Some(started_with)) => Some(begun(&template.config, started_with, facts.now)),
            (None, None) => continue,
            (Some(_), _) => {
                current(&facts.world.ledger, (&template.name, &template.config), facts.now)
                    .map(Cow::into_owned)
            }
        };
        let is_over = |e: &Edition| !edited.contains_key(&at) && is_forgotten(e, facts);
        let news = news.filter(|edition| !is_over(edition));
        if known != news.as_ref() {
            note(template.name.clone(), news, draft);
        }
    }
    for (template, _) in facts.world.ledger.editions() {
        if facts.world.fleet.position(template).is_none() {
            note(template.clone(), None, draft);
        }
    }
}

fn begun(wanted: &Fingerprint, started_with: &Digests, now: Now) -> Edition {
    let earlier = alloc::vec![*started_with];
    Edition { earlier, ..Edition::first(*wanted.digests(), now.stamp()) }
}

/// An edition is forgotten when no session differs from it, and it could not be held any more.
fn is_forgotten(edition: &Edition, facts: &Facts<'_>) -> bool {
    Deadline::since(edition.since, facts.world.policy.flip_hold_max).is_due(facts.now)
}

fn note(template: TemplateName, edition: Option<Edition>, draft: &mut Draft<'_>) {
    draft.command(Command::Commit(Commit::note(LedgerWrite::Edition { template, edition })));
}
