//! How are figures spelled for people?

use core::time::Duration;

/// Spells a large number in three digits or so: `950`, `7.4 k`, `12 M`.
pub(super) fn about(number: u64) -> String {
    for (unit, name) in [(1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")] {
        if number >= unit {
            let tenths = number.saturating_mul(10) / unit;
            return match tenths {
                0..100 => format!("{}.{} {name}", tenths / 10, tenths % 10),
                _ => format!("{} {name}", tenths / 10),
            };
        }
    }
    number.to_string()
}

/// Spells a number with a comma at every third digit.
pub(super) fn exact(number: u64) -> String {
    let digits = number.to_string();
    let mut spelled = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len().saturating_sub(at).is_multiple_of(3) {
            spelled.push(',');
        }
        spelled.push(digit);
    }
    spelled
}

/// Spells how long something took: `0:12`, `61:05`.
pub(super) fn minutes(time: Duration) -> String {
    format!("{}:{:02}", time.as_secs() / 60, time.as_secs() % 60)
}

/// Spells a short time: `0.7 ms`, `1.24 s`.
pub(super) fn brief(time: Duration) -> String {
    if time < Duration::from_secs(1) {
        return format!("{}.{} ms", time.as_millis(), time.as_micros() / 100 % 10);
    }
    format!("{:.2} s", time.as_secs_f64())
}

/// Returns how much of something there was in a second.
pub(super) fn per_second(number: u64, time: Duration) -> u64 {
    let micros = u64::try_from(time.as_micros()).unwrap_or(u64::MAX).max(1);
    number.saturating_mul(1_000_000) / micros
}

#[cfg(test)]
mod test {
    use super::*;

    #[test]
    fn large_numbers_have_three_digits_or_so() {
        let spelled = [0, 999, 1_000, 7_450, 99_999, 100_000, 74_000_000, 1_200_000_000].map(about);
        assert_eq!(spelled, ["0", "999", "1.0 k", "7.4 k", "99 k", "100 k", "74 M", "1.2 G"]);
    }

    #[test]
    fn every_third_digit_has_a_comma() {
        assert_eq!(
            [7, 999, 1_000, 24_407, 1_000_000].map(exact),
            ["7", "999", "1,000", "24,407", "1,000,000"]
        );
    }

    #[test]
    fn times_have_the_unit_that_fits() {
        assert_eq!(minutes(Duration::from_secs(3_725)), "62:05");
        assert_eq!(brief(Duration::from_micros(700)), "0.7 ms");
        assert_eq!(brief(Duration::from_millis(1_240)), "1.24 s");
        assert_eq!(per_second(500, Duration::from_millis(250)), 2_000);
    }
}
