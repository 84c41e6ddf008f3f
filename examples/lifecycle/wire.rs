//! What goes over the wire? Words on a line: a report one way, its answer the other.

use tenure::lifecycle::clock::{Boot, Wall};
use tenure::lifecycle::{Arrival, CoderPhase, Failure, Life, Origin, Report, Seq};

/// Writes a report as a line.
pub(crate) fn line(report: &Report<CoderPhase>) -> String {
    let (number, tie) = report.receipt.life.parts();
    let (seq, phase, stamp) = (report.receipt.seq, report.phase, report.stamp.as_unix_ms());
    let origin = match report.origin {
        Origin::Live => "live",
        Origin::Replayed => "replayed",
    };
    format!("{number} {tie} {seq} {phase} {stamp} {origin} {}\n", boot_word(Some(report.boot)))
}

/// Writes a moment of the boot clock as one word.
pub(crate) fn boot_word(boot: Option<Boot>) -> String {
    boot.map_or("-".to_owned(), |Boot { id, ms }| format!("{id}/{ms}"))
}

/// Reads a moment of the boot clock; any other word is nothing.
pub(crate) fn boot(word: &str) -> Option<Boot> {
    let (id, ms) = word.split_once('/')?;
    Some(Boot { id: id.parse().ok()?, ms: ms.parse().ok()? })
}

/// Reads a report; a phase that is unknown here is nothing, and the rest is read all the same.
pub(crate) fn arrival(line: &str) -> Option<Arrival<CoderPhase>> {
    let words: Vec<&str> = line.split_whitespace().collect();
    let [number, tie, seq, phase, stamp, origin, boot_word] = words.as_slice() else { return None };
    Some(Arrival {
        life: Life::from_parts(number.parse().ok()?, tie.parse().ok()?),
        seq: Seq::new(seq.parse().ok()?),
        phase: phase.parse().ok(),
        stamp: stamp.parse().ok().map(Wall::from_unix_ms),
        boot: boot(boot_word),
        origin: if *origin == "replayed" { Origin::Replayed } else { Origin::Live },
    })
}

/// What the server answers.
pub(crate) const OK: &str = "ok";
pub(crate) const FENCED: &str = "fenced";
pub(crate) const UNKNOWN: &str = "unknown";

/// Reads an answer; nothing is success.
pub(crate) fn failure(answer: &str) -> Option<Failure> {
    match answer.trim_end() {
        OK => None,
        FENCED => Some(Failure::Fenced),
        UNKNOWN => Some(Failure::Rejected),
        _ => Some(Failure::Transient),
    }
}
