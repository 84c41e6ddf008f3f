//! What does an operator say about a fleet? One word is put on record, and the next tick heeds it.

use crate::args::Word;
use crate::open::{Open, Seen, Start, driver, look, open};
use crate::{Failure, print};
use core::time::Duration;
use std::process::ExitCode;
use tenure::bead::{AgentName, TemplateName};
use tenure::driver::Driver;
use tenure::reconcile::held;

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
            driver.vouch(&TemplateName::parse(template)?)?;
            Ok(format!("vouched for what {template} wants now; its edit is rolled out"))
        }
        Word::Forgive(template) => {
            driver.forgive(&TemplateName::parse(template)?)?;
            Ok(format!("forgot the failures of {template}; it is tried at once"))
        }
        Word::Release(word) => {
            driver.release(&tenure::bead::Word::from(&AgentName::parse(word)?))?;
            Ok(format!("released {word}"))
        }
        Word::KeepConfig(name) => {
            let time = time.ok_or("--keep-config needs a time: add --for 30m")?;
            driver.keep_config(&AgentName::parse(name)?, time)?;
            Ok(format!("{name} keeps its config for {} s", time.as_secs()))
        }
    }
}

/// Says who differs from what is wanted and is left as it is; nothing is done.
pub(crate) fn list(start: Start) -> Result<ExitCode, Failure> {
    let Seen { world, plan, now } = look(&start)?;
    let held = held(&world, &plan, now);
    held.iter().for_each(|session| print(&session.to_string()));
    print(&format!("{} sessions differ from what is wanted and are left as they are", held.len()));
    Ok(ExitCode::SUCCESS)
}
