//! Is a world that was written down the same world for whoever decides about it?

use super::stage::Stage;
use super::{Scenario, files, parse, read, written};
use std::path::Path;
use tenure_bead::Now;
use tenure_reconcile::World;

/// What a supervisor sees and would do at the beginning of a scenario.
fn beginning(scenario: &Scenario) -> (World, Now, Vec<String>) {
    let mut stage = Stage::set(scenario).expect("it can be set");
    let seen = stage.preview().expect("it can be seen");
    let verdicts = seen.plan.verdicts.iter().map(ToString::to_string);
    let commands = seen.plan.commands.iter().map(ToString::to_string);
    let lines = verdicts.chain(commands).map(|line| stage.lines.stable(&line)).collect();
    (seen.world, stage.now(), lines)
}

#[test]
fn whoever_reads_a_world_that_was_written_down_decides_the_same() {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut compared = 0;
    for concern in ["driver", "reconcile"] {
        let directory = crates.join(concern).join("tests/scenarios");
        for file in files(&directory).expect("there are some") {
            let (world, now, lines) = beginning(&read(&file).expect("it is a scenario"));
            let text = written(&world, now, ("what was seen", "this test"));
            let again = parse(&file, &text).unwrap_or_else(|error| panic!("{error}\n{text}"));
            assert_eq!(beginning(&again).2, lines, "{}\n{text}", file.display());
            compared += 1;
        }
    }
    assert!(compared > 30, "{compared}");
}
