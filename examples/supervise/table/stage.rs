//! How is the terminal taken, and given back on every way out? One lock, one flag, and a panic hook.

use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::queue;
use ratatui::crossterm::terminal::{
    EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};
use rustix::process::getpgrp;
use rustix::termios::tcgetpgrp;
use std::io::{self, IsTerminal as _, Write};
use std::panic;
use std::sync::{Arc, Mutex, PoisonError};

/// Returns whether a person sits there: a terminal on both sides, ours to draw on, that can be drawn on.
pub(crate) fn is_there() -> bool {
    let (input, output) = (io::stdin(), io::stdout());
    let dumb = std::env::var_os("TERM").is_none_or(|term| term.is_empty() || term == "dumb");
    // In the background the terminal belongs to somebody else, and touching its mode would stop us.
    let ours = || tcgetpgrp(&input).is_ok_and(|group| group == getpgrp());
    input.is_terminal() && output.is_terminal() && !dumb && ours()
}

/// Whose the terminal is.
#[derive(Debug, Eq, PartialEq)]
enum Owner {
    Us,
    TheShell,
}

/// The terminal while it is drawn on.
#[derive(Clone, Debug)]
pub(super) struct Stage {
    owner: Arc<Mutex<Owner>>,
}

impl Stage {
    /// Takes the terminal; a panic of any thread gives it back before it says why.
    ///
    /// # Errors
    ///
    /// When the mode of the terminal cannot be set, or nothing can be written to it.
    pub(super) fn enter() -> io::Result<Self> {
        enable_raw_mode()?;
        let stage = Self { owner: Arc::new(Mutex::new(Owner::Us)) };
        let hooked = stage.clone();
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |what| {
            hooked.leave();
            before(what);
        }));
        let mut first = stage.ink();
        let entered = queue!(first, EnterAlternateScreen, Hide).and_then(|()| first.flush());
        entered.inspect_err(|_| stage.leave())?;
        Ok(stage)
    }

    /// Gives the terminal back, once.
    pub(super) fn leave(&self) {
        let mut owner = self.owner.lock().unwrap_or_else(PoisonError::into_inner);
        if *owner == Owner::Us {
            *owner = Owner::TheShell;
            let mut last = Vec::new();
            // Nothing is left to do about a terminal that takes no output.
            let queued = queue!(last, LeaveAlternateScreen, Show);
            queued.and_then(|()| write_all(&last)).unwrap_or_default();
            restore_mode();
        }
    }

    /// Returns what is drawn with.
    pub(super) fn ink(&self) -> Ink {
        Ink { stage: self.clone(), bytes: Vec::new() }
    }
}

/// Gives the terminal its old mode back, without writing anything to it.
pub(super) fn restore_mode() {
    // A terminal that refuses is gone.
    disable_raw_mode().unwrap_or_default();
}

/// Collects a picture and writes it in one piece, if the terminal is still ours.
///
/// Nothing that can panic runs under the lock, so the panic hook may take it.
#[derive(Debug)]
pub(super) struct Ink {
    stage: Stage,
    bytes: Vec<u8>,
}

impl Write for Ink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.bytes.extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        let bytes = core::mem::take(&mut self.bytes);
        let owner = self.stage.owner.lock().unwrap_or_else(PoisonError::into_inner);
        match *owner {
            Owner::Us => write_all(&bytes),
            Owner::TheShell => Ok(()),
        }
    }
}

fn write_all(bytes: &[u8]) -> io::Result<()> {
    let mut output = io::stdout().lock();
    output.write_all(bytes)?;
    output.flush()
}
