//! How is what happened told to a program? One JSON object in each line, with keys and kinds that stay.
//!
//! Every object begins with `at_ms` (the wall clock, milliseconds since the Unix epoch) and `event` (its kind), and
//! ends with `text` (the line that people read; its words may change). Between them stand, where known:
//!
//! | `event`       | what happened                              | further keys                                    |
//! |---------------|--------------------------------------------|-------------------------------------------------|
//! | `recorded`    | a record changed                           | `name` `bead` `step` `phase` `generation` `exit` |
//! | `conflict`    | two want one claim                         | `claim` `name` `holder` `contender`             |
//! | `conflict-over` | nobody contests a claim any more         | `claim`                                         |
//! | `started`     | a session runs                             | `name` `bead` `pid` `start_ticks`               |
//! | `not-started` | a session was not started                  | `name` `why`                                    |
//! | `told`        | a session was told to end                  | `name` `how`                                    |
//! | `not-told`    | a session could not be told to end         | `name` `why`                                    |
//! | `not-applied` | a live config was not applied to a session | `name` `bead` `why`                            |
//! | `adopted`     | a session without a record has one now     | `name` `bead`                                   |
//! | `dropped`     | a command was given up; the world moved on | `command` `why`                                 |
//! | `violated`    | a plan would have broken a promise         | `invariant` `why`                               |
//! | `judged`      | the verdict about a session changed        | `name` `bead` `action` `why` `failures` `since_ms` `again_ms` |
//! | `note`        | the supervisor says something of itself    |                                                 |
//! | `other`       | something that this table does not know yet |                                                |
//!
//! `exit` is `code`, `signal` or `unknown`; `exit_code` or `signal` has the number. `how` is `drain`, `ask` or `force`.

use serde::{Serialize, Serializer};
use serde_json::Value;
use tenure::bead::{Claim, Conflict, Exit, Phase, Told, Wall};
use tenure::driver::Event;
use tenure::liveness::{ProcessIdentity, StopHow};
use tenure::reconcile::{Reason, Step, Verdict};

/// Keys and values in the order in which they are written.
type Keys = Vec<(&'static str, Value)>;

/// Returns one event as one line.
pub(crate) fn event(event: &Event, at: Wall) -> String {
    let (kind, keys) = kind_and_keys(event);
    line(at, kind, keys, &event.to_string())
}

/// Returns what the supervisor says of itself as one line.
pub(crate) fn note(text: &str, at: Wall) -> String {
    line(at, "note", Keys::new(), text)
}

fn kind_and_keys(event: &Event) -> (&'static str, Keys) {
    match event {
        Event::Recorded { name, bead, step, exit, phase } => {
            let mut keys = about(name, bead);
            keys.extend(change(*step, phase));
            keys.extend(exit.iter().flat_map(ended));
            ("recorded", keys)
        }
        Event::Conflict { claim, conflict } => contested(claim, conflict.as_ref()),
        Event::UnknownPhase { bead, notice } => {
            let told = if notice.told == Told::Escalated { "escalated" } else { "once" };
            let mut keys = pair(("bead", bead), ("phase", &notice.raw));
            keys.push(("told", told.into()));
            ("unknown-phase", keys)
        }
        Event::Started { name, bead, process } => {
            let mut keys = about(name, bead);
            keys.extend(process.iter().flat_map(identified));
            ("started", keys)
        }
        Event::NotStarted { name, why } => ("not-started", pair(("name", name), ("why", why))),
        Event::Told { name, how } => ("told", pair(("name", name), ("how", &told(*how)))),
        Event::NotTold { name, why } => ("not-told", pair(("name", name), ("why", why))),
        Event::NotApplied { name, bead, why } => {
            let mut keys = about(name, bead);
            keys.push(("why", why.as_str().into()));
            ("not-applied", keys)
        }
        Event::Relaunched { name, bead, process } => {
            let mut keys = about(name, bead);
            keys.extend(process.iter().flat_map(identified));
            ("relaunched", keys)
        }
        Event::NotRelaunched { name, bead, why } => {
            let mut keys = about(name, bead);
            keys.push(("why", why.as_str().into()));
            ("not-relaunched", keys)
        }
        Event::Adopted { name, bead } => ("adopted", about(name, bead)),
        Event::Dropped { command, why } => ("dropped", pair(("command", command), ("why", why))),
        Event::Violated(broken) => {
            ("violated", pair(("invariant", &broken.invariant), ("why", &broken.how)))
        }
        Event::Judged(verdict) => ("judged", judged(verdict)),
        _ => ("other", Keys::new()),
    }
}

fn contested(claim: &Claim, conflict: Option<&Conflict>) -> (&'static str, Keys) {
    let open = conflict.filter(|conflict| conflict.is_open());
    let Some((holder, first)) = open.and_then(|c| Some((&c.holder, c.first()?))) else {
        return ("conflict-over", vec![("claim", claim.to_string().into())]);
    };
    let mut keys = pair(("claim", claim), ("name", &first.name));
    keys.extend(pair(("holder", holder), ("contender", &first.bead)));
    ("conflict", keys)
}

fn about(name: &dyn ToString, bead: &dyn ToString) -> Keys {
    pair(("name", name), ("bead", bead))
}

fn pair(first: (&'static str, &dyn ToString), second: (&'static str, &dyn ToString)) -> Keys {
    [first, second].map(|(key, value)| (key, value.to_string().into())).to_vec()
}

fn change(step: Step, phase: &Phase) -> Keys {
    let step = match step {
        Step::Create => "create".to_owned(),
        Step::Change(change) => change.to_string(),
        Step::Alias => "alias".to_owned(),
        Step::Repair => "repair".to_owned(),
        Step::Note => "note".to_owned(),
    };
    let mut keys = pair(("step", &step), ("phase", &phase.kind()));
    let life = phase.incarnation().map(|life| life.generation.number());
    keys.extend(life.map(|generation| ("generation", generation.into())));
    keys
}

fn ended(exit: &Exit) -> Keys {
    match exit {
        Exit::Code(code) => vec![("exit", "code".into()), ("exit_code", (*code).into())],
        Exit::Signal(signal) => vec![("exit", "signal".into()), ("signal", (*signal).into())],
        Exit::Unknown => vec![("exit", "unknown".into())],
    }
}

fn identified(process: &ProcessIdentity) -> Keys {
    vec![("pid", process.pid.into()), ("start_ticks", process.start_ticks.into())]
}

const fn told(how: StopHow) -> &'static str {
    match how {
        StopHow::Drain => "drain",
        StopHow::Ask => "ask",
        StopHow::Force => "force",
    }
}

fn judged(verdict: &Verdict) -> Keys {
    let mut keys: Keys = vec![("name", verdict.name.as_str().into())];
    keys.extend(verdict.bead.as_ref().map(|bead| ("bead", bead.as_str().into())));
    keys.extend(pair(("action", &verdict.action), ("why", &verdict.reason)));
    if let Reason::BackOff { failures } | Reason::Quarantined { failures } = verdict.reason {
        keys.push(("failures", failures.into()));
    }
    keys.extend(verdict.since.map(|since| ("since_ms", since.wall.as_unix_ms().into())));
    keys.extend(verdict.recheck.map(|again| ("again_ms", again.wall().as_unix_ms().into())));
    keys
}

/// An object whose keys keep their order, so that people find their way in it too.
struct Object(Keys);

impl Serialize for Object {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, value)| (key, value)))
    }
}

fn line(at: Wall, kind: &'static str, keys: Keys, text: &str) -> String {
    let mut all: Keys = vec![("at_ms", at.as_unix_ms().into()), ("event", kind.into())];
    all.extend(keys);
    all.push(("text", text.into()));
    // Numbers and texts under plain keys cannot be refused; should they be, the reader still gets an object.
    serde_json::to_string(&Object(all)).unwrap_or_else(|_| r#"{"event":"other"}"#.to_owned())
}

#[cfg(test)]
mod test {
    use super::*;
    use core::time::Duration;
    use tenure::bead::Contender;
    use tenure::bead::{
        AgentName, BeadId, Boot, BootId, ChangeKind, Deadline, Generation, Incarnation,
        InstanceToken, SleepCause, Stamp,
    };
    use tenure::reconcile::Action;
    use tenure::reconcile::check::Violation;

    fn name() -> AgentName {
        AgentName::parse("worker-1").unwrap()
    }

    fn bead() -> BeadId {
        BeadId::parse("tb-1").unwrap()
    }

    fn stamp(ms: u64) -> Stamp {
        let boot = Boot { id: BootId::from_bytes([1; 16]), ms };
        Stamp { wall: Wall::from_unix_ms(ms), boot }
    }

    #[track_caller]
    fn check(happened: &Event, expected: &str) {
        let told = event(happened, Wall::from_unix_ms(5));
        let text = serde_json::to_string(&happened.to_string()).unwrap();
        assert_eq!(told, format!(r#"{{"at_ms":5,{expected},"text":{text}}}"#));
        let read: Value = serde_json::from_str(&told).unwrap();
        assert_eq!(read["at_ms"], 5);
    }

    #[test]
    fn the_end_of_a_life_has_its_exit_as_numbers() {
        let because = |exit| Phase::Asleep { because: SleepCause::Exited(exit), since: stamp(4) };
        let recorded = |exit| Event::Recorded {
            name: name(),
            bead: bead(),
            step: Step::Change(ChangeKind::Exit),
            exit: Some(exit),
            phase: because(exit),
        };
        let head =
            r#""event":"recorded","name":"worker-1","bead":"tb-1","step":"exit","phase":"asleep""#;
        check(&recorded(Exit::Code(3)), &format!(r#"{head},"exit":"code","exit_code":3"#));
        check(&recorded(Exit::Signal(9)), &format!(r#"{head},"exit":"signal","signal":9"#));
        check(&recorded(Exit::Unknown), &format!(r#"{head},"exit":"unknown""#));
    }

    #[test]
    fn a_life_that_may_run_has_its_generation() {
        let token = InstanceToken::from_bytes([2; 16]);
        let incarnation = Incarnation { generation: Generation::new(7), token };
        let baseline = tenure::bead::Baseline::Adopted;
        let phase = Phase::Running { incarnation, baseline, since: stamp(4), live: None };
        let step = Step::Change(ChangeKind::Revive);
        let revived = Event::Recorded { name: name(), bead: bead(), step, exit: None, phase };
        let expected = r#""event":"recorded","name":"worker-1","bead":"tb-1","step":"revive","phase":"running","generation":7"#;
        check(&revived, expected);
    }

    #[test]
    fn a_start_has_its_process_where_there_is_one() {
        let boot = BootId::from_bytes([1; 16]);
        let process = ProcessIdentity { boot, pid: 41, start_ticks: 700, pidfd_inode: None };
        let started = |process| Event::Started { name: name(), bead: bead(), process };
        let head = r#""event":"started","name":"worker-1","bead":"tb-1""#;
        check(&started(Some(process)), &format!(r#"{head},"pid":41,"start_ticks":700"#));
        check(&started(None), head);
    }

    #[test]
    fn what_failed_says_why() {
        let why = || "no such \"file\"\nor directory".to_owned();
        let quoted = r#""why":"no such \"file\"\nor directory""#;
        let head = r#""name":"worker-1""#;
        check(
            &Event::NotStarted { name: name(), why: why() },
            &format!(r#""event":"not-started",{head},{quoted}"#),
        );
        check(
            &Event::NotTold { name: name(), why: why() },
            &format!(r#""event":"not-told",{head},{quoted}"#),
        );
        check(
            &Event::NotApplied { name: name(), bead: bead(), why: why() },
            &format!(r#""event":"not-applied",{head},"bead":"tb-1",{quoted}"#),
        );
        check(
            &Event::NotRelaunched { name: name(), bead: bead(), why: why() },
            &format!(r#""event":"not-relaunched",{head},"bead":"tb-1",{quoted}"#),
        );
        check(
            &Event::Dropped { command: "stop it".to_owned(), why: why() },
            &format!(r#""event":"dropped","command":"stop it",{quoted}"#),
        );
        check(
            &Event::Violated(Violation { invariant: "S1", how: why() }),
            &format!(r#""event":"violated","invariant":"S1",{quoted}"#),
        );
    }

    #[test]
    fn a_conflict_says_who_wants_what_from_whom_until_it_is_over() {
        let claim: Claim = "alias:boss".parse().unwrap();
        let since = Stamp {
            wall: Wall::from_unix_ms(0),
            boot: Boot { id: BootId::from_bytes([1; 16]), ms: 0 },
        };
        let holder = BeadId::parse("tb-9").unwrap();
        let contenders = vec![Contender { bead: bead(), name: name() }];
        let conflict = Some(Conflict::new(holder, contenders, since));
        let expected = r#""event":"conflict","claim":"alias:boss","name":"worker-1","holder":"tb-9","contender":"tb-1""#;
        check(&Event::Conflict { claim: claim.clone(), conflict }, expected);
        let expected = r#""event":"conflict-over","claim":"alias:boss""#;
        check(&Event::Conflict { claim, conflict: None }, expected);
    }

    #[test]
    fn a_stop_says_how_and_an_adoption_whom() {
        let expected = r#""event":"told","name":"worker-1","how":"force""#;
        check(&Event::Told { name: name(), how: StopHow::Force }, expected);
        let expected = r#""event":"adopted","name":"worker-1","bead":"tb-1""#;
        check(&Event::Adopted { name: name(), bead: bead() }, expected);
    }

    #[test]
    fn a_verdict_has_its_moments_and_its_count() {
        let verdict = Verdict {
            name: name(),
            bead: None,
            action: Action::Wait,
            reason: Reason::BackOff { failures: 2 },
            since: Some(stamp(1_000)),
            recheck: Some(Deadline::since(stamp(1_000), Duration::from_secs(3))),
        };
        let expected = r#""event":"judged","name":"worker-1","action":"wait","why":"back-off after 2 failures in a row","failures":2,"since_ms":1000,"again_ms":4000"#;
        check(&Event::Judged(verdict), expected);
    }

    #[test]
    fn a_note_is_an_object_in_one_line() {
        let told = note("two\nlines", Wall::from_unix_ms(5));
        assert_eq!(told, r#"{"at_ms":5,"event":"note","text":"two\nlines"}"#);
    }
}
