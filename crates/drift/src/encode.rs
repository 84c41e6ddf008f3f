//! Which bytes are hashed? An encoding in which no two lists of inputs look alike.
//!
//! Everything of variable length is preceded by its length and every value by its type, so the bytes can be read
//! in one way only; a class is part of them, so no digest of one class passes for that of another.

use tenure_bead::{Class, Input, Masked, Value};

/// Takes bytes in order, however they are cut.
pub(crate) trait Sink {
    fn write(&mut self, bytes: &[u8]);
}

/// A hash that is fed by the block: most writes are a few bytes, and each would cost as much as many.
pub(crate) struct Hashing {
    hasher: blake3::Hasher,
    block: [u8; BLOCK],
    filled: usize,
}

impl Hashing {
    pub(crate) fn new() -> Self {
        Self { hasher: blake3::Hasher::new(), block: [0; BLOCK], filled: 0 }
    }

    /// Returns the hash of everything that was written.
    pub(crate) fn finish(&mut self) -> blake3::Hash {
        self.flush();
        self.hasher.finalize()
    }

    fn flush(&mut self) {
        self.hasher.update(self.block.get(..self.filled).unwrap_or_default());
        self.filled = 0;
    }
}

impl Sink for Hashing {
    #[inline]
    fn write(&mut self, bytes: &[u8]) {
        if bytes.len() > BLOCK.saturating_sub(self.filled) {
            self.flush();
        }
        let end = self.filled.saturating_add(bytes.len());
        let Some(free) = self.block.get_mut(self.filled..end) else {
            // Longer than a block, and nothing is held back.
            self.hasher.update(bytes);
            return;
        };
        free.copy_from_slice(bytes);
        self.filled = end;
    }
}

/// Writes the inputs of one class, in the order they have.
pub(crate) fn encode(class: Class, inputs: &[Input], sink: &mut impl Sink) {
    sink.write(DOMAIN);
    sink.write(&[tag_of_class(class)]);
    for Input { field, value, .. } in inputs.iter().filter(|input| input.class == class) {
        headed(FIELD, length(field.len()), sink);
        sink.write(field.as_bytes());
        encode_value(value, sink);
    }
    sink.write(&[END]);
}

fn encode_value(value: &Value, sink: &mut impl Sink) {
    match value {
        Value::Absent => sink.write(&[ABSENT]),
        Value::Flag(flag) => sink.write(&[FLAG, u8::from(*flag)]),
        Value::Number(number) => {
            headed(NUMBER, number.to_le_bytes(), sink);
        }
        Value::Text(said) => {
            headed(TEXT, length(said.len()), sink);
            sink.write(said.as_bytes());
        }
        Value::List(items) => {
            headed(LIST, length(items.len()), sink);
            items.iter().for_each(|item| encode_value(item, sink));
        }
        Value::Map(entries) => {
            headed(MAP, length(entries.len()), sink);
            for (key, value) in entries {
                sink.write(&length(key.len()));
                sink.write(key.as_bytes());
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

/// Writes a type with the eight bytes behind it, at once: most of a config is short.
fn headed(tag: u8, [a, b, c, d, e, f, g, h]: [u8; 8], sink: &mut impl Sink) {
    sink.write(&[tag, a, b, c, d, e, f, g, h]);
}

/// Returns a length in 8 bytes on every machine; none has a `usize` that does not fit.
fn length(length: usize) -> [u8; 8] {
    u64::try_from(length).unwrap_or(u64::MAX).to_le_bytes()
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

/// Eight of the blocks that BLAKE3 takes. At 64 there would be as many updates as values; at 4096 clearing it for each
/// class would cost more than it saves.
const BLOCK: usize = 512;
