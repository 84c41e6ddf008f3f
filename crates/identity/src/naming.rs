//! How does a template name its sessions? One function, from its size alone.

/// How a template names its sessions.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_enums, reason = "whoever makes or ends seats has to handle each")]
pub enum Naming {
    /// It has no sessions.
    Disabled,
    /// One session under the template's own name, without slot or suffix.
    Singleton,
    /// Sessions `name-1` to `name-size`.
    Numbered {
        /// How many.
        size: u32,
    },
}

/// Decides how a template of a size names its sessions.
///
/// Nothing else may look at a size to choose a name: two answers in two places were the phantom `refinery-1`
/// (Gas City #2053).
///
/// ```
/// use tenure_identity::{naming, Naming};
/// assert_eq!(naming(1), Naming::Singleton);
/// assert_eq!(naming(3), Naming::Numbered { size: 3 });
/// ```
#[must_use]
pub const fn naming(size: u32) -> Naming {
    match size {
        0 => Naming::Disabled,
        1 => Naming::Singleton,
        size => Naming::Numbered { size },
    }
}
