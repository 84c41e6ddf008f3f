//! Which session serves a request? The one it is for, or an idle one, or a new one in the lowest free seat.

use crate::config::is_singleton;
use crate::read::{Kind, Place, Row};
use crate::room::{Room, Scene};
use crate::{Census, Choice, Guarantee, How, Passed, Request, Scale, Share, Tier, WhyNot};
use alloc::collections::{BTreeMap, BTreeSet};
use tenure_bead::Seat;
use tenure_identity::{Naming, Stage, naming};

/// What one pass over the requests has given out.
#[derive(Debug)]
pub(crate) struct Pass<'a> {
    scene: &'a Scene<'a>,
    rooms: BTreeMap<usize, Room<'a>>,
    /// The sessions that serve a request.
    used: BTreeSet<usize>,
    /// How many sessions of each template may be created; without it, any number.
    shares: Option<BTreeMap<usize, Share>>,
    pub(crate) passed: BTreeSet<Passed>,
}

impl<'a> Pass<'a> {
    pub(crate) const fn new(scene: &'a Scene<'a>, shares: Option<BTreeMap<usize, Share>>) -> Self {
        Self {
            scene,
            rooms: BTreeMap::new(),
            used: BTreeSet::new(),
            shares,
            passed: BTreeSet::new(),
        }
    }

    /// Chooses who serves a request of the template at a place of the roster: the session in a row, or anyone.
    pub(crate) fn select(
        &mut self,
        at: usize,
        row: Option<usize>,
        request: &Request,
    ) -> Result<Choice, WhyNot> {
        let Some(post) = self.scene.config.post(at) else { return Err(WhyNot::NoTemplate) };
        if naming(&post.pool) == Naming::Disabled && request.session.is_none() {
            return Err(WhyNot::NoTemplate);
        }
        let scene = self.scene;
        self.rooms.entry(at).or_insert_with(|| Room::new(at, post, scene));
        match &request.session {
            Some(_) => self.preferred(at, row.ok_or(WhyNot::Gone)?, request.tier),
            None => self.anyone(at, request),
        }
    }

    fn preferred(&mut self, at: usize, row_at: usize, tier: Tier) -> Result<Choice, WhyNot> {
        let row = self.scene.rows.get(row_at).ok_or(WhyNot::Gone)?;
        match row.said.stage {
            Stage::Starting
            | Stage::Active
            | Stage::Draining
            | Stage::Asleep
            | Stage::Drained
            | Stage::Quarantined => {}
            stage @ (Stage::Failed | Stage::Archived | Stage::Closed | Stage::Unknown) => {
                return Err(WhyNot::Stage(stage));
            }
        }
        if row.post != Some(at) {
            return Err(WhyNot::OtherTemplate);
        }
        if self.used.contains(&row_at) {
            return Err(WhyNot::Used);
        }
        let choice = match row.kind {
            Kind::Manual | Kind::Named => {
                Choice::Session { id: row.said.id.clone(), seat: None, how: How::Untouched }
            }
            Kind::Pool | Kind::Unstated => {
                let seat = self.seat_of(at, row, tier)?;
                Choice::Session { id: row.said.id.clone(), seat: Some(seat), how: How::Preferred }
            }
        };
        self.used.insert(row_at);
        Ok(choice)
    }

    /// Seats a session: where it says it sits, never anywhere else; one that says nothing gets the lowest free slot.
    fn seat_of(&mut self, at: usize, row: &Row<'a>, tier: Tier) -> Result<Seat, WhyNot> {
        let Some(room) = self.rooms.get_mut(&at) else { return Err(WhyNot::NoTemplate) };
        if is_singleton(room.post) {
            return room.lend_whole().ok_or(WhyNot::NoSlot);
        }
        let slot = match row.place {
            // Work that is assigned to who sits there holds a seat that a smaller pool no longer has.
            Place::Slot { busy: Some(slot), .. } if tier == Tier::Resume => slot,
            Place::Slot { idle: Some(slot), .. } => slot,
            Place::Slot { busy: Some(slot), .. } => return Err(WhyNot::Beyond { slot }),
            Place::Slot { .. } | Place::Whole | Place::Nowhere => {
                room.lend().ok_or(WhyNot::NoSlot)?
            }
        };
        room.seat(slot, &row.said.id).map_err(|by| WhyNot::SlotTaken { slot, by: by.clone() })
    }

    fn anyone(&mut self, at: usize, request: &Request) -> Result<Choice, WhyNot> {
        while let Some(row) = self.rooms.get_mut(&at).and_then(Room::next_idle) {
            if let Some(choice) = self.take(at, row, How::Reused) {
                return Ok(choice);
            }
        }
        if request.tier == Tier::Dependency {
            while let Some(row) = self.rooms.get_mut(&at).and_then(Room::next_asleep) {
                if let Some(choice) = self.take(at, row, How::Woken) {
                    return Ok(choice);
                }
            }
        }
        if let Some(choice) = self.sitter(at)? {
            return Ok(choice);
        }
        self.fresh(at, request)
    }

    /// Takes a session that is there, unless the slot that it says it has is that of another one.
    fn take(&mut self, at: usize, row_at: usize, how: How) -> Option<Choice> {
        let row = self.scene.rows.get(row_at)?;
        let seat = self.seat_of(at, row, Tier::New).ok()?;
        self.used.insert(row_at);
        Some(Choice::Session { id: row.said.id.clone(), seat: Some(seat), how })
    }

    /// Wakes who sits in the one seat of a singleton: a second one there would never get the name.
    fn sitter(&mut self, at: usize) -> Result<Option<Choice>, WhyNot> {
        let Some(sitter) = self.rooms.get(&at).and_then(Room::sitter) else { return Ok(None) };
        let Some(row) = self.scene.rows.get(sitter) else { return Ok(None) };
        let asleep = self.rooms.get_mut(&at).and_then(Room::next_asleep);
        if asleep == Some(sitter) && !self.used.contains(&sitter) {
            return Ok(self.take(at, sitter, How::Woken));
        }
        Err(WhyNot::SeatHeld { by: row.said.id.clone(), stage: row.said.stage })
    }

    /// Makes a new session in the lowest free seat whose name is not in anybody's way.
    fn fresh(&mut self, at: usize, request: &Request) -> Result<Choice, WhyNot> {
        self.may_create(request)?;
        let signals = self.scene.signals;
        let Some(room) = self.rooms.get_mut(&at) else { return Err(WhyNot::NoTemplate) };
        if self.shares.as_ref().is_some_and(|shares| !has_share(shares, at, request)) {
            return Err(WhyNot::Budget { limit: 0 });
        }
        let roster = &self.scene.config.roster;
        let (seat, name) = loop {
            let singleton = is_singleton(room.post);
            let seat =
                if singleton { room.lend_whole() } else { room.lend().map(|s| room.numbered(s)) };
            let Some(seat) = seat else { return Err(WhyNot::NoSlot) };
            let Some(name) = roster.name_of(&seat) else { continue };
            match signals.names.get(&name) {
                Some(why) if singleton => return Err(WhyNot::Obstacle(*why)),
                Some(why) => _ = self.passed.insert(Passed { name, why: *why }),
                None => break (seat, name),
            }
        };
        if let Some(share) = self.shares.as_mut().and_then(|shares| shares.get_mut(&at)) {
            spend(share, request);
        }
        Ok(Choice::Fresh { seat, name })
    }

    /// Says what speaks against creating anything of a template.
    fn may_create(&self, request: &Request) -> Result<(), WhyNot> {
        let signals = self.scene.signals;
        if signals.census == Census::Partial {
            return Err(WhyNot::Census);
        }
        if let Scale::Unknown { why } = signals.scale_of(&request.template) {
            return Err(WhyNot::Blind(why));
        }
        if signals.unwell.contains(&request.template) {
            return Err(WhyNot::Unwell);
        }
        match signals.templates.get(&request.template) {
            Some(why) => Err(WhyNot::Obstacle(*why)),
            None => Ok(()),
        }
    }
}

/// Returns whether a template may create one more; what others come after is never held up by a budget.
fn has_share(shares: &BTreeMap<usize, Share>, at: usize, request: &Request) -> bool {
    let share = shares.get(&at).copied().unwrap_or_default();
    match (request.tier, request.guarantee) {
        (Tier::Dependency, _) => true,
        (_, Guarantee::Floor) => share.floor > 0,
        (_, Guarantee::Elastic) => share.elastic > 0,
    }
}

const fn spend(share: &mut Share, request: &Request) {
    match (request.tier, request.guarantee) {
        (Tier::Dependency, _) => {}
        (_, Guarantee::Floor) => share.floor = share.floor.saturating_sub(1),
        (_, Guarantee::Elastic) => share.elastic = share.elastic.saturating_sub(1),
    }
}
