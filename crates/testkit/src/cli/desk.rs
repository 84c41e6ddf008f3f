//! Who is told what? People get lines, machines get one object a line, and neither gets the other's.

use super::args::{Flag, Options};
use parking_lot::Mutex;
use serde_json::Value;
use std::io::{self, IsTerminal as _, Write};

/// Where a command tells what it does.
pub(super) struct Desk {
    out: Mutex<Box<dyn Write + Send>>,
    err: Mutex<Box<dyn Write + Send>>,
    json: bool,
    quiet: bool,
    /// Whether a line can be written over.
    pub(super) is_terminal: bool,
}

impl Desk {
    pub(super) fn new(
        out: Box<dyn Write + Send>,
        err: Box<dyn Write + Send>,
        options: &Options,
    ) -> Self {
        Self {
            out: Mutex::new(out),
            err: Mutex::new(err),
            json: options.has(Flag::Json),
            quiet: options.has(Flag::Quiet),
            is_terminal: io::stderr().is_terminal(),
        }
    }

    /// Tells people something that they have to know.
    pub(super) fn say(&self, line: &str) {
        let mut err = self.err.lock();
        let clear = if self.is_terminal { CLEAR } else { "" };
        // Whoever closed the other end does not want to know.
        let _unheard = writeln!(err, "{clear}{}", line.trim_end());
    }

    /// Tells people something that they may want to know.
    pub(super) fn mention(&self, line: &str) {
        if !self.quiet {
            self.say(line);
        }
    }

    /// Tells how far it is: on a terminal over the last such line.
    pub(super) fn progress(&self, line: &str) {
        if self.quiet {
            return;
        }
        let mut err = self.err.lock();
        let _unheard = if self.is_terminal {
            write!(err, "{CLEAR}{line}").and_then(|()| err.flush())
        } else {
            writeln!(err, "{line}")
        };
    }

    /// Tells machines.
    pub(super) fn tell(&self, event: &Value) {
        if self.json {
            let _unheard = writeln!(self.out.lock(), "{event}");
        }
    }
}

/// Back to the beginning of the line, which is then empty.
const CLEAR: &str = "\r\u{1b}[2K";
