//! What does an operator's log show of a tick? One span per tick and per effect, one line per event.
//!
//! A test binary of its own: `tracing` remembers per call site whether anybody listens, and a thread on which nobody
//! does could be the one that is asked. Here every tick has a listener.

#[path = "../loop/fleet.rs"]
#[expect(dead_code, reason = "the other tests of the driver share it and need more of it")]
mod fleet;
#[path = "../loop/stage.rs"]
#[expect(dead_code, reason = "the other tests of the driver share it and need more of it")]
mod stage;
#[path = "../loop/stores.rs"]
#[expect(dead_code, reason = "the other tests of the driver share it and need more of it")]
mod stores;

use crate::stage::{ONE, POOL, Stage, tick};
use crate::stores::{Desk, Desked};
use core::fmt::Debug;
use core::num::NonZeroUsize;
use parking_lot::Mutex;
use std::collections::HashMap;
use std::sync::Arc;
use std::thread::{self, ThreadId};
use tenure_driver::TickError;
use tenure_reconcile::Intent;
use tenure_store::{Batch, CommitError, Receipt, Store};
use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// One span or event as it was logged: what it is called, where it stands, and its fields.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
struct Line {
    name: &'static str,
    target: String,
    inside: Option<&'static str>,
    fields: Vec<(&'static str, String)>,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn Debug) {
        self.fields.push((field.name(), format!("{value:?}")));
    }
}

/// Writes down everything that is logged; the smallest subscriber that does.
#[derive(Clone, Debug, Default)]
struct Log(Arc<Mutex<Lines>>);

#[derive(Debug, Default)]
struct Lines {
    /// The span with number n is the n-th, from 1.
    spans: Vec<Line>,
    events: Vec<Line>,
    entered: HashMap<ThreadId, Vec<Id>>,
}

impl Lines {
    fn span(&mut self, id: &Id) -> &mut Line {
        let at = usize::try_from(id.into_u64()).expect("a test makes few spans") - 1;
        &mut self.spans[at]
    }

    fn line(&mut self, metadata: &Metadata<'static>) -> Line {
        let here = thread::current().id();
        let around = self.entered.get(&here).and_then(|stack| stack.last()).cloned();
        let inside = around.map(|id| self.span(&id).name);
        let (name, target) = (metadata.name(), metadata.target().to_owned());
        Line { name, target, inside, fields: Vec::new() }
    }
}

impl Subscriber for Log {
    fn enabled(&self, _: &Metadata<'_>) -> bool {
        true
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut lines = self.0.lock();
        let mut line = lines.line(span.metadata());
        span.record(&mut line);
        lines.spans.push(line);
        Id::from_u64(u64::try_from(lines.spans.len()).expect("a test makes few spans"))
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        values.record(self.0.lock().span(span));
    }

    fn record_follows_from(&self, _: &Id, _: &Id) {}

    fn event(&self, event: &Event<'_>) {
        let mut lines = self.0.lock();
        let mut line = lines.line(event.metadata());
        event.record(&mut line);
        lines.events.push(line);
    }

    fn enter(&self, span: &Id) {
        let here = thread::current().id();
        self.0.lock().entered.entry(here).or_default().push(span.clone());
    }

    fn exit(&self, span: &Id) {
        let here = thread::current().id();
        let mut lines = self.0.lock();
        let left = lines.entered.get_mut(&here).and_then(Vec::pop);
        assert_eq!(left.as_ref(), Some(span), "spans are left in the order they were entered");
    }
}

impl Log {
    /// Does something while everything is written down.
    fn during<R>(&self, what: impl FnOnce() -> R) -> R {
        tracing::subscriber::with_default(self.clone(), what)
    }

    fn spans(&self, name: &str) -> Vec<Line> {
        self.0.lock().spans.iter().filter(|span| span.name == name).cloned().collect()
    }

    /// Returns the text of every event with the driver's target.
    fn events(&self) -> Vec<String> {
        let lines = self.0.lock();
        let ours = lines.events.iter().filter(|event| event.target == "tenure");
        ours.map(|event| event.fields.iter().map(|(_, text)| text.as_str()).collect()).collect()
    }
}

fn field(line: &Line, name: &str) -> String {
    let found = line.fields.iter().find(|(field, _)| *field == name);
    found.map(|(_, text)| text.clone()).unwrap_or_default()
}

#[test]
fn each_tick_is_one_span_with_the_revision_it_saw() {
    let log = Log::default();
    log.during(|| {
        let stage = Stage::new();
        let mut driver = stage.driver(Intent::Run, POOL);
        (0..4).for_each(|_| drop(tick(&mut driver)));
    });
    let ticks = log.spans("tick");
    let seen: Vec<String> = ticks.iter().map(|span| field(span, "revision")).collect();
    assert_eq!(seen, ["0", "2", "2", "2"]);
    assert!(ticks.iter().all(|span| span.inside.is_none()));
}

#[track_caller]
fn each_start_is_one_span_inside_its_tick(parallel: usize) {
    let log = Log::default();
    let beads: Vec<String> = log.during(|| {
        let mut stage = Stage::new();
        stage.options.parallel = NonZeroUsize::new(parallel).expect("tests start one at least");
        let mut driver = stage.driver(Intent::Run, POOL);
        (0..3).for_each(|_| drop(tick(&mut driver)));
        stage.stored().iter().map(|stored| stored.id.to_string()).collect()
    });
    let mut starts = log.spans("start");
    starts.sort_by_key(|span| field(span, "name"));
    let names: Vec<String> = starts.iter().map(|span| field(span, "name")).collect();
    assert_eq!(names, ["worker-1", "worker-2", "worker-3"]);
    assert!(starts.iter().all(|span| beads.contains(&field(span, "bead"))));
    let inside: Vec<_> = starts.iter().map(|span| span.inside).collect();
    assert_eq!(inside, [Some("tick"); 3]);
}

#[test]
fn each_start_of_one_after_the_other_is_one_span_inside_its_tick() {
    each_start_is_one_span_inside_its_tick(1);
}

#[test]
fn each_start_of_several_side_by_side_is_one_span_inside_its_tick() {
    each_start_is_one_span_inside_its_tick(3);
}

#[test]
fn each_stop_is_one_span_inside_its_tick() {
    let log = Log::default();
    log.during(|| {
        let mut driver = Stage::running(POOL).driver(Intent::Stop, POOL);
        (0..3).for_each(|_| drop(tick(&mut driver)));
    });
    let inside: Vec<_> = log.spans("stop").iter().map(|span| span.inside).collect();
    assert_eq!(inside, [Some("tick"); 3]);
}

#[test]
fn each_event_of_the_driver_is_one_line_inside_its_tick() {
    let log = Log::default();
    let told: Vec<String> = log.during(|| {
        let stage = Stage::new();
        let mut driver = stage.driver(Intent::Run, POOL);
        let events = (0..4).flat_map(|_| tick(&mut driver).events);
        events.map(|event| event.to_string()).collect()
    });
    assert!(told.len() > 3, "{told:?}");
    assert_eq!(log.events(), told);
    assert!(log.0.lock().events.iter().all(|event| event.inside == Some("tick")));
}

/// Answers the first commit, and no other.
#[derive(Debug, Default)]
struct Once(Mutex<Option<tenure_bead::BatchToken>>);

impl Desk for Once {
    fn commit(&self, store: &dyn Store, batch: &Batch) -> Result<Receipt, CommitError> {
        if *self.0.lock().get_or_insert(batch.token) == batch.token {
            return store.commit(batch);
        }
        Err(CommitError::Unanswered { place: "here".to_owned(), cause: "nobody answers".into() })
    }
}

#[test]
fn what_was_done_before_a_tick_failed_is_in_the_log() {
    let log = Log::default();
    let failed = log.during(|| {
        let stage = Stage::new();
        let mut parts = stage.parts();
        parts.store = Desked::new(Arc::<_>::clone(&stage.store) as Arc<_>, Once::default());
        stage.driver_of(parts, Intent::Run, ONE).tick()
    });
    assert!(matches!(failed, Err(TickError::Commit(_))));
    let events = log.events();
    assert!(events.iter().any(|line| line.starts_with("solo: started")), "{events:?}");
}
