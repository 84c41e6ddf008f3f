//! Answers whether every Rust file of a crate is compiled, or lies there forgotten.

use super::Finding;
use crate::tree::Source;

/// Judges every file below a `src` directory.
pub(super) fn check(files: &[Source]) -> Vec<Finding> {
    let modules = files.iter().filter(|file| file.is_rust());
    let modules = modules.filter_map(|file| Some((file, module(&file.path)?)));
    modules
        .filter(|(_, module)| !files.iter().any(|file| module.is_declared_in(file)))
        .map(|(file, module)| Finding {
            place: file.path.clone(),
            wrong: format!("no `mod {};` makes it part of the crate", module.name),
            remedy: "declare it in its parent, or remove it",
        })
        .collect()
}

/// A file that another one has to declare.
struct Module<'a> {
    /// The directory of the parent's children.
    directory: &'a str,
    name: &'a str,
}

/// Reads a path below `src`; crate roots are declared by nobody.
fn module(path: &str) -> Option<Module<'_>> {
    let (_, inside) = path.split_once("/src/")?;
    if ["lib.rs", "main.rs", "build.rs"].contains(&inside) || inside.starts_with("bin/") {
        return None;
    }
    let stem = path.strip_suffix("/mod.rs").or(path.strip_suffix(".rs"))?;
    let (directory, name) = stem.rsplit_once('/')?;
    Some(Module { directory, name })
}

impl Module<'_> {
    fn is_declared_in(&self, file: &Source) -> bool {
        self.may_stand_in(&file.path) && file.code().any(|(_, line)| self.is(line))
    }

    fn may_stand_in(&self, path: &str) -> bool {
        let beside = path.strip_suffix(".rs") == Some(self.directory);
        let within = path.strip_prefix(self.directory);
        beside || within.is_some_and(|rest| ["/lib.rs", "/main.rs", "/mod.rs"].contains(&rest))
    }

    fn is(&self, line: &str) -> bool {
        let declared = line.trim().strip_suffix(';').and_then(|line| {
            let (before, name) = line.rsplit_once("mod ")?;
            (before.is_empty() || before.ends_with(' ')).then_some(name)
        });
        declared == Some(self.name)
    }
}

#[cfg(test)]
mod test {
    use super::*;

    fn forgotten(files: &[(&str, &str)]) -> Vec<String> {
        let files = files.iter().map(|(path, text)| Source::new(path, text));
        let found = check(&files.collect::<Vec<_>>());
        found.into_iter().map(|finding| finding.place).collect()
    }

    #[test]
    fn a_file_that_its_parent_declares_is_compiled() {
        let files = [
            ("crates/a/src/lib.rs", "mod slot;\npub mod laws;\n"),
            ("crates/a/src/slot.rs", "#[cfg(test)]\nmod slot_test;\n"),
            ("crates/a/src/slot/slot_test.rs", ""),
            ("crates/a/src/laws/mod.rs", "pub(crate) mod life;\n"),
            ("crates/a/src/laws/life.rs", ""),
            ("crates/a/src/bin/tool.rs", ""),
        ];
        assert_eq!(forgotten(&files), [""; 0]);
    }

    #[test]
    fn a_file_that_nobody_declares_is_found() {
        let files = [
            ("crates/a/src/lib.rs", "mod slots;\n// mod slot;\n"),
            ("crates/a/src/slots.rs", ""),
            ("crates/a/src/slot.rs", ""),
            ("crates/b/src/lib.rs", "mod slot;\n"),
        ];
        assert_eq!(forgotten(&files), ["crates/a/src/slot.rs"]);
    }
}
