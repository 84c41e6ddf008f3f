//! What happens when the impossible happens? Debug builds panic, release builds take the safe path.

/// States that a condition never holds, and returns it.
///
/// In debug builds a true condition panics, so tests find it.
/// In release builds the macro returns `true` and the caller takes its safe path, usually by changing nothing.
///
/// ```
/// use tenure_bead::never;
/// let held: u32 = 2;
/// let free = if never!(held > 3, "three slots hold at most three sessions") { 0 } else { 3 - held };
/// assert_eq!(free, 1);
/// ```
#[macro_export]
macro_rules! never {
    ($condition:expr, $because:literal) => {{
        let broken: bool = $condition;
        debug_assert!(!broken, $because);
        broken
    }};
}
