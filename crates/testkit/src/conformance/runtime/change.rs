//! Is a session changed that runs, and nobody else? Its live changes and relaunches, against who lives.

use super::op::{Who, Whose};
use super::world::{Fate, HostWorld};
use super::{HostArena, HostPromise};
use crate::hunt::{Tally, Violation, broken};
use tenure_liveness::{LiveLane, RelaunchLane};
use tenure_runtime::laws::Role;
use tenure_runtime::{LiveError, RelaunchError, Started};

impl HostWorld {
    pub(super) fn apply(&self, arena: &HostArena, who: Who) -> Result<(), Violation> {
        let launch = self.launch(who, Role::Lasting);
        let applied = self.ours().apply_live(&launch, self.now());
        let ours = self.life(who).filter(|_| who.whose == Whose::Ours);
        let fate = ours.map(|life| life.fate);
        match (self.ours().live_lane(), applied, fate) {
            (LiveLane::Absent, Err(LiveError::Absent), _) => Ok(()),
            (LiveLane::Absent, other, _) => {
                broken("live", format!("nothing is offered: {other:?}"))
            }
            // It may be gone between two looks.
            (LiveLane::Offered, _, Some(Fate::Leaves)) => Ok(()),
            (LiveLane::Offered, Ok(()), Some(Fate::Lives)) => Ok(()),
            (LiveLane::Offered, Err(error), Some(Fate::Lives)) => {
                if !arena.guarantees.has(HostPromise::Verifies) {
                    return Ok(());
                }
                broken("live", format!("what runs is not changed: {error}"))
            }
            (LiveLane::Offered, Err(LiveError::NotVerified { .. }), _) => Ok(()),
            (LiveLane::Offered, other, _) => {
                broken("live", format!("what is not that session was changed: {other:?}"))
            }
        }
    }

    pub(super) fn relaunch(
        &mut self,
        arena: &HostArena,
        who: Who,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        let ours = self.life(who).filter(|_| who.whose == Whose::Ours);
        let (fate, role) = (ours.map(|life| life.fate), ours.map(|life| life.plays.role()));
        let launch = self.launch(who, role.unwrap_or(Role::Lasting));
        let renewed = self.ours().relaunch(&launch, self.now());
        match (self.ours().relaunch_lane(), renewed, fate) {
            (RelaunchLane::Absent, Err(RelaunchError::Absent), _) => Ok(()),
            (RelaunchLane::Absent, other, _) => {
                broken("relaunches", format!("nothing is offered: {other:?}"))
            }
            (RelaunchLane::Offered, Ok(started), Some(Fate::Lives | Fate::Leaves)) => {
                self.renewed(arena, who, started, tally)
            }
            // It may be gone between two looks.
            (RelaunchLane::Offered, Err(_), Some(Fate::Leaves)) => Ok(()),
            (RelaunchLane::Offered, Err(error), Some(Fate::Lives)) => {
                if !arena.guarantees.has(HostPromise::Verifies) {
                    return Ok(());
                }
                broken("relaunches", format!("what runs is not started anew: {error}"))
            }
            (RelaunchLane::Offered, Err(RelaunchError::NotVerified { .. }), _) => Ok(()),
            (RelaunchLane::Offered, other, _) => {
                broken("relaunches", format!("what is not that session was renewed: {other:?}"))
            }
        }
    }

    /// The same life goes on with another program, which nobody asked to end.
    fn renewed(
        &mut self,
        arena: &HostArena,
        who: Who,
        started: Started,
        tally: &mut Tally,
    ) -> Result<(), Violation> {
        tally.goal("a session is relaunched");
        let opened = self.opened;
        if let Some(life) = self.life_mut(who) {
            (life.process, life.parent, life.asked) = (started.process, opened, None);
        }
        self.observe(arena, who, tally)
    }
}
