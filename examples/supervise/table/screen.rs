//! When is the screen drawn? When what it shows has changed, and only then.

use super::View;
use super::paint::{Colors, paint};
use super::scroll::{Scroll, Step};
use core::time::Duration;
use ratatui::Terminal;
use ratatui::backend::Backend;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// A screen and what is on it.
pub(super) struct Screen<B: Backend> {
    terminal: Terminal<B>,
    colors: Colors,
    scroll: Scroll,
    shown: Option<Buffer>,
}

/// Whether something was drawn.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Drawn {
    /// It was.
    Yes,
    /// All of it was there already.
    No,
}

impl<B: Backend> Screen<B> {
    /// Makes it.
    ///
    /// # Errors
    ///
    /// When the backend cannot tell its size.
    pub(super) fn new(backend: B, colors: Colors) -> Result<Self, B::Error> {
        let terminal = Terminal::new(backend)?;
        Ok(Self { terminal, colors, scroll: Scroll::default(), shown: None })
    }

    /// Moves what is seen of the rows.
    pub(super) fn scroll(&mut self, step: Step) {
        self.scroll.go(step);
    }

    /// Draws a view that was made so long ago.
    ///
    /// # Errors
    ///
    /// When the backend cannot be written to.
    pub(super) fn draw(&mut self, view: &View, elapsed: Duration) -> Result<Drawn, B::Error> {
        let size = self.terminal.size()?;
        let mut fresh = Buffer::empty(Rect::from((Position::ORIGIN, size)));
        paint(view, elapsed, &mut self.scroll, self.colors, &mut fresh);
        if self.shown.as_ref() == Some(&fresh) {
            return Ok(Drawn::No);
        }
        self.terminal.draw(|frame| {
            // A resize in between has its own wake-up; until then the old size stays.
            if frame.area() == fresh.area {
                frame.buffer_mut().clone_from(&fresh);
            }
        })?;
        self.shown = Some(fresh);
        Ok(Drawn::Yes)
    }

    /// Draws everything anew next time, whatever somebody else has written over it.
    ///
    /// # Errors
    ///
    /// When the backend cannot be written to.
    pub(super) fn wipe(&mut self) -> Result<(), B::Error> {
        let size = self.terminal.size()?;
        self.shown = None;
        self.terminal.resize(Rect::from((Position::ORIGIN, size)))
    }

    /// Returns what is drawn on, for tests.
    #[cfg(test)]
    pub(super) fn backend_mut(&mut self) -> &mut B {
        self.terminal.backend_mut()
    }
}
