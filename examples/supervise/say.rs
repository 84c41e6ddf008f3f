//! What does an operator say about a fleet? One word is put on record, and the next tick heeds it.

use crate::args::Word;
use crate::open::{Open, Seen, Start, driver, look, open};
use crate::preview::unread;
use crate::{Failure, by_name, print};
use core::time::Duration;
use std::process::ExitCode;
use tenure::bead::{AgentName, Bead, Phase, Stored, TemplateName};
use tenure::drift::{Drift, classify};
use tenure::driver::{Driver, Preview};
use tenure::reconcile::{Held, Reason, Verdict, World, held};

/// Puts a word on record; whoever keeps the fleet ends first, as there is one lease.
pub(crate) fn say(start: Start, word: &Word) -> Result<ExitCode, Failure> {
    let time = start.args.at_most;
    let Open { parts, options, realm, scratch: _, .. } = open(&start)?;
    let mut driver = driver(&start.places, (parts, realm, start.file.wanted, options))?;
    let said = take(&mut driver, word, time);
    driver.close()?;
    print(&said?);
    Ok(ExitCode::SUCCESS)
}

fn take(driver: &mut Driver, word: &Word, time: Option<Duration>) -> Result<String, Failure> {
    match word {
        Word::Vouch(template) => {
            let name = TemplateName::parse(template)?;
            driver.vouch(&name)?;
            let Preview { world, .. } = driver.foresee()?;
            Ok(vouched(&name, differing(&world, &name)))
        }
        Word::Forgive(template) => {
            let name = TemplateName::parse(template)?;
            driver.forgive(&name)?;
            Ok(forgiven(&name, &driver.foresee()?))
        }
        Word::Release(word) => {
            driver.release(&tenure::bead::Word::from(&AgentName::parse(word)?))?;
            Ok(format!("released {word}"))
        }
        Word::KeepConfig(name) => {
            let time = time.ok_or("--keep-config needs a time: add --for 30m")?;
            driver.keep_config(name, time)?;
            Ok(format!("{name} keeps its config for {} s", time.as_secs_f64()))
        }
    }
}

/// Says what a vouch reaches: an edit is brought to who differs from it, and to nobody else.
fn vouched(template: &TemplateName, differing: usize) -> String {
    let reaches = match differing {
        0 => "no session that runs differs from it, so nothing is rolled out".to_owned(),
        1 => "its edit is rolled out to the one session that differs".to_owned(),
        many => format!("its edit is rolled out to the {many} sessions that differ"),
    };
    format!("vouched for what {template} wants now; {reaches}")
}

fn differing(world: &World, template: &TemplateName) -> usize {
    let beads = world.beads.iter().filter_map(Stored::bead);
    beads.filter(|bead| bead.template() == template && change(world, bead) == Change::Edit).count()
}

/// Says what is done next, and who goes on waiting all the same.
fn forgiven(template: &TemplateName, seen: &Preview) -> String {
    let of = |stored: &&Stored| stored.bead().is_some_and(|bead| bead.template() == template);
    let beads: Vec<_> = seen.world.beads.iter().filter(of).map(|stored| &stored.id).collect();
    let waits = |verdict: &&Verdict| {
        let is_of = verdict.bead.as_ref().is_some_and(|bead| beads.contains(&bead));
        is_of && matches!(verdict.reason, Reason::Quarantined { .. })
    };
    let waiting: Vec<&str> =
        by_name(&seen.plan.verdicts).filter(waits).map(|v| v.name.as_str()).collect();
    let forgot =
        format!("forgot the failures of {template}; who waits for the next try has it at once");
    if waiting.is_empty() {
        return forgot;
    }
    format!("{forgot}, and who is in quarantine waits for its end: {}", waiting.join(" "))
}

/// Says who differs from what is wanted and is left as it is; nothing is done.
pub(crate) fn list(start: Start) -> Result<ExitCode, Failure> {
    let Seen { world, plan, now } = look(&start)?;
    let held = held(&world, &plan, now);
    held.iter().for_each(|session| print(&session.to_string()));
    start.file.troubles.iter().for_each(|trouble| print(&unread(trouble)));
    let nobody_knows = |held: &&Held| {
        let mut stored = world.beads.iter().filter(|stored| stored.id == held.bead);
        let bead = stored.find_map(Stored::bead);
        bead.is_some_and(|bead| change(&world, bead) == Change::Unknown)
    };
    let unknown = held.iter().filter(nobody_knows).count();
    print(&counted(held.len().saturating_sub(unknown), unknown));
    Ok(ExitCode::SUCCESS)
}

fn counted(differ: usize, unknown: usize) -> String {
    let mut text = match differ {
        1 => "1 session differs from what is wanted and is left as it is".to_owned(),
        many => format!("{many} sessions differ from what is wanted and are left as they are"),
    };
    if unknown > 0 {
        text.push_str(&format!("; of {unknown} nobody can say whether it differs"));
    }
    text
}

/// How a session stands to what is wanted.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
enum Change {
    /// It is what is wanted, or does not run.
    None,
    /// It differs, or a change is on its way to it.
    Edit,
    /// Nobody can say.
    Unknown,
}

fn change(world: &World, bead: &Bead) -> Change {
    let Phase::Running { baseline, live, .. } = bead.phase() else { return Change::None };
    let wanted = world.fleet.template(bead.template());
    let drift = baseline.committed().zip(wanted).map(|(has, wants)| classify(has, &wants.config));
    match drift {
        Some(Drift::Changed(_)) => Change::Edit,
        _ if live.is_some() => Change::Edit,
        Some(Drift::Unjudgeable(_)) => Change::Unknown,
        Some(Drift::None) | None => Change::None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_differs_and_of_whom_nobody_knows_are_two_numbers() {
        assert_eq!(counted(0, 0), "0 sessions differ from what is wanted and are left as they are");
        assert_eq!(
            counted(1, 2),
            "1 session differs from what is wanted and is left as it is; of 2 nobody can say whether it differs"
        );
    }
}
