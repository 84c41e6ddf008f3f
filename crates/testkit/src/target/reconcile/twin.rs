//! How is a mark of twice the width made? By two hashers of the same kind that begin differently.

use core::hash::Hasher;
use std::hash::DefaultHasher;

/// Two hashers of the same kind that begin differently: together they are as good as one of twice the width.
pub(super) struct Twin(DefaultHasher, DefaultHasher);

impl Twin {
    pub(super) fn new() -> Self {
        let mut other = DefaultHasher::new();
        other.write_u8(1);
        Self(DefaultHasher::new(), other)
    }

    pub(super) fn both(self) -> [u8; 16] {
        let (one, other) = (self.0.finish().to_le_bytes(), self.1.finish().to_le_bytes());
        core::array::from_fn(|at| if at < 8 { one[at] } else { other[at - 8] })
    }
}

impl Hasher for Twin {
    fn write(&mut self, bytes: &[u8]) {
        self.0.write(bytes);
        self.1.write(bytes);
    }

    fn finish(&self) -> u64 {
        self.0.finish()
    }
}
