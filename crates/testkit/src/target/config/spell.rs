//! Which texts and values are drawn? Those that are easily taken for one another.

use crate::Dice;
use std::collections::BTreeMap;
use tenure_bead::{Class, Digest, KeyId, Masked, Value};

pub(super) const CLASSES: [Class; 3] = [Class::Live, Class::Relaunch, Class::Restart];

/// Returns a text of a few pieces.
pub(super) fn text(dice: &mut Dice) -> String {
    let pieces = dice.below(5);
    (0..=pieces).map(|_| dice.choose(PIECES)).collect()
}

/// Returns a name, as often as not as long as one may be.
pub(super) fn long(dice: &mut Dice) -> String {
    let base = dice.choose(&["w", "rig/w", DEEP, "human", "tb-", "gc"]);
    let longest = dice.choose(&[0, 8, 53, 63, 64, 117, 128]);
    let missing = usize::saturating_sub(longest, base.len());
    format!("{base}{}", "x".repeat(missing))
}

pub(super) fn slot(dice: &mut Dice) -> u32 {
    dice.choose(&[0, 1, 12, u32::MAX])
}

pub(super) fn word(dice: &mut Dice) -> String {
    dice.choose(&["", "a", "b", "ab", "a\u{1}", "ä"]).to_owned()
}

pub(super) fn value(dice: &mut Dice, depth: u8) -> Value {
    let kinds = if depth == 0 { 6 } else { 8 };
    let below = depth.saturating_sub(1);
    match dice.below(kinds) {
        0 => Value::Absent,
        1 => Value::Flag(dice.percent(50)),
        2 => Value::Number(dice.choose(&[0, 1, -1, i64::MIN, i64::MAX])),
        3 => Value::Text(word(dice)),
        4 => {
            let (key, digest) = (dice.choose(&[1, 2]), dice.choose(&[1, 2]));
            let (key, digest) = (KeyId::from_bytes([key; 8]), Digest::from_bytes([digest; 32]));
            Value::Masked(Masked { key, digest })
        }
        5 => Value::Unread,
        6 => Value::List((0..dice.below(3)).map(|_| value(dice, below)).collect()),
        _ => {
            let entries = (0..dice.below(3)).map(|_| (word(dice), value(dice, below)));
            Value::Map(entries.collect::<BTreeMap<_, _>>())
        }
    }
}

/// Returns one of the ways to group the same values: told apart by where lists begin and end, and by nothing else.
pub(super) fn grouped(dice: &mut Dice) -> Value {
    let list = |items: &[&Value]| Value::List(items.iter().copied().cloned().collect());
    let (yes, none) = (Value::Flag(true), list(&[]));
    let (one, two) = (list(&[&yes]), list(&[&yes, &yes]));
    let groups = [
        list(&[&one, &yes]),
        list(&[&two]),
        list(&[&yes, &one]),
        list(&[&none, &yes, &yes]),
        list(&[&yes, &none, &yes]),
        two,
    ];
    dice.choose(&groups)
}

/// Returns the text without each of its characters, and halves of it first.
pub(super) fn shorter(text: &str) -> impl Iterator<Item = String> {
    let chars: Vec<char> = text.chars().collect();
    let half = chars.len() / 2;
    let halves = [chars.iter().take(half).collect(), chars.iter().skip(half).collect::<String>()];
    let without = |at: usize| {
        let kept = chars.iter().enumerate().filter(|(index, _)| *index != at);
        kept.map(|(_, c)| *c).collect::<String>()
    };
    let singles: Vec<String> = (0..chars.len().min(CUTS_MAX)).map(without).collect();
    let halves = halves.into_iter().filter(move |half| half.len() < chars.len());
    halves.chain(singles)
}

/// What names, tokens and claims are spelled with, and what must not be in them.
const PIECES: &[&str] = &[
    "a",
    "Z",
    "7",
    "w",
    "rig",
    "boss",
    "/",
    "-",
    ".",
    "_",
    "#",
    "@",
    "+",
    "0",
    "1",
    "12",
    " ",
    "\t",
    "\n",
    "ä",
    "\0",
    "human",
    "tb-",
    "s-",
    "gc-",
    "seat:",
    "seat:w#",
    "+1",
    "01",
    "name:",
    "alias:",
    "4294967295",
    "4294967296",
    TOKEN,
    "3:",
    DIGEST,
    KEY,
    "{",
    "}",
];

/// A path that leaves little room for the part behind it.
const DEEP: &str = "rig/with/a/path/of/many/parts/that/is/nearly/as/long/as/can/be/w";
const TOKEN: &str = "07070707-0707-4707-8707-070707070707";
const DIGEST: &str = "0707070707070707070707070707070707070707070707070707070707070707";
const KEY: &str = "07070707070707aB";
/// Enough to shorten any text that is drawn, in time.
const CUTS_MAX: usize = 80;
