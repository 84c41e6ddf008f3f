//! How does a known defect stand in the code? In one line, which ordinary builds do not have.

/// Does something wrong on purpose, while that [`Defect`](crate::canary::Defect) is planted.
///
/// Only builds with the cfg `hunt_canary` have it; in all others the line is nothing at all.
/// It stands where the decision is made that it gets wrong, in one of two forms:
///
/// ```
/// fn last_slot(size: u32) -> u32 {
///     tenure_bead::canary!(SlotBeyondBounds => let size = size.saturating_add(1));
///     tenure_bead::canary!(HeldSlotLent => return 1);
///     size
/// }
/// assert_eq!(last_slot(3), 3);
/// ```
#[cfg(hunt_canary)]
#[doc(hidden)]
#[macro_export]
macro_rules! canary {
    ($defect:ident => let $name:ident = $wrong:expr) => {
        let $name = if $crate::canary::is_planted($crate::canary::Defect::$defect) {
            $wrong
        } else {
            $name
        };
    };
    ($defect:ident => $wrong:expr) => {
        if $crate::canary::is_planted($crate::canary::Defect::$defect) {
            $wrong;
        }
    };
}

/// Is nothing at all: this is an ordinary build.
#[cfg(not(hunt_canary))]
#[doc(hidden)]
#[macro_export]
macro_rules! canary {
    ($defect:ident => $($wrong:tt)+) => {};
}
