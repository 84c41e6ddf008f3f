//! How do our counters fit into SQLite's signed integers?

/// Returns a counter as a column has it. SQLite's integers end at 2⁶³ − 1, which no counter reaches:
/// a million commits a second would take 292 000 years.
pub(crate) fn column(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// Returns a length as a column has it.
pub(crate) fn column_of_len(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

/// Returns a counter from its column; a negative one, which only a foreign hand can write, is 0.
pub(crate) fn counter(column: i64) -> u64 {
    u64::try_from(column).unwrap_or(0)
}

/// Returns a length from its column.
pub(crate) fn count(column: i64) -> usize {
    usize::try_from(column).unwrap_or(0)
}
