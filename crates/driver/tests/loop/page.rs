//! Is the page of the effect protocol what the code says? Drawn anew here, and compared.

use std::path::Path;
use std::{env, fs};
use tenure_driver::{Effect, PROTOCOL, fault_points};

#[test]
fn the_page_of_the_effect_protocol_is_fresh() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/effect-protocol.md");
    if env::var_os(REFRESH).is_some() {
        fs::write(&path, page()).expect("the page can be written");
    }
    let found = fs::read_to_string(&path).unwrap_or_default();
    assert!(
        found == page(),
        "docs/effect-protocol.md is stale; refresh it with \
         `{REFRESH}=1 cargo test -p tenure-driver --test loop the_page_of`"
    );
}

/// The page, drawn from the table in the code.
fn page() -> String {
    let row = |row: &tenure_driver::Row| {
        let cell = |text: Option<&'static str>| text.unwrap_or("–");
        let name = name_of_effect(row.effect);
        let (intent, then) = (cell(row.intent), cell(row.then));
        let (before, between) = (row.crash_before, row.crash_between);
        format!("| {name} | {intent} | {then} | {} | {before} | {between} |\n", row.outcome)
    };
    let rows: String = PROTOCOL.iter().map(row).collect();
    let points: String = fault_points().map(|point| format!("* `{point}`\n")).collect();
    format!("{HEAD}{rows}{MIDDLE}{points}")
}

const fn name_of_effect(effect: Effect) -> &'static str {
    match effect {
        Effect::Start => "start",
        Effect::Drain => "drain",
        Effect::Stop => "stop",
        Effect::ApplyLive => "apply live",
        Effect::Relaunch => "relaunch",
        Effect::Adopt => "adopt",
    }
}

const HEAD: &str = "\
# The effect protocol

Whatever the driver does at a host, it puts its intent on record first and the outcome after.
So a supervisor may die anywhere, and the next one finds out what became of it.
This page is drawn from `PROTOCOL` in `tenure-driver`, and a test fails when it is stale.

| effect | intent, durable first | then | outcome, durable | crash before the effect | crash between effect and outcome |
|---|---|---|---|---|---|
";

const MIDDLE: &str = "
All intents of a tick are one commit, and all outcomes are another.

## Fault points

At each of these moments the tests end the driver and let another one take over.
Afterwards one session lives per seat, whoever lived through it is the same life as before, and no seat has moved.

";

/// The environment variable that has the page written anew.
const REFRESH: &str = "TENURE_REFRESH";
