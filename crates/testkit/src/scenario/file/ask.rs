//! What does a rule answer? Questions to one rule each, for tables of cases that need no fleet.

use super::classify::ClassifyFile;
use super::fault::{Fault, one_of};
use super::fleet::pool;
use super::judge::JudgeFile;
use schemars::JsonSchema;
use serde::Deserialize;
use tenure_bead::{AgentName, Capacity, Seat, Slot, TemplateName};
use tenure_identity::{Naming, Pool, name_of, naming, seat_of};
use tenure_slot::{Bounds, Slots, allocate};
use toml::Spanned;

/// One question to a rule, and its answer in one line. It asks exactly one rule.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
pub(in crate::scenario) struct AskFile {
    /// How does a template name its sessions?
    #[schemars(with = "Option<PoolFile>")]
    naming: Option<Spanned<PoolFile>>,
    /// Which name does a seat have?
    #[schemars(with = "Option<NameOfFile>")]
    name_of: Option<Spanned<NameOfFile>>,
    /// Which seat does a name mean?
    #[schemars(with = "Option<SeatOfFile>")]
    seat_of: Option<Spanned<SeatOfFile>>,
    /// What differs between a committed baseline and the wanted config?
    #[schemars(with = "Option<ClassifyFile>")]
    classify: Option<Spanned<ClassifyFile>>,
    /// Does it live?
    #[schemars(with = "Option<JudgeFile>")]
    judge: Option<Spanned<JudgeFile>>,
    /// Which slots does a request get?
    #[schemars(with = "Option<AllocateFile>")]
    allocate: Option<Spanned<AllocateFile>>,
    /// The answer.
    #[schemars(with = "Option<String>")]
    pub(in crate::scenario) is: Option<Spanned<String>>,
}

/// How many sessions a template may have, and what they are called.
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields, default)]
struct PoolFile {
    /// How many there are kept awake.
    min: Option<u32>,
    /// How many are wanted now.
    size: Option<u32>,
    /// How many there may be.
    #[schemars(with = "Option<super::fleet::Most>")]
    max: Option<Capacity>,
    /// What they are called.
    names: Vec<String>,
}

/// A seat in a pool.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct NameOfFile {
    /// The seat: TEMPLATE, TEMPLATE#SLOT or TEMPLATE@NAME.
    seat: String,
    /// The pool of its template.
    of: PoolFile,
}

/// A name, and the template and pool that it may be one of.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct SeatOfFile {
    /// The name.
    #[schemars(with = "String")]
    name: AgentName,
    /// The template.
    #[schemars(with = "String")]
    template: TemplateName,
    /// Its pool.
    of: PoolFile,
}

/// A request for slots.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct AllocateFile {
    /// How many slots the pool has.
    max: u32,
    /// Who holds what already; a slot may be held twice, and beyond the bounds.
    #[serde(default)]
    held: Vec<u32>,
    /// How many slots are wanted.
    wanted: u32,
}

impl AskFile {
    /// Asks the rule, and returns its answer in one line.
    pub(in crate::scenario) fn answer(&self) -> Result<String, Fault> {
        let mut answers = Vec::new();
        answers.extend(self.naming.as_ref().map(|ask| ask.get_ref().naming()));
        answers.extend(self.name_of.as_ref().map(|ask| ask.get_ref().name_of()));
        answers.extend(self.seat_of.as_ref().map(|ask| ask.get_ref().seat_of()));
        answers.extend(self.classify.as_ref().map(|ask| Ok(ask.get_ref().classify())));
        answers.extend(self.judge.as_ref().map(|ask| Ok(ask.get_ref().judge())));
        answers.extend(self.allocate.as_ref().map(|ask| ask.get_ref().allocate()));
        let count = answers.len();
        let one = answers.pop().filter(|_| count == 1);
        one.ok_or_else(|| Fault::new(format!("it asks {count} rules"), one_of(&RULES)))?
    }

    /// Returns where in the file the question ends.
    pub(in crate::scenario) fn asked_until(&self) -> Option<usize> {
        let mut ends = Vec::new();
        ends.extend(self.naming.as_ref().map(|ask| ask.span().end));
        ends.extend(self.name_of.as_ref().map(|ask| ask.span().end));
        ends.extend(self.seat_of.as_ref().map(|ask| ask.span().end));
        ends.extend(self.classify.as_ref().map(|ask| ask.span().end));
        ends.extend(self.judge.as_ref().map(|ask| ask.span().end));
        ends.extend(self.allocate.as_ref().map(|ask| ask.span().end));
        ends.pop()
    }
}

impl PoolFile {
    fn pool(&self) -> Result<Pool, Fault> {
        pool((self.min, self.size, self.max), &self.names)
    }

    fn naming(&self) -> Result<String, Fault> {
        Ok(match naming(&self.pool()?) {
            Naming::Disabled => "disabled".to_owned(),
            Naming::Singleton => "singleton".to_owned(),
            Naming::Numbered { max: Capacity::Unlimited } => "numbered without end".to_owned(),
            Naming::Numbered { max } => format!("numbered up to {max}"),
            Naming::Listed { names, max } => {
                let names: Vec<&str> = names.iter().map(|name| name.as_str()).collect();
                let then =
                    if max == Capacity::Unlimited { ", then numbered without end" } else { "" };
                format!("listed: {}{then}", names.join(", "))
            }
        })
    }
}

impl NameOfFile {
    fn name_of(&self) -> Result<String, Fault> {
        let seat: Seat = self.seat.parse().map_err(Fault::of_name)?;
        let pool = self.of.pool()?;
        Ok(name_of(&seat, naming(&pool)).map_or("nothing".to_owned(), |name| name.to_string()))
    }
}

impl SeatOfFile {
    fn seat_of(&self) -> Result<String, Fault> {
        let pool = self.of.pool()?;
        let seat = seat_of(&self.name, &self.template, naming(&pool));
        Ok(seat.map_or("nothing".to_owned(), |seat| seat.to_string()))
    }
}

impl AllocateFile {
    fn allocate(&self) -> Result<String, Fault> {
        let mut slots = Slots::new(Bounds::up_to(self.max));
        for (holder, slot) in self.held.iter().enumerate() {
            let none = || Fault::new("there is no slot 0", "slots begin with 1");
            slots.hold(Slot::try_new(*slot).ok_or_else(none)?, holder);
        }
        let first = self.held.len();
        let wanted = usize::try_from(self.wanted).unwrap_or(usize::MAX);
        let got = allocate(&mut slots, (first..).take(wanted));
        let numbers: Vec<String> = got.slots.iter().map(ToString::to_string).collect();
        let numbers = if numbers.is_empty() { "none".to_owned() } else { numbers.join(", ") };
        Ok(match got.shortfall {
            0 => numbers,
            short => format!("{numbers}; {short} short"),
        })
    }
}

/// Which rules may be asked.
pub(in crate::scenario) const RULES: [&str; 6] =
    ["naming", "name-of", "seat-of", "classify", "judge", "allocate"];
