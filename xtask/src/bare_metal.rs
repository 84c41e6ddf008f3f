//! Answers whether floors 0 to 2 build where there is no operating system, hence no `std` to lean on.

use std::path::Path;
use std::process::Command;

use crate::cargo::{self, Failure};
use crate::tidy::floors;
use crate::verify::Outcome;
use crate::workspace::Workspace;

/// Builds floors 0 to 2 for the first bare-metal target that is installed.
///
/// # Errors
///
/// What the compiler says.
pub(crate) fn check() -> Result<Outcome, Failure> {
    let Some(target) = TARGETS.iter().find(|target| is_installed(target)) else {
        return Ok(Outcome::Skipped("no bare-metal target installed"));
    };
    let workspace = Workspace::load()?;
    let mut args = vec!["build", "--locked", "--no-default-features"];
    args.extend(["--target", *target]);
    for package in floors::pure(&workspace) {
        args.extend(["--package", package]);
    }
    cargo::check(&args)?;
    Ok(Outcome::Done)
}

/// Whether the compiler has a `core` for the target; asked of rustc, as rustup need not be there.
fn is_installed(target: &str) -> bool {
    let mut command = Command::new("rustc");
    command.args(["--print", "target-libdir", "--target", target]);
    command.current_dir(cargo::root());
    cargo::read(&mut command).is_ok_and(|path| Path::new(path.trim()).is_dir())
}

/// A small ARM core first: it also lacks 64-bit atomics, as the smallest hosts do.
const TARGETS: &[&str] = &["thumbv7em-none-eabihf", "x86_64-unknown-none"];
