//! How often did each thing come up? What a run never reached it cannot have checked.

use super::args::Misused;
use super::figures::exact;
use super::{Errand, Exit};
use crate::hunt::{Board, Tally};
use core::time::Duration;
use serde_json::json;

impl Errand<'_> {
    pub(super) fn cover(&self, target: &str) -> Result<Exit, Misused> {
        let entry = self.entry(target)?;
        let mut hunt = self.hunt_of(entry, self.options.seed.unwrap_or(1))?;
        hunt.cases = self.options.runs;
        hunt.time = self.options.time.or_else(|| hunt.cases.is_none().then_some(COVER));
        let board = Board::new(&entry.target.card());
        let report = entry.target.hunt(&hunt, &board, &|case| self.saved_early(case));
        self.show(target, &report.tally);
        let found = report.finds.iter().map(|found| self.show_found(target, found));
        let exit = found.fold(Exit::Clean, Exit::and);
        let vacuous = !report.tally.missing().is_empty() && report.finds.is_empty();
        Ok(if vacuous { exit.and(Exit::Vacuous) } else { exit })
    }

    fn show(&self, target: &str, tally: &Tally) {
        let pairs =
            tally.pairs().iter().map(|((from, to), count)| (format!("{from} -> {to}"), *count));
        let plain = |list: &[(&'static str, u64)]| {
            list.iter().map(|(name, count)| ((*name).to_owned(), *count)).collect::<Vec<_>>()
        };
        let counts = tally.counts().iter().map(|(name, count)| ((*name).to_owned(), *count));
        let tables = [
            ("goals", plain(tally.goals())),
            ("operations", plain(tally.kinds())),
            ("what came up", counts.collect()),
            ("from one to the next", pairs.collect()),
        ];
        for (title, rows) in tables.into_iter().filter(|(_, rows)| !rows.is_empty()) {
            self.desk.say(&format!("{target}: {title}"));
            for (name, count) in rows {
                self.desk.say(&format!("{:>14}  {name}", exact(count)));
                self.desk.tell(&json!({
                    "event": "cover", "target": target, "table": title, "name": name, "count": count,
                }));
            }
        }
    }
}

/// How long it goes on unless told otherwise.
const COVER: Duration = Duration::from_secs(10);
