//! What is hunted, and who checks what? Targets first, then every promise with the targets and canaries that hold it.

use super::smoke::files;
use super::{Canary, Errand, Exit, Invariant};
use crate::hunt::{Case, Expect};
use serde_json::json;

impl Errand<'_> {
    pub(super) fn list(&self) -> Exit {
        for entry in self.suite.entries() {
            let card = entry.target.card();
            let kept = self.kept(card.name);
            let open =
                kept.iter().filter(|case| !matches!(case.expect, Some(Expect::Pass))).count();
            self.desk.say(&format!("{:<10} {}", card.name, card.about));
            self.desk.say(&format!("           rules: {}", card.rules.join(" ")));
            self.desk.say(&format!(
                "           {} goals, {} kept cases, {open} of them open",
                card.goals.len(),
                kept.len()
            ));
            self.desk.tell(&json!({
                "event": "target", "name": card.name, "about": card.about, "rules": card.rules,
                "goals": card.goals, "kept": kept.len(), "open": open,
            }));
        }
        self.desk.say("");
        table(self.suite).iter().for_each(|line| self.desk.say(line));
        for invariant in self.suite.invariants() {
            let (targets, canaries) = held(self.suite, invariant);
            self.desk.tell(&json!({
                "event": "invariant", "id": invariant.id, "sentence": invariant.sentence,
                "targets": targets, "canaries": canaries,
            }));
        }
        Exit::Clean
    }

    fn kept(&self, target: &str) -> Vec<Case> {
        let files = files(&self.suite.regressions().join(target));
        files.iter().filter_map(|path| Case::read(path).ok()).collect()
    }

    /// Returns what is told of the kept cases of a target while it is hunted.
    pub(super) fn regressions(&self, entry: &super::Entry) -> (Exit, String) {
        let files = files(&self.suite.regressions().join(entry.target.card().name));
        let replayed: Vec<_> =
            files.iter().map(|path| super::smoke::replay_of(self.suite, path)).collect();
        let wrong: Vec<_> = replayed.iter().filter(|one| one.wrong.is_some()).cloned().collect();
        let exit = self.show_replayed(&wrong);
        let ok = replayed.len().saturating_sub(wrong.len());
        let failed =
            if wrong.is_empty() { String::new() } else { format!(", {} FAILED", wrong.len()) };
        (exit, format!("regressions {ok} ok{failed}"))
    }
}

/// Returns which targets check a promise, and which canaries break it.
pub(super) fn held(
    suite: &super::Suite,
    invariant: &Invariant,
) -> (Vec<&'static str>, Vec<&'static str>) {
    let is_it = |rule: &&&str| **rule == invariant.id;
    let cards = suite.entries().iter().map(|entry| entry.target.card());
    let targets = cards.filter(|card| card.rules.iter().any(|rule| is_it(&rule)));
    let canaries = suite.canaries().iter().filter(|c| c.rules().iter().any(|rule| is_it(&rule)));
    (targets.map(|card| card.name).collect(), canaries.map(Canary::name).collect())
}

/// Returns the table of promises, targets and canaries, a line each.
pub(super) fn table(suite: &super::Suite) -> Vec<String> {
    let line = |invariant: &Invariant| {
        let (targets, canaries) = held(suite, invariant);
        let list = |names: &[&str]| if names.is_empty() { "-".to_owned() } else { names.join(" ") };
        format!("{:<4} {:<36} canaries: {}", invariant.id, list(&targets), list(&canaries))
    };
    suite.invariants().iter().map(line).collect()
}
