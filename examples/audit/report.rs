//! What is told of a city? The findings of the audit, and what of the files could not be used for it.

use serde::Serialize;
use tenure_audit::{Finding, Record, Repair, Severity, audit};
use tenure_bead::Now;
use tenure_gascity::{BadRow, Bead, Beads, City, MisfitWhy, Row, Staff};

/// Everything that is told, in both forms. The form is versioned: a field may come, none changes its meaning.
#[derive(Debug, Serialize)]
pub(crate) struct Report {
    version: u32,
    /// How many sessions were looked at, and how many of them go on.
    pub(crate) sessions: usize,
    pub(crate) open: usize,
    pub(crate) summary: Summary,
    pub(crate) findings: Vec<Line>,
    /// Keys of the city that say nothing of who is who, and are not nearly one that does.
    pub(crate) unread: Vec<Key>,
}

/// How many findings there are, and how many of them would be mended.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Summary {
    pub(crate) errors: usize,
    pub(crate) warnings: usize,
    pub(crate) notes: usize,
    pub(crate) mended: usize,
}

/// One finding.
#[derive(Debug, Serialize)]
pub(crate) struct Line {
    pub(crate) severity: &'static str,
    pub(crate) rule: &'static str,
    pub(crate) about: String,
    pub(crate) beads: Vec<String>,
    pub(crate) says: String,
    pub(crate) repair: String,
    /// Whether the repair mends it; else it waits for somebody or something.
    pub(crate) mends: bool,
}

/// A key that was not read.
#[derive(Debug, Serialize)]
pub(crate) struct Key {
    file: String,
    line: usize,
    key: String,
}

impl Report {
    /// Audits what the files say.
    pub(crate) fn of(beads: &Beads, city: &City, now: Now) -> Self {
        let staff = city.staff();
        let mut findings = files(beads, city, &staff);
        let mut records: Vec<Record> = Vec::new();
        let rows: Vec<Row<'_>> = beads.beads().filter_map(Row::of).collect();
        for row in &rows {
            match row.told(&staff.roster) {
                Ok(record) => records.push(record),
                Err(why) => findings.push(unreadable(row.bead(), &why.to_string())),
            }
        }
        findings.extend(audit(&staff.roster, &records, now).iter().map(Line::of));
        findings.sort_by_key(|line| rank(line.severity));
        let unread = city.unread.iter().filter(|one| one.meant.is_none()).map(|one| Key {
            file: one.at.file.clone(),
            line: one.at.line,
            key: one.key.clone(),
        });
        let open = records.iter().filter(|record| record.statement.stage.is_open()).count();
        let (summary, unread) = (Summary::of(&findings), unread.collect());
        Self { version: 1, sessions: rows.len(), open, summary, findings, unread }
    }
}

impl Summary {
    fn of(findings: &[Line]) -> Self {
        let count = |severity| findings.iter().filter(|line| line.severity == severity).count();
        let mended = findings.iter().filter(|line| line.mends).count();
        Self { errors: count(ERROR), warnings: count(WARNING), notes: count(NOTE), mended }
    }
}

impl Line {
    fn of(finding: &Finding) -> Self {
        let severity = match finding.severity() {
            Severity::Error => ERROR,
            Severity::Warning => WARNING,
            Severity::Note => NOTE,
        };
        Self {
            severity,
            rule: finding.rule.word(),
            about: finding.about.clone(),
            beads: finding.beads.iter().map(ToString::to_string).collect(),
            says: finding.says.clone(),
            repair: finding.repair.text().to_owned(),
            mends: matches!(finding.repair, Repair::Mends(_)),
        }
    }

    fn waits(
        kind: (&'static str, &'static str),
        about: String,
        says: String,
        repair: &str,
    ) -> Self {
        let (severity, rule) = kind;
        let repair = repair.to_owned();
        Self { severity, rule, about, beads: Vec::new(), says, repair, mends: false }
    }
}

/// Tells what of the files could not be used.
fn files(beads: &Beads, city: &City, staff: &Staff) -> Vec<Line> {
    let mut lines = of_beads(beads);
    lines.extend(of_city(city));
    lines.extend(of_staff(staff));
    lines
}

fn of_beads(beads: &Beads) -> Vec<Line> {
    let mut lines = Vec::new();
    for bad in beads.bad_rows() {
        let does = "the row is kept as it is, and whatever it holds is not known";
        let place = bad.place.to_string();
        let mut line = Line::waits((ERROR, "unreadable-row"), place, without_place(bad), does);
        line.beads.extend(bad.id.clone());
        lines.push(line);
    }
    for bead in beads.beads().filter(|bead| Row::of(bead).is_some()) {
        for doubt in bead.doubts() {
            let does = "the field is kept as it is";
            let mut line = Line::waits(
                (WARNING, "doubtful-field"),
                doubt.key.clone(),
                doubt.to_string(),
                does,
            );
            line.beads.push(bead.id().to_owned());
            lines.push(line);
        }
    }
    lines
}

/// Tells what is wrong with a row; where it stands and which it is are told beside it.
fn without_place(bad: &BadRow) -> String {
    match bad.key {
        Some(key) => format!("`{key}` {}", bad.why),
        None => bad.why.to_string(),
    }
}

fn of_city(city: &City) -> Vec<Line> {
    let packs = city.unresolved.iter().map(|pack| {
        let does = "put the pack on this disk, and name its directory";
        Line::waits((WARNING, "unknown-pack"), pack.source.clone(), pack.to_string(), does)
    });
    let slips = city.unread.iter().filter_map(|one| {
        let meant = one.meant.as_ref()?;
        let says =
            format!("{}:{}: it was not read; did you mean `{meant}`?", one.at.file, one.at.line);
        let does = "what it says counts for nothing until it is spelled so";
        Some(Line::waits((WARNING, "misspelled-key"), one.key.clone(), says, does))
    });
    packs.chain(slips).collect()
}

fn of_staff(staff: &Staff) -> Vec<Line> {
    let left_out = staff.left_out.iter().map(|left| {
        let does = "its sessions are nobody's until it is mended";
        Line::waits((WARNING, "left-out"), left.name.clone(), left.to_string(), does)
    });
    let misfits = staff.misfits.iter().map(|misfit| {
        let (rule, does) = match misfit.why {
            MisfitWhy::MinAboveMax { .. } => {
                ("min-above-max", "no more are started than the bound")
            }
            MisfitWhy::DependsOnNobody { .. } => {
                ("unknown-dependency", "nobody waits for whom nobody configured")
            }
        };
        Line::waits((WARNING, rule), misfit.agent.clone(), misfit.to_string(), does)
    });
    left_out.chain(misfits).collect()
}

fn unreadable(bead: &Bead, why: &str) -> Line {
    let does = "the row is kept as it is, and whatever it holds is not known";
    let mut line =
        Line::waits((ERROR, "unreadable-row"), bead.place().to_string(), why.to_owned(), does);
    line.beads.push(bead.id().to_owned());
    line
}

fn rank(severity: &str) -> usize {
    [ERROR, WARNING, NOTE].iter().position(|one| *one == severity).unwrap_or(usize::MAX)
}

const ERROR: &str = "error";
const WARNING: &str = "warning";
const NOTE: &str = "note";
