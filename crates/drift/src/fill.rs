//! What does a config say, where part of it cannot be read now? What it said when it last could.

use crate::fingerprint;
use alloc::borrow::Cow;
use alloc::vec::Vec;
use tenure_bead::{Fingerprint, Input, Value};

/// Returns a config with everything that could not be read as another one has it; what that one has not stays unread.
///
/// It is for telling whether a config changed, and not for running with it.
///
/// ```
/// use tenure_bead::{Class, Input, Value};
/// use tenure_drift::{filled, fingerprint};
/// let says = |value| fingerprint(vec![Input { field: "prompt".into(), class: Class::Restart, value }]);
/// let (now, before) = (says(Value::Unread), says(Value::Text("be kind".into())));
/// assert!(filled(&now, &before).agrees(&before));
/// assert!(filled(&before, &now).agrees(&before));
/// ```
#[must_use]
pub fn filled<'w>(wanted: &'w Fingerprint, known: &Fingerprint) -> Cow<'w, Fingerprint> {
    if wanted.is_read() {
        return Cow::Borrowed(wanted);
    }
    let said = |field: &str| {
        let at = known.inputs().binary_search_by(|input| input.field.as_str().cmp(field)).ok()?;
        known.inputs().get(at).map(|input| &input.value)
    };
    let fill = |input: &Input| {
        let Input { field, class, value } = input.clone();
        Input { value: value_of(value, said(&input.field)), field, class }
    };
    Cow::Owned(fingerprint(wanted.inputs().iter().map(fill).collect()))
}

fn value_of(value: Value, known: Option<&Value>) -> Value {
    match (value, known) {
        (Value::Unread, Some(known)) => known.clone(),
        (Value::Map(map), Some(Value::Map(known))) => {
            let fill = |(key, value)| {
                let said = known.get(&key);
                (key, value_of(value, said))
            };
            Value::Map(map.into_iter().map(fill).collect())
        }
        (Value::List(list), Some(Value::List(known))) if list.len() == known.len() => {
            let both = list.into_iter().zip(known);
            Value::List(both.map(|(value, known)| value_of(value, Some(known))).collect::<Vec<_>>())
        }
        (value, _) => value,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::given::{input, inputs, map, text};
    use proptest::prelude::{prop_assert, proptest};
    use tenure_bead::Class;

    fn says(value: Value) -> Fingerprint {
        fingerprint(alloc::vec![input("files", Class::Restart, value)])
    }

    #[test]
    fn one_file_of_several_is_filled_in_and_an_edit_beside_it_stands() {
        let before = says(map(&[("a", text("1")), ("b", text("1"))]));
        let now = says(map(&[("a", Value::Unread), ("b", text("2"))]));
        let expected = says(map(&[("a", text("1")), ("b", text("2"))]));
        assert!(filled(&now, &before).agrees(&expected));
    }

    #[test]
    fn what_was_never_read_stays_unread() {
        let (now, before) = (says(Value::Unread), fingerprint(alloc::vec![]));
        assert!(!filled(&now, &before).is_read());
        assert!(!filled(&now, &says(Value::Unread)).is_read());
    }

    proptest! {
        #[test]
        fn a_config_that_can_be_read_says_what_it_says(wanted in inputs(), known in inputs()) {
            let (wanted, known) = (fingerprint(wanted), fingerprint(known));
            if wanted.is_read() {
                prop_assert!(filled(&wanted, &known).agrees(&wanted));
            }
            prop_assert!(filled(&wanted, &wanted).agrees(&wanted));
        }
    }
}
