//! What does a person see? The fleet as a live table on the terminal, which is given back on every way out.

mod columns;
mod inbox;
mod keys;
mod paint;
mod row;
mod screen;
mod scroll;
mod stage;
mod text;

#[cfg(test)]
mod paint_test;

pub(crate) use row::{Row, told};
pub(crate) use stage::is_there;

use core::time::Duration;
use inbox::{Course, Inbox, Need};
use keys::{Ears, listen};
use paint::Colors;
use ratatui::backend::CrosstermBackend;
use rustix::event::{EventfdFlags, eventfd};
use screen::Screen;
use signal_hook::consts::SIGWINCH;
use signal_hook::low_level::{pipe, unregister};
use stage::{Ink, Stage};
use std::collections::VecDeque;
use std::io;
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::Instant;
use tenure::bead::{Now, Wall};

/// All that is shown; a plain value that is handed over after each tick.
#[derive(Clone, Debug, Eq, PartialEq)]
pub(crate) struct View {
    /// Whose sessions these are: the fleet.
    pub(crate) title: String,
    /// The sessions, in the order of the screen.
    pub(crate) rows: Vec<Row>,
    /// What happened, the newest last; as many as fit are shown.
    pub(crate) events: Vec<String>,
    /// What the person has to be told, such as why an edit was not taken.
    pub(crate) notice: Option<String>,
    /// When all this was so; ages go on from there.
    pub(crate) now: Now,
}

/// The last lines of what happened.
#[derive(Debug, Default)]
pub(crate) struct Recent(VecDeque<String>);

impl Recent {
    /// Adds what happened, with the time of the day; the oldest is forgotten.
    pub(crate) fn push(&mut self, at: Wall, what: &str) {
        if self.0.len() >= EVENTS_MAX {
            self.0.pop_front();
        }
        self.0.push_back(format!("{} {what}", row::time(at)));
    }

    /// Returns the lines, the newest last.
    pub(crate) fn lines(&self) -> Vec<String> {
        self.0.iter().cloned().collect()
    }
}

/// The table on the terminal, until it is dropped.
#[derive(Debug)]
pub(crate) struct Table {
    inbox: Arc<Inbox>,
    end: OwnedFd,
    ended: Receiver<()>,
}

impl Table {
    /// Takes the terminal. `on_quit` is called, from another thread, when the person wants to end.
    ///
    /// # Errors
    ///
    /// When the terminal cannot be drawn on; it is as it was before then.
    pub(crate) fn open(on_quit: impl Fn() + Send + 'static) -> io::Result<Self> {
        let end = eventfd(0, EventfdFlags::CLOEXEC | EventfdFlags::NONBLOCK)?;
        let (resized, wake) = UnixStream::pair()?;
        resized.set_nonblocking(true)?;
        let mut ears = Ears { end: end.try_clone()?, resized };
        let winch = pipe::register(SIGWINCH, wake)?;
        let stage = Stage::enter()?;
        let (inbox, (done, ended)) = (Arc::new(Inbox::default()), channel());
        // From here on dropping it gives the terminal back, also when a thread cannot be had.
        let table = Self { inbox, end, ended };
        let (news, drawn_on) = (Arc::clone(&table.inbox), stage.clone());
        let drawing = named("table").spawn(move || run(&news, &drawn_on, done));
        drawing.inspect_err(|_| stage.leave())?;
        let news = Arc::clone(&table.inbox);
        named("keys").spawn(move || {
            listen(&mut ears, &news, &on_quit);
            unregister(winch);
        })?;
        Ok(table)
    }

    /// Shows a view in place of the last one; returns at once.
    pub(crate) fn show(&self, view: View) {
        self.inbox.leave(|news| news.view = Some(view));
    }
}

/// Gives the terminal back.
impl Drop for Table {
    fn drop(&mut self) {
        self.inbox.leave(|news| news.course = Course::End);
        // A counter that is full can be read already.
        let _ = rustix::io::write(&self.end, &1_u64.to_ne_bytes());
        let _ = self.ended.recv_timeout(PATIENCE);
        // Once more, in case the terminal takes no output and the other thread hangs.
        stage::restore_mode();
    }
}

/// Draws until told to end; that the terminal is gone is no reason to stop keeping sessions.
fn run(inbox: &Inbox, stage: &Stage, done: Sender<()>) {
    let screen = Screen::new(CrosstermBackend::new(stage.ink()), colors());
    let drawn = screen.and_then(|mut screen| draw(&mut screen, inbox));
    drop(drawn);
    stage.leave();
    drop(done);
}

fn draw(screen: &mut Screen<CrosstermBackend<Ink>>, inbox: &Inbox) -> io::Result<()> {
    let mut latest = None;
    loop {
        let news = inbox.take(SECOND);
        if news.course == Course::End {
            return Ok(());
        }
        latest = news.view.map(|view| (view, Instant::now())).or(latest);
        news.steps.into_iter().for_each(|step| screen.scroll(step));
        if news.terminal == Need::Wipe {
            screen.wipe()?;
        }
        if let Some((view, made)) = &latest {
            screen.draw(view, made.elapsed())?;
        }
    }
}

fn named(name: &str) -> thread::Builder {
    thread::Builder::new().name(name.to_owned())
}

fn colors() -> Colors {
    let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
    if unwanted { Colors::Unused } else { Colors::Used }
}

/// How often ages are looked at. Ten times longer and a person doubts that it lives.
const SECOND: Duration = Duration::from_secs(1);
/// How long a terminal may take to be given back. One that hangs must not keep the supervisor from ending.
const PATIENCE: Duration = Duration::from_secs(1);
/// More lines than any screen shows; ten times more would be copied in every tick for nothing.
const EVENTS_MAX: usize = 200;
