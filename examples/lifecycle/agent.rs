//! Who reports? An agent whose writer is polled on a tokio runtime, beside the link; its threads only post.

use crate::link;
use core::error::Error;
use core::time::Duration;
use std::sync::{Arc, LazyLock, mpsc};
use std::thread::{self, JoinHandle};
use std::time::{Instant, SystemTime};
use tenure::lifecycle::clock::{Boot, BootId, Now, Wall};
use tenure::lifecycle::shell::{Mailbox, Writer};
use tenure::lifecycle::{
    CoderPhase, Fate, FlushId, Input, Life, Memory, Options, Output, Reporter, policy,
};
use tokio::runtime::Builder;
use tokio::sync::Notify;
use tokio::sync::mpsc::unbounded_channel;
use tokio::time::timeout;

/// An agent that runs.
pub(crate) struct Agent {
    mailbox: Mailbox<CoderPhase>,
    flushed: mpsc::Receiver<Vec<Fate>>,
    running: JoinHandle<std::io::Result<()>>,
}

impl Agent {
    /// Starts an agent that reports to whoever listens at a port.
    pub(crate) fn start(port: u16) -> Self {
        let bell = Arc::new(Notify::new());
        let ringing = Arc::clone(&bell);
        let mailbox = Mailbox::ringing(move || ringing.notify_one());
        let (told, flushed) = mpsc::channel();
        let posting = mailbox.clone();
        let running = thread::spawn(move || {
            let runtime = Builder::new_current_thread().enable_all().build()?;
            runtime.block_on(write(posting, &bell, port, &told));
            Ok(())
        });
        Self { mailbox, flushed, running }
    }

    pub(crate) const fn mailbox(&self) -> &Mailbox<CoderPhase> {
        &self.mailbox
    }

    /// Ends the agent; returns what became of whatever was pending.
    pub(crate) fn end(self) -> Result<String, Box<dyn Error>> {
        let flush = Input::Flush(FlushId::new(1), Duration::from_secs(5));
        let _posted = self.mailbox.post(flush, now());
        let fates = self.flushed.recv()?;
        self.mailbox.close();
        self.running.join().map_err(|_| "the agent panicked")??;
        let delivered = fates.iter().filter(|fate| **fate == Fate::Delivered).count();
        if delivered < fates.len() {
            return Err(format!("{fates:?}").into());
        }
        Ok("all delivered".to_owned())
    }
}

/// The drive loop: hand in what was posted, do what comes of it, sleep until a ring or the next look.
async fn write(
    mailbox: Mailbox<CoderPhase>,
    bell: &Notify,
    port: u16,
    told: &mpsc::Sender<Vec<Fate>>,
) {
    // What its pull request did. What its maintainer asked for is `policy::reinitialize`, in the same line.
    let options = Options { decide: policy::replay, ..Options::default() };
    let life = Life::begin(None, now().wall, u64::from(std::process::id()));
    let reporter = Reporter::new(options, life, Memory::default());
    let (reports, sending) = unbounded_channel();
    let link = tokio::spawn(link::keep(port, mailbox.clone(), sending));
    let mut writer = Writer::new(reporter, mailbox);
    while !writer.is_over() {
        writer.turn(now());
        while let Some(output) = writer.poll() {
            if let Output::Send(report) = output {
                // Where the link has ended, so has the agent.
                let _sent = reports.send(report);
            } else if let Output::Flushed { entries, .. } = output {
                let fates = entries.into_iter().map(|(_, _, fate)| fate).collect();
                let _told = told.send(fates);
            }
        }
        let at_most = writer.wake_after(now()).unwrap_or(Duration::from_secs(10));
        let _rung = timeout(at_most, bell.notified()).await;
    }
    link.abort();
}

/// The two clocks. Whoever has to count through a suspend takes the boot clock of its operating system instead.
pub(crate) fn now() -> Now {
    static BEGUN: LazyLock<Instant> = LazyLock::new(Instant::now);
    let wall = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let ms = |length: Duration| u64::try_from(length.as_millis()).unwrap_or(u64::MAX);
    let boot = Boot { id: BootId::from_bytes([1; 16]), ms: ms(BEGUN.elapsed()) };
    Now { wall: Wall::from_unix_ms(ms(wall)), boot }
}
