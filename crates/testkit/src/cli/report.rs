//! How is a find told? The rule first, then every step with the world after it, then the commands to go on with.

use super::figures::exact;
use super::{Errand, Exit};
use crate::hunt::{Again, Case, DETERMINISTIC, Found, HUNTER, Step};
use core::hash::{Hash as _, Hasher as _};
use serde_json::{Value, json};
use std::hash::DefaultHasher;
use std::path::{Path, PathBuf};

impl Errand<'_> {
    /// Tells what was found and writes it down.
    pub(super) fn show_found(&self, name: &str, found: &Found) -> Exit {
        let Found { violation, case, ops, tries, .. } = found;
        let sized = format!(
            "{ops} operations shrunk to {} ({} tries)",
            case.steps.len(),
            exact(u64::try_from(*tries).unwrap_or(0))
        );
        self.desk.say(&format!("VIOLATION {} in {name}: {sized}", violation.rule));
        trace(case).iter().for_each(|line| self.desk.say(line));
        self.saved(case);
        if found.again == Again::No || violation.rule == DETERMINISTIC {
            self.desk.say(&format!("not reproducible: {}", violation.what));
            return Exit::NotReproducible;
        }
        if violation.rule == HUNTER { Exit::Hunter } else { Exit::Found }
    }

    /// Writes a case down and says how to go on with it.
    pub(super) fn saved(&self, case: &Case) {
        let path = self.path_of(case, Form::Small);
        let written = case.write(&path);
        let shown = typed(&path);
        self.desk.tell(&json!({
            "event": "violation", "target": case.target, "rule": case.rule, "end": case.end,
            "operations": case.steps.len(), "file": written.is_ok().then_some(&path), "case": case,
        }));
        if let Err(error) = written {
            return self.desk.say(&format!("not saved: {shown}: {error}; give another --out"));
        }
        let command = self.suite.command();
        self.desk.say(&format!("saved   {shown}"));
        self.desk.say(&format!("replay  {command} replay {shown}"));
        self.desk.say(&format!("keep    {command} keep   {shown} --name <issue>"));
        // It was there in case that making it small would not end.
        let _gone = std::fs::remove_file(self.path_of(case, Form::AsFound));
    }

    /// Writes a case down as it was found, before it is made small.
    pub(super) fn saved_early(&self, case: &Case) {
        let path = self.path_of(case, Form::AsFound);
        let (rule, ops) = (&case.rule, case.steps.len());
        self.desk.progress(&format!("{rule} after {ops} operations; making it small"));
        if let Err(error) = case.write(&path) {
            self.desk.say(&format!("not saved: {}: {error}; give another --out", typed(&path)));
        }
    }

    fn path_of(&self, case: &Case, form: Form) -> PathBuf {
        let mut hasher = DefaultHasher::new();
        case.to_string().hash(&mut hasher);
        let rule = case.rule.to_lowercase();
        let name = match form {
            Form::AsFound => format!("{rule}-as-found.json"),
            Form::Small => format!("{rule}-{:04x}.json", hasher.finish() & 0xFFFF),
        };
        let out = self.options.out.as_deref().unwrap_or_else(|| self.suite.out());
        out.join(&case.target).join(name)
    }
}

/// In which form a case is written down.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Form {
    AsFound,
    Small,
}

/// Spells a case as a person reads it: each step, and what the world was like then.
pub(crate) fn trace(case: &Case) -> Vec<String> {
    let ops: Vec<String> = case.steps.iter().map(|step| spelled(&step.op)).collect();
    let width = ops.iter().map(|op| op.chars().count()).max().unwrap_or(0).min(WIDE);
    let mut lines = vec![format!("     {:width$}  {}", "", case.first)];
    for ((number, Step { then, .. }), op) in (1..).zip(&case.steps).zip(&ops) {
        let then = match then {
            Some(then) => then.clone(),
            None => format!("<-- {}", case.end),
        };
        lines.push(format!("{number:>3}  {op:width$}  {then}"));
    }
    let told = case.steps.last().is_some_and(|step| step.then.is_none());
    lines.extend((!told).then(|| format!("     {:width$}  <-- {}", "", case.end)));
    lines
}

/// Spells an operation: `reserve owner=0`, `restart`.
pub(super) fn spelled(op: &Value) -> String {
    match op {
        Value::String(word) => word.clone(),
        Value::Object(fields) => {
            let words = fields.iter().map(|(name, value)| match value {
                Value::Object(inner) => {
                    let inner = inner.iter().map(|(key, value)| format!(" {key}={}", short(value)));
                    format!("{name}{}", inner.collect::<String>())
                }
                Value::Null
                | Value::Bool(_)
                | Value::Number(_)
                | Value::String(_)
                | Value::Array(_) => format!("{name} {}", short(value)),
            });
            words.collect::<Vec<_>>().join(", ")
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) => op.to_string(),
    }
}

fn short(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// Returns a path as somebody would type it from where they stand.
pub(super) fn typed(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(here).unwrap_or(path).display().to_string()
}

/// How wide the column of operations is at most, so that the worlds stand on the same screen.
const WIDE: usize = 44;
