//! How does an agent report its lifecycle? To a server in another process, which stores rows, loses answers, dies, comes
//! back, and one day hands out another row: the agent was suspended, and its machine was given a new one.
#![expect(clippy::print_stdout, reason = "it shows what happens")]

mod agent;
mod link;
mod row;
mod server;
mod wire;

use core::error::Error;
use core::time::Duration;
use row::Rows;
use std::path::Path;
use std::{env, thread};
use tenure::lifecycle::CoderPhase::{self, Off, Ready, ShuttingDown, Starting};

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    match args.as_slice() {
        [] => show(),
        [word, directory, port] if word == "serve" => {
            Ok(server::serve(Path::new(directory), port.parse()?)?)
        }
        _ => Err("it takes no arguments".into()),
    }
}

/// Goes through the life of one agent, and holds what the server stored against it.
fn show() -> Result<(), Box<dyn Error>> {
    let place = tempfile::tempdir()?;
    let rows = Rows::new(place.path());
    rows.hand_out("row-a")?;
    let server = server::Process::start(place.path(), 0)?;
    let port = server.port();
    let agent = agent::Agent::start(port);

    // Any thread may tell; here each phase comes from one of its own.
    for phase in [Starting, Ready] {
        let mailbox = agent.mailbox().clone();
        thread::spawn(move || mailbox.enter(phase, agent::now()))
            .join()
            .map_err(|_| "it panicked")?;
    }
    wait_for(&rows, "row-a", Ready)?;
    let truth = rows.read("row-a")?;
    println!("row-a is ready; the answer to its first report was lost, and it was told again");

    drop(server);
    rows.hand_out("row-b")?;
    let server = server::Process::start(place.path(), port)?;
    wait_for(&rows, "row-b", Ready)?;
    println!("row-b is ready: the agent lived on, and told the new row what it had missed");
    assert_eq!(rows.read("row-a")?, truth, "what the first row was told stays as it was");
    let row = rows.read("row-b")?;
    assert!(row.started_at < row.ready_at, "a start takes its time");

    agent.mailbox().enter(ShuttingDown, agent::now());
    drop(server);
    agent.mailbox().enter(Off, agent::now());
    let server = server::Process::start(place.path(), port)?;
    let fates = agent.end()?;
    assert_eq!(rows.read("row-b")?.phase, Some(Off));
    println!("row-b is off: flushed, {fates}");
    drop(server);
    Ok(())
}

/// Waits until a row says a phase.
fn wait_for(rows: &Rows, name: &str, phase: CoderPhase) -> Result<(), Box<dyn Error>> {
    for _ in 0..1_000 {
        if rows.read(name)?.phase == Some(phase) {
            return Ok(());
        }
        thread::sleep(Duration::from_millis(10));
    }
    Err(format!("{name} never says {phase}: {:?}", rows.read(name)?).into())
}
