//! What is the form of a scenario file, for editors and other readers? Its JSON Schema, made from the types.

use super::file::ScenarioFile;
use super::file::ask::RULES;
use super::file::bead::PHASES;
use super::file::step::ACTS;
use serde_json::{Value, json};

/// Returns the JSON Schema of a scenario file, as it stands in `docs/scenario.schema.json`.
///
/// # Panics
///
/// Never: a schema is maps, lists and texts.
#[must_use]
pub fn schema() -> String {
    let mut schema = schemars::schema_for!(ScenarioFile).to_value();
    without_null(&mut schema);
    schema["title"] = json!("A scenario of Tenure");
    schema["properties"]["format"] =
        json!({"description": "The version of the format.", "const": 1});
    for (table, keys) in [("StepFile", &ACTS[..]), ("BeadFile", &PHASES), ("AskFile", &RULES)] {
        let each = keys.iter().map(|key| json!({"required": [key]}));
        schema["$defs"][table]["oneOf"] = each.collect();
    }
    let text = serde_json::to_string_pretty(&schema).expect("a schema is maps, lists and texts");
    text + "\n"
}

/// Takes `null` out: in TOML what is not there is left out.
fn without_null(schema: &mut Value) {
    match schema {
        Value::Object(fields) => {
            fields.retain(|key, value| key != "default" || !value.is_null());
            if let Some(Value::Array(kinds)) = fields.get_mut("type") {
                kinds.retain(|kind| kind != "null");
                if let [kind] = kinds.as_slice() {
                    let kind = kind.clone();
                    fields.insert("type".to_owned(), kind);
                }
            }
            if let Some(Value::Array(choices)) = fields.get_mut("anyOf") {
                choices.retain(|choice| *choice != json!({"type": "null"}));
                if let [Value::Object(choice)] = choices.as_slice() {
                    let choice = choice.clone();
                    fields.remove("anyOf");
                    fields.extend(choice);
                }
            }
            fields.values_mut().for_each(without_null);
        }
        Value::Array(items) => items.iter_mut().for_each(without_null),
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
