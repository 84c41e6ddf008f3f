//! Which bytes are hashed? An encoding in which no two lists of inputs look alike.
//!
//! Everything of variable length is preceded by its length and every value by its type, so the bytes can be read
//! in one way only; a class is part of them, so no digest of one class passes for that of another.

use tenure_bead::{Class, Input, Masked, Value};

/// Takes bytes in order, however they are cut.
pub(crate) trait Sink {
    fn write(&mut self, bytes: &[u8]);
}

impl Sink for blake3::Hasher {
    fn write(&mut self, bytes: &[u8]) {
        self.update(bytes);
    }
}

/// Writes the inputs of one class, in the order they have.
pub(crate) fn encode(class: Class, inputs: &[Input], sink: &mut impl Sink) {
    sink.write(DOMAIN);
    sink.write(&[tag_of_class(class)]);
    for Input { field, value, .. } in inputs.iter().filter(|input| input.class == class) {
        sink.write(&[FIELD]);
        text(field, sink);
        encode_value(value, sink);
    }
    sink.write(&[END]);
}

fn encode_value(value: &Value, sink: &mut impl Sink) {
    match value {
        Value::Absent => sink.write(&[ABSENT]),
        Value::Flag(flag) => sink.write(&[FLAG, u8::from(*flag)]),
        Value::Number(number) => {
            sink.write(&[NUMBER]);
            sink.write(&number.to_le_bytes());
        }
        Value::Text(said) => {
            sink.write(&[TEXT]);
            text(said, sink);
        }
        Value::List(items) => {
            sink.write(&[LIST]);
            length(items.len(), sink);
            items.iter().for_each(|item| encode_value(item, sink));
        }
        Value::Map(entries) => {
            sink.write(&[MAP]);
            length(entries.len(), sink);
            for (key, value) in entries {
                text(key, sink);
                encode_value(value, sink);
            }
        }
        Value::Masked(Masked { key, digest }) => {
            sink.write(&[MASKED]);
            sink.write(key.as_bytes());
            sink.write(digest.as_bytes());
        }
        Value::Unread => sink.write(&[UNREAD]),
    }
}

fn text(text: &str, sink: &mut impl Sink) {
    length(text.len(), sink);
    sink.write(text.as_bytes());
}

/// Writes a length in 8 bytes on every machine; none has a `usize` that does not fit.
fn length(length: usize, sink: &mut impl Sink) {
    sink.write(&u64::try_from(length).unwrap_or(u64::MAX).to_le_bytes());
}

const fn tag_of_class(class: Class) -> u8 {
    match class {
        Class::Live => 1,
        Class::Relaunch => 2,
        Class::Restart => 3,
    }
}

/// What these bytes are, so that nothing else that is hashed here can look like them.
const DOMAIN: &[u8] = b"tenure-drift inputs 1";

// Who changes a tag changes every digest: that is a new `HASH_VERSION`. Who adds one changes none that stands on
// record, as no value had it, so `UNREAD` came without.
const END: u8 = 0;
const FIELD: u8 = 1;

const ABSENT: u8 = 0;
const FLAG: u8 = 1;
const NUMBER: u8 = 2;
const TEXT: u8 = 3;
const LIST: u8 = 4;
const MAP: u8 = 5;
const MASKED: u8 = 6;
const UNREAD: u8 = 7;
