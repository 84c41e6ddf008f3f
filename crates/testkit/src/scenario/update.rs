//! How does a scenario look that expects what it told? Only the expectations are rewritten; the rest stays as it is.

use super::file::step::StepFile;
use super::outcome::{Outcome, Told};
use super::read::{Scenario, ScenarioError, parse};
use super::report::{agree, compare};
use core::ops::Range;
use toml::Spanned;

/// Returns the text of a scenario with the expectations that it meets.
///
/// Comments and layout stay. A step, a question or `[after]` that expects something goes on expecting the same kinds
/// of lines; one that expects nothing yet gets all that it tells.
///
/// # Errors
///
/// [`ScenarioError`] when the text could not be rewritten in place; then nothing of it is to be used.
pub fn update(scenario: &Scenario, outcome: &Outcome) -> Result<String, ScenarioError> {
    let mut edits = Vec::new();
    for (step, told) in scenario.file.steps.iter().zip(&outcome.steps) {
        edits.extend(of_step(scenario, step.get_ref(), told));
    }
    edits.extend(of_the_end(scenario, outcome));
    edits.extend(of_answers(scenario, outcome));
    edits.sort_by_key(|edit: &Edit| edit.place.start);
    let mut text = scenario.text.clone();
    for edit in edits.into_iter().rev() {
        text.replace_range(edit.place, &edit.text);
    }
    let updated = parse(&scenario.path, &text)?;
    let report = compare(&updated, outcome);
    debug_assert!(report.passes(), "what was told is what is expected now: {report}");
    Ok(text)
}

/// One replacement in the text.
#[derive(Debug)]
struct Edit {
    place: Range<usize>,
    text: String,
}

/// One kind of lines: its key, what is expected, and what was told.
type Kind<'a> = (&'static str, &'a Option<Spanned<Vec<String>>>, &'a [String]);

fn of_step(scenario: &Scenario, step: &StepFile, told: &Told) -> Vec<Edit> {
    let Some(told_after) = step.told_after() else {
        return Vec::new();
    };
    let events: Kind<'_> = ("events", &step.events, &told.events);
    let verdicts: Kind<'_> = ("verdicts", &step.verdicts, &told.verdicts);
    let commands: Kind<'_> = ("commands", &step.commands, &told.commands);
    let kinds = if step.plans() { [verdicts, commands] } else { [events, verdicts] };
    rewritten(scenario, &kinds, told_after)
}

fn of_the_end(scenario: &Scenario, outcome: &Outcome) -> Vec<Edit> {
    let Some(after) = &scenario.file.after else {
        return Vec::new();
    };
    let kinds: [Kind<'_>; 4] = [
        ("records", &after.records, &outcome.records),
        ("ledger", &after.ledger, &outcome.ledger),
        ("living", &after.living, &outcome.living),
        ("signals", &after.signals, &outcome.signals),
    ];
    let header = scenario.text.rfind(AFTER).map_or(0, |at| at.saturating_add(AFTER.len()));
    rewritten(scenario, &kinds, header)
}

fn of_answers(scenario: &Scenario, outcome: &Outcome) -> Vec<Edit> {
    let mut edits = Vec::new();
    for (ask, answer) in scenario.file.asks.iter().zip(&outcome.answers) {
        let ask = ask.get_ref();
        match (&ask.is, ask.asked_until()) {
            (Some(is), _) if is.get_ref() == answer => {}
            (Some(is), _) => edits.push(Edit { place: is.span(), text: quoted(answer) }),
            (None, Some(end)) => {
                let at = line_end(&scenario.text, end);
                edits.push(Edit { place: at..at, text: format!("\nis = {}", quoted(answer)) });
            }
            (None, None) => {}
        }
    }
    edits
}

/// Rewrites what is expected, or adds everything where nothing is.
fn rewritten(scenario: &Scenario, kinds: &[Kind<'_>], told_after: usize) -> Vec<Edit> {
    let expects_nothing = kinds.iter().all(|(_, expected, _)| expected.is_none());
    if expects_nothing {
        let at = line_end(&scenario.text, told_after);
        let lines = kinds.iter().map(|(key, _, told)| format!("\n{key} = {}", array(key, told)));
        return vec![Edit { place: at..at, text: lines.collect() }];
    }
    let mut edits = Vec::new();
    for (key, expected, told) in kinds {
        let Some(expected) = expected else { continue };
        if !agree(expected.get_ref(), told) {
            edits.push(Edit { place: expected.span(), text: array(key, told) });
        }
    }
    edits
}

/// Writes lines on one line if they fit, else one line each.
fn array(key: &str, lines: &[String]) -> String {
    let quoted: Vec<String> = lines.iter().map(|line| quoted(line)).collect();
    let short = format!("[{}]", quoted.join(", "));
    let width = key.len().saturating_add(3).saturating_add(short.chars().count());
    if quoted.is_empty() || (quoted.len() == 1 && width <= WIDTH) {
        return short;
    }
    let lines: String = quoted.iter().map(|line| format!("  {line},\n")).collect();
    format!("[\n{lines}]")
}

/// Writes a text so that it is read back as it is, without escapes where that is possible.
fn quoted(text: &str) -> String {
    if text.contains('"') && !text.contains('\'') && !text.contains('\\') {
        return format!("'{text}'");
    }
    toml::Value::String(text.to_owned()).to_string()
}

fn line_end(text: &str, from: usize) -> usize {
    let rest = text.get(from..).unwrap_or_default();
    rest.find('\n').map_or(text.len(), |at| from.saturating_add(at))
}

const AFTER: &str = "[after]";

/// As wide as everything else here.
const WIDTH: usize = 100;
