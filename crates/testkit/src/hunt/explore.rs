//! Is there any way at all, within a scope? Every world that can be reached, the nearest first.

use super::catch::catch;
use super::{Explore, Scope, Tally, Violation};
use core::hash::{BuildHasher, Hasher};
use core::time::Duration;
use std::collections::{HashSet, VecDeque};
use std::time::Instant;

/// How far a search goes.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Bounds {
    /// How many worlds are looked at, at most. Default 20 million: some 800 MiB for what was seen, and the worlds
    /// that wait to be gone on from.
    pub states_max: usize,
    /// How many operations deep it goes, at most. Default: no bound.
    pub depth_max: Option<u32>,
    /// How long it takes, at most. Default: no bound.
    pub time: Option<Duration>,
    /// Each so many-th new world has to heal as well; 0 is none. Default 97: healing costs more than a step, and a
    /// prime does not fall in step with the worlds.
    pub heal_each: usize,
}

impl Default for Bounds {
    fn default() -> Self {
        Self { states_max: 20_000_000, depth_max: None, time: None, heal_each: 97 }
    }
}

/// What a search found out.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub struct Explored<Op> {
    /// How many worlds there are, as far as it went.
    pub states: usize,
    /// How many operations led from one to another or to itself.
    pub edges: u64,
    /// How deep it went.
    pub depth: u32,
    /// What came up.
    pub tally: Tally,
    /// How it ended.
    pub verdict: Verdict<Op>,
}

/// How a search ended.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever searches handles each")]
pub enum Verdict<Op> {
    /// There is no other world within the scope.
    Exhausted,
    /// It stopped at a bound.
    Stopped(Bound),
    /// A rule was broken; there is no shorter way to break one.
    Broken {
        /// The rule.
        violation: Violation,
        /// The way there.
        ops: Vec<Op>,
    },
}

/// What a search stopped at.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "one for each bound")]
pub enum Bound {
    /// The number of worlds.
    States,
    /// The depth.
    Depth,
    /// The time.
    Time,
}

/// Goes through every world of a scope that can be reached, breadth first.
pub fn explore<A: Explore>(arena: &A, scope: &Scope, bounds: &Bounds) -> Explored<A::Op> {
    let tally = Tally::of(&arena.card());
    let mut search = Search {
        arena,
        scope,
        seen: HashSet::default(),
        nodes: Vec::new(),
        waiting: VecDeque::new(),
        edges: 0,
        depth: 0,
        tally,
    };
    let verdict = search.run(bounds);
    let Search { nodes, edges, depth, tally, .. } = search;
    Explored { states: nodes.len(), edges, depth, tally, verdict }
}

/// How a world was first reached: from which other, by which of its moves.
struct Node {
    from: u32,
    by: u32,
}

struct Search<'a, A: Explore> {
    arena: &'a A,
    scope: &'a Scope,
    // Asked only whether something is in it, so its order decides nothing.
    seen: HashSet<[u8; 16], Marks>,
    nodes: Vec<Node>,
    waiting: VecDeque<(u32, u32, A::World)>,
    edges: u64,
    depth: u32,
    tally: Tally,
}

/// What ends a search before its time.
enum End {
    Bound(Bound),
    Broken { violation: Violation, from: u32, by: Option<u32> },
}

impl<A: Explore> Search<'_, A> {
    fn run(&mut self, bounds: &Bounds) -> Verdict<A::Op> {
        match self.search(bounds) {
            Ok(()) => Verdict::Exhausted,
            Err(End::Bound(bound)) => Verdict::Stopped(bound),
            Err(End::Broken { violation, from, by }) => {
                let ops = self.way(from, by);
                Verdict::Broken { violation, ops }
            }
        }
    }

    fn search(&mut self, bounds: &Bounds) -> Result<(), End> {
        let begun = Instant::now();
        let mut deeper = false;
        let fresh = self.arena.fresh(self.scope);
        self.seen.insert(self.arena.identity(&fresh));
        self.nodes.push(Node { from: 0, by: 0 });
        self.waiting.push_back((0, 0, fresh));
        while let Some((at, depth, world)) = self.waiting.pop_front() {
            if bounds.depth_max.is_some_and(|max| depth >= max) {
                deeper = true;
                continue;
            }
            if bounds.time.is_some_and(|time| begun.elapsed() >= time) {
                return Err(End::Bound(Bound::Time));
            }
            self.depth = depth.saturating_add(1);
            self.go_on_from(at, &world, bounds)?;
        }
        if deeper { Err(End::Bound(Bound::Depth)) } else { Ok(()) }
    }

    fn go_on_from(&mut self, at: u32, world: &A::World, bounds: &Bounds) -> Result<(), End> {
        let moves = self.arena.moves(world, self.scope);
        for (by, op) in (0_u32..).zip(moves) {
            let mut next = world.clone();
            self.edges = self.edges.saturating_add(1);
            let broken = |violation| End::Broken { violation, from: at, by: Some(by) };
            catch(|| self.arena.step(&mut next, &op, &mut self.tally)).map_err(broken)?;
            if !self.seen.insert(self.arena.identity(&next)) {
                continue;
            }
            let new = u32::try_from(self.nodes.len()).unwrap_or(u32::MAX);
            if self.nodes.len() >= bounds.states_max || new == u32::MAX {
                return Err(End::Bound(Bound::States));
            }
            self.nodes.push(Node { from: at, by });
            self.heals(new, &next, bounds)?;
            self.waiting.push_back((new, self.depth, next));
        }
        Ok(())
    }

    fn heals(&mut self, at: u32, world: &A::World, bounds: &Bounds) -> Result<(), End> {
        let number = usize::try_from(at).unwrap_or(0);
        if bounds.heal_each == 0 || !number.is_multiple_of(bounds.heal_each) {
            return Ok(());
        }
        let mut world = world.clone();
        let healed = catch(|| self.arena.heal(&mut world, &mut self.tally));
        healed.map_err(|violation| End::Broken { violation, from: at, by: None })
    }

    /// Returns the operations that lead to a world, and one more.
    fn way(&self, to: u32, by: Option<u32>) -> Vec<A::Op> {
        let mut moves: Vec<u32> = by.into_iter().collect();
        let mut at = to;
        while at != 0
            && let Some(node) = usize::try_from(at).ok().and_then(|at| self.nodes.get(at))
        {
            moves.push(node.by);
            at = node.from;
        }
        let mut world = self.arena.fresh(self.scope);
        let mut ops = Vec::new();
        for by in moves.into_iter().rev() {
            let at = usize::try_from(by).unwrap_or(usize::MAX);
            let Some(op) = self.arena.moves(&world, self.scope).into_iter().nth(at) else { break };
            let mut tally = Tally::of(&self.arena.card());
            // The last one breaks the rule; there is nothing behind it.
            let _last = catch(|| self.arena.step(&mut world, &op, &mut tally));
            ops.push(op);
        }
        ops
    }
}

/// Marks are spread already: their first half is as good as any hash of them.
#[derive(Clone, Copy, Debug, Default)]
struct Marks;

impl BuildHasher for Marks {
    type Hasher = FirstHalf;

    fn build_hasher(&self) -> FirstHalf {
        FirstHalf(0)
    }
}

#[derive(Clone, Copy, Debug)]
struct FirstHalf(u64);

impl Hasher for FirstHalf {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        if let Some(half) = bytes.first_chunk::<8>() {
            self.0 = u64::from_le_bytes(*half);
        }
    }
}
