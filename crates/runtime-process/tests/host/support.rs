//! What do tests of real processes need? A place of their own, and an end to everything that they started.

use core::time::Duration;
use rustix::process::{Pid, PidfdFlags, Signal, kill_process, pidfd_open};
use std::collections::BTreeMap;
use std::fs;
use std::io::Read;
use std::os::unix::process::CommandExt;
use std::path::{Path, PathBuf};
use std::process::{Child, Command};
use std::time::Instant;
use tempfile::TempDir;
use tenure_bead::{
    AgentName, BeadId, Generation, Incarnation, InstanceToken, Now, Slot, TemplateName,
};
use tenure_liveness::{Observation, OwnerMark, Probe, StopHow};
use tenure_runtime::laws::{Realm, Realms};
use tenure_runtime::{Clock, Launch, LaunchSpec, Runtime, StopError};
use tenure_runtime_process::{Options, ProcessRuntime, SystemClock};

/// A realm that nobody else uses, and directories for it; whatever carries its marks is killed at the end.
#[derive(Debug)]
pub(crate) struct Place {
    pub(crate) root: TempDir,
    pub(crate) realms: Realms,
    pub(crate) clock: SystemClock,
}

impl Place {
    pub(crate) fn new() -> Self {
        let mut bytes = [0; 16];
        let mut random = fs::File::open("/dev/urandom").unwrap();
        random.read_exact(&mut bytes).unwrap();
        Self::with_bytes(bytes)
    }

    pub(crate) fn with_bytes(bytes: [u8; 16]) -> Self {
        let root = tempfile::tempdir().unwrap();
        fs::create_dir(root.path().join("ready")).unwrap();
        Self {
            root,
            realms: Realms::from_bytes(bytes).unwrap(),
            clock: SystemClock::try_new().unwrap(),
        }
    }

    pub(crate) fn now(&self) -> Now {
        self.clock.now()
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.root.path().join(name)
    }

    pub(crate) fn open(&self) -> ProcessRuntime {
        self.open_realm(&self.realms.ours)
    }

    pub(crate) fn open_realm(&self, realm: &Realm) -> ProcessRuntime {
        let fleet = realm.fleet.clone();
        let options = Options::new(realm.installation, fleet, self.path("run"), self.path("log"));
        ProcessRuntime::open(options).unwrap()
    }

    pub(crate) fn mark(&self, life: u8) -> OwnerMark {
        OwnerMark {
            installation: self.realms.ours.installation,
            fleet: self.realms.ours.fleet.clone(),
            bead: BeadId::parse("tb-1").unwrap(),
            name: AgentName::parse("rig/worker-1").unwrap(),
            template: TemplateName::parse("rig/worker").unwrap(),
            slot: Slot::try_new(1),
            incarnation: Incarnation {
                generation: Generation::new(life.into()),
                token: InstanceToken::from_bytes([life; 16]),
            },
        }
    }

    /// Makes the launch of a shell that says when it is ready by calling `ready`.
    pub(crate) fn launch(&self, life: u8, script: &str) -> Launch {
        let mark = self.mark(life);
        let spec = self.shell(script);
        Launch { mark, spec }
    }

    pub(crate) fn shell(&self, script: &str) -> LaunchSpec {
        let ready = self.path("ready").display().to_string();
        let prelude = "ready() { : > \"$READY/$TENURE_INCARNATION\"; }";
        LaunchSpec {
            program: "/bin/sh".into(),
            args: vec!["-c".into(), format!("{prelude}; {script}")],
            env: BTreeMap::from([("READY".into(), ready)]),
            ..LaunchSpec::default()
        }
    }

    /// Returns whether a session said that it is ready, or has become `sleep`.
    pub(crate) fn is_ready(&self, mark: &OwnerMark) -> bool {
        let name = mark.incarnation.to_string();
        let sleeps = |pid: &u32| {
            let comm = fs::read_to_string(format!("/proc/{pid}/comm")).unwrap_or_default();
            comm == "sleep\n"
        };
        let said = self.path("ready").join(name).exists();
        // Between two programs a process has no environment: it is looked for again once it has its new name.
        said || (living(mark).iter().any(sleeps) && count(mark) > 0)
    }

    /// Starts a session and waits until it is ready; returns its number.
    pub(crate) fn start(&self, host: &dyn Runtime, launch: &Launch) -> u32 {
        let started = host.start(launch, self.now()).unwrap();
        until(host, || self.is_ready(&launch.mark));
        started.process.unwrap().pid
    }

    pub(crate) fn observe(&self, host: &dyn Runtime, launch: &Launch) -> Observation {
        host.observe(&launch.target(), self.now())
    }

    pub(crate) fn stop(
        &self,
        host: &dyn Runtime,
        launch: &Launch,
        how: StopHow,
    ) -> Result<(), StopError> {
        host.stop(&launch.target(), how, self.now())
    }

    pub(crate) fn until_gone(&self, host: &dyn Runtime, launch: &Launch) -> Observation {
        let gone = || {
            let seen = self.observe(host, launch);
            seen.probe != Probe::Verified
        };
        until(host, gone);
        self.observe(host, launch)
    }

    /// Returns where the record of a life stands.
    pub(crate) fn record(&self, mark: &OwnerMark) -> PathBuf {
        let name = format!("{}.{}.json", mark.bead, mark.incarnation.token);
        self.path("run").join(name)
    }

    /// Changes a record, as JSON, behind the host's back.
    pub(crate) fn forge(&self, mark: &OwnerMark, change: impl Fn(&mut serde_json::Value)) {
        let path = self.record(mark);
        let text = fs::read_to_string(&path).unwrap();
        let mut record = serde_json::from_str(&text).unwrap();
        change(&mut record);
        fs::write(&path, record.to_string()).unwrap();
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        for _ in 0..10 {
            let ours = [&self.realms.ours, &self.realms.other_installation];
            let pids: Vec<u32> = ours
                .iter()
                .flat_map(|realm| {
                    carriers(&format!("TENURE_INSTALLATION={}\0", realm.installation))
                })
                .collect();
            pids.iter().for_each(|pid| kill(*pid));
            if pids.is_empty() {
                break;
            }
        }
    }
}

/// Finds living processes by a piece of their environment, without the help of any host.
pub(crate) fn carriers(needle: &str) -> Vec<u32> {
    let entries = fs::read_dir("/proc").unwrap();
    let pids = entries.filter_map(|e| e.unwrap().file_name().to_str()?.parse::<u32>().ok());
    let carries = |pid: &u32| {
        let environ = fs::read(format!("/proc/{pid}/environ")).unwrap_or_default();
        *pid != std::process::id() && String::from_utf8_lossy(&environ).contains(needle)
    };
    pids.filter(carries).collect()
}

/// Finds the living processes that carry exactly this mark.
pub(crate) fn living(mark: &OwnerMark) -> Vec<u32> {
    let of_life = carriers(&format!("TENURE_INCARNATION={}\0", mark.incarnation));
    let of_realm = carriers(&format!("TENURE_INSTALLATION={}\0", mark.installation));
    let fleet = carriers(&format!("TENURE_FLEET={}\0", mark.fleet));
    let both = |pid: &u32| of_realm.contains(pid) && fleet.contains(pid);
    of_life.into_iter().filter(both).collect()
}

/// Counts the living processes that carry exactly this mark.
pub(crate) fn count(mark: &OwnerMark) -> usize {
    living(mark).len()
}

/// Kills one process that a test started, and waits for its end.
pub(crate) fn kill(pid: u32) {
    let Some(pid) = Pid::from_raw(i32::try_from(pid).unwrap()) else {
        return;
    };
    let Ok(held) = pidfd_open(pid, PidfdFlags::empty()) else {
        return;
    };
    let _gone = kill_process(pid, Signal::KILL);
    let mut fds = [rustix::event::PollFd::new(&held, rustix::event::PollFlags::IN)];
    let limit = rustix::event::Timespec { tv_sec: 10, tv_nsec: 0 };
    rustix::event::poll(&mut fds, Some(&limit)).unwrap();
}

/// Waits for something between waits of the host, for twenty seconds at most.
#[track_caller]
pub(crate) fn until(host: &dyn Runtime, mut is: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is() {
        assert!(began.elapsed() < Duration::from_secs(20), "it never came about");
        host.wait(Duration::from_millis(10));
    }
}

/// A process that is nobody's session, killed and collected at the end.
#[derive(Debug)]
pub(crate) struct Bystander(Child);

impl Bystander {
    pub(crate) fn spawn(env: &[(&str, String)]) -> Self {
        let mut command = Command::new("sleep");
        command.arg("1000").envs(env.iter().cloned());
        Self(command.spawn().unwrap())
    }

    /// Spawns one that carries a mark as the first build did, without a slot, and leads a group as a session does.
    pub(crate) fn marked_as_before(mark: &OwnerMark) -> Self {
        let mut command = Command::new("sleep");
        let env = env_of(mark).into_iter().filter(|(key, _)| *key != "TENURE_SLOT");
        command.arg("1000").envs(env).process_group(0);
        Self(command.spawn().unwrap())
    }

    /// Spawns one that carries a mark.
    pub(crate) fn marked(mark: &OwnerMark) -> Self {
        Self::spawn(&env_of(mark))
    }

    pub(crate) fn pid(&self) -> u32 {
        self.0.id()
    }

    pub(crate) fn lives(&mut self) -> bool {
        self.0.try_wait().unwrap().is_none()
    }

    /// Reads when it was started, in ticks.
    pub(crate) fn start_ticks(&self) -> u64 {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.pid())).unwrap();
        let (_, fields) = stat.rsplit_once(')').unwrap();
        fields.split_whitespace().nth(19).unwrap().parse().unwrap()
    }
}

impl Drop for Bystander {
    fn drop(&mut self) {
        let _gone = self.0.kill();
        let _status = self.0.wait();
    }
}

fn env_of(mark: &OwnerMark) -> [(&'static str, String); 7] {
    [
        ("TENURE_INSTALLATION", mark.installation.to_string()),
        ("TENURE_FLEET", mark.fleet.to_string()),
        ("TENURE_BEAD", mark.bead.to_string()),
        ("TENURE_NAME", mark.name.to_string()),
        ("TENURE_TEMPLATE", mark.template.to_string()),
        ("TENURE_SLOT", mark.slot.map_or_else(String::new, |slot| slot.to_string())),
        ("TENURE_INCARNATION", mark.incarnation.to_string()),
    ]
}

/// Reads a whole file as text.
pub(crate) fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}
