//! How does a case name a change? By the word that the transition table uses.

use serde::de::Error as _;
use serde::{Deserialize as _, Deserializer, Serializer};
use tenure_bead::ChangeKind;

pub(super) fn serialize<S: Serializer>(kind: &ChangeKind, to: S) -> Result<S::Ok, S::Error> {
    to.collect_str(kind)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<ChangeKind, D::Error> {
    let word = String::deserialize(from)?;
    let known = ChangeKind::ALL.into_iter().find(|kind| kind.to_string() == word);
    known.ok_or_else(|| D::Error::custom(format_args!("there is no change `{word}`")))
}
