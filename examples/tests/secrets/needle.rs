//! In which forms might a secret stand somewhere? As it is, spelled otherwise, or as a digest that a guess is tried on.

/// Returns every form with its name.
pub(crate) fn needles(secret: &[u8]) -> Vec<(&'static str, String)> {
    let hex = |bytes: &[u8]| -> String { bytes.iter().map(|byte| format!("{byte:02x}")).collect() };
    let numbers = secret.iter().map(u8::to_string).collect::<Vec<_>>();
    let reversed = secret.iter().rev().copied().collect();
    let mut needles = vec![
        ("as it is", secret.to_vec()),
        ("the other way round", reversed),
        ("in hexadecimal", hex(secret).into_bytes()),
        ("in upper hexadecimal", hex(secret).to_uppercase().into_bytes()),
        ("as a list of numbers", numbers.join(", ").into_bytes()),
        ("as a shorter list of numbers", numbers.join(",").into_bytes()),
        ("as a digest without a key", hex(blake3::hash(secret).as_bytes()).into_bytes()),
    ];
    // Within something longer it may begin at each of three places.
    for (skipped, before) in [(0, 0), (2, 1), (3, 2)] {
        let text = [&b"\0\0"[..before], secret].concat();
        for (name, alphabet) in [("in Base64", STANDARD), ("in Base64 for addresses", ADDRESS)] {
            // The last character depends on what follows, and so may the one before.
            let whole = text.len() / 3 * 4;
            needles.push((name, base64(&text, alphabet)[skipped..whole].to_vec()));
        }
    }
    let text =
        |needle: Vec<u8>| String::from_utf8(needle).expect("the secrets of the test are text");
    needles.into_iter().map(|(form, needle)| (form, text(needle))).collect()
}

fn base64(bytes: &[u8], last: &[u8; 2]) -> Vec<u8> {
    let digit = |value: u32| match u8::try_from(value & 63).unwrap() {
        value @ 0..26 => b'A' + value,
        value @ 26..52 => b'a' + value - 26,
        value @ 52..62 => b'0' + value - 52,
        value => last[usize::from(value) - 62],
    };
    let four = |three: &[u8]| {
        let number = (0..3)
            .fold(0, |number, at| number << 8 | u32::from(three.get(at).copied().unwrap_or(0)));
        [18, 12, 6, 0].map(|shift| digit(number >> shift))
    };
    bytes.chunks(3).flat_map(four).collect()
}

const STANDARD: &[u8; 2] = b"+/";
const ADDRESS: &[u8; 2] = b"-_";

#[test]
fn a_needle_is_found_wherever_it_stands() {
    let spelled = |text: &[u8]| base64(text, STANDARD);
    assert_eq!(spelled(b"Man"), b"TWFu");
    for before in ["", "x", "xy", "xyz"] {
        let hay = spelled(format!("{before}hunter2-and-more{before}").as_bytes());
        let hay = String::from_utf8(hay).unwrap();
        let mut needles = needles(b"hunter2-and-more").into_iter();
        let found = needles.any(|(form, needle)| form == "in Base64" && hay.contains(&needle));
        assert!(found, "behind {before:?}");
    }
}
