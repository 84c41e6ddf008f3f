//! Who has which public handle? Claimed with the seat, deferred while another holds it, given up when it is the wrong one.

use crate::conflict::Contest;
use crate::draft::{Draft, written};
use crate::facts::{Facts, Session, Wish};
use crate::{Command, Commit, Step};
use alloc::vec::Vec;
use tenure_bead::{
    AgentName, Alias, Bead, BeadId, Claim, PhaseKind, Reservation, Seat, Word, Write,
};

/// Brings every wanted session's handle in line with the config.
///
/// A handle passes on only once its holder gave it up (A2): in the same commit if its holder gives it up now, and in a
/// later tick otherwise. Who has a handle that it should not have lets go, whether its own is free or not, so that
/// two sessions can exchange theirs.
pub(crate) fn mind_aliases(facts: &Facts<'_>, draft: &mut Draft<'_>) {
    let mut deferred = Vec::new();
    for session in facts.sessions.iter().filter(|s| s.wish == Wish::Run) {
        let Some(bead) = session.bead else { continue };
        if bead.phase().kind() == PhaseKind::Unknown {
            continue;
        }
        let wanted = wanted(facts, session, bead);
        if wanted.is_none() && bead.alias().is_none() && !says_too_much(session, bead) {
            continue;
        }
        if !session.holds_its_seat() {
            continue;
        }
        let is_right = bead.alias() == wanted.as_ref() && !says_too_much(session, bead);
        tenure_bead::canary!(HandleRewritten => let is_right = false);
        if is_right {
            continue;
        }
        let (granted, contest) = ask(facts, bead, wanted, draft);
        if let Some(contest) = contest {
            deferred.push((session, bead, contest));
            continue;
        }
        // Whatever else happens to the bead comes first; the handle is asked for again in the next tick.
        let changes = granted.as_ref() != bead.alias() || granted.is_some();
        let is_free = !draft.writes(bead.id());
        tenure_bead::canary!(HandleWrittenBesides => let is_free = true);
        if changes && is_free {
            draft.command(change(session, bead.with_alias(granted)));
        }
    }
    deferred
        .into_iter()
        .for_each(|(session, bead, contest)| inherit(session, bead, contest, draft));
}

/// Gives a handle to who wants it if its holder gives it up in this plan; otherwise records that it is contested.
fn inherit(session: &Session<'_>, bead: &Bead, contest: Contest, draft: &mut Draft<'_>) {
    if draft.writes(bead.id()) {
        return draft.contests.push(contest);
    }
    if let Claim::Alias(alias) = &contest.claim {
        let heir = claiming(session, bead.with_alias(Some(alias.clone())));
        if draft.pass_on(alias, &contest.holder, heir).is_none() {
            return;
        }
    }
    draft.contests.push(contest);
    if bead.alias().is_some() {
        draft.command(change(session, bead.with_alias(None)));
    }
}

/// Returns the handle that a session is to have, without looking for its template again.
fn wanted(facts: &Facts<'_>, session: &Session<'_>, bead: &Bead) -> Option<Alias> {
    let has_one = facts.template(session).is_some_and(|template| template.alias.is_some());
    let is_named = matches!(bead.seat(), Seat::Named { .. });
    if has_one || is_named { facts.world.fleet.alias_of(bead.seat()) } else { None }
}

/// Returns the handle that a bead gets now, and the conflict if it does not get the one it is to have.
pub(crate) fn ask(
    facts: &Facts<'_>,
    bead: &Bead,
    wanted: Option<Alias>,
    draft: &Draft<'_>,
) -> (Option<Alias>, Option<Contest>) {
    let Some(alias) = wanted else { return (None, None) };
    tenure_bead::canary!(HandleStolen => return (Some(alias), None));
    if bead.alias() != Some(&alias) && facts.reservation(&Word::from(&alias), bead.id()).is_some() {
        return (None, None);
    }
    // Who has it is asked first: a holder whose record changes in this tick is granted its claims once more.
    let holder = holder_of(facts, &alias, bead.id());
    tenure_bead::canary!(DeferredHandleTaken => let holder = holder.filter(|_| facts.world.ledger.open_conflicts().count() == 0));
    match holder {
        None if draft.is_granted(&Claim::Alias(alias.clone())) => (None, None),
        None => (Some(alias), None),
        Some(holder) => {
            let (holder, contender) = (holder.clone(), bead.id().clone());
            let (claim, name) = (Claim::Alias(alias), bead.name().clone());
            (None, Some(Contest { claim, holder, contender, name }))
        }
    }
}

/// Returns the handle that a session is to have and does not, because it is kept for somebody else.
pub(crate) fn alias_reserved<'w>(
    facts: &Facts<'w>,
    session: &Session<'_>,
) -> Option<(Alias, &'w Reservation)> {
    let bead = session.bead?;
    let wanted = wanted(facts, session, bead).filter(|wanted| bead.alias() != Some(wanted))?;
    let reservation = facts.reservation(&Word::from(&wanted), bead.id())?;
    Some((wanted, reservation))
}

/// Returns the handle that a session is to have and does not, with who holds it.
pub(crate) fn alias_withheld(facts: &Facts<'_>, session: &Session<'_>) -> Option<(Alias, BeadId)> {
    let bead = session.bead?;
    let wanted = wanted(facts, session, bead)?;
    let missing = bead.alias() != Some(&wanted);
    let holder = missing.then(|| holder_of(facts, &wanted, bead.id())).flatten()?.clone();
    Some((wanted, holder))
}

/// Returns whether a bead says that it has a handle which was never granted to it, as an imported one may.
fn says_too_much(session: &Session<'_>, bead: &Bead) -> bool {
    let said = bead.alias().cloned().map(Claim::Alias);
    said.is_some_and(|claim| !session.stored.claims.contains(&claim))
}

/// Returns who else holds a word, as a handle or as a name.
fn holder_of<'w>(facts: &Facts<'w>, alias: &Alias, but: &BeadId) -> Option<&'w BeadId> {
    let as_name = AgentName::parse(alias.as_str()).ok().map(Claim::Name);
    let claims = [Some(Claim::Alias(alias.clone())), as_name].into_iter().flatten();
    claims.filter_map(|claim| facts.holder(&claim)).find(|holder| *holder != but)
}

fn change(session: &Session<'_>, bead: Bead) -> Command {
    Command::Commit(Commit {
        step: Step::Alias,
        exit: None,
        write: Some(claiming(session, bead)),
        heirs: Vec::new(),
        ledger: Vec::new(),
        grounds: None,
    })
}

/// Returns the write of a session's bead that claims the handle which it says.
fn claiming(session: &Session<'_>, bead: Bead) -> Write {
    let mut write: Write = written(session, bead);
    let others: Vec<Claim> =
        write.claims.into_iter().filter(|claim| !matches!(claim, Claim::Alias(_))).collect();
    let alias = write.bead.alias().cloned();
    tenure_bead::canary!(HandleSaidNotHeld => let alias = session.bead.and_then(|b| b.alias().cloned()));
    write.claims = others.into_iter().chain(alias.map(Claim::Alias)).collect();
    write
}
