//! What if something panics? It is taken for a broken rule: the code's own, or the hunter's where a model panicked.

use super::{HUNTER, NO_PANIC, Violation};
use core::cell::RefCell;
use core::panic::AssertUnwindSafe;
use std::panic::{PanicHookInfo, catch_unwind};
use std::sync::Once;

thread_local! {
    /// What the panic that is being caught on this thread said.
    static SAID: RefCell<Caught> = const { RefCell::new(Caught::Elsewhere) };
}

/// Whether panics of a thread are caught.
enum Caught {
    /// They are somebody else's.
    Elsewhere,
    /// They are, and this is what the last one broke.
    Here(Option<Violation>),
}

/// Does something, and takes a panic for a broken rule.
pub(super) fn catch<T>(act: impl FnOnce() -> Result<T, Violation>) -> Result<T, Violation> {
    listen();
    let before = SAID.replace(Caught::Here(None));
    let outcome = catch_unwind(AssertUnwindSafe(act));
    let said = SAID.replace(before);
    outcome.unwrap_or_else(|_| match said {
        Caught::Here(Some(violation)) => Err(violation),
        Caught::Here(None) | Caught::Elsewhere => {
            Err(Violation::new(NO_PANIC, "a panic without a message"))
        }
    })
}

/// Keeps caught panics quiet; all others are told as before.
fn listen() {
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            let is_ours = SAID.with_borrow_mut(|said| match said {
                Caught::Elsewhere => false,
                Caught::Here(violation) => {
                    *violation = Some(broken(panic));
                    true
                }
            });
            if !is_ours {
                before(panic);
            }
        }));
    });
}

fn broken(panic: &PanicHookInfo<'_>) -> Violation {
    let here = file!().trim_end_matches("hunt/catch.rs");
    let is_model = panic.location().is_some_and(|place| place.file().starts_with(here));
    let rule = if is_model { HUNTER } else { NO_PANIC };
    Violation::new(rule, panic.to_string().replace('\n', " "))
}
