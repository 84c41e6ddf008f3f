//! What does somebody see who sits before it? Lines, objects, files and exit codes of every verb.

use crate::toy::{Defect, Toy};
use parking_lot::Mutex;
use serde_json::Value;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use tempfile::TempDir;
use tenure_testkit::cli::{Canary, Entry, Exit, Invariant, Suite, answer, replayed};
use tenure_testkit::hunt::Hunted;

#[derive(Clone, Default)]
struct Page(Arc<Mutex<Vec<u8>>>);

impl Write for Page {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Page {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().clone()).unwrap()
    }
}

/// Somebody with a suite of one target, and a directory of their own.
struct Chair {
    directory: TempDir,
    defect: Defect,
}

struct Said {
    exit: Exit,
    people: String,
    machines: Vec<Value>,
}

impl Chair {
    fn new(defect: Defect) -> Self {
        Self { directory: TempDir::new().unwrap(), defect }
    }

    fn suite(&self) -> Suite {
        let careless = |name, defect, rules| {
            let target = Box::new(Hunted::new(Toy(defect)));
            Canary::careless((name, "a slot is handed out twice"), rules, 2_000, target)
        };
        Suite::new("toy")
            .with(Entry::exploring(Toy(self.defect), &[&[("slots", 2)]]).smoke(1_000))
            .with_canaries([careless("forgets", Defect::Forgets, &["one-holder"])])
            .with_invariants([Invariant::new("one-holder", "a slot has one holder")])
            .with_regressions(self.path("kept"))
            .with_out(self.path("out"))
    }

    fn path(&self, name: &str) -> PathBuf {
        self.directory.path().join(name)
    }

    fn says(&self, words: &[&str]) -> Said {
        let (out, err) = (Page::default(), Page::default());
        let exit = answer(&self.suite(), words, Box::new(out.clone()), Box::new(err.clone()));
        let machines = out.text().lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        Said { exit, people: err.text(), machines }
    }

    /// Hunts until something is found, and returns where it is written down.
    fn finds(&self) -> PathBuf {
        let said = self.says(&["toy", "--seed", "1", "--jobs", "1", "--runs", "2000", "--json"]);
        assert_eq!(said.exit, Exit::Found, "{}", said.people);
        let found = said.machines.iter().find(|event| event["event"] == "violation").unwrap();
        PathBuf::from(found["file"].as_str().unwrap())
    }
}

fn typed(path: &Path) -> &str {
    path.to_str().unwrap()
}

#[test]
fn the_first_line_repeats_the_run_and_a_find_is_told_with_the_world_after_each_step() {
    let chair = Chair::new(Defect::Forgets);
    let said = chair.says(&["toy", "--seed", "1", "--jobs", "1", "--runs", "2000"]);
    assert_eq!(said.exit, Exit::Found);
    let mut lines = said.people.lines();
    let seed = "0x0000000000000001";
    let repeat = format!("toy toy --seed {seed} --jobs 1 --runs 2000");
    assert_eq!(lines.next(), Some(format!("hunt: seed {seed}  (repeat: {repeat})").as_str()));
    let trace: Vec<&str> = said.people.lines().skip_while(|l| !l.starts_with("VIOL")).collect();
    assert!(trace[0].starts_with("VIOLATION one-holder in toy: "), "{}", trace[0]);
    assert!(trace[0].contains("operations shrunk to 4 ("), "{}", trace[0]);
    let steps = [
        "                   [Free] 0",
        "  1  take owner=0  [Held(0)] 0",
        "  2  drain slot=0  [Drains(0)] 0",
        "  3  restart       [Drains(0)] 0",
        "  4  take owner=0  <-- one-holder: slot 0 is handed out while it is held",
    ];
    assert_eq!(trace[1..6], steps);
    assert!(trace[6].starts_with("saved   "), "{}", trace[6]);
    assert!(trace[7].starts_with("replay  toy replay "), "{}", trace[7]);
    assert!(trace[8].ends_with(" --name <issue>"), "{}", trace[8]);
}

#[test]
fn a_find_is_kept_and_fails_the_replay_once_its_defect_is_mended() {
    let mut chair = Chair::new(Defect::Forgets);
    let found = chair.finds();
    assert_eq!(chair.says(&["keep", typed(&found), "--name", "issue-7"]).exit, Exit::Clean);
    let kept = chair.path("kept/toy/issue-7.json");
    let text = std::fs::read_to_string(&kept).unwrap();
    let steps: Vec<&str> = text.lines().filter(|line| line.contains("\"do\":")).collect();
    assert_eq!(steps.len(), 4, "one step to a line: {text}");
    assert!(text.contains("\"expect\": \"violation one-holder\""), "{text}");
    let again = chair.says(&["keep", typed(&found), "--name", "issue-7"]);
    assert_eq!(again.exit, Exit::Usage, "nothing is written over: {}", again.people);
    assert_eq!(chair.says(&["replay", typed(&kept)]).exit, Exit::Clean);

    chair.defect = Defect::Nothing;
    let wrong: Vec<_> = replayed(&chair.suite()).into_iter().filter_map(|one| one.wrong).collect();
    assert_eq!(wrong, ["breaks one-holder no longer: flip `expect` to \"pass\""]);
    assert_eq!(chair.says(&["smoke"]).exit, Exit::Found);
    std::fs::write(&kept, text.replace("violation one-holder", "pass")).unwrap();
    assert_eq!(chair.says(&["replay", typed(&chair.path("kept"))]).exit, Exit::Clean);
    chair.defect = Defect::Forgets;
    let wrong: Vec<_> = replayed(&chair.suite()).into_iter().filter_map(|one| one.wrong).collect();
    assert_eq!(wrong, ["breaks one-holder again"]);
}

#[test]
fn a_case_that_a_person_wrote_gets_its_worlds_when_it_is_replayed() {
    let chair = Chair::new(Defect::Nothing);
    let written = "{\"format\": 1, \"target\": \"toy\", \"rule\": \"one-holder\", \"expect\": \"pass\",\n\
        \"scope\": {}, \"first\": \"\", \"end\": \"\", \"steps\": [{\"do\": {\"take\": {\"owner\": 1}}}]}";
    let file = chair.path("mine.json");
    std::fs::write(&file, written).unwrap();
    assert_eq!(chair.says(&["replay", typed(&file), "--write"]).exit, Exit::Clean);
    let text = std::fs::read_to_string(&file).unwrap();
    assert!(
        text.contains("{\"do\":{\"take\":{\"owner\":1}},\"then\":\"[Held(1), Free, Free] 0\"}"),
        "{text}"
    );
    assert!(text.contains("\"end\": \"well, healed: "), "{text}");
}

#[test]
fn what_does_not_show_its_rule_is_not_kept_and_not_shrunk() {
    let mut chair = Chair::new(Defect::Forgets);
    let found = chair.finds();
    chair.defect = Defect::Nothing;
    for verb in ["keep", "shrink"] {
        let said = chair.says(&[verb, typed(&found)]);
        assert_eq!(said.exit, Exit::NotReproducible, "{verb}");
        assert!(said.people.contains("does not break one-holder"), "{}", said.people);
    }
}

#[test]
fn a_long_case_is_made_short_and_the_shortest_is_looked_for() {
    let chair = Chair::new(Defect::Forgets);
    let found = chair.finds();
    let text = std::fs::read_to_string(&found).unwrap();
    let longer = text.replace("  \"steps\": [\n", "  \"steps\": [\n    {\"do\":\"restart\"},\n");
    for shortest in [&[][..], &["--shortest"]] {
        std::fs::write(&found, &longer).unwrap();
        let words = [&["shrink", typed(&found)], shortest].concat();
        let said = chair.says(&words);
        assert_eq!(said.exit, Exit::Clean, "{}", said.people);
        assert!(said.people.contains("5 operations shrunk to 4"), "{}", said.people);
    }
}

#[test]
fn a_smoke_run_is_clean_where_nothing_is_wrong_and_its_canary_is_found() {
    let said = Chair::new(Defect::Nothing).says(&["smoke"]);
    assert_eq!(said.exit, Exit::Clean, "{}", said.people);
    for line in ["regressions: 0 ok", "goals 2/2", "exhausted, ", "canary forgets", "smoke: exit 0"]
    {
        assert!(said.people.contains(line), "{line} in {}", said.people);
    }
}

#[test]
fn a_canary_that_survives_and_a_goal_that_is_missed_prove_nothing() {
    let chair = Chair::new(Defect::Nothing);
    let survives = || {
        let target = Box::new(Hunted::new(Toy(Defect::Nothing)));
        Canary::careless(("dead", "it does not sing"), &["one-holder"], 50, target)
    };
    let suite = chair.suite().with_canaries([survives()]);
    let page = Page::default();
    let exit =
        answer(&suite, ["canary", "dead"], Box::new(Page::default()), Box::new(page.clone()));
    assert_eq!(exit, Exit::Vacuous);
    assert!(page.text().contains("canary dead survived 50 cases"), "{}", page.text());
    let short = chair.says(&["toy", "--runs", "1", "--max-ops", "1"]);
    assert_eq!(short.exit, Exit::Vacuous, "{}", short.people);
    assert!(short.people.contains("never reached: "), "{}", short.people);
}

#[test]
fn what_depends_on_more_than_its_operations_cannot_be_shown_again() {
    let said = Chair::new(Defect::Moody).says(&["toy", "--runs", "10"]);
    assert_eq!(said.exit, Exit::NotReproducible, "{}", said.people);
}

#[test]
fn a_search_says_that_it_went_through_everything_or_where_it_stopped() {
    let chair = Chair::new(Defect::Nothing);
    let said = chair.says(&["explore", "toy", "--scope", "slots=2,owners=2"]);
    assert_eq!(said.exit, Exit::Clean);
    assert!(said.people.contains("slots=2,owners=2: exhausted, 25 states"), "{}", said.people);
    let said = chair.says(&["explore", "toy", "--depth", "1"]);
    assert!(said.people.contains("stopped by its depth at depth 1"), "{}", said.people);
    let broken = Chair::new(Defect::Forgets).says(&["explore"]);
    assert_eq!(broken.exit, Exit::Found);
}

#[test]
fn a_list_says_who_checks_what_and_a_table_how_often_each_thing_came_up() {
    let chair = Chair::new(Defect::Nothing);
    let said = chair.says(&["list", "--json"]);
    let invariant = said.machines.iter().find(|event| event["event"] == "invariant").unwrap();
    assert_eq!(invariant["targets"], serde_json::json!(["toy"]));
    assert_eq!(invariant["canaries"], serde_json::json!(["forgets"]));
    let said = chair.says(&["cover", "toy", "--runs", "500"]);
    for line in ["toy: goals", "toy: operations", "  restart", "  no slot is free"] {
        assert!(said.people.contains(line), "{line} in {}", said.people);
    }
}

#[test]
fn wrong_words_are_answered_with_what_is_right() {
    let chair = Chair::new(Defect::Nothing);
    std::fs::write(chair.path("no.json"), "{").unwrap();
    let no = chair.path("no.json");
    for (words, answer) in [
        (&["nobody"][..], "there is no target and no verb `nobody`; targets: toy"),
        (&["toy", "twice"], "`twice` is one word too many"),
        (&["toy", "--fast"], "there is no option --fast"),
        (&["toy", "--time", "soon"], "--time is a time such as 90s, 10m or 2h, not \"soon\""),
        (&["toy", "--seed", "lucky"], "--seed is a hexadecimal number such as 0x9f21"),
        (&["toy", "--jobs", "0"], "--jobs is at least 1"),
        (&["toy", "--only", "fly"], "toy has no operation `fly`; it has: take, drain"),
        (&["toy", "--scope", "slots=9"], "slots=9 is out of bounds, 1 to 5"),
        (&["toy", "--scope", "rooms=2"], "there is no size `rooms`; there are: slots, owners"),
        (&["replay"], "replay needs a file"),
        (&["replay", typed(&no)], "no.json: EOF while parsing"),
        (&["canary", "none"], "there is no such canary; there are: forgets"),
    ] {
        let said = chair.says(words);
        assert_eq!(said.exit, Exit::Usage, "{words:?}");
        assert!(said.people.contains(answer), "{words:?}: {}", said.people);
        assert!(said.people.ends_with("`toy help` says what can be typed\n"), "{words:?}");
    }
    assert_eq!(chair.says(&["--help"]).exit, Exit::Clean);
}
