//! Does the scripted host do as it is told?

use core::time::Duration;
use std::path::PathBuf;
use std::sync::Arc;
use tenure_bead::{
    Activity, AgentName, Attention, BeadId, BootId, Exit, FleetName, Generation, Incarnation,
    InstallationId, InstanceToken, Slot, Tell, TemplateName,
};
use tenure_liveness::{Completeness, ExitRecord, LiveLane, OwnerMark, Probe, StopHow};
use tenure_runtime::scripted::{
    Behavior, Fate, ListScript, LiveScript, ScriptedRuntime, StartScript, StopScript,
    only_the_meant_are_signalled,
};
use tenure_runtime::{
    Clock, Launch, LaunchSpec, LiveError, ManualClock, Runtime, StartError, StopError,
};

struct Scene {
    clock: Arc<ManualClock>,
    host: ScriptedRuntime,
    launch: Launch,
}

fn scene() -> Scene {
    let clock = Arc::new(ManualClock::new(BootId::from_bytes([1; 16])));
    let installation = InstallationId::from_bytes([2; 16]);
    let fleet = FleetName::parse("demo").unwrap();
    let mark = OwnerMark {
        installation,
        fleet: fleet.clone(),
        bead: BeadId::parse("tb-1").unwrap(),
        name: AgentName::parse("worker-1").unwrap(),
        template: TemplateName::parse("worker").unwrap(),
        slot: Slot::try_new(1),
        incarnation: Incarnation {
            generation: Generation::new(1),
            token: InstanceToken::from_bytes([3; 16]),
        },
    };
    let spec = LaunchSpec { program: PathBuf::from("worker"), ..LaunchSpec::default() };
    Scene {
        host: ScriptedRuntime::new(installation, fleet, Arc::clone(&clock)),
        clock,
        launch: Launch { mark, spec },
    }
}

impl Scene {
    fn start(&self) -> Result<(), StartError> {
        let started = self.host.start(&self.launch, self.clock.now());
        started.map(|_| ())
    }

    fn stop(&self, how: StopHow) -> Result<(), StopError> {
        let target = self.launch.target();
        self.host.stop(&target, how, self.clock.now())
    }

    #[track_caller]
    fn sees(&self, probe: Probe, exit: ExitRecord) {
        let target = self.launch.target();
        let seen = self.host.observe(&target, self.clock.now());
        assert_eq!((seen.probe, seen.exit), (probe, exit));
    }

    fn listed(&self) -> (Completeness, usize) {
        let listing = self.host.list(self.clock.now());
        (listing.completeness, listing.sightings.len())
    }

    fn befalls(&self, fate: Fate) {
        assert!(self.host.befall(self.launch.mark.incarnation, fate));
    }
}

#[test]
fn an_unclear_start_may_run_or_not() {
    for (script, count) in [(StartScript::UnclearRuns, 1), (StartScript::UnclearDoesNot, 0)] {
        let scene = scene();
        scene.host.next_start(script);
        assert!(matches!(scene.start(), Err(StartError::Unclear { .. })));
        assert_eq!(scene.listed(), (Completeness::Complete, count));
    }
}

#[test]
fn a_late_start_is_not_seen_before_its_time_and_not_started_again() {
    let scene = scene();
    scene.host.next_start(StartScript::UnclearRunsLate(Duration::from_secs(5)));
    assert!(matches!(scene.start(), Err(StartError::Unclear { .. })));
    scene.sees(Probe::Unknowable, ExitRecord::Missing);
    assert_eq!(scene.listed(), (Completeness::Complete, 0));
    assert!(matches!(scene.start(), Err(StartError::AlreadyRuns { .. })));
    scene.host.wait(Duration::from_secs(60));
    assert_eq!(scene.clock.now().boot.ms, 5_000, "the wait ends with the event");
    scene.sees(Probe::Verified, ExitRecord::Missing);
}

#[test]
fn a_session_exits_by_itself_when_its_time_has_come() {
    let scene = scene();
    let minute = Duration::from_secs(60);
    scene.host.behave("worker", Behavior::lasting().exits_after(minute, Exit::Signal(11)));
    scene.start().unwrap();
    scene.sees(Probe::Verified, ExitRecord::Missing);
    scene.clock.suspend(minute);
    scene.sees(Probe::Gone, ExitRecord::Own(Exit::Signal(11)));
}

#[test]
fn only_the_parent_learns_how_a_session_ended() {
    let scene = scene();
    scene.start().unwrap();
    scene.befalls(Fate::Exits(Exit::Code(3)));
    scene.sees(Probe::Gone, ExitRecord::Own(Exit::Code(3)));
    let successor = scene.host.reopen();
    let seen = successor.observe(&scene.launch.target(), scene.clock.now());
    assert_eq!((seen.probe, seen.exit), (Probe::Gone, ExitRecord::Missing));
}

#[test]
fn each_fate_is_seen_for_what_it_is() {
    for (fate, probe) in [
        (Fate::Zombie, Probe::Zombie),
        (Fate::Recycled, Probe::Recycled),
        (Fate::Unverifiable, Probe::Unverified),
        (Fate::Unknowable, Probe::Unknowable),
    ] {
        let scene = scene();
        scene.start().unwrap();
        scene.befalls(fate);
        scene.sees(probe, ExitRecord::Missing);
        assert!(scene.stop(StopHow::Force).is_err());
        assert_eq!(scene.host.signals(), []);
    }
}

#[test]
fn a_reboot_ends_everything() {
    let scene = scene();
    scene.start().unwrap();
    scene.clock.reboot(BootId::from_bytes([9; 16]), Duration::from_secs(30));
    scene.sees(Probe::Gone, ExitRecord::Missing);
    assert_eq!(scene.listed(), (Completeness::Complete, 0));
}

#[test]
fn a_listing_fails_as_it_is_told_and_then_works_again() {
    let scene = scene();
    scene.start().unwrap();
    let bead = scene.launch.mark.bead.clone();
    let why = String::from("the script says so");
    scene.host.next_list(ListScript::Failed);
    scene.host.next_list(ListScript::Partial { omits: None });
    scene.host.next_list(ListScript::Omits(bead));
    let failed = Completeness::Failed { why: why.clone() };
    assert_eq!(scene.listed(), (failed, 0));
    assert_eq!(scene.listed(), (Completeness::Partial { why }, 1));
    assert_eq!(scene.listed(), (Completeness::Complete, 0));
    assert_eq!(scene.listed(), (Completeness::Complete, 1));
}

#[test]
fn a_lost_stop_is_remembered_and_changes_nothing() {
    let scene = scene();
    scene.start().unwrap();
    scene.host.next_stop(StopScript::Lost);
    scene.stop(StopHow::Ask).unwrap();
    scene.sees(Probe::Verified, ExitRecord::Missing);
    assert_eq!(scene.host.signals(), []);
    scene.host.next_stop(StopScript::Refused);
    assert!(matches!(scene.stop(StopHow::Ask), Err(StopError::Refused { .. })));
    scene.stop(StopHow::Ask).unwrap();
    scene.sees(Probe::Gone, ExitRecord::Own(Exit::Signal(15)));
}

#[test]
fn a_deaf_session_hears_only_force() {
    let scene = scene();
    scene.start().unwrap();
    scene.befalls(Fate::Deaf);
    scene.stop(StopHow::Ask).unwrap();
    scene.sees(Probe::Verified, ExitRecord::Missing);
    scene.stop(StopHow::Force).unwrap();
    scene.sees(Probe::Gone, ExitRecord::Own(Exit::Signal(9)));
    let hows: Vec<_> = scene.host.signals().iter().map(|s| s.how).collect();
    assert_eq!(hows, [StopHow::Ask, StopHow::Force]);
}

#[test]
fn a_signal_that_reached_a_stranger_breaks_k3() {
    let scene = scene();
    scene.start().unwrap();
    scene.befalls(Fate::Recycled);
    let target = scene.launch.target();
    assert!(scene.host.bystander_lives(target.incarnation));
    scene.host.signal_number(&target, StopHow::Force);
    assert!(!scene.host.bystander_lives(target.incarnation));
    let signals = scene.host.signals();
    assert_eq!(only_the_meant_are_signalled(&signals), Err(&signals[0]));
}

#[test]
fn a_session_that_drains_ends_in_its_own_time_however_often_it_is_told() {
    let scene = scene();
    let minute = Duration::from_secs(60);
    scene.host.behave("worker", Behavior::lasting().ends_when_drained(minute));
    scene.start().unwrap();
    scene.stop(StopHow::Drain).unwrap();
    scene.clock.advance(minute / 2);
    scene.stop(StopHow::Drain).unwrap();
    scene.sees(Probe::Verified, ExitRecord::Missing);
    scene.host.wait(minute);
    assert_eq!(scene.clock.now().boot.ms, 60_000, "the wait ends with the session");
    scene.sees(Probe::Gone, ExitRecord::Own(Exit::Code(0)));
    let hows: Vec<_> = scene.host.signals().iter().map(|s| s.how).collect();
    assert_eq!(hows, [StopHow::Drain, StopHow::Drain]);
}

#[test]
fn a_session_that_would_end_sooner_than_it_drains_does() {
    for (run, expected) in [(10, Exit::Code(7)), (90, Exit::Code(0))] {
        let scene = scene();
        let exits = Behavior::lasting().exits_after(Duration::from_secs(run), Exit::Code(7));
        scene.host.behave("worker", exits.ends_when_drained(Duration::from_secs(60)));
        scene.start().unwrap();
        scene.stop(StopHow::Drain).unwrap();
        scene.clock.advance(Duration::from_secs(100));
        scene.sees(Probe::Gone, ExitRecord::Own(expected));
    }
}

#[test]
fn a_drain_is_lost_or_refused_as_any_stop() {
    let scene = scene();
    let at_once = Behavior::lasting().ends_when_drained(Duration::ZERO);
    scene.host.behave("worker", at_once);
    scene.start().unwrap();
    let asked = || scene.host.observe(&scene.launch.target(), scene.clock.now()).asked;
    scene.host.next_stop(StopScript::Refused);
    assert!(matches!(scene.stop(StopHow::Drain), Err(StopError::Refused { .. })));
    assert_eq!(asked(), None);
    scene.host.next_stop(StopScript::Lost);
    scene.stop(StopHow::Drain).unwrap();
    assert_eq!(asked().map(|asked| asked.how), Some(StopHow::Drain));
    scene.sees(Probe::Verified, ExitRecord::Missing);
    scene.stop(StopHow::Drain).unwrap();
    scene.sees(Probe::Gone, ExitRecord::Own(Exit::Code(0)));
}

#[test]
fn a_session_tells_of_its_use_what_was_said_of_it_while_it_runs() {
    let scene = scene();
    let attention = || scene.host.attention(&scene.launch.target(), scene.clock.now());
    let used = Attention {
        attached: Tell::Yes,
        pending: Tell::Unknown,
        activity: Activity::Known(scene.clock.now().stamp()),
    };
    let unused = Attention { attached: Tell::No, pending: Tell::No, activity: Activity::Unknown };
    assert_eq!(attention(), Attention::UNKNOWN);
    scene.start().unwrap();
    assert_eq!(attention(), unused);
    scene.host.pays_attention(scene.launch.mark.incarnation, used);
    assert_eq!(attention(), used);
    scene.befalls(Fate::Unverifiable);
    assert_eq!(attention(), Attention::UNKNOWN);
}

#[test]
fn what_was_applied_is_remembered_also_when_the_answer_was_lost() {
    let mut scene = scene();
    scene.launch.spec.live = vec![vec!["reload".into(), "now".into()]];
    scene.start().unwrap();
    let apply = || scene.host.apply_live(&scene.launch, scene.clock.now());
    let once = (scene.launch.mark.incarnation, scene.launch.spec.live.clone());
    apply().unwrap();
    scene.host.next_live(LiveScript::Failed);
    scene.host.next_live(LiveScript::UnclearApplied);
    assert!(matches!(apply(), Err(LiveError::Failed { .. })));
    assert_eq!(scene.host.applied(), core::slice::from_ref(&once));
    assert!(matches!(apply(), Err(LiveError::Failed { .. })));
    assert_eq!(scene.host.applied(), [once.clone(), once.clone()]);
    scene.host.next_live(LiveScript::Failed);
    scene.host.forget_scripts();
    apply().unwrap();
    scene.host.offers_live(LiveLane::Absent);
    assert!(matches!(apply(), Err(LiveError::Absent)));
    assert_eq!(scene.host.reopen().applied(), [once.clone(), once.clone(), once]);
}
