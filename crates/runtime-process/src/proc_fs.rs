//! What does the kernel show of a process? The few files under `/proc` that are read here.

use std::fs;
use std::io;

/// Returns the numbers of all processes that can be seen.
pub(crate) fn pids() -> io::Result<Vec<u32>> {
    let mut pids = Vec::new();
    for entry in fs::read_dir("/proc")? {
        let name = entry?.file_name();
        pids.extend(name.to_str().and_then(|name| name.parse::<u32>().ok()));
    }
    Ok(pids)
}

/// Reads the state line of a process.
pub(crate) fn stat(pid: u32) -> Result<Stat, Unread> {
    let text = fs::read(format!("/proc/{pid}/stat"))?;
    parse_stat(&String::from_utf8_lossy(&text)).ok_or(Unread::Strange)
}

/// Reads the environment that a process was started with, as far as it left it alone.
///
/// While a process replaces its program it has none for a moment; that is told from one that is empty for good.
pub(crate) fn environ(pid: u32) -> Result<Vec<u8>, Unread> {
    let environ = fs::read(format!("/proc/{pid}/environ"))?;
    if environ.is_empty() {
        let stat = stat(pid)?;
        if stat.running == Running::Yes && stat.environ_end == 0 {
            return Err(Unread::Changing);
        }
    }
    Ok(environ)
}

/// Reads who runs a process; unlike the owner of its files this is true for those that hide their memory too.
pub(crate) fn real_uid(pid: u32) -> Result<u32, Unread> {
    let text = fs::read_to_string(format!("/proc/{pid}/status"))?;
    let line = text.lines().find_map(|line| line.strip_prefix("Uid:"));
    let uid = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    uid.ok_or(Unread::Strange)
}

/// Names the namespace of processes that we live in, where the kernel has such.
pub(crate) fn namespace() -> Option<String> {
    let link = fs::read_link("/proc/self/ns/pid").ok()?;
    link.into_os_string().into_string().ok()
}

/// What the state line of a process says.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) struct Stat {
    pub(crate) running: Running,
    pub(crate) parent: u32,
    pub(crate) group: u32,
    pub(crate) session: u32,
    pub(crate) start_ticks: u64,
    /// Where in its memory its environment ends; 0 while there is none, or where we may not know.
    pub(crate) environ_end: u64,
}

/// Whether a process still does something.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Running {
    Yes,
    /// It ended and nobody has collected it.
    Zombie,
}

/// Why something of a process could not be read.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Unread {
    #[error("there is no such process")]
    Vanished,
    #[error("permission denied")]
    Denied,
    #[error("it is replacing its program")]
    Changing,
    #[error("the kernel's answer makes no sense")]
    Strange,
    #[error(transparent)]
    Failed(io::Error),
}

impl From<io::Error> for Unread {
    fn from(error: io::Error) -> Self {
        let vanished = error.raw_os_error() == Some(rustix::io::Errno::SRCH.raw_os_error());
        let kind = error.kind();
        if vanished || kind == io::ErrorKind::NotFound {
            Self::Vanished
        } else if kind == io::ErrorKind::PermissionDenied {
            Self::Denied
        } else {
            Self::Failed(error)
        }
    }
}

/// Reads the fields behind the last parenthesis: the name before it may contain spaces and parentheses.
fn parse_stat(text: &str) -> Option<Stat> {
    let (_, fields) = text.rsplit_once(')')?;
    let fields: Vec<&str> = fields.split_whitespace().collect();
    // A process that is being collected has a group and a session of -1: it leads nothing.
    let number = |at: usize| {
        let field: i64 = fields.get(at)?.parse().ok()?;
        Some(u32::try_from(field).unwrap_or(0))
    };
    Some(Stat {
        running: match *fields.first()? {
            "Z" | "X" | "x" => Running::Zombie,
            _ => Running::Yes,
        },
        parent: number(1)?,
        group: number(2)?,
        session: number(3)?,
        start_ticks: fields.get(START_TICKS)?.parse().ok()?,
        environ_end: fields.get(ENVIRON_END).map_or(Some(0), |f| f.parse().ok())?,
    })
}

/// Field 22 of the line, counted from the state, which is field 3.
const START_TICKS: usize = 19;

/// Field 51, which Linux has since 3.5.
const ENVIRON_END: usize = 48;

#[cfg(test)]
mod tests {
    use super::*;

    const TAIL: &str = "1 41 7 0 -1 4194304 99 0 0 0 0 0 0 0 20 0 1 0 8675 0 0";

    #[test]
    fn a_name_full_of_parentheses_and_spaces_is_skipped() {
        let expected = Stat {
            running: Running::Yes,
            parent: 1,
            group: 41,
            session: 7,
            start_ticks: 8_675,
            environ_end: 0,
        };
        for name in ["(sh)", "(a) Z 1 2 3)", "(:-) (-: )"] {
            assert_eq!(parse_stat(&format!("41 {name} S {TAIL}")), Some(expected));
        }
    }

    #[test]
    fn the_dead_are_zombies_whatever_letter_they_have() {
        for letter in ["Z", "X", "x"] {
            let stat = parse_stat(&format!("41 (sh) {letter} {TAIL}")).unwrap();
            assert_eq!(stat.running, Running::Zombie);
        }
    }

    #[test]
    fn a_line_that_makes_no_sense_is_none() {
        for text in ["", "41 (sh", "41 (sh) S 1 2", "41 (sh) S a b c"] {
            assert_eq!(parse_stat(text), None, "{text:?}");
        }
    }

    #[test]
    fn a_process_knows_itself() {
        let me = std::process::id();
        assert!(pids().unwrap().contains(&me));
        assert_eq!(stat(me).unwrap().running, Running::Yes);
        assert_ne!(stat(me).unwrap().environ_end, 0);
        assert_eq!(real_uid(me).unwrap(), rustix::process::getuid().as_raw());
    }

    #[test]
    fn a_number_that_nobody_has_is_vanished() {
        assert!(matches!(stat(u32::MAX), Err(Unread::Vanished)));
        assert!(matches!(environ(u32::MAX), Err(Unread::Vanished)));
    }
}
