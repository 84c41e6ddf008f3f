//! Which singleton is still called like a slot of a pool? Its name is mended, in one commit that is recorded as such.

use crate::alias::ask;
use crate::conflict::Contest;
use crate::draft::{Draft, about, written};
use crate::facts::{Facts, Session, Wish};
use crate::{Action, Command, Commit, Reason, Step};
use alloc::string::ToString as _;
use alloc::vec::Vec;
use tenure_bead::{
    AgentName, Alias, Bead, BeadId, Claim, Origin, PhaseKind, Reservation, Seat, Word,
};
use tenure_identity::is_stale_name;

/// Gives every stale singleton the name of its template, or says who is in the way.
///
/// A record that was imported from a pool of one is called `refinery-1`, or by any other number, and sits in the one
/// seat of `refinery` all the same. Whoever a person made keeps the name that the person gave.
pub(crate) fn repair(facts: &Facts<'_>, draft: &mut Draft<'_>) {
    // Who is not wanted at all ends under the name that it has.
    for session in facts.sessions.iter().filter(|session| session.wish == Wish::Run) {
        let Some((bead, name)) = session.bead.and_then(|bead| Some((bead, due(facts, session)?)))
        else {
            continue;
        };
        match in_the_way(facts, (bead, &name), draft) {
            None => mend(facts, session, (bead, name), draft),
            Some(way) => leave(session, (bead, name), way, draft),
        }
    }
}

/// Returns the name that a stale singleton is to have.
fn due(facts: &Facts<'_>, session: &Session<'_>) -> Option<AgentName> {
    let bead = session.bead?;
    if !is_stale(bead) || !session.holds_its_seat() {
        return None;
    }
    facts.world.fleet.name_of(bead.seat())
}

/// Returns whether a bead sits in the one seat of its template and is called like a slot, whatever the number.
pub(crate) fn is_stale(bead: &Bead) -> bool {
    let is_singleton = matches!(bead.seat(), Seat::Singleton { .. });
    let is_known = bead.phase().kind() != PhaseKind::Unknown && bead.is_open();
    let is_ours = bead.origin() != Origin::Manual;
    is_singleton && is_known && is_ours && is_stale_name(bead.name(), bead.template())
}

/// What speaks against a repair now.
enum Way<'w> {
    /// Somebody else has the name or runs under it.
    Taken(BeadId),
    /// No complete listing has shown yet that nobody does.
    Unseen,
    /// The name is kept for somebody.
    Reserved(&'w Reservation),
}

fn in_the_way<'w>(
    facts: &Facts<'w>,
    (bead, name): (&Bead, &AgentName),
    draft: &Draft<'_>,
) -> Option<Way<'w>> {
    let as_alias = Alias::parse(name.as_str()).ok().map(Claim::Alias);
    let claims = [Some(Claim::Name(name.clone())), as_alias];
    let holder = claims.iter().flatten().filter_map(|claim| facts.holder(claim));
    let sitter = facts.sitter(name, bead.seat());
    if let Some(other) = holder.chain(sitter).find(|holder| *holder != bead.id()) {
        return Some(Way::Taken(other.clone()));
    }
    if claims.iter().flatten().any(|claim| draft.is_granted(claim)) || !facts.sees_everything() {
        return Some(Way::Unseen);
    }
    facts.reservation(&Word::from(name), bead.id()).map(Way::Reserved)
}

fn mend(
    facts: &Facts<'_>,
    session: &Session<'_>,
    (bead, name): (&Bead, AgentName),
    draft: &mut Draft<'_>,
) {
    let wanted = facts.world.fleet.alias_of(bead.seat());
    let (alias, contest) = ask(facts, bead, wanted, draft);
    draft.contests.extend(contest);
    let mut write = written(session, bead.renamed(name.clone()).with_alias(alias.clone()));
    let is_seat = |claim: &Claim| matches!(claim, Claim::Seat(_));
    let seats: Vec<Claim> = write.claims.into_iter().filter(is_seat).collect();
    let words = [Some(Claim::Name(name)), alias.map(Claim::Alias)];
    write.claims = seats.into_iter().chain(words.into_iter().flatten()).collect();
    // Its own next life, if it is to have one now, needs a listing that shows nobody.
    draft.look_then();
    draft.verdict(about(session, Action::Record, Reason::Misnamed));
    draft.command(Command::Commit(Commit {
        step: Step::Repair,
        exit: None,
        write: Some(write),
        heirs: Vec::new(),
        ledger: Vec::new(),
        grounds: None,
    }));
}

/// Leaves a session under its old name; one of which nothing runs is not started under it.
fn leave(
    session: &Session<'_>,
    (bead, name): (&Bead, AgentName),
    way: Way<'_>,
    draft: &mut Draft<'_>,
) {
    let (reason, until) = match way {
        Way::Taken(holder) => {
            let (claim, contender) = (Claim::Name(name), bead.id().clone());
            let called = bead.name().clone();
            draft.contests.push(Contest { claim, holder: holder.clone(), contender, name: called });
            (Reason::NameTaken { holder }, None)
        }
        Way::Unseen => {
            draft.look_everywhere();
            (Reason::NotListed, None)
        }
        Way::Reserved(kept) => {
            let (owner, reason) = (kept.owner.to_string(), kept.reason.clone());
            (Reason::NameReserved { owner, reason }, kept.until)
        }
    };
    if bead.phase().incarnation().is_none() && session.revenant.is_none() {
        let verdict = about(session, Action::Hold, reason);
        draft.verdict(until.map_or(verdict.clone(), |until| verdict.until(until)));
        draft.decided.insert(bead.id().clone());
    }
}
