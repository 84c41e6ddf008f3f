//! When does a text say it was? RFC 3339, as Gas City and `bd` write it.

use tenure_bead::Wall;

/// Reads a moment written as RFC 3339, to the millisecond; white space around it is dropped.
///
/// Nothing comes of what is no moment, lies before 1970, or is the zero of Gas City's clock (`0001-01-01T00:00:00Z`):
/// the original takes each of these for "not known", and so does everybody who asks here.
#[must_use]
pub fn moment(text: &str) -> Option<Wall> {
    let bytes = text.trim().as_bytes();
    let (date, rest) = bytes.split_at_checked(DATE.len())?;
    let [mark, rest @ ..] = rest else { return None };
    let (clock, rest) = rest.split_at_checked(CLOCK.len())?;
    if !matches!(mark, b'T' | b't' | b' ')
        || !matches_form(date, DATE)
        || !matches_form(clock, CLOCK)
    {
        return None;
    }
    let (ms, zone) = fraction(rest)?;
    let days = days(number(date.get(..4)?)?, number(date.get(5..7)?)?, number(date.get(8..)?)?)?;
    let (hour, minute) = (number(clock.get(..2)?)?, number(clock.get(3..5)?)?);
    let second = number(clock.get(6..)?)?;
    // A leap second is told as 60; nobody's clock here has one, and the next minute begins with it.
    if hour > 23 || minute > 59 || second > 60 {
        return None;
    }
    let seconds = days.checked_mul(86_400)?.checked_add(hour.checked_mul(3600)?)?;
    let seconds = seconds.checked_add(minute.checked_mul(60)?)?.checked_add(second)?;
    let seconds = seconds.checked_sub(offset(zone)?)?;
    let ms = u64::try_from(seconds).ok()?.checked_mul(1000)?.checked_add(ms)?;
    Some(Wall::from_unix_ms(ms))
}

const DATE: &[u8] = b"0000-00-00";
const CLOCK: &[u8] = b"00:00:00";

/// Whether a text has digits where the form has them, and its very characters elsewhere.
fn matches_form(text: &[u8], form: &[u8]) -> bool {
    let fits = |(have, want): (&u8, &u8)| {
        if *want == b'0' { have.is_ascii_digit() } else { have == want }
    };
    text.iter().zip(form).all(fits)
}

fn number(digits: &[u8]) -> Option<i64> {
    str::from_utf8(digits).ok()?.parse().ok()
}

/// Splits the part after the seconds into milliseconds and the zone.
fn fraction(text: &[u8]) -> Option<(u64, &[u8])> {
    let Some(digits) = text.strip_prefix(b".") else {
        return Some((0, text));
    };
    let end = digits.iter().position(|byte| !byte.is_ascii_digit())?;
    let (digits, zone) = digits.split_at_checked(end)?;
    let mut ms: u64 = 0;
    for at in 0..3 {
        let digit = digits.get(at).map_or(0, |byte| byte.saturating_sub(b'0'));
        ms = ms.saturating_mul(10).saturating_add(u64::from(digit));
    }
    (!digits.is_empty()).then_some((ms, zone))
}

/// Reads how many seconds a zone is ahead of UTC.
fn offset(zone: &[u8]) -> Option<i64> {
    let (sign, rest) = match zone {
        b"Z" | b"z" => return Some(0),
        [b'+', rest @ ..] => (1, rest),
        [b'-', rest @ ..] => (-1, rest),
        _ => return None,
    };
    if rest.len() != 5 || !matches_form(rest, b"00:00") {
        return None;
    }
    let (hours, minutes) = (number(rest.get(..2)?)?, number(rest.get(3..)?)?);
    let ahead = hours.checked_mul(3600)?.checked_add(minutes.checked_mul(60)?)?;
    (hours <= 23 && minutes <= 59).then_some(ahead.checked_mul(sign)?)
}

/// Counts the days from 1970 to a date, with years that begin in March so that a leap day is the last of its year.
fn days(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year.rem_euclid(4) == 0 && (year.rem_euclid(100) != 0 || year.rem_euclid(400) == 0);
    let last = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if leap => 29,
        2 => 28,
        _ => return None,
    };
    if !(1..=last).contains(&day) {
        return None;
    }
    let year = if month <= 2 { year.checked_sub(1)? } else { year };
    let month = month.checked_add(9)?.rem_euclid(12);
    let in_year = month.checked_mul(153)?.checked_add(2)?.div_euclid(5).checked_add(day)?;
    let leaps =
        year.div_euclid(4).checked_sub(year.div_euclid(100))?.checked_add(year.div_euclid(400))?;
    let days = year.checked_mul(365)?.checked_add(leaps)?.checked_add(in_year)?;
    days.checked_sub(DAYS_TO_1970)
}

/// From the first of March of the year 0 to 1970, one more because days of a month count from 1.
const DAYS_TO_1970: i64 = 719_469;

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<u64>) {
        assert_eq!(moment(text).map(Wall::as_unix_ms), expected);
    }

    #[test]
    fn a_moment_is_read_to_the_millisecond() {
        check("1970-01-01T00:00:00Z", Some(0));
        check("2026-08-20T09:00:00Z", Some(1_787_216_400_000));
        check(" 2026-08-20T09:00:00.123456789Z ", Some(1_787_216_400_123));
        check("2024-02-29T23:59:59.5Z", Some(1_709_251_199_500));
    }

    #[test]
    fn a_zone_is_taken_off() {
        check("2026-08-20T11:00:00+02:00", Some(1_787_216_400_000));
        check("2026-08-20T02:30:00-06:30", Some(1_787_216_400_000));
    }

    #[test]
    fn the_written_form_of_a_wall_is_read_again() {
        for ms in [0, 951_782_400_000, 1_787_216_400_000, 4_102_444_799_000] {
            check(&Wall::from_unix_ms(ms).to_string(), Some(ms));
        }
    }

    #[test]
    fn what_is_no_moment_is_not_known() {
        for text in [
            "",
            "soon",
            "0001-01-01T00:00:00Z",
            "2026-02-29T00:00:00Z",
            "2026-13-01T00:00:00Z",
            "2026-08-20",
            "2026-08-20T24:00:00Z",
            "2026-08-20T09:00:00",
            "2026-08-20T09:00:00.Z",
            "2026-08-20T09:00:00+2:00",
            "2026-08-20T09:00:00+99:00",
            "+026-08-20T09:00:00Z",
            "2026-08-2é",
        ] {
            check(text, None);
        }
    }
}
