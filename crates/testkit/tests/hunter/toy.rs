//! What is the hunter tried on? Slots that are held, drained and freed, with one defect of choice.

use core::sync::atomic::{AtomicU32, Ordering};
use serde::{Deserialize, Serialize};
use tenure_testkit::Dice;
use tenure_testkit::hunt::{Arena, Card, Explore, Kind, Scope, Size, Tally, Violation, broken};

/// What is wrong with the slots.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Defect {
    Nothing,
    /// A restart forgets that a slot is draining, so it is handed out again.
    Forgets,
    /// The third owner of one slot makes it panic.
    Panics,
    /// What a slot looks like depends on how many cases were run before.
    Moody,
    /// A drained slot is never freed.
    Sticks,
}

pub(crate) struct Toy(pub(crate) Defect);

#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Op {
    Take { owner: u32 },
    Drain { slot: usize },
    Finish { slot: usize },
    Restart,
}

#[derive(Clone, Copy, Debug, Eq, Hash, PartialEq)]
pub(crate) enum Slot {
    Free,
    Held(u32),
    Drains(u32),
}

#[derive(Clone, Debug)]
pub(crate) struct Slots {
    /// What the allocator believes.
    believed: Vec<Slot>,
    /// What is so.
    truth: Vec<Slot>,
    owners: u32,
    taken: Vec<u32>,
    mood: u32,
}

impl Arena for Toy {
    type Op = Op;
    type World = Slots;

    fn card(&self) -> Card {
        Card {
            name: "toy",
            about: "slots that are held, drained and freed",
            kinds: KINDS,
            rules: &["one-holder", "freed"],
            goals: &["a restart while a slot drains", "no slot is free"],
            sizes: &[
                Size { name: "slots", min: 1, default: 3, max: 5 },
                Size { name: "owners", min: 1, default: 3, max: 4 },
            ],
        }
    }

    fn fresh(&self, scope: &Scope) -> Slots {
        static CASES: AtomicU32 = AtomicU32::new(0);
        let slots = usize::try_from(scope.get("slots")).unwrap();
        let mood = if self.0 == Defect::Moody { CASES.fetch_add(1, Ordering::Relaxed) } else { 0 };
        let free = vec![Slot::Free; slots];
        Slots {
            believed: free.clone(),
            truth: free,
            owners: scope.get("owners"),
            taken: vec![0; slots],
            mood,
        }
    }

    fn draw(&self, kind: usize, world: &Slots, dice: &mut Dice) -> Option<Op> {
        let slot = dice.index(world.truth.len());
        Some(match kind {
            0 => Op::Take { owner: u32::try_from(dice.below(world.owners.into())).unwrap() },
            1 => Op::Drain { slot },
            2 => Op::Finish { slot },
            _ => Op::Restart,
        })
    }

    fn kind(&self, op: &Op) -> usize {
        match op {
            Op::Take { .. } => 0,
            Op::Drain { .. } => 1,
            Op::Finish { .. } => 2,
            Op::Restart => 3,
        }
    }

    fn step(&self, world: &mut Slots, op: &Op, tally: &mut Tally) -> Result<(), Violation> {
        match *op {
            Op::Take { owner } => return self.take(world, owner, tally),
            Op::Drain { slot } => {
                if let Some(Slot::Held(owner)) = world.truth.get(slot).copied() {
                    world.truth[slot] = Slot::Drains(owner);
                    world.believed[slot] = Slot::Drains(owner);
                }
            }
            Op::Finish { slot } => {
                if let Some(Slot::Drains(_)) = world.truth.get(slot) {
                    world.truth[slot] = Slot::Free;
                    world.believed[slot] = Slot::Free;
                }
            }
            Op::Restart => {
                if world.truth.iter().any(|slot| matches!(slot, Slot::Drains(_))) {
                    tally.goal("a restart while a slot drains");
                }
                world.believed = world.truth.clone();
                if self.0 == Defect::Forgets {
                    let drains = |slot: &&mut Slot| matches!(slot, Slot::Drains(_));
                    world.believed.iter_mut().filter(drains).for_each(|slot| *slot = Slot::Free);
                }
            }
        }
        Ok(())
    }

    fn heal(&self, world: &mut Slots, _tally: &mut Tally) -> Result<(), Violation> {
        let stuck = world.truth.iter().position(|slot| matches!(slot, Slot::Drains(_)));
        match stuck {
            Some(slot) if self.0 == Defect::Sticks => broken("freed", format!("{slot} never is")),
            _ => Ok(()),
        }
    }

    fn fingerprint(&self, world: &Slots) -> u64 {
        world.truth.iter().fold(7, |mark, slot| {
            let one = match slot {
                Slot::Free => 0,
                Slot::Held(_) => 1,
                Slot::Drains(_) => 2,
            };
            mark * 3 + one
        })
    }

    fn show(&self, world: &Slots) -> String {
        format!("{:?} {}", world.truth, world.mood)
    }

    fn simpler(&self, op: &Op) -> Vec<Op> {
        match *op {
            Op::Take { owner } if owner > 0 => vec![Op::Take { owner: owner - 1 }],
            Op::Take { .. } | Op::Drain { .. } | Op::Finish { .. } | Op::Restart => vec![],
        }
    }
}

impl Toy {
    fn take(&self, world: &mut Slots, owner: u32, tally: &mut Tally) -> Result<(), Violation> {
        let Some(slot) = world.believed.iter().position(|slot| *slot == Slot::Free) else {
            tally.goal("no slot is free");
            return Ok(());
        };
        if world.truth[slot] != Slot::Free {
            return broken("one-holder", format!("slot {slot} is handed out while it is held"));
        }
        world.believed[slot] = Slot::Held(owner);
        world.truth[slot] = Slot::Held(owner);
        world.taken[slot] += 1;
        assert!(self.0 != Defect::Panics || world.taken[slot] < 3, "the third owner of {slot}");
        Ok(())
    }
}

impl Explore for Toy {
    fn moves(&self, world: &Slots, _scope: &Scope) -> Vec<Op> {
        let slots = 0..world.truth.len();
        let takes = (0..world.owners).map(|owner| Op::Take { owner });
        let drains = slots.clone().map(|slot| Op::Drain { slot });
        let ends = slots.map(|slot| Op::Finish { slot });
        takes.chain(drains).chain(ends).chain([Op::Restart]).collect()
    }

    fn identity(&self, world: &Slots) -> [u8; 16] {
        let of = |slots: &[Slot]| {
            slots.iter().fold(1_u64, |mark, slot| {
                let one = match slot {
                    Slot::Free => 0,
                    Slot::Held(owner) => 1 + u64::from(*owner) * 2,
                    Slot::Drains(owner) => 2 + u64::from(*owner) * 2,
                };
                mark * 11 + one
            })
        };
        let mut identity = [0; 16];
        identity[..8].copy_from_slice(&of(&world.truth).to_le_bytes());
        identity[8..].copy_from_slice(&of(&world.believed).to_le_bytes());
        identity
    }
}

const KINDS: &[Kind] = &[
    Kind::act("take", 4),
    Kind::act("drain", 2),
    Kind::act("finish", 2),
    Kind::fault("restart", 1),
];
