//! Answers whether the name of a seat is spelled anywhere but in the one place that decides it.

use super::Finding;
use crate::tree::Source;

/// Judges what one file of a crate is built from; tests may write names out.
pub(super) fn check(file: &Source) -> Vec<Finding> {
    let built = file.in_crate().is_some_and(|path| path.starts_with("src/"));
    if !built || !file.is_rust() || file.of_crate().is_some_and(|name| SPELLERS.contains(&name)) {
        return Vec::new();
    }
    let end = file.production_lines();
    let code = file.code().take_while(|(number, _)| *number <= end);
    let spelled = code.filter(|(_, line)| SPELLINGS.iter().any(|one| line.contains(one)));
    spelled
        .map(|(number, _)| Finding {
            place: format!("{}:{number}", file.path),
            wrong: "spells the name of a seat by itself".to_owned(),
            remedy: "ask `tenure-identity`, so that every path finds the same name",
        })
        .collect()
}

/// The noun that knows how a name is written, the rule that knows which one a seat has, and the model that
/// checks both, which would check nothing if it asked them.
const SPELLERS: &[&str] = &["bead", "identity", "testkit"];
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
    fn tests_may_write_names_out() {
        let line = "format!(\"{template}-{slot}\")\n";
        assert_eq!(found("crates/driver/tests/life.rs", line), 0);
        let tail = format!("#[cfg(test)]\nmod test {{\n{line}}}\n");
        assert_eq!(found("crates/driver/src/tick.rs", &tail), 0);
    }
}
