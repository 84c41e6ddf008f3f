//! Does a template's config stand still? Each change is put on record, and one that flips to and fro is held.

use crate::draft::Draft;
use crate::facts::{Facts, Session};
use crate::{Command, Commit, Policy, Template};
use alloc::borrow::Cow;
use tenure_bead::{
    Deadline, Edition, Fingerprint, Ledger, LedgerWrite, Now, TemplateName, Vouched,
};
use tenure_drift::{filled, fingerprint};

/// Returns the edition of a template that the wanted config is, as far as one is on record.
///
/// What cannot be read now is taken to say what it said when it last could: a file that is gone for a moment is no edit,
/// and an edit beside it is one.
pub(crate) fn current<'w>(
    (ledger, policy): (&'w Ledger, &Policy),
    template: &Template,
    now: Now,
) -> Option<Cow<'w, Edition>> {
    let known = ledger.edition(&template.name)?;
    let wanted = filled(&template.config, &known.config);
    if is_one(&wanted, &known.config) {
        return Some(Cow::Borrowed(known));
    }
    Some(Cow::Owned(known.followed_by(wanted.into_owned(), now, policy.flip_hold_max)))
}

/// Returns whether two configs say the same, apart from what is applied to sessions as they run.
fn is_one(one: &Fingerprint, other: &Fingerprint) -> bool {
    if one.version() == other.version() {
        return one.digests().fixed() == other.digests().fixed();
    }
    // An upgrade of the hash is no edit.
    let said = |config: &Fingerprint| fingerprint(config.inputs().to_vec()).digests().fixed();
    said(one) == said(other)
}

/// Returns how often the config of a session's template flipped and until when it is held for that.
pub(crate) fn flips(facts: &Facts<'_>, session: &Session<'_>) -> Option<(u32, Deadline)> {
    tenure_bead::canary!(FlipsRollOut => return None);
    let edition = facts.edition(session)?;
    let policy = &facts.world.policy;
    let until = edition.held_until(policy.flip_hold, policy.flip_hold_max)?;
    (!until.is_due(facts.now)).then_some((edition.flips, until))
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
            (Some(_), _) => facts.edition_at(at).cloned(),
        };
        let is_governed = draft.governed.contains(&at);
        let news = news.map(|edition| if is_governed { held(edition) } else { edition });
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

/// Returns an edition that waits for somebody to vouch for it.
fn held(edition: Edition) -> Edition {
    match edition.vouched {
        Vouched::No => Edition { vouched: Vouched::Needed, ..edition },
        Vouched::Needed | Vouched::Yes => edition,
    }
}

fn begun(wanted: &Fingerprint, started_with: &Fingerprint, now: Now) -> Edition {
    let earlier = alloc::vec![started_with.digests().fixed()];
    let wanted = filled(wanted, started_with).into_owned();
    Edition { earlier, ..Edition::first(wanted, now.stamp()) }
}

/// An edition is forgotten when no session differs from it, and it could not be held any more.
fn is_forgotten(edition: &Edition, facts: &Facts<'_>) -> bool {
    Deadline::since(edition.since, facts.world.policy.flip_hold_max).is_due(facts.now)
}

fn note(template: TemplateName, edition: Option<Edition>, draft: &mut Draft<'_>) {
    draft.command(Command::Commit(Commit::note(LedgerWrite::Edition { template, edition })));
}
