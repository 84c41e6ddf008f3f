//! Is what a host tells so? Its looks and listings, against who lives.

use super::op::{CODE, Plays, Who, Whose};
use super::world::{Fate, HostWorld, Life, shown};
use super::{HostArena, HostPromise};
use crate::hunt::{Tally, Violation, broken};
use tenure_bead::{Attention, Exit};
use tenure_liveness::{Completeness, ExitRecord, Match, Observation, Probe, Standing};
use tenure_runtime::laws::Role;

impl HostWorld {
    pub(super) fn observe(
        &self,
        arena: &HostArena,
        who: Who,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        let target = self.launch(who, Role::Lasting).target();
        let look = || self.ours().observe(&target, self.now());
        let before = self.count(who);
        let seen = look();
        let Some(life) = self.life(who).filter(|_| who.whose == Whose::Ours) else {
            return nothing_is_known(seen);
        };
        let after = self.count(who);
        // Its memory goes before its process does, and one that leaves may begin and end between two counts.
        let is_gone = before == 0 && after == 0 || life.fate == Fate::Usurped;
        let is_mistaken = is_gone && seen.probe == Probe::Verified;
        if is_mistaken && !self.until(|_| look().probe != Probe::Verified) {
            return broken("probe-true", format!("{} is gone, and verified", shown(who)));
        }
        if life.fate == Fate::Lives {
            return self.lives(arena, life, seen, tally);
        }
        // One that leaves may do so between two looks.
        let is_open = after > 0 || life.fate == Fate::Usurped;
        if is_open || self.may_be_forgotten(arena, who) {
            return Ok(());
        }
        if arena.guarantees.has(HostPromise::ProvesDeath) && !self.until(|_| is_over(look())) {
            return broken("probe-true", format!("{} is gone, and not seen to be", shown(who)));
        }
        self.exit_is_so(arena, life, look().exit, tally)
    }

    fn lives(
        &self,
        arena: &HostArena,
        life: &Life,
        seen: Observation,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        let name = shown(life.who);
        if is_over(seen) {
            return broken("probe-true", format!("{name} lives, and is seen as {:?}", seen.probe));
        }
        if seen.probe != Probe::Verified && arena.guarantees.has(HostPromise::Verifies) {
            return broken("probe-true", format!("{name} lives, and is {:?}", seen.probe));
        }
        if life.parent < self.opened && seen.probe == Probe::Verified {
            tally.goal("a later host finds a session");
        }
        let told = seen.asked.map(|asked| asked.how);
        let by_us = life.asked.is_some() || life.parent == self.opened;
        let remembers = arena.guarantees.has(HostPromise::RemembersAsking) && by_us;
        if remembers && told != life.asked {
            let what = format!("{name} was asked {:?}, and {told:?} is told", life.asked);
            return broken("asked-told", what);
        }
        Ok(())
    }

    fn exit_is_so(
        &self,
        arena: &HostArena,
        life: &Life,
        exit: ExitRecord,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        let code = Exit::Code(CODE.into());
        let by_itself = life.plays == Plays::Exits && life.fate == Fate::Leaves;
        let is_child = life.parent == self.opened;
        match exit {
            ExitRecord::Own(Exit::Code(_)) if !life.may_return => {
                broken("exit-told", format!("a code that nobody returned: {exit:?}"))
            }
            ExitRecord::Own(own) if by_itself && own != code && own != Exit::Unknown => {
                broken("exit-told", format!("{own:?} instead of {code:?}"))
            }
            ExitRecord::Own(own) if by_itself && own == code => {
                tally.goal("a session ends by itself, and its code is told");
                Ok(())
            }
            _ if by_itself && is_child && arena.guarantees.has(HostPromise::ExitCode) => {
                broken("exit-told", format!("{exit:?} is told of a child that returned {code:?}"))
            }
            ExitRecord::Missing | ExitRecord::Foreign | ExitRecord::Own(_) => Ok(()),
        }
    }

    pub(super) fn list(&self, tally: &mut Tally) -> Result<(), Violation> {
        let there = |life: &&Life| self.stage.count(&life.launch.mark) > 0;
        let ours = || self.begun.iter().filter(|life| life.who.whose == Whose::Ours);
        let before: Vec<Who> = ours().filter(there).map(|life| life.who).collect();
        let listing = self.ours().list(self.now());
        let after: Vec<Who> = ours().filter(there).map(|life| life.who).collect();
        let running = listing.sightings.iter().filter(|s| s.standing == Standing::Running);
        let mut seen = Vec::new();
        for sighting in running {
            let Some(life) = self.begun.iter().find(|life| life.launch.mark == sighting.mark)
            else {
                return broken("listing-complete", "somebody is shown whom nobody started");
            };
            if life.who.whose != Whose::Ours {
                return broken("listing-complete", format!("{} is a neighbor's", shown(life.who)));
            }
            if !before.contains(&life.who) && !after.contains(&life.who) {
                return broken(
                    "listing-complete",
                    format!("{} is gone, and shown", shown(life.who)),
                );
            }
            if seen.contains(&life.who) {
                return broken("listing-complete", format!("{} is shown twice", shown(life.who)));
            }
            if let (Some(started), Some(now)) = (life.process, sighting.process)
                && started.compare(&now) == Match::Other
            {
                let what = format!("{} is shown as another process", shown(life.who));
                return broken("listing-complete", what);
            }
            seen.push(life.who);
        }
        if listing.completeness != Completeness::Complete {
            return Ok(());
        }
        tally.goal("a listing is complete");
        match after.iter().find(|who| before.contains(who) && !seen.contains(who)) {
            Some(who) => {
                broken("listing-complete", format!("{} lives, and is not shown", shown(*who)))
            }
            None => Ok(()),
        }
    }

    /// Lists until a listing is complete; something else on the machine may make one partial, but not every one.
    pub(super) fn list_is_complete(
        &self,
        arena: &HostArena,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        self.list(tally)?;
        let is_complete = || self.ours().list(self.now()).completeness == Completeness::Complete;
        let promised = arena.guarantees.has(HostPromise::CompleteListing);
        if promised && !self.until(|_| is_complete()) {
            return broken("listing-complete", "no listing is ever complete");
        }
        Ok(())
    }

    pub(super) fn attend(&self, who: Who) -> Result<(), Violation> {
        let target = self.launch(who, Role::Lasting).target();
        let told = self.ours().attention(&target, self.now());
        let ours = self.life(who).filter(|_| who.whose == Whose::Ours);
        let may_run = ours.is_some_and(|life| matches!(life.fate, Fate::Lives | Fate::Leaves));
        if may_run || told == Attention::UNKNOWN {
            return Ok(());
        }
        broken("attention", format!("{} is not there, and said to be used", shown(who)))
    }
}

/// What may be told of a session that never was one of ours: nothing.
fn nothing_is_known(seen: Observation) -> Result<(), Violation> {
    let invented = seen.probe == Probe::Verified || matches!(seen.exit, ExitRecord::Own(_));
    if invented {
        return broken("probe-true", format!("nobody was there, and {:?} is seen", seen.probe));
    }
    Ok(())
}

fn is_over(seen: Observation) -> bool {
    let dead = matches!(seen.probe, Probe::Gone | Probe::Zombie | Probe::Recycled);
    dead || matches!(seen.exit, ExitRecord::Own(_))
}
