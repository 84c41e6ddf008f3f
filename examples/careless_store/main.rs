//! How does an embedder find out that a store of their own loses records? By pointing the hunt at it.
//!
//! The store of this example has one bug, on purpose; `docs/hunt-your-own.md` goes through what this prints. Given
//! words it is a command line for the hunt in that store: try `help`.

#![expect(clippy::print_stdout, reason = "it shows what happens")]

#[path = "../custom_store/line.rs"]
mod line;
mod store;

use std::process::ExitCode;
use store::{Flush, Journal};
use tenure_testkit::cli::{self, Entry, Suite};
use tenure_testkit::conformance::{self, Guarantees, StoreArena, StorePromise};

/// What the store promises: everything, but that two processes have it open at once.
fn promised() -> Guarantees<StorePromise> {
    Guarantees::strict().without(StorePromise::OpenToSeveral)
}

fn main() -> ExitCode {
    if std::env::args_os().len() > 1 {
        let arena =
            StoreArena::new(|place| Journal::open(place.path(), Flush::WhenFull), promised());
        let suite = Suite::new("cargo run --example careless_store --").with(Entry::new(arena));
        return cli::main(&suite);
    }
    for flush in [Flush::WhenFull, Flush::AtOnce] {
        println!("-- a journal that is flushed: {flush:?}");
        match conformance::store(move |place| Journal::open(place.path(), flush), promised()) {
            Ok(()) => println!("it keeps the contract"),
            Err(broken) => println!("{broken}"),
        }
    }
    ExitCode::SUCCESS
}
