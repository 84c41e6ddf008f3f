//! Is a run over generated worlds worth anything? Each kind of command and each kind of reason has to come up.

use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;
use std::collections::BTreeSet;
use tenure_reconcile::{Command, Reason, reconcile};
use tenure_testkit::generate::worlds;
use tenure_testkit::world::now;

/// How many worlds are looked at; the rarest kind comes up in one of a few thousand.
const WORLDS: usize = 12_000;

/// What a command does, without whom it does it to.
fn kind(command: &Command) -> String {
    let line = command.to_string();
    let words: Vec<&str> = line.split(' ').collect();
    let word = match command {
        Command::Stop(_) => words[2].trim_matches(['(', ')']),
        Command::Commit(_) if words[0] == "record" => words[1],
        Command::Commit(_)
        | Command::Start(_)
        | Command::Adopt(_)
        | Command::Apply(_)
        | Command::Relaunch(_) => words[0],
    };
    word.trim_end_matches(',').to_owned()
}

fn name(reason: &Reason) -> String {
    let shown = format!("{reason:?}");
    shown.split([' ', '(']).next().unwrap_or_default().to_owned()
}

#[test]
fn generated_worlds_call_for_every_kind_of_command_and_reason() {
    let mut runner = TestRunner::deterministic();
    let strategy = worlds();
    let (mut commands, mut reasons) = (BTreeSet::new(), BTreeSet::new());
    for _ in 0..WORLDS {
        let world = strategy.new_tree(&mut runner).unwrap().current();
        let plan = reconcile(&world, now());
        commands.extend(plan.commands.iter().map(kind));
        reasons.extend(plan.verdicts.iter().map(|verdict| name(&verdict.reason)));
    }
    assert_eq!(commands.into_iter().collect::<Vec<_>>(), COMMANDS);
    assert_eq!(reasons.into_iter().collect::<Vec<_>>(), REASONS);
}

const COMMANDS: [&str; 19] = [
    "adopt",
    "alias",
    "apply",
    "ask",
    "cancel-drain",
    "close",
    "confirm-start",
    "create",
    "drain",
    "exit",
    "finish-stop",
    "force",
    "lose-start",
    "miss-start",
    "note",
    "repair",
    "revive",
    "settle-start",
    "start",
];

const REASONS: [&str; 47] = [
    "After",
    "AliasReserved",
    "BackOff",
    "Contradiction",
    "Doubtful",
    "Dozes",
    "Draining",
    "Ended",
    "Ending",
    "HasEnded",
    "LeftAlone",
    "LiveBackOff",
    "LiveDrift",
    "LiveNextStart",
    "LiveUnsure",
    "Misnamed",
    "NameReserved",
    "NameTaken",
    "NoAlias",
    "NoRoom",
    "NotListed",
    "NotVerified",
    "Puzzling",
    "Quarantined",
    "Reprieved",
    "Rests",
    "Runs",
    "RunsAdopted",
    "SeatFreed",
    "SeatTaken",
    "StartBudget",
    "StartFound",
    "StartInFlight",
    "StartLost",
    "StartMissed",
    "StartOwed",
    "Suspect",
    "TemplateBackOff",
    "ToDrain",
    "ToEnd",
    "Turn",
    "TurnedUp",
    "Unclaimed",
    "Unjudged",
    "UnknownPhase",
    "Unreadable",
    "Unrecorded",
];
