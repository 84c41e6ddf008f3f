//! Are effects carried out side by side, never more than allowed, and reported in order all the same?

use crate::hosts::{Front, Fronted};
use crate::stage::{Sizes, Stage, started, tick};
use core::num::NonZeroUsize;
use core::time::Duration;
use parking_lot::{Condvar, Mutex};
use std::collections::BTreeSet;
use std::sync::Arc;
use std::thread;
use tenure_bead::Now;
use tenure_reconcile::Intent;
use tenure_runtime::{Launch, Runtime, StartError, Started};

const SIX: Sizes<'static> = &[("worker", 6)];

/// Starts in pairs: the first of two does not come to its end before the second has.
#[derive(Debug, Default)]
struct Pairs {
    counts: Mutex<Counts>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Counts {
    inside: usize,
    most: usize,
    done: BTreeSet<String>,
    alone: Vec<String>,
}

/// Returns whom a session waits for: an odd one for its even neighbor.
fn partner(name: &str) -> Option<String> {
    let (pool, slot) = name.rsplit_once('-')?;
    let slot: u32 = slot.parse().ok()?;
    (slot % 2 == 1).then(|| format!("{pool}-{}", slot + 1))
}

impl Front for Pairs {
    fn start(&self, host: &dyn Runtime, launch: &Launch, now: Now) -> Result<Started, StartError> {
        let name = launch.mark.name.to_string();
        {
            let mut counts = self.counts.lock();
            counts.inside += 1;
            counts.most = counts.most.max(counts.inside);
        }
        // Whoever is allowed in besides gets every chance to come.
        (0..DETOURS).for_each(|_| thread::spawn(|| ()).join().expect("it does nothing"));
        let started = host.start(launch, now);
        let mut counts = self.counts.lock();
        if let Some(partner) = partner(&name) {
            let missing = |counts: &mut Counts| !counts.done.contains(&partner);
            if self.changed.wait_while_for(&mut counts, missing, PATIENCE).timed_out() {
                counts.alone.push(name.clone());
            }
        }
        counts.inside -= 1;
        counts.done.insert(name);
        self.changed.notify_all();
        started
    }
}

#[test]
fn two_start_side_by_side_never_three_and_are_reported_in_order() {
    let mut stage = Stage::new();
    stage.options.parallel = NonZeroUsize::new(2).expect("two is not zero");
    stage.options.policy.starts_per_tick = 6;
    let host = Fronted::new(Arc::<_>::clone(&stage.host) as Arc<_>, Pairs::default());
    let mut parts = stage.parts();
    parts.runtime = Arc::<Fronted<Pairs>>::clone(&host);
    let tick = tick(&mut stage.driver_of(parts, Intent::Run, SIX));

    let counts = host.front.counts.lock();
    assert_eq!((counts.most, counts.done.len()), (2, 6));
    assert_eq!(counts.alone, Vec::<String>::new(), "each waited for its partner in vain");
    assert_eq!(started(&tick), stage.names());
}

/// How many threads come and go while a start is under way: a third start, were it let in, would come as well.
const DETOURS: usize = 50;

/// A start that waits for its partner waits for an event; only a broken driver makes it wait so long.
const PATIENCE: Duration = Duration::from_secs(5);
