//! What happens in one step of a scenario? Exactly one thing, and perhaps what is expected of it.

use super::fault::{Fault, one_of};
use super::fleet::FleetFile;
use super::host::{
    AttentionFile, BehaviorFile, FateFile, LaneFile, ListFile, LiveFile, StartFile, StopFile,
};
use super::moment::Span;
use schemars::JsonSchema;
use serde::Deserialize;
use std::collections::BTreeMap;
use tenure_driver::{FaultPoint, fault_points};
use toml::Spanned;

/// One step. It does exactly one thing; what is expected belongs to `tick`, `settle`, `pass` and `plan` alone.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(in crate::scenario) struct StepFile {
    /// The supervisor looks, decides and acts once.
    #[schemars(with = "Option<Nothing>")]
    tick: Option<Spanned<Nothing>>,
    /// The supervisor ticks and sleeps until nothing is left to do or to wait for.
    #[schemars(with = "Option<Nothing>")]
    settle: Option<Spanned<Nothing>>,
    /// The supervisor ticks and sleeps for so long.
    #[schemars(with = "Option<Span>")]
    pass: Option<Spanned<Span>>,
    /// The supervisor looks and decides, and does nothing.
    #[schemars(with = "Option<Nothing>")]
    plan: Option<Spanned<Nothing>>,
    /// Time passes.
    wait: Option<Span>,
    /// Something else is wanted from now on: the keys of `[fleet]`, as far as they change.
    edit: Option<FleetFile>,
    /// Something happens to living sessions, by name; `worker-1#2` is its second life where several live.
    befalls: Option<BTreeMap<String, FateFile>>,
    /// What living sessions tell of their use from now on, by name.
    attention: Option<BTreeMap<String, AttentionFile>>,
    /// How sessions behave that are started from now on, by template.
    behave: Option<BTreeMap<String, BehaviorFile>>,
    /// What becomes of the next start.
    next_start: Option<StartFile>,
    /// What becomes of the next listing.
    next_list: Option<ListFile>,
    /// What becomes of the next drain or stop.
    next_stop: Option<StopFile>,
    /// What becomes of the next live change.
    next_live: Option<LiveFile>,
    /// Whether the host applies live changes from now on.
    live_lane: Option<LaneFile>,
    /// What becomes of the next relaunch.
    next_relaunch: Option<LiveFile>,
    /// Whether the host starts programs anew from now on, in what it keeps around them.
    relaunch_lane: Option<LaneFile>,
    /// The supervisor dies there in its next tick, as in `start.after-intent`; the tick after is its successor's.
    crash_at: Option<String>,
    /// The supervisor dies, and another one takes over: `new`.
    supervisor: Option<New>,
    /// The disk with the records is lost, and another supervisor takes over: `lost`.
    records: Option<Lost>,
    /// An operator says something to the supervisor.
    operator: Option<OperatorFile>,
    /// The machine sleeps for so long.
    suspend: Option<Span>,
    /// The machine goes down for so long and boots anew; nothing that ran runs any more.
    reboot: Option<Span>,
    /// Somebody sets the wall clock.
    wall_clock: Option<WallClockFile>,
    /// What happened, one line each: by session, and of one session in order.
    #[schemars(with = "Option<Vec<String>>")]
    pub(in crate::scenario) events: Option<Spanned<Vec<String>>>,
    /// What was decided, one line for each session, empty seat and stranger, by name.
    #[schemars(with = "Option<Vec<String>>")]
    pub(in crate::scenario) verdicts: Option<Spanned<Vec<String>>>,
    /// With `plan`: what would be done, one line each.
    #[schemars(with = "Option<Vec<String>>")]
    pub(in crate::scenario) commands: Option<Spanned<Vec<String>>>,
}

/// Nothing more to be said: `{}`.
#[derive(Clone, Copy, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::scenario) struct Nothing {}

/// The one word that `supervisor` takes.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum New {
    /// Another one takes over.
    New,
}

/// The one word that `records` takes.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
enum Lost {
    /// They are gone.
    Lost,
}

/// What an operator says.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::scenario) enum OperatorFile {
    /// The edit of this template may be rolled out, though it was held.
    Vouch(String),
    /// The session of this name keeps the config that it has.
    Keep {
        /// Its name.
        session: String,
        /// For how long.
        time: Span,
    },
    /// The failures of this template's sessions are forgotten.
    Forgive(String),
    /// The reserved word is let go.
    Release(String),
}

/// How somebody sets the wall clock.
#[derive(Clone, Copy, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(in crate::scenario) enum WallClockFile {
    /// Ahead by so much.
    Ahead(Span),
    /// Back by so much.
    Back(Span),
}

/// The one thing that happens in a step.
#[derive(Clone, Debug)]
pub(in crate::scenario) enum Act {
    Tick,
    Settle,
    Pass(Span),
    Plan,
    Wait(Span),
    Edit(FleetFile),
    Befalls(BTreeMap<String, FateFile>),
    Attention(BTreeMap<String, AttentionFile>),
    Behave(BTreeMap<String, BehaviorFile>),
    NextStart(StartFile),
    NextList(ListFile),
    NextStop(StopFile),
    NextLive(LiveFile),
    LiveLane(LaneFile),
    NextRelaunch(LiveFile),
    RelaunchLane(LaneFile),
    CrashAt(FaultPoint),
    NewSupervisor,
    RecordsLost,
    Operator(OperatorFile),
    Suspend(Span),
    Reboot(Span),
    WallClock(WallClockFile),
}

impl StepFile {
    /// Returns the one thing that happens.
    pub(in crate::scenario) fn act(&self) -> Result<Act, Fault> {
        let crash = self.crash_at.as_deref().map(fault_point).transpose()?;
        let mut acts = Vec::new();
        acts.extend(self.tick.as_ref().map(|_| Act::Tick));
        acts.extend(self.settle.as_ref().map(|_| Act::Settle));
        acts.extend(self.pass.as_ref().map(|span| Act::Pass(*span.get_ref())));
        acts.extend(self.plan.as_ref().map(|_| Act::Plan));
        acts.extend(self.wait.map(Act::Wait));
        acts.extend(self.edit.clone().map(Act::Edit));
        acts.extend(self.befalls.clone().map(Act::Befalls));
        acts.extend(self.attention.clone().map(Act::Attention));
        acts.extend(self.behave.clone().map(Act::Behave));
        acts.extend(self.next_start.map(Act::NextStart));
        acts.extend(self.next_list.clone().map(Act::NextList));
        acts.extend(self.next_stop.map(Act::NextStop));
        acts.extend(self.next_live.map(Act::NextLive));
        acts.extend(self.live_lane.map(Act::LiveLane));
        acts.extend(self.next_relaunch.map(Act::NextRelaunch));
        acts.extend(self.relaunch_lane.map(Act::RelaunchLane));
        acts.extend(crash.map(Act::CrashAt));
        acts.extend(self.supervisor.map(|_| Act::NewSupervisor));
        acts.extend(self.records.map(|_| Act::RecordsLost));
        acts.extend(self.operator.clone().map(Act::Operator));
        acts.extend(self.suspend.map(Act::Suspend));
        acts.extend(self.reboot.map(Act::Reboot));
        acts.extend(self.wall_clock.map(Act::WallClock));
        let count = acts.len();
        let act = acts.pop().filter(|_| count == 1);
        let act =
            act.ok_or_else(|| Fault::new(format!("a step does {count} things"), one_of(&ACTS)))?;
        self.expects_what_it_tells(&act)?;
        Ok(act)
    }

    /// Returns where in the file the word stands after which expectations may be written.
    pub(in crate::scenario) fn told_after(&self) -> Option<usize> {
        let act = self.tick.as_ref().or(self.settle.as_ref()).or(self.plan.as_ref());
        act.map(|act| act.span().end).or(self.pass.as_ref().map(|span| span.span().end))
    }

    /// Returns whether it only plans.
    pub(in crate::scenario) const fn plans(&self) -> bool {
        self.plan.is_some()
    }

    fn expects_what_it_tells(&self, act: &Act) -> Result<(), Fault> {
        let tells_events = matches!(act, Act::Tick | Act::Settle | Act::Pass(_));
        let tells_plan = matches!(act, Act::Plan);
        let tells_verdicts = tells_events || tells_plan;
        let expected = [
            ("events", self.events.is_some(), tells_events),
            ("verdicts", self.verdicts.is_some(), tells_verdicts),
            ("commands", self.commands.is_some(), tells_plan),
        ];
        let wrong = expected.into_iter().find(|(_, said, tells)| *said && !tells);
        wrong.map_or(Ok(()), |(key, ..)| {
            Err(Fault::new(format!("the step tells no `{key}`"), "`tick`, `settle` and `pass` tell `events` and `verdicts`, `plan` tells `verdicts` and `commands`"))
        })
    }
}

fn fault_point(text: &str) -> Result<FaultPoint, Fault> {
    let points = || fault_points().map(|point| point.to_string()).collect::<Vec<_>>().join(", ");
    let unknown =
        |_| Fault::new(format!("{text:?} is no fault point"), format!("write one of {}", points()));
    text.parse().map_err(unknown)
}

/// What may happen in a step.
pub(in crate::scenario) const ACTS: [&str; 23] = [
    "tick",
    "settle",
    "pass",
    "plan",
    "wait",
    "edit",
    "befalls",
    "attention",
    "behave",
    "next-start",
    "next-list",
    "next-stop",
    "next-live",
    "live-lane",
    "next-relaunch",
    "relaunch-lane",
    "crash-at",
    "supervisor",
    "records",
    "operator",
    "suspend",
    "reboot",
    "wall-clock",
];
