//! Who receives? A process that keeps rows, and that loses the answer to the very first report.

use crate::row::Rows;
use crate::wire;
use core::net::Ipv4Addr;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::{env, fs, thread};
use tenure::lifecycle::{Verdict, accept};

/// Serves until it is killed; the first line that it says is its port.
pub(crate) fn serve(directory: &Path, port: u16) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))?;
    writeln!(io::stdout(), "{}", listener.local_addr()?.port())?;
    for stream in listener.incoming() {
        let (stream, rows) = (stream?, Rows::new(directory));
        // One link that breaks is no concern of the others.
        thread::spawn(move || talk(&stream, &rows).is_ok());
    }
    Ok(())
}

/// Says which row the link serves, then takes reports for it, one after the other.
fn talk(mut stream: &TcpStream, rows: &Rows) -> io::Result<()> {
    let handed_out = rows.handed_out()?;
    writeln!(stream, "{handed_out}")?;
    let name = handed_out.split(' ').next().unwrap_or_default();
    for line in BufReader::new(stream).lines() {
        let answer = taken(&line?, name, rows)?;
        let lost = rows.directory().join("an-answer-was-lost");
        if !lost.exists() {
            fs::write(lost, name)?;
            return Ok(());
        }
        writeln!(stream, "{answer}")?;
    }
    Ok(())
}

/// Takes a report, if it is news; nobody else writes a row in between, as one link is served at a time.
fn taken(line: &str, name: &str, rows: &Rows) -> io::Result<&'static str> {
    let Some(arrival) = wire::arrival(line) else { return Ok(wire::UNKNOWN) };
    let row = rows.read(name)?;
    Ok(match accept(&row, &arrival, crate::agent::now()) {
        Verdict::Accepted { row, .. } => {
            rows.write(name, &row)?;
            wire::OK
        }
        Verdict::Duplicate => wire::OK,
        Verdict::Fenced => wire::FENCED,
        Verdict::Unknown => wire::UNKNOWN,
    })
}

/// A server in a process of its own; it dies when this is dropped, as a server does that crashes.
pub(crate) struct Process {
    child: Child,
    port: u16,
}

impl Process {
    /// Starts a server and waits until it listens.
    pub(crate) fn start(directory: &Path, port: u16) -> io::Result<Self> {
        let mut command = Command::new(env::current_exe()?);
        command.arg("serve").arg(directory).arg(port.to_string()).stdout(Stdio::piped());
        let mut child = command.spawn()?;
        let mut line = String::new();
        if let Some(stdout) = child.stdout.take() {
            BufReader::new(stdout).read_line(&mut line)?;
        }
        let port = line.trim_end().parse().map_err(io::Error::other)?;
        Ok(Self { child, port })
    }

    pub(crate) const fn port(&self) -> u16 {
        self.port
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let ended = self.child.kill().and_then(|()| self.child.wait());
        assert!(ended.is_ok(), "a child of ours can be ended");
    }
}
