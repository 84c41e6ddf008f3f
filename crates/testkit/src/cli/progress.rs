//! How far is it? One line about one target, again and again while it is hunted.

use super::figures::{about, exact, minutes, per_second};
use super::{Desk, Errand};
use crate::hunt::{Board, Figures};
use core::sync::atomic::{AtomicBool, Ordering};
use core::time::Duration;
use serde_json::json;
use std::collections::VecDeque;
use std::time::Instant;

/// What progress is told about.
pub(super) struct Watched<'a> {
    pub(super) name: &'static str,
    pub(super) board: &'a Board,
    /// What became of the kept cases.
    pub(super) regressions: String,
    pub(super) over: &'a AtomicBool,
}

impl Errand<'_> {
    /// Tells how far it is until it is over, and passes on that somebody asked for the end of it.
    pub(super) fn tell_progress(&self, watched: &Watched<'_>) {
        let begun = Instant::now();
        let every = if self.desk.is_terminal { OFTEN } else { SELDOM };
        let mut last = begun;
        let mut states: VecDeque<(Instant, u64)> = VecDeque::from([(begun, 0)]);
        while !watched.over.load(Ordering::Acquire) {
            std::thread::park_timeout(LOOK_EVERY);
            if self.interrupted.load(Ordering::Relaxed) {
                watched.board.hurry();
            }
            let figures = watched.board.now();
            states.push_back((Instant::now(), figures.states));
            while states.front().is_some_and(|(at, _)| at.elapsed() > LATELY) {
                states.pop_front();
            }
            if last.elapsed() >= every {
                last = Instant::now();
                let before = states.front().map_or(0, |(_, states)| *states);
                let new = figures.states.saturating_sub(before);
                tell(self.desk, watched, begun.elapsed(), &figures, new);
            }
        }
    }
}

fn tell(desk: &Desk, watched: &Watched<'_>, time: Duration, figures: &Figures, new: u64) {
    desk.progress(&format!(
        "{}   {} states (+{} in the last 5 s)   {}   {}",
        work(watched.name, time, figures),
        exact(figures.states),
        exact(new),
        goals(figures),
        watched.regressions
    ));
    desk.tell(&json!({
        "event": "progress", "target": watched.name, "seconds": time.as_secs_f64(),
        "cases": figures.cases, "steps": figures.steps, "states": figures.states,
        "goals_reached": figures.goals_reached, "goals": figures.goals,
    }));
}

/// Spells what was done.
pub(super) fn work(name: &str, time: Duration, figures: &Figures) -> String {
    let rate = about(per_second(figures.steps, time));
    format!("{name:<10} {:>5}   {} steps   {rate}/s", minutes(time), about(figures.steps))
}

/// Spells how many goals were reached.
pub(super) fn goals(figures: &Figures) -> String {
    format!("goals {}/{}", figures.goals_reached, figures.goals)
}

/// How often the line on a terminal is written anew.
const OFTEN: Duration = Duration::from_millis(500);
/// How often a line is written elsewhere, where each of them stays.
const SELDOM: Duration = Duration::from_secs(10);
/// How often somebody who asks for the end is looked for.
const LOOK_EVERY: Duration = Duration::from_millis(50);
/// What "lately" means: long enough that a new world now and then still shows.
const LATELY: Duration = Duration::from_secs(5);
