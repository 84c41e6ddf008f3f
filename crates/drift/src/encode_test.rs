//! Can the bytes that are hashed be read in one way only? Reading them back proves it.

use crate::encode::{Hashing, Sink, encode};
use crate::given::{CLASSES, input, inputs, map, text, value};
use alloc::string::String;
use alloc::vec;
use alloc::vec::Vec;
use proptest::prelude::{prop_assert_eq, proptest};
use tenure_bead::{Class, Digest, Input, KeyId, Masked, Value};

impl Sink for Vec<u8> {
    fn write(&mut self, bytes: &[u8]) {
        self.extend_from_slice(bytes);
    }
}

fn encoded(class: Class, inputs: &[Input]) -> Vec<u8> {
    let mut bytes = Vec::new();
    encode(class, inputs, &mut bytes);
    bytes
}

/// Reads the bytes back, written apart from what writes them.
struct Bytes<'a>(&'a [u8]);

impl<'a> Bytes<'a> {
    fn take(&mut self, count: usize) -> &'a [u8] {
        let (taken, rest) = self.0.split_at(count);
        self.0 = rest;
        taken
    }

    fn byte(&mut self) -> u8 {
        self.take(1)[0]
    }

    fn array<const N: usize>(&mut self) -> [u8; N] {
        self.take(N).try_into().unwrap()
    }

    fn length(&mut self) -> usize {
        usize::try_from(u64::from_le_bytes(self.array())).unwrap()
    }

    fn text(&mut self) -> String {
        let length = self.length();
        String::from_utf8(self.take(length).to_vec()).unwrap()
    }

    fn value(&mut self) -> Value {
        match self.byte() {
            0 => Value::Absent,
            1 => Value::Flag(self.byte() == 1),
            2 => Value::Number(i64::from_le_bytes(self.array())),
            3 => Value::Text(self.text()),
            4 => Value::List((0..self.length()).map(|_| self.value()).collect()),
            5 => Value::Map((0..self.length()).map(|_| (self.text(), self.value())).collect()),
            6 => {
                let key = KeyId::from_bytes(self.array());
                Value::Masked(Masked { key, digest: Digest::from_bytes(self.array()) })
            }
            7 => Value::Unread,
            tag => panic!("no value has the tag {tag}"),
        }
    }

    fn inputs(&mut self) -> Vec<Input> {
        assert_eq!(self.take(21), b"tenure-drift inputs 1");
        let class = CLASSES[usize::from(self.byte()) - 1];
        let mut inputs = Vec::new();
        while self.byte() == 1 {
            inputs.push(Input { field: self.text(), class, value: self.value() });
        }
        assert_eq!(self.0, b"", "nothing follows the end");
        inputs
    }
}

proptest! {
    #[test]
    fn the_bytes_can_be_read_back(inputs in inputs()) {
        for class in CLASSES {
            let of_class = inputs.iter().filter(|input| input.class == class);
            let expected: Vec<Input> = of_class.cloned().collect();
            prop_assert_eq!(Bytes(&encoded(class, &inputs)).inputs(), expected);
        }
    }

    #[test]
    fn two_values_have_the_same_bytes_only_if_they_are_the_same(a in value(), b in value()) {
        let bytes = |value: &Value| encoded(Class::Live, &[input("", Class::Live, value.clone())]);
        prop_assert_eq!(bytes(&a) == bytes(&b), a == b);
    }
}

/// What is hashed by the block is what stands there, wherever a block ends.
#[test]
fn a_config_of_any_length_is_hashed_whole() {
    let classes = [(Class::Live, 0), (Class::Relaunch, 3), (Class::Restart, 600)];
    for (class, between) in classes {
        for length in (0..1_200).chain([4_096, 100_000]) {
            let long = text(&"x".repeat(length));
            let inputs = ["a", "b", "c"].map(|field| input(field, class, long.clone()));
            let rest = input("d", class, text(&"y".repeat(between)));
            let inputs: Vec<Input> = inputs.into_iter().chain([rest]).collect();
            let mut hashing = Hashing::new();
            encode(class, &inputs, &mut hashing);
            assert_eq!(hashing.finish(), blake3::hash(&encoded(class, &inputs)), "{length}");
        }
    }
}

/// Pairs that run together where lengths, types or ends are left out.
#[test]
fn what_looks_alike_is_told_apart() {
    let list = |items: &[Value]| Value::List(items.to_vec());
    let values = [
        Value::Absent,
        Value::Unread,
        Value::Flag(false),
        Value::Number(0),
        text(""),
        text("0"),
        text("false"),
        list(&[]),
        list(&[Value::Absent]),
        list(&[text("")]),
        list(&[text("ab")]),
        list(&[text("a"), text("b")]),
        list(&[list(&[text("a")]), text("b")]),
        list(&[list(&[text("a"), text("b")])]),
        map(&[]),
        map(&[("", Value::Absent)]),
        map(&[("a", text("b"))]),
        map(&[("a", text("")), ("b", text(""))]),
    ];
    for (i, a) in values.iter().enumerate() {
        for (j, b) in values.iter().enumerate() {
            let bytes = |value: &Value| {
                encoded(Class::Restart, &[input("f", Class::Restart, value.clone())])
            };
            assert_eq!(bytes(a) == bytes(b), i == j, "{a:?} and {b:?}");
        }
    }
}

#[test]
fn a_name_does_not_run_into_a_value() {
    let one = |field, value| vec![input(field, Class::Live, text(value))];
    assert_ne!(encoded(Class::Live, &one("ab", "c")), encoded(Class::Live, &one("a", "bc")));
}

#[test]
fn a_class_without_fields_is_not_another_class_without_fields() {
    assert_ne!(encoded(Class::Live, &[]), encoded(Class::Restart, &[]));
    assert_ne!(encoded(Class::Relaunch, &[]), encoded(Class::Restart, &[]));
}
