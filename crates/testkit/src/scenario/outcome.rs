//! What became of a scenario? The lines that it told, step by step.

/// What a scenario told.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Outcome {
    /// One entry for each step; empty where a step tells nothing.
    pub steps: Vec<Told>,
    /// The records at the end.
    pub records: Vec<String>,
    /// The dampers and conflicts at the end.
    pub ledger: Vec<String>,
    /// Who truly ran at the end.
    pub living: Vec<String>,
    /// Every signal that reached a process.
    pub signals: Vec<String>,
    /// One answer for each question to a rule.
    pub answers: Vec<String>,
    /// What broke a rule that holds in every scenario.
    pub broken: Vec<String>,
}

/// What one step told.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
#[non_exhaustive]
pub struct Told {
    /// What happened.
    pub events: Vec<String>,
    /// What was decided.
    pub verdicts: Vec<String>,
    /// What would be done.
    pub commands: Vec<String>,
}
