//! How long does a text say? As Go writes durations: numbers with units, fractions, one sign before all of it.

/// Returns the milliseconds of a duration; what is left of one counts as a whole, so that little is not nothing.
///
/// What Go does not read is none, and what is below zero is none here.
pub(crate) fn duration_ms(text: &str) -> Option<u64> {
    let (is_below, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(text)),
    };
    let total = if text == "0" { 0 } else { picoseconds(text)? };
    // Go counts nanoseconds in 63 bits, and reads nothing that is longer.
    let is_too_long = total / PICOS_PER_NANO > i64::MAX.unsigned_abs().into();
    let is_none = is_too_long || (is_below && total > 0);
    if is_none { None } else { u64::try_from(total.div_ceil(PICOS_PER_MS)).ok() }
}

/// Adds up the parts of a duration.
fn picoseconds(text: &str) -> Option<u128> {
    let (mut rest, mut total) = (text, 0_u128);
    loop {
        let (part, tail) = part(rest)?;
        total = total.checked_add(part)?;
        if tail.is_empty() {
            return Some(total);
        }
        rest = tail;
    }
}

/// Reads one number with its unit; what stands behind it is left.
fn part(text: &str) -> Option<(u128, &str)> {
    let (whole, tail) = digits(text);
    let (fraction, tail) = tail.strip_prefix('.').map_or(("", tail), digits);
    if whole.is_empty() && fraction.is_empty() {
        return None;
    }
    let (unit, picos) = UNITS.iter().find(|(unit, _)| tail.starts_with(unit))?;
    let whole =
        if whole.is_empty() { 0 } else { whole.parse::<u128>().ok()?.checked_mul(*picos)? };
    Some((whole.checked_add(of_fraction(fraction, *picos))?, tail.strip_prefix(unit)?))
}

/// Reads what stands behind a point, digit by digit until the unit has no smaller parts.
fn of_fraction(digits: &str, unit: u128) -> u128 {
    let parts = digits.bytes().scan(unit, |place, digit| {
        *place /= 10;
        Some(u128::from(digit.saturating_sub(b'0')).saturating_mul(*place))
    });
    parts.fold(0, u128::saturating_add)
}

fn digits(text: &str) -> (&str, &str) {
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    text.split_at_checked(end).unwrap_or((text, ""))
}

/// Parts of a nanosecond count as long as they add up: a thousand to each are more than anybody writes.
const PICOS_PER_NANO: u128 = 1000;
const PICOS_PER_MS: u128 = 1_000_000_000;

/// Longer units first where one begins like another; a micro is written in three ways.
const UNITS: &[(&str, u128)] = &[
    ("ns", PICOS_PER_NANO),
    ("us", 1_000_000),
    ("\u{b5}s", 1_000_000),
    ("\u{3bc}s", 1_000_000),
    ("ms", PICOS_PER_MS),
    ("s", 1_000_000_000_000),
    ("m", 60_000_000_000_000),
    ("h", 3_600_000_000_000_000),
];
