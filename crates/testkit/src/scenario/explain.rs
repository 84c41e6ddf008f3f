//! Why was this decided in a scenario? Every verdict of one step, with what it rests on and what would change it.

use super::file::Fault;
use super::file::step::Act;
use super::read::{Scenario, ScenarioError};
use super::run::run_until;
use tenure_reconcile::explain as explain_one;

/// Explains every verdict of a step, or of the last step that decides something; steps are counted from 1.
///
/// What is explained is what the supervisor of that moment would decide and do.
///
/// # Errors
///
/// [`ScenarioError`] when the scenario cannot be run so far, or the step decides nothing.
pub fn explain(scenario: &Scenario, step: Option<usize>) -> Result<Vec<String>, ScenarioError> {
    let steps = &scenario.file.steps;
    let decides = |number: &usize| decides(scenario, *number);
    let last = || (1..=steps.len()).rev().find(decides);
    let number = step.map_or_else(last, Some).filter(decides).ok_or_else(|| {
        let numbers: Vec<String> =
            (1..=steps.len()).filter(decides).map(|n| n.to_string()).collect();
        let there = format!("there are {} steps, and {} decide", steps.len(), numbers.join(", "));
        let fault = Fault::new("the step that was asked for decides nothing", there);
        scenario.wrong(0, &fault)
    })?;
    let (mut stage, _) = run_until(scenario, number.saturating_sub(1))?;
    let at = steps.get(number.saturating_sub(1)).map_or(0, |step| step.span().start);
    let seen = stage.preview().map_err(|fault| scenario.wrong(at, &fault))?;
    let mut explained: Vec<String> = Vec::new();
    for verdict in &seen.plan.verdicts {
        let of_name = explain_one(&seen.world, &seen.plan, verdict.name.as_str());
        let mut of_it = of_name.into_iter().filter(|found| found.verdict == *verdict);
        explained.extend(of_it.next().map(|found| stage.lines.stable(&found.to_string())));
    }
    explained.sort();
    Ok(explained)
}

impl Scenario {
    /// Returns whether anything is decided in it that could be explained; rules that are asked decide nothing.
    #[must_use]
    pub fn decides(&self) -> bool {
        (1..=self.file.steps.len()).any(|number| decides(self, number))
    }
}

fn decides(scenario: &Scenario, number: usize) -> bool {
    let step = number.checked_sub(1).and_then(|at| scenario.file.steps.get(at));
    let act = step.map(|step| step.get_ref().act());
    matches!(act, Some(Ok(Act::Tick | Act::Settle | Act::Pass(_) | Act::Plan)))
}
