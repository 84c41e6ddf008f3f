//! How is a line shown so that it is the same in every run? Drawn ids by readable names, moments by the beginning.

use super::file::moment::spell;
use core::time::Duration;
use std::collections::BTreeMap;
use tenure_bead::{AgentName, BeadId, Incarnation, Now, Wall};

/// Names for what is drawn, and the moment at which the scenario begins.
#[derive(Clone, Debug)]
pub(super) struct Lines {
    begins: Wall,
    written: Vec<BeadId>,
    beads: BTreeMap<BeadId, String>,
    lives: BTreeMap<String, String>,
}

impl Lines {
    /// Begins with the ids that the file itself writes; they stay as they are.
    pub(super) const fn new(begins: Now, written: Vec<BeadId>) -> Self {
        Self { begins: begins.wall, written, beads: BTreeMap::new(), lives: BTreeMap::new() }
    }

    /// Gets to know a bead and perhaps a life of it.
    pub(super) fn learn(&mut self, id: &BeadId, name: &AgentName, life: Option<Incarnation>) {
        if !self.beads.contains_key(id) {
            let shown = self.name_for(id, name);
            self.beads.insert(id.clone(), shown);
        }
        if let (Some(life), Some(bead)) = (life, self.beads.get(id)) {
            let shown = format!("<{} #{}>", bead.trim_matches(['<', '>']), life.generation);
            self.lives.insert(life.to_string(), shown);
        }
    }

    /// Returns a line in its stable form.
    pub(super) fn stable(&self, line: &str) -> String {
        let mut line = without_process(line);
        for (life, shown) in &self.lives {
            line = line.replace(life.as_str(), shown);
        }
        for (id, shown) in self.beads.iter().filter(|(id, shown)| id.as_str() != shown.as_str()) {
            line = line.replace(id.as_str(), shown);
        }
        self.with_moments(&line)
    }

    /// Returns a moment, seen from the beginning: `T`, `T-10m`, `T+1m30s`.
    pub(super) fn moment(&self, wall: Wall) -> String {
        let (begins, ms) = (self.begins.as_unix_ms(), wall.as_unix_ms());
        let apart = spell(Duration::from_millis(begins.abs_diff(ms)));
        match ms.cmp(&begins) {
            core::cmp::Ordering::Less => format!("T-{apart}"),
            core::cmp::Ordering::Equal => "T".to_owned(),
            core::cmp::Ordering::Greater => format!("T+{apart}"),
        }
    }

    fn name_for(&self, id: &BeadId, name: &AgentName) -> String {
        if self.written.contains(id) {
            return id.to_string();
        }
        let first = format!("<{name}>");
        let again = (2..).map(|number| format!("<{name} bead {number}>"));
        let mut names = core::iter::once(first).chain(again);
        names.find(|name| !self.beads.values().any(|taken| taken == name)).unwrap_or_default()
    }

    /// Replaces every moment in the line by one seen from the beginning.
    fn with_moments(&self, line: &str) -> String {
        let mut out = String::new();
        let mut rest = line;
        while let Some(at) = rest.find("20") {
            let (before, from) = rest.split_at(at);
            out.push_str(before);
            let found = from.get(..MOMENT_CHARS).and_then(wall);
            let taken = if found.is_some() { MOMENT_CHARS } else { 2 };
            let (text, after) = from.split_at(taken);
            out.push_str(&found.map_or(text.to_owned(), |wall| self.moment(wall)));
            rest = after;
        }
        out + rest
    }
}

/// Puts lines in order: by what they are about, which is what stands before the first colon.
pub(super) fn by_subject(mut lines: Vec<String>) -> Vec<String> {
    let subject = |line: &String| line.split(": ").next().unwrap_or_default().to_owned();
    lines.sort_by_key(subject);
    lines
}

/// Leaves the number of a process out: it says nothing about what was decided.
fn without_process(line: &str) -> String {
    let Some((before, rest)) = line.split_once(", pid ") else {
        return line.to_owned();
    };
    let after = rest.find(" (").and_then(|at| rest.get(at..)).unwrap_or_default();
    format!("{before}{after}")
}

/// Reads a moment as a wall clock writes it: `2025-04-11T00:00:00Z`.
fn wall(text: &str) -> Option<Wall> {
    let number = |from: usize, to: usize| text.get(from..to)?.parse::<u64>().ok();
    let marks: Vec<char> =
        [4, 7, 10, 13, 16, 19].iter().filter_map(|at| text.chars().nth(*at)).collect();
    if marks != ['-', '-', 'T', ':', ':', 'Z'] {
        return None;
    }
    let days = days_from_civil(number(0, 4)?, number(5, 7)?, number(8, 10)?)?;
    let seconds = number(11, 13)? * 3_600 + number(14, 16)? * 60 + number(17, 19)?;
    Some(Wall::from_unix_ms((days * 86_400 + seconds) * 1_000))
}

/// Counts the days since 1970-01-01; years begin in March, so that leap days come last.
fn days_from_civil(year: u64, month: u64, day: u64) -> Option<u64> {
    let year = if month <= 2 { year.checked_sub(1)? } else { year };
    let month_from_march = (month + 9) % 12;
    let day_of_year = (153 * month_from_march + 2) / 5 + day.checked_sub(1)?;
    let day_of_era = (year % 400) * 365 + (year % 400) / 4 - (year % 400) / 100 + day_of_year;
    ((year / 400) * 146_097 + day_of_era).checked_sub(719_468)
}

/// As many characters as `2025-04-11T00:00:00Z` has.
const MOMENT_CHARS: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::{at, bead_id, life};

    fn name(text: &str) -> AgentName {
        AgentName::parse(text).expect("it is a name")
    }

    #[test]
    fn drawn_ids_and_tokens_get_readable_names() {
        let (drawn, second, written) =
            (bead_id("tb-00ff00ff00ff"), bead_id("tb-11ff00ff00ff"), bead_id("tb-1"));
        let mut lines = Lines::new(at(0), vec![written.clone()]);
        lines.learn(&drawn, &name("worker-1"), Some(life(&drawn, 2)));
        lines.learn(&second, &name("worker-1"), None);
        lines.learn(&written, &name("worker-2"), Some(life(&written, 1)));
        let line = format!("{drawn} {second} {written} {} {}", life(&drawn, 2), life(&written, 1));
        let shown = "<worker-1> <worker-1 bead 2> tb-1 <worker-1 #2> <tb-1 #1>";
        assert_eq!(lines.stable(&line), shown);
    }

    #[test]
    fn moments_are_seen_from_the_beginning() {
        let lines = Lines::new(at(0), Vec::new());
        let line = format!("since {}, again at {}, 2025 not", at(0).wall, at(90_000).wall);
        assert_eq!(lines.stable(&line), "since T, again at T+1m30s, 2025 not");
    }

    #[test]
    fn the_number_of_a_process_is_left_out() {
        assert_eq!(
            without_process("w: started, pid 41 started at tick 700 (tb-1)"),
            "w: started (tb-1)"
        );
    }

    #[test]
    fn every_date_is_read_back() {
        for ms in [951_782_400_000, 1_704_067_199_000, 4_107_542_400_000] {
            let shown = Wall::from_unix_ms(ms);
            assert_eq!(wall(&shown.to_string()), Some(shown));
        }
    }
}
