//! Which rows are on the screen? A window over all of them, moved by keys and never past the end.

/// A step of the window.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(super) enum Step {
    /// One row up.
    Up,
    /// One row down.
    Down,
    /// One screenful up.
    PageUp,
    /// One screenful down.
    PageDown,
    /// To the first row.
    First,
    /// To the last row.
    Last,
}

/// The window.
#[derive(Debug, Default)]
pub(super) struct Scroll {
    top: usize,
    lines: usize,
    total: usize,
}

impl Scroll {
    /// Returns the first row that is seen.
    pub(super) const fn top(&self) -> usize {
        self.top
    }

    /// Returns the numbers of the first and the last row that are seen, if not all are.
    pub(super) fn shown(&self) -> Option<(usize, usize)> {
        let last = self.top.saturating_add(self.lines).min(self.total);
        let first = self.top.saturating_add(1).min(last);
        (self.total > self.lines).then_some((first, last))
    }

    /// Moves the window.
    pub(super) fn go(&mut self, step: Step) {
        let page = self.lines.saturating_sub(1).max(1);
        self.top = match step {
            Step::Up => self.top.saturating_sub(1),
            Step::Down => self.top.saturating_add(1),
            Step::PageUp => self.top.saturating_sub(page),
            Step::PageDown => self.top.saturating_add(page),
            Step::First => 0,
            Step::Last => self.total,
        };
        self.settle(self.total, self.lines);
    }

    /// Fits the window to so many rows and lines.
    pub(super) fn settle(&mut self, total: usize, lines: usize) {
        (self.total, self.lines) = (total, lines);
        self.top = self.top.min(total.saturating_sub(lines));
    }
}
