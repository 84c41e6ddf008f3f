//! Does the host tell when a session last did something, and admit when it cannot know?

use crate::support::{Place, kill, until};
use core::time::Duration;
use std::fs::{self, File, OpenOptions};
use std::io::Write;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::SystemTime;
use tenure_bead::{Activity, Attention, Boot, Now, Tell, Wall};
use tenure_runtime::{Launch, Runtime};
use tenure_runtime_process::ProcessRuntime;

const LASTING: &str = "exec sleep 1000";

/// A session, its log, and a clock that the test moves.
struct Scene {
    place: Place,
    host: ProcessRuntime,
    launch: Launch,
    pid: u32,
    log: PathBuf,
    start: Now,
}

fn scene(script: &str) -> Scene {
    let place = Place::new();
    let launch = place.launch(1, script);
    let host = place.open();
    let pid = place.start(&host, &launch);
    let log = host.log_of(&launch.mark.name);
    let start = place.now();
    Scene { place, host, launch, pid, log, start }
}

impl Scene {
    /// Returns the moment so many seconds after the start, on both clocks.
    fn at(&self, seconds: u64) -> Now {
        let Now { wall, boot } = self.start;
        let wall = Wall::from_unix_ms(wall.as_unix_ms() + seconds * 1_000);
        Now { wall, boot: Boot { ms: boot.ms + seconds * 1_000, ..boot } }
    }

    #[track_caller]
    fn was_active(&self, now: Now, last: Now) {
        let expected = Attention {
            attached: Tell::No,
            pending: Tell::No,
            activity: Activity::Known(last.stamp()),
        };
        assert_eq!(self.host.attention(&self.launch.target(), now), expected);
    }

    #[track_caller]
    fn cannot_say(&self) {
        let seen = self.host.attention(&self.launch.target(), self.at(60));
        let expected = Attention { attached: Tell::No, pending: Tell::No, ..Attention::UNKNOWN };
        assert_eq!(seen, expected);
    }

    fn write(&self) {
        let mut log = OpenOptions::new().append(true).open(&self.log).unwrap();
        log.write_all(b"more\n").unwrap();
    }

    fn set_modified(&self, at: SystemTime) {
        File::options().append(true).open(&self.log).unwrap().set_modified(at).unwrap();
    }
}

#[test]
fn a_session_is_idle_since_its_log_was_last_seen_to_change() {
    let scene = scene(LASTING);
    scene.was_active(scene.at(10), scene.at(10));
    scene.was_active(scene.at(20), scene.at(10));
    scene.write();
    scene.was_active(scene.at(30), scene.at(30));
    scene.was_active(scene.at(40), scene.at(30));
}

#[test]
fn no_step_of_the_wall_clock_makes_a_session_look_idle() {
    let scene = scene(LASTING);
    let year = Duration::from_secs(365 * 24 * 3_600);
    let mut now = scene.at(10);
    scene.was_active(now, now);
    for modified in [SystemTime::now() - year, SystemTime::now() + year, SystemTime::UNIX_EPOCH] {
        scene.set_modified(modified);
        now.boot.ms += 1;
        scene.was_active(now, now);
    }
    let later = Now { wall: Wall::from_unix_ms(0), boot: Boot { ms: now.boot.ms + 5, ..now.boot } };
    scene.was_active(later, now);
}

#[test]
fn a_write_counts_though_its_time_is_that_of_the_last_one() {
    let scene = scene(LASTING);
    let then = SystemTime::UNIX_EPOCH + Duration::from_secs(1_000);
    scene.set_modified(then);
    scene.was_active(scene.at(10), scene.at(10));
    scene.write();
    scene.set_modified(then);
    scene.was_active(scene.at(20), scene.at(20));
}

#[test]
fn a_supervisor_that_came_back_counts_from_its_first_look() {
    let mut scene = scene(LASTING);
    scene.was_active(scene.at(10), scene.at(10));
    scene.host = scene.place.open();
    scene.was_active(scene.at(500), scene.at(500));
    scene.was_active(scene.at(600), scene.at(500));
}

#[test]
fn a_session_that_kept_one_of_its_outputs_is_seen_by_it() {
    for redirect in ["exec 2>/dev/null", "exec >/dev/null"] {
        let scene = scene(&format!("{redirect}; {LASTING}"));
        scene.was_active(scene.at(10), scene.at(10));
    }
}

#[test]
fn a_session_that_writes_elsewhere_may_be_active() {
    scene(&format!("exec >/dev/null 2>&1; {LASTING}")).cannot_say();
}

#[test]
fn a_log_that_cannot_be_looked_at_says_nothing() {
    let replacements: [fn(&Path); 5] = [
        |_| {},
        |log| assert!(Command::new("mkfifo").arg(log).status().unwrap().success()),
        |log| fs::create_dir(log).unwrap(),
        |log| symlink(log, log).unwrap(),
        |log| fs::write(log, "another file\n").unwrap(),
    ];
    for replace in replacements {
        let scene = scene(LASTING);
        scene.was_active(scene.at(10), scene.at(10));
        let away = scene.log.with_extension("1");
        fs::rename(&scene.log, &away).unwrap();
        replace(&scene.log);
        scene.cannot_say();
        if scene.log.is_dir() {
            fs::remove_dir(&scene.log).unwrap();
        }
        fs::rename(&away, &scene.log).unwrap();
        scene.was_active(scene.at(70), scene.at(10));
    }
}

#[test]
fn of_a_session_that_ended_nothing_is_told() {
    let scene = scene(LASTING);
    scene.was_active(scene.at(10), scene.at(10));
    kill(scene.pid);
    let target = scene.launch.target();
    assert_eq!(scene.host.attention(&target, scene.at(20)), Attention::UNKNOWN);
    until(&scene.host, || scene.host.attention(&target, scene.at(30)) == Attention::UNKNOWN);
}
