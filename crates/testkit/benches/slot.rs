//! What does a slot cost? Nanoseconds for one claim and release, and for the lowest free one of a nearly full pool.

#![expect(clippy::print_stdout, reason = "a benchmark prints its figures")]

use core::hint::black_box;
use std::time::Instant;
use tenure_bead::Slot;
use tenure_slot::{Bounds, Slots, allocate};

/// How often each figure is taken; the median is printed.
const ROUNDS: usize = 9;
/// How many claims and releases one round makes.
const EACH: u32 = 100_000;

fn main() {
    println!(
        "{:>10} {:>10} {:>20} {:>20} {:>20}",
        "slots", "pool", "fill", "claim+release", "lowest free"
    );
    for size in [1_000, 100_000, 1_000_000] {
        for (pool, bounds) in [("bounded", Bounds::up_to(size)), ("unlimited", Bounds::unlimited())]
        {
            let cells = [fill(bounds, size), claim_and_release(bounds, size), lowest(bounds, size)];
            let cells = cells.map(|ns| format!("{ns:>17.1} ns"));
            println!("{size:>10} {pool:>10} {}", cells.join(" "));
        }
    }
}

/// A pool whose first `size` slots are held, all but the last.
fn nearly_full(bounds: Bounds, size: u32) -> Slots<u32> {
    let mut slots = Slots::new(bounds);
    drop(black_box(allocate(&mut slots, 1..size)));
    slots
}

fn fill(bounds: Bounds, size: u32) -> f64 {
    median(size, || drop(black_box(nearly_full(black_box(bounds), size))))
}

/// A slot somewhere in the pool is given up and taken again.
fn claim_and_release(bounds: Bounds, size: u32) -> f64 {
    let mut slots = nearly_full(bounds, size);
    let mut number = 1_u32;
    median(EACH, || {
        for _ in 0..EACH {
            number = number.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            let Some(slot) = Slot::try_new(number % (size - 1) + 1) else { continue };
            slots.release(slot, &slot.number());
            slots.hold(slot, slot.number());
        }
    })
}

fn lowest(bounds: Bounds, size: u32) -> f64 {
    let slots = nearly_full(bounds, size);
    median(EACH, || {
        for _ in 0..EACH {
            let _: Option<Slot> = black_box(black_box(&slots).lowest_free());
        }
    })
}

fn median(count: u32, mut run: impl FnMut()) -> f64 {
    let mut times: Vec<u128> = (0..ROUNDS)
        .map(|_| {
            let begun = Instant::now();
            run();
            begun.elapsed().as_nanos()
        })
        .collect();
    times.sort_unstable();
    times.get(ROUNDS / 2).map_or(0.0, |ns| *ns as f64 / f64::from(count))
}
