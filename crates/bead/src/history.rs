//! Which handles did a session have before? The latest first, none of them twice.

use crate::{Alias, limit};
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

/// The handles that a bead had before the one it has. They claim nothing: who has one of them now is not this bead.
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub(crate) struct Formerly(Vec<Alias>);

impl Formerly {
    /// Takes a list as it was written. It may be longer than this build makes one.
    ///
    /// # Errors
    ///
    /// Where one of them is there twice, or is the present one.
    pub(crate) fn read(list: Vec<Alias>, present: Option<&Alias>) -> Result<Self, String> {
        let mut sorted: Vec<&Alias> = list.iter().chain(present).collect();
        sorted.sort_unstable();
        let twin = sorted.windows(2).find_map(|pair| match pair {
            [one, other] if one == other => Some(*one),
            _ => None,
        });
        match twin {
            Some(alias) => Err(format!("key `former_aliases`: {alias} stands there twice")),
            None => Ok(Self(list)),
        }
    }

    pub(crate) fn as_slice(&self) -> &[Alias] {
        &self.0
    }

    /// Returns the history after a change from one handle to another; the oldest are forgotten.
    pub(crate) fn after(&self, before: Option<&Alias>, now: Option<&Alias>) -> Self {
        let older = self.0.iter().filter(|alias| Some(*alias) != before);
        let all = before.into_iter().chain(older).filter(|alias| Some(*alias) != now);
        Self(all.take(limit::FORMER_ALIASES_MAX).cloned().collect())
    }
}
