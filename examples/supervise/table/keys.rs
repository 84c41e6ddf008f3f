//! What did the person type? Quit, scroll, or draw anew; the rest is left alone.

use super::inbox::{Inbox, Need};
use super::scroll::Step;
use core::time::Duration;
use ratatui::crossterm::event::{self, Event, KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use rustix::event::{PollFd, PollFlags, poll};
use rustix::io::Errno;
use std::io::{self, Read as _};
use std::os::fd::OwnedFd;
use std::os::unix::net::UnixStream;

/// What a key asks for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Asked {
    Quit,
    Scroll(Step),
    Wipe,
}

/// What wakes the one who listens.
pub(super) struct Ears {
    /// Can be read once the table is to end.
    pub(super) end: OwnedFd,
    /// Can be read once the size of the terminal has changed.
    pub(super) resized: UnixStream,
}

/// Listens until the table ends or the terminal is gone.
pub(super) fn listen(ears: &mut Ears, inbox: &Inbox, on_quit: &impl Fn()) {
    let input = io::stdin();
    loop {
        let mut wakers = [&input as &dyn std::os::fd::AsFd, &ears.resized, &ears.end]
            .map(|waker| PollFd::from_borrowed_fd(waker.as_fd(), PollFlags::IN));
        match poll(&mut wakers, None) {
            Ok(_) | Err(Errno::INTR) => {}
            Err(_) => return,
        }
        let [typed, resized, end] = wakers.map(|waker| waker.revents());
        // A terminal that hung up can be read for ever and says nothing.
        if !end.is_empty() || typed.intersects(PollFlags::HUP | PollFlags::ERR | PollFlags::NVAL) {
            return;
        }
        if !resized.is_empty() {
            drain(&mut ears.resized);
            inbox.leave(|_| {});
        }
        if typed.contains(PollFlags::IN) && hear(inbox, on_quit).is_err() {
            return;
        }
    }
}

/// Passes on all that was typed.
fn hear(inbox: &Inbox, on_quit: &impl Fn()) -> io::Result<()> {
    while event::poll(Duration::ZERO)? {
        match event::read()? {
            Event::Key(key) => match asked(key) {
                Some(Asked::Quit) => on_quit(),
                Some(Asked::Scroll(step)) => inbox.leave(|news| news.steps.push(step)),
                Some(Asked::Wipe) => inbox.leave(|news| news.terminal = Need::Wipe),
                None => {}
            },
            Event::Resize(..) => inbox.leave(|_| {}),
            Event::FocusGained | Event::FocusLost | Event::Mouse(_) | Event::Paste(_) => {}
        }
    }
    Ok(())
}

fn asked(key: KeyEvent) -> Option<Asked> {
    if key.kind == KeyEventKind::Release {
        return None;
    }
    let with_control = key.modifiers.contains(KeyModifiers::CONTROL);
    let keys = if with_control { CONTROL_KEYS } else { KEYS };
    keys.iter().find(|(code, _)| *code == key.code).map(|(_, asked)| *asked)
}

const KEYS: &[(KeyCode, Asked)] = &[
    (KeyCode::Char('q'), Asked::Quit),
    (KeyCode::Up, Asked::Scroll(Step::Up)),
    (KeyCode::Char('k'), Asked::Scroll(Step::Up)),
    (KeyCode::Down, Asked::Scroll(Step::Down)),
    (KeyCode::Char('j'), Asked::Scroll(Step::Down)),
    (KeyCode::PageUp, Asked::Scroll(Step::PageUp)),
    (KeyCode::PageDown, Asked::Scroll(Step::PageDown)),
    (KeyCode::Char(' '), Asked::Scroll(Step::PageDown)),
    (KeyCode::Home, Asked::Scroll(Step::First)),
    (KeyCode::End, Asked::Scroll(Step::Last)),
];
/// In raw mode Ctrl-C is a key and no signal.
const CONTROL_KEYS: &[(KeyCode, Asked)] =
    &[(KeyCode::Char('c'), Asked::Quit), (KeyCode::Char('l'), Asked::Wipe)];

/// Takes in all wake-ups at once; which end of the pipe fails tells nothing more.
fn drain(stream: &mut UnixStream) {
    let mut bytes = [0; 64];
    while stream.read(&mut bytes).is_ok_and(|read| read > 0) {}
}

#[cfg(test)]
mod test {
    use super::*;

    #[track_caller]
    fn check(code: KeyCode, modifiers: KeyModifiers, expected: Option<Asked>) {
        assert_eq!(asked(KeyEvent::new(code, modifiers)), expected);
    }

    #[test]
    fn q_and_control_c_quit() {
        check(KeyCode::Char('q'), KeyModifiers::NONE, Some(Asked::Quit));
        check(KeyCode::Char('c'), KeyModifiers::CONTROL, Some(Asked::Quit));
        check(KeyCode::Char('c'), KeyModifiers::NONE, None);
        check(KeyCode::Char('q'), KeyModifiers::CONTROL, None);
    }

    #[test]
    fn control_z_is_left_alone() {
        check(KeyCode::Char('z'), KeyModifiers::CONTROL, None);
    }

    #[test]
    fn arrows_and_pages_scroll() {
        check(KeyCode::Down, KeyModifiers::NONE, Some(Asked::Scroll(Step::Down)));
        check(KeyCode::PageUp, KeyModifiers::NONE, Some(Asked::Scroll(Step::PageUp)));
    }

    #[test]
    fn a_key_that_is_let_go_asks_for_nothing_more() {
        let key =
            KeyEvent::new_with_kind(KeyCode::Char('q'), KeyModifiers::NONE, KeyEventKind::Release);
        assert_eq!(asked(key), None);
    }
}
