//! Is the transition table in the docs the one in the code? It is rendered from the code and compared.

use core::fmt::Write as _;
use std::{env, fs};
use tenure_bead::{ChangeKind, PhaseKind, allowed};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src/transitions.md");

fn rendered() -> String {
    let mut page =
        String::from("Which change a phase allows, rendered from the code.\n\n| phase |");
    let cells = |page: &mut String, cell: &dyn Fn(ChangeKind) -> String| {
        ChangeKind::ALL.into_iter().for_each(|change| write!(page, " {} |", cell(change)).unwrap());
        page.push('\n');
    };
    cells(&mut page, &|change| change.to_string());
    page.push_str("|---|");
    ChangeKind::ALL.into_iter().for_each(|_| page.push_str(":-:|"));
    page.push('\n');
    for phase in PhaseKind::ALL {
        write!(page, "| {phase} |").unwrap();
        let mark = |change| if allowed(phase).contains(&change) { "x" } else { "·" };
        cells(&mut page, &|change| mark(change).to_owned());
    }
    page
}

#[test]
fn the_table_in_the_docs_is_the_one_in_the_code() {
    if env::var_os("TENURE_REFRESH").is_some() {
        fs::write(PAGE, rendered()).unwrap();
    }
    let written = fs::read_to_string(PAGE).unwrap_or_default();
    assert!(written == rendered(), "transitions.md is stale; run this test with TENURE_REFRESH=1");
}
