//! Answers whether the name of a seat is spelled, or asked for, anywhere but in the one place that decides it.

use super::Finding;
use crate::tree::Source;

/// Judges what one file of a crate is built from; tests may write names out.
pub(super) fn check(file: &Source) -> Vec<Finding> {
    let built = file.in_crate().is_some_and(|path| path.starts_with("src/"));
    if !built || !file.is_rust() || file.of_crate().is_some_and(|name| SPELLERS.contains(&name)) {
        return Vec::new();
    }
    let end = file.production_lines();
    let code: Vec<(usize, &str)> = file.code().take_while(|(number, _)| *number <= end).collect();
    let spelled = code.iter().filter(|(_, line)| SPELLINGS.iter().any(|one| line.contains(one)));
    let spelled = spelled.map(|(number, _)| Finding {
        place: format!("{}:{number}", file.path),
        wrong: "spells the name of a seat by itself".to_owned(),
        remedy: "ask `tenure-identity`, so that every path finds the same name",
    });
    let may_ask = ASKERS.contains(&file.path.as_str());
    let asked = beside_the_roster(&code).into_iter().filter(|_| !may_ask).map(|number| Finding {
        place: format!("{}:{number}", file.path),
        wrong: "asks for a name beside the roster".to_owned(),
        remedy: "ask the `Roster`, which knows the whole config; one template alone does not know its neighbors",
    });
    spelled.chain(asked).collect()
}

/// Returns the lines on which a rule is brought in that answers for one template alone.
fn beside_the_roster(code: &[(usize, &str)]) -> Vec<usize> {
    let mut found = Vec::new();
    let mut is_list = false;
    for (number, line) in code {
        is_list |= line.contains("identity::");
        let mut words = line.split(|c: char| !c.is_ascii_alphanumeric() && c != '_');
        if is_list && words.any(|word| RULES.contains(&word)) {
            found.push(*number);
        }
        is_list &= !line.contains(';');
    }
    found
}

/// The noun that knows how a name is written, the rule that knows which one a seat has, and the model that
/// checks both, which would check nothing if it asked them.
const SPELLERS: &[&str] = &["bead", "identity", "testkit"];
/// Who makes the roster, checks what goes into it, or asks for a template that it may not know.
const ASKERS: &[&str] = &[
    "crates/reconcile/src/fleet.rs",
    "crates/reconcile/src/namespace.rs",
    "crates/reconcile/src/adopt.rs",
    "crates/audit/src/reading.rs",
];
/// The rules that answer with a name or a seat for one template alone.
const RULES: &[&str] = &["name_of", "seat_of", "alias_of", "is_called"];
const SPELLINGS: &[&str] = &["of_seat(", "-{slot", "{template}-", "-{}\", slot"];

#[cfg(test)]
mod test {
    use super::*;

    fn found(path: &str, line: &str) -> usize {
        check(&Source::new(path, line)).len()
    }

    #[test]
    fn only_the_rule_spells_names() {
        let line = "    let name = AgentName::of_seat(template, slot);\n";
        assert_eq!(found("crates/driver/src/tick.rs", line), 1);
        assert_eq!(found("crates/identity/src/seat.rs", line), 0);
    }

    #[test]
    fn a_name_that_is_put_together_is_found() {
        assert_eq!(found("crates/driver/src/tick.rs", "format!(\"{template}-{slot}\")"), 1);
        assert_eq!(found("crates/driver/src/tick.rs", "format!(\"{}-{}\", slot)"), 1);
    }

    #[test]
    fn only_who_makes_the_roster_asks_beside_it() {
        let one = "use tenure_identity::{Naming, name_of};\n";
        let several = "use tenure_identity::{\n    Naming,\n    name_of,\n};\nfn seat_of() {}\n";
        let called = "    let name = identity::name_of(&seat, naming);\n";
        for wrong in [one, several, called] {
            assert_eq!(found("crates/driver/src/tick.rs", wrong), 1, "{wrong}");
            assert_eq!(found("crates/reconcile/src/fleet.rs", wrong), 0);
        }
        let roster = "use tenure_identity::{Naming, Roster};\nlet name = roster.name_of(&seat);\n";
        assert_eq!(found("crates/driver/src/tick.rs", roster), 0);
    }

    #[test]
    fn tests_may_write_names_out() {
        let line = "format!(\"{template}-{slot}\")\n";
        assert_eq!(found("crates/driver/tests/life.rs", line), 0);
        let tail = format!("#[cfg(test)]\nmod test {{\n{line}}}\n");
        assert_eq!(found("crates/driver/src/tick.rs", &tail), 0);
    }
}
