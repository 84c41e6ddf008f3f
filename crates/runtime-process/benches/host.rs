//! What does it cost to look at sessions? Prints a line for each kind of look at a hundred of them.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

use core::error::Error;
use std::fs;
use std::io::Read;
use std::time::Instant;
use tenure_bead::{
    AgentName, BeadId, FleetName, Generation, Incarnation, InstallationId, InstanceToken,
    TemplateName,
};
use tenure_liveness::{OwnerMark, StopHow};
use tenure_runtime::{Clock, Launch, LaunchSpec, Runtime, Target};
use tenure_runtime_process::{Options, ProcessRuntime, SystemClock};

const SESSIONS: u32 = 100;
const ROUNDS: u32 = 200;

fn main() -> Result<(), Box<dyn Error>> {
    let root = tempfile::tempdir()?;
    let mut bytes = [0; 16];
    fs::File::open("/dev/urandom")?.read_exact(&mut bytes)?;
    let installation = InstallationId::from_bytes(bytes);
    let fleet = FleetName::parse("bench")?;
    let (run, log) = (root.path().join("run"), root.path().join("log"));
    let options = Options::new(installation, fleet.clone(), run, log);
    let clock = SystemClock::try_new()?;
    let host = ProcessRuntime::open(options.clone())?;

    let began = Instant::now();
    let mut targets = Vec::new();
    for number in 0..SESSIONS {
        let launch = launch(&options, number)?;
        host.start(&launch, clock.now())?;
        targets.push(launch.target());
    }
    report("start a session", began, SESSIONS);
    let measured = measure(&host, &targets, &options, clock);
    for target in &targets {
        host.stop(target, StopHow::Force, clock.now())?;
    }
    measured
}

fn measure(
    host: &ProcessRuntime,
    targets: &[Target],
    options: &Options,
    clock: SystemClock,
) -> Result<(), Box<dyn Error>> {
    let processes = fs::read_dir("/proc")?
        .filter_map(|entry| entry.ok()?.file_name().to_str()?.parse::<u32>().ok())
        .count();
    println!("{SESSIONS} sessions among {processes} processes");
    let began = Instant::now();
    for _ in 0..ROUNDS {
        for target in targets {
            core::hint::black_box(host.observe(target, clock.now()));
        }
    }
    report("observe all sessions", began, ROUNDS);
    let began = Instant::now();
    for _ in 0..ROUNDS {
        host.wait(core::time::Duration::ZERO);
    }
    report("one wait on all sessions", began, ROUNDS);
    let began = Instant::now();
    for _ in 0..ROUNDS {
        core::hint::black_box(host.list(clock.now()));
    }
    report("list by a whole scan", began, ROUNDS);
    let began = Instant::now();
    core::hint::black_box(ProcessRuntime::open(options.clone())?);
    report("open over all records", began, 1);
    Ok(())
}

fn report(what: &str, began: Instant, times: u32) {
    println!("{what}: {:?}", began.elapsed() / times);
}

fn launch(options: &Options, number: u32) -> Result<Launch, Box<dyn Error>> {
    let name = format!("bench-{number}");
    let mark = OwnerMark {
        installation: options.installation,
        fleet: options.fleet.clone(),
        bead: BeadId::parse(&name)?,
        name: AgentName::parse(&name)?,
        template: TemplateName::parse("bench")?,
        slot: None,
        incarnation: Incarnation {
            generation: Generation::new(1),
            token: InstanceToken::from_bytes(u128::from(number).to_le_bytes()),
        },
    };
    let spec =
        LaunchSpec { program: "sleep".into(), args: vec!["1000".into()], ..LaunchSpec::default() };
    Ok(Launch { mark, spec })
}
