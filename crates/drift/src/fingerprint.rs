//! What stands for a whole config? One digest per class, beside the inputs they were made from.

use crate::encode::{Hashing, encode};
use alloc::vec::Vec;
use tenure_bead::{Class, Digest, Digests, Fingerprint, Input};

/// The version of the encoding and the hash that [`fingerprint`] uses.
///
/// It changes when the bytes that are hashed change, and then no session restarts: inputs are compared instead.
pub const HASH_VERSION: u16 = 1;

/// Makes the fingerprint of a config from its inputs, in whatever order they come.
///
/// A field stands in a config once; of one that is stated twice the last stands, as in a map.
///
/// ```
/// use tenure_bead::{Class, Input, Value};
/// use tenure_drift::{fingerprint, verifies};
/// let flag = |field: &str| Input { field: field.into(), class: Class::Live, value: Value::Flag(true) };
/// let config = fingerprint(vec![flag("b"), flag("a")]);
/// assert_eq!(config, fingerprint(vec![flag("a"), flag("b")]));
/// assert!(verifies(&config));
/// ```
#[must_use]
pub fn fingerprint(mut inputs: Vec<Input>) -> Fingerprint {
    tenure_bead::canary!(FieldOrderCounts => return sealed(inputs));
    // The sort is stable, so that the last of a field comes first once turned round, and stays.
    inputs.reverse();
    inputs.sort_by(|a, b| a.field.cmp(&b.field));
    inputs.dedup_by(|later, earlier| later.field == earlier.field);
    sealed(inputs)
}

fn sealed(inputs: Vec<Input>) -> Fingerprint {
    let digests = digests(&inputs);
    Fingerprint::new(HASH_VERSION, digests, inputs)
}

/// Returns whether the digests are those of the inputs, as far as this version of the hash can tell.
///
/// A fingerprint of another version does not verify: its digests were made in a way that is not known here.
#[must_use]
pub fn verifies(fingerprint: &Fingerprint) -> bool {
    fingerprint.version() == HASH_VERSION && *fingerprint.digests() == digests(fingerprint.inputs())
}

fn digests(inputs: &[Input]) -> Digests {
    Digests {
        restart: digest(Class::Restart, inputs),
        relaunch: digest(Class::Relaunch, inputs),
        live: digest(Class::Live, inputs),
    }
}

/// Feeds the hash by the block, on the stack: nothing is allocated only to be hashed.
fn digest(class: Class, inputs: &[Input]) -> Digest {
    let mut hashing = Hashing::new();
    encode(class, inputs, &mut hashing);
    Digest::from_bytes(*hashing.finish().as_bytes())
}
