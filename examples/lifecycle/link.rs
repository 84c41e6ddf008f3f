//! Which link is there? One connection after the other; each says first whom it serves.

use crate::agent::now;
use crate::wire;
use core::net::Ipv4Addr;
use core::time::Duration;
use std::io;
use tenure::lifecycle::clock::Wall;
use tenure::lifecycle::shell::Mailbox;
use tenure::lifecycle::{CoderPhase, Described, Epoch, Input, Report, TargetId};
use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufStream};
use tokio::net::TcpStream;
use tokio::sync::mpsc::UnboundedReceiver;
use tokio::time::{sleep, timeout};

type Reports = UnboundedReceiver<Report<CoderPhase>>;

/// Makes links for ever, and tells the mailbox of each that comes and goes.
pub(crate) async fn keep(port: u16, mailbox: Mailbox<CoderPhase>, mut reports: Reports) {
    let mut epoch = Epoch::default();
    loop {
        if let Ok(stream) = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await {
            epoch = epoch.next();
            let _posted = mailbox.post(Input::LinkUp(epoch), now());
            // However it ends, the link is gone; what was on its way is sent again over the next one.
            let _ended = serve(BufStream::new(stream), epoch, &mailbox, &mut reports).await;
            let _posted = mailbox.post(Input::LinkDown(epoch), now());
        }
        sleep(Duration::from_millis(50)).await;
    }
}

/// Finds out whom the link serves, and takes reports over it until it breaks.
async fn serve(
    mut stream: BufStream<TcpStream>,
    epoch: Epoch,
    mailbox: &Mailbox<CoderPhase>,
    reports: &mut Reports,
) -> io::Result<()> {
    let mut line = String::new();
    stream.read_line(&mut line).await?;
    let _posted = mailbox.post(Input::Bound(epoch, described(&line)?), now());
    loop {
        let Ok(told) = timeout(LOOK, reports.recv()).await else {
            // Nothing is to be sent; a server that is gone is noticed all the same.
            match stream.get_ref().try_read(&mut [0]) {
                Err(error) if error.kind() == io::ErrorKind::WouldBlock => continue,
                Ok(_) | Err(_) => return Ok(()),
            }
        };
        let Some(report) = told else { return Ok(()) };
        // One that was meant for an earlier link was given up with it.
        if report.receipt.epoch != epoch {
            continue;
        }
        stream.write_all(wire::line(&report).as_bytes()).await?;
        stream.flush().await?;
        line.clear();
        if stream.read_line(&mut line).await? == 0 {
            return Ok(());
        }
        let answer = match wire::failure(&line) {
            None => Input::Acked(report.receipt),
            Some(failure) => Input::Failed(report.receipt, failure),
        };
        let _posted = mailbox.post(answer, now());
    }
}

/// Reads which row the link serves, and when that row came to be.
fn described(line: &str) -> io::Result<Described> {
    let mut words = line.split_whitespace();
    let target = TargetId::parse(words.next().unwrap_or_default()).map_err(io::Error::other)?;
    let born = words.next().and_then(|word| word.parse().ok()).map(Wall::from_unix_ms);
    Ok(Described { born, ..Described::new(target) })
}

/// How often a quiet link is looked at.
const LOOK: Duration = Duration::from_millis(50);
