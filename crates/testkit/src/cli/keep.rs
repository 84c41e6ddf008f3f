//! How does a find become a regression? It has to show its rule once more, and then stands with the others for ever.

use super::args::Misused;
use super::report::typed;
use super::{Errand, Exit};
use crate::hunt::Expect;
use std::path::Path;

impl Errand<'_> {
    pub(super) fn keep(&self, path: &Path) -> Result<Exit, Misused> {
        let (mut case, target) = self.read(path)?;
        let trail = target.replay(&case).map_err(|error| Misused(error.to_string()))?;
        let broken = trail.ended.violation().map(|violation| violation.rule);
        if broken != Some(case.rule.as_str()) {
            let (path, rule, end) = (path.display(), &case.rule, trail.end());
            self.desk.say(&format!("not kept: {path} does not break {rule}: {end}"));
            return Ok(Exit::NotReproducible);
        }
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned());
        let name = self.options.name.clone().or(stem).unwrap_or_default();
        let is_word = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_');
        if name.is_empty() || !name.chars().all(is_word) {
            return Err(Misused(format!(
                "--name is a word of letters, digits and -, not {name:?}"
            )));
        }
        case.expect = Some(Expect::Violation(case.rule.clone()));
        let kept = self.suite.regressions().join(&case.target).join(format!("{name}.json"));
        if kept.exists() {
            return Err(Misused(format!("{} is there already; give another --name", typed(&kept))));
        }
        case.write(&kept).map_err(|error| Misused(format!("write {}: {error}", typed(&kept))))?;
        // It stands in one place only, or one defect would be open twice.
        let _gone = std::fs::remove_file(path);
        self.desk.say(&format!("kept    {} (expect: violation {})", typed(&kept), case.rule));
        self.desk.say("        `smoke` and `cli::replayed` run it; once the defect is mended they fail until `expect` is \"pass\"");
        Ok(Exit::Clean)
    }
}
