//! What is the form of a scenario file, for editors and other readers? Its JSON Schema, made from the types.

use super::file::ScenarioFile;

/// Returns the JSON Schema of a scenario file, as it stands in `docs/scenario.schema.json`.
///
/// # Panics
///
/// Never: a schema is maps, lists and texts.
#[must_use]
pub fn schema() -> String {
    let schema = schemars::schema_for!(ScenarioFile);
    let text = serde_json::to_string_pretty(&schema).expect("a schema is maps, lists and texts");
    text + "\n"
}
