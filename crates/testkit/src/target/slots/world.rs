//! What is there? A pool as production keeps it, and beside it what is true.

pub(super) use super::owner::{Open, Process, Sits};

use crate::hunt::Violation;
use crate::world::{bead_id, called, fleet, life, now, seat};
use core::fmt;
use tenure_bead::{
    BatchToken, Bead, Body, Claim, FencingToken, Incarnation, Ledger, Revision, Slot, Stored,
    Write, decode,
};
use tenure_reconcile::{Assigned, Entropy, Intent, Observed, Policy};
use tenure_slot::{Bounds, Slots as Index};
use tenure_store::{Batch, CommitError, MemoryStore, Receipt, Snapshot, Store};

/// A pool: the store and the index of production, and the truth about every owner.
#[derive(Debug)]
pub struct World {
    /// What keeps the claims.
    pub(super) store: MemoryStore,
    /// Under which lease the supervisor commits.
    pub(super) fence: FencingToken,
    /// What the supervisor keeps between its steps.
    pub(super) index: Index<u8>,
    /// What another supervisor copied some time ago.
    pub(super) view: Option<View>,
    /// What the config says.
    pub(super) size: u32,
    /// The largest size that the config may say.
    pub(super) top: u32,
    /// What is true of each owner.
    pub(super) owners: Vec<Sits>,
    /// The last batch that was committed, and its receipt.
    pub(super) last: Option<(Batch, Receipt)>,
    /// What the named checks of the planner are asked about.
    pub(super) seen: tenure_reconcile::World,
    batches: u64,
    records: u32,
}

impl Clone for World {
    fn clone(&self) -> Self {
        Self {
            store: self.store.fork(),
            fence: self.fence,
            index: self.index.clone(),
            view: self.view.clone(),
            size: self.size,
            top: self.top,
            owners: self.owners.clone(),
            last: self.last.clone(),
            seen: self.seen.clone(),
            batches: self.batches,
            records: self.records,
        }
    }
}

/// A copy of the index and of the lease, as they were.
#[derive(Clone, Debug)]
pub(super) struct View {
    pub(super) index: Index<u8>,
    pub(super) fence: FencingToken,
    /// Which slot was the lowest free one, by the account.
    pub(super) lowest: Option<u32>,
}

impl World {
    pub(super) fn new(top: u32, owners: u32) -> Self {
        let store = MemoryStore::new();
        let fence = leased(&store);
        let seen = tenure_reconcile::World {
            fleet: fleet(Intent::Run, &[(POOL, top)]),
            revision: Revision::default(),
            beads: Vec::new(),
            ledger: Ledger::default(),
            observed: Observed::nothing(now()),
            policy: Policy::default(),
            work: Assigned::NotKept,
            entropy: Entropy::from_bytes([0; 32]),
        };
        Self {
            store,
            fence,
            index: Index::new(Bounds::up_to(top)),
            view: None,
            size: top,
            top,
            owners: (0..owners).map(|_| Sits::Out).collect(),
            last: None,
            seen,
            batches: 0,
            records: 0,
        }
    }

    pub(super) fn owner(&self, owner: u8) -> Option<&Sits> {
        self.owners.get(usize::from(owner))
    }

    /// Puts an owner somewhere.
    pub(super) fn put(&mut self, owner: u8, sits: Sits) {
        if let Some(place) = self.owners.get_mut(usize::from(owner)) {
            *place = sits;
        }
    }

    /// Takes an owner off its slot.
    pub(super) fn leave(&mut self, owner: u8) {
        if let Some(slot) = self.owner(owner).and_then(Sits::slot).and_then(Slot::try_new) {
            self.index.release(slot, &owner);
        }
        self.put(owner, Sits::Out);
    }

    /// Gives a reservation back.
    pub(super) fn abort(&mut self, owner: u8) {
        if let Some(Sits::Reserved(_)) = self.owner(owner) {
            self.leave(owner);
        }
    }

    /// Notes that a record has its claim now.
    pub(super) fn granted(&mut self, owner: u8, revision: Revision) {
        if let Some(open) = self.open_mut(owner) {
            open.has_claim = true;
            open.revision = revision;
        }
    }

    /// Makes a record unreadable; one without a claim would then sit nowhere that anybody sees.
    pub(super) fn garble(&mut self, owner: u8) {
        if let Some(open) = self.open_mut(owner).filter(|open| open.has_claim) {
            open.is_readable = false;
        }
    }

    /// Makes a record readable again.
    pub(super) fn mend(&mut self, owner: u8) {
        if let Some(open) = self.open_mut(owner) {
            open.is_readable = true;
        }
    }

    /// Lets a process go from one stage to another, if it is there.
    pub(super) fn process_goes(&mut self, owner: u8, from: Process, to: Process) {
        if let Some(open) = self.open_mut(owner).filter(|open| open.process == from) {
            open.process = to;
        }
    }

    /// Returns an open record.
    pub(super) fn open_mut(&mut self, owner: u8) -> Option<&mut Open> {
        match self.owners.get_mut(usize::from(owner))? {
            Sits::Out | Sits::Reserved(_) => None,
            Sits::Open(open) => Some(open),
        }
    }

    /// Returns an open record that can be read.
    pub(super) fn readable(&self, owner: u8) -> Option<&Open> {
        self.owner(owner).and_then(Sits::open).filter(|open| open.is_readable)
    }

    /// Returns every owner that sits somewhere, with its slot.
    pub(super) fn sitting(&self) -> impl Iterator<Item = (u8, u32)> + '_ {
        (0_u8..).zip(&self.owners).filter_map(|(at, sits)| Some((at, sits.slot()?)))
    }

    /// Returns the slots of the pool in which nobody sits, by the account.
    pub(super) fn free(&self) -> Vec<u32> {
        let is_free = |slot: &u32| self.sitting().all(|(_, held)| held != *slot);
        (1..=self.size).filter(is_free).collect()
    }

    /// Returns whose open record has the claim to a slot, by the account.
    pub(super) fn claimant(&self, slot: u32) -> Option<&Open> {
        let open = self.owners.iter().filter_map(Sits::open);
        open.into_iter().find(|open| open.slot == slot && open.has_claim)
    }

    /// Makes a record for a slot that was never stored.
    pub(super) fn new_bead(&mut self, slot: u32) -> Bead {
        self.records = self.records.saturating_add(1);
        let seat = seat(POOL, slot);
        let id = bead_id(&format!("b-{}", self.records));
        Bead::wanted(id, called(&seat), seat, now().stamp())
    }

    /// Commits writes under a lease, and remembers the batch when it was.
    pub(super) fn commit(
        &mut self,
        fence: FencingToken,
        writes: Vec<Write>,
    ) -> Result<Receipt, CommitError> {
        self.batches = self.batches.saturating_add(1);
        let token = BatchToken::from_bytes(u128::from(self.batches).to_be_bytes());
        let batch = Batch { token, fence, writes, ledger: Vec::new() };
        let receipt = self.store.commit(&batch)?;
        self.last = Some((batch, receipt));
        Ok(receipt)
    }

    /// Returns what a supervisor reads: what cannot be read comes as what it is.
    pub(super) fn read(&self) -> Snapshot {
        let mut snapshot = self.store.snapshot().expect("a store in memory can be read");
        for open in self.owners.iter().filter_map(Sits::open).filter(|open| !open.is_readable) {
            if let Some(stored) = snapshot.beads.iter_mut().find(|s| s.id == *open.bead.id()) {
                let why = decode(GARBLED).expect_err("the constant is no record");
                stored.body = Body::Opaque { raw: GARBLED.to_owned(), why };
            }
        }
        snapshot
    }

    /// Builds an index from what a supervisor reads, as one does that was just started.
    pub(super) fn rebuilt(&self, beads: &[Stored]) -> Index<u8> {
        let mut index = Index::new(Bounds::up_to(self.size));
        for stored in beads {
            let seat = match &stored.body {
                Body::Bead(bead) if !bead.is_open() => continue,
                Body::Bead(bead) => Some(bead.seat()),
                Body::Opaque { .. } => stored.claims.iter().find_map(|claim| match claim {
                    Claim::Seat(seat) => Some(seat),
                    Claim::Name(_) | Claim::Alias(_) => None,
                }),
            };
            let owners = (0_u8..).zip(&self.owners);
            let owner = owners
                .filter_map(|(at, sits)| Some((at, sits.open()?)))
                .find(|(_, open)| *open.bead.id() == stored.id);
            if let (Some(slot), Some((owner, _))) = (seat.and_then(|seat| seat.slot()), owner) {
                index.hold(slot, owner);
            }
        }
        index
    }

    /// Gives a life to be begun.
    pub(super) fn next_life(bead: &Bead) -> Incarnation {
        life(bead.id(), bead.generation().number().saturating_add(1))
    }

    /// Ends the lease with its holder, and gives the next one its own.
    pub(super) fn take_over(&mut self) {
        self.store.end_lease();
        self.fence = leased(&self.store);
    }
}

/// Shows each owner with its slot, its phase and its process, and what is free.
impl fmt::Display for World {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, sits) in self.owners.iter().enumerate() {
            match sits {
                Sits::Out => write!(f, "{at}:out ")?,
                Sits::Reserved(slot) => write!(f, "{at}:#{slot} reserved ")?,
                Sits::Open(open) => {
                    let (phase, process) = (open.bead.phase().kind(), open.process);
                    let claim = if open.has_claim { "" } else { " unclaimed" };
                    let sight = if open.is_readable { "" } else { " unreadable" };
                    write!(f, "{at}:#{} {phase}/{process:?}{claim}{sight} ", open.slot)?;
                }
            }
        }
        write!(f, "| free {:?} of {}", self.free(), self.size)?;
        match &self.view {
            Some(view) => write!(f, " | a view of {:?}", view.lowest),
            None => Ok(()),
        }
    }
}

/// Returns a slot that was handed out by its number.
pub(super) fn slot_of(number: u32) -> Result<Slot, Violation> {
    Slot::try_new(number).ok_or_else(|| Violation::new("S3", "slot 0 was handed out"))
}

fn leased(store: &MemoryStore) -> FencingToken {
    store.acquire_lease("supervisor").expect("nobody else has the lease of this store").token
}

/// The one template.
const POOL: &str = "w";

/// A record that no build reads.
const GARBLED: &str = "{";
