//! Which two configs do bytes spell? Small ones, that are easily taken for one another.

use tenure_bead::{Class, Digest, Input, KeyId, Masked, Value};

/// Reads two configs; bytes that run out spell zeros.
pub(super) fn configs(bytes: &[u8]) -> (Vec<Input>, Vec<Input>) {
    let mut spelling = Spelling(bytes);
    (spelling.config(), spelling.config())
}

struct Spelling<'b>(&'b [u8]);

impl Spelling<'_> {
    fn byte(&mut self) -> u8 {
        let Some((byte, rest)) = self.0.split_first() else { return 0 };
        self.0 = rest;
        *byte
    }

    fn config(&mut self) -> Vec<Input> {
        (0..self.byte() % 4).map(|_| self.input()).collect()
    }

    fn input(&mut self) -> Input {
        let class = match self.byte() % 3 {
            0 => Class::Live,
            1 => Class::Relaunch,
            _ => Class::Restart,
        };
        Input { field: self.text(), class, value: self.value(DEPTH_MAX) }
    }

    fn value(&mut self, depth: u8) -> Value {
        let byte = self.byte();
        let Some(below) = depth.checked_sub(1) else { return Value::Absent };
        match byte % 8 {
            0 => Value::Absent,
            1 => Value::Flag(self.byte() % 2 == 1),
            2 => Value::Number(i64::from_le_bytes([0; 8].map(|_: u8| self.byte()))),
            3 => Value::Text(self.text()),
            4 => Value::List((0..self.byte() % 4).map(|_| self.value(below)).collect()),
            5 => {
                let entries = (0..self.byte() % 4).map(|_| (self.text(), self.value(below)));
                Value::Map(entries.collect())
            }
            6 => Value::Unread,
            _ => {
                let (key, digest) = ([self.byte(); 8], [self.byte(); 32]);
                let (key, digest) = (KeyId::from_bytes(key), Digest::from_bytes(digest));
                Value::Masked(Masked { key, digest })
            }
        }
    }

    /// Texts hold bytes that stand for lengths and types too, so that a missing length would show.
    fn text(&mut self) -> String {
        (0..self.byte() % 5).map(|_| char::from(self.byte() % 128)).collect()
    }
}

/// Deep enough for a list in a map in a list.
const DEPTH_MAX: u8 = 4;
