//! Answers whether the work tree has the shape that the style guide asks for, as tests and as one verb.

mod clock;
mod crate_page;
pub(crate) mod floors;
mod forgotten;
mod invariants;
mod leftover;
mod length;
mod links;
mod manifest;
mod names;
mod no_std;
mod opening;
mod prior_art;
mod spelling;
mod std_feature;
mod symbols;
mod white_space;

use core::fmt;
use std::process::ExitCode;

use crate::cargo::{self, Failure};
use crate::tree::{self, Source};
use crate::verify::Outcome;
use crate::workspace::Workspace;

/// One thing that is not as it should be.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Finding {
    /// A path, with `:line` where there is one.
    pub(crate) place: String,
    /// What is wrong there, as a fragment that reads after the place.
    pub(crate) wrong: String,
    /// What to do about it.
    pub(crate) remedy: &'static str,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}: {}", self.place, self.wrong)?;
        write!(f, "    remedy: {}", self.remedy)
    }
}

/// What the checks look at: the files, and the manifests as cargo reads them.
#[derive(Debug)]
pub(crate) struct Work {
    files: Vec<Source>,
    workspace: Workspace,
}

impl Work {
    fn load() -> Result<Self, Failure> {
        let files = tree::load(&cargo::root())
            .map_err(|error| Failure(format!("the work tree cannot be read: {error}")))?;
        let workspace = Workspace::load()?;
        Ok(Self { files, workspace })
    }

    /// What one file after the other has to say.
    fn each(&self, look: fn(&Source) -> Vec<Finding>) -> Vec<Finding> {
        self.files.iter().flat_map(look).collect()
    }
}

/// Writes findings one below the other; nothing if there are none.
pub(crate) fn report(findings: &[Finding]) -> Option<String> {
    let lines: Vec<String> = findings.iter().map(Finding::to_string).collect();
    (!lines.is_empty()).then(|| lines.join("\n"))
}

/// Makes every check a test and a line of the verb, so that neither can have one that the other lacks.
macro_rules! checks {
    ($($sentence:ident => $check:expr,)*) => {
        const CHECKS: &[(&str, Check)] = &[$((stringify!($sentence), $check)),*];

        #[cfg(test)]
        mod work_tree {
            use super::*;
            $(
                #[test]
                fn $sentence() {
                    let check: Check = $check;
                    let found = check(&Work::load().unwrap());
                    if let Some(text) = report(&found) {
                        panic!("findings: {}\n{text}", found.len());
                    }
                }
            )*
        }
    };
}

type Check = fn(&Work) -> Vec<Finding>;

checks! {
    dependencies_go_downward_only => |work| floors::check(&work.workspace),
    floors_0_to_2_have_no_std_and_every_library_is_strict => no_std::check,
    floors_0_to_2_pull_no_std_in => |work| std_feature::check(&work.workspace),
    no_test_waits_for_a_real_clock => |work| work.each(clock::check),
    no_file_is_longer_than_its_budget => |work| work.each(length::check),
    every_file_opens_with_the_question_it_answers => |work| work.each(opening::check),
    every_file_is_compiled => |work| forgotten::check(&work.files),
    nothing_is_left_for_later => |work| work.each(leftover::check),
    no_name_says_nothing => |work| work.each(names::check),
    names_of_seats_are_spelled_in_one_place => |work| work.each(spelling::check),
    white_space_is_plain => |work| work.each(white_space::check),
    every_manifest_is_complete => manifest::check,
    every_crate_page_has_its_headings => crate_page::check,
    every_invariant_names_its_machine => |work| invariants::check(&work.files),
    links_between_documents_resolve => |work| links::check(&work.files),
    documents_name_what_the_code_has => |work| symbols::check(&work.files),
    every_case_of_earlier_systems_has_its_fate => |work| prior_art::check(&work.files),
}

/// Runs every check and collects all findings.
///
/// # Errors
///
/// The findings of every check that has some.
pub(crate) fn check() -> Result<Outcome, Failure> {
    let work = Work::load()?;
    let mut texts = Vec::new();
    for (sentence, check) in CHECKS {
        if let Some(text) = report(&check(&work)) {
            texts.push(format!("not so: {}\n{text}", sentence.replace('_', " ")));
        }
    }
    if texts.is_empty() {
        return Ok(Outcome::Done);
    }
    Err(Failure(texts.join("\n\n")))
}

/// The verb: the checks alone.
pub(crate) fn run() -> ExitCode {
    let Err(Failure(why)) = check() else {
        println!("tidy: {} checks, nothing found", CHECKS.len());
        return ExitCode::SUCCESS;
    };
    eprintln!("{why}");
    ExitCode::FAILURE
}

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn a_report_has_place_fault_and_remedy_of_everything_found() {
        let finding = |place: &str| Finding {
            place: place.to_owned(),
            wrong: "is wrong".to_owned(),
            remedy: "mend it",
        };
        let text = report(&[finding("a.rs:1"), finding("b.rs")]);
        let lines = "a.rs:1: is wrong\n    remedy: mend it\nb.rs: is wrong\n    remedy: mend it";
        assert_eq!(text.as_deref(), Some(lines));
        assert_eq!(report(&[]), None);
    }
}
