//! What does a session do here? A job: it works a little at each beat, hears what it is told, and may end.

use tenure::bead::{Activity, Attention, Exit, Stamp, Tell};
use tenure::prelude::*;

/// What an embedder would have its agents in.
#[derive(Debug)]
pub(crate) struct Job {
    kind: Kind,
    told: Option<Told>,
    /// How often it has worked.
    pub(crate) beats: u64,
    /// What it was told last of its live config.
    pub(crate) pace: String,
    /// What it wants to know, while it waits for the answer.
    pub(crate) question: Option<String>,
    worked: Option<Stamp>,
}

#[derive(Debug)]
enum Kind {
    Lasting,
    Exits(i32),
    Deaf { helpers: usize },
}

#[derive(Debug)]
enum Told {
    WindDown,
    End,
}

impl Job {
    /// Makes the job that a launch names, if there is such a job.
    pub(crate) fn of(spec: &LaunchSpec) -> Option<Self> {
        let argument = || spec.args.first()?.parse().ok();
        let kind = match spec.program.to_str()? {
            "count" => Kind::Lasting,
            "exit" => Kind::Exits(argument()?),
            "deaf" => Kind::Deaf { helpers: 0 },
            "family" => Kind::Deaf { helpers: 1 },
            _ => return None,
        };
        let mut job =
            Self { kind, told: None, beats: 0, pace: String::new(), question: None, worked: None };
        job.hear_live(&spec.live);
        Some(job)
    }

    /// Works once. A job that waits for an answer does nothing.
    pub(crate) fn beat(&mut self, at: Stamp) -> Option<Exit> {
        match (&self.kind, &self.told) {
            (Kind::Exits(code), _) => return Some(Exit::Code(*code)),
            (Kind::Lasting, Some(Told::End)) => return Some(Exit::Code(0)),
            (Kind::Lasting, Some(Told::WindDown) | None) | (Kind::Deaf { .. }, _) => {}
        }
        if self.question.is_none() {
            self.beats += 1;
            self.worked = Some(at);
        }
        None
    }

    /// Is told to take on nothing new; none of these jobs takes on anything.
    pub(crate) fn wind_down(&mut self) {
        self.told.get_or_insert(Told::WindDown);
    }

    pub(crate) fn end(&mut self) {
        self.told = Some(Told::End);
    }

    /// Takes on a live config, whole: hearing it twice is hearing it once.
    pub(crate) fn hear_live(&mut self, live: &[Vec<String>]) {
        self.pace = live.iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    }

    /// Tells whether anybody uses it. There is nothing to attach to, so nobody is attached.
    pub(crate) fn attention(&self) -> Attention {
        let pending = if self.question.is_some() { Tell::Yes } else { Tell::No };
        let activity = self.worked.map_or(Activity::Unknown, Activity::Known);
        Attention { attached: Tell::No, pending, activity }
    }

    /// Counts it, with those that help it.
    pub(crate) const fn count(&self) -> usize {
        match self.kind {
            Kind::Deaf { helpers } => 1 + helpers,
            Kind::Lasting | Kind::Exits(_) => 1,
        }
    }
}
