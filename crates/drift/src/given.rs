//! Which configs do the tests compare? Builders and strategies.

use crate::{SecretKey, fingerprint};
use alloc::collections::BTreeMap;
use alloc::string::String;
use alloc::vec::Vec;
use proptest::collection::{btree_map, vec};
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::select;
use tenure_bead::{Class, Committed, Digest, Fingerprint, Input, KeyId, Masked, Value};

pub(crate) const CLASSES: [Class; 3] = [Class::Live, Class::Relaunch, Class::Restart];

pub(crate) fn key() -> SecretKey {
    SecretKey::from_bytes([7; 32])
}

pub(crate) fn input(field: &str, class: Class, value: Value) -> Input {
    Input { field: field.into(), class, value }
}

pub(crate) fn text(text: &str) -> Value {
    Value::Text(text.into())
}

pub(crate) fn map(entries: &[(&str, Value)]) -> Value {
    Value::Map(entries.iter().map(|(key, value)| ((*key).into(), value.clone())).collect())
}

pub(crate) fn masked(key: u8, digest: u8) -> Value {
    let (key, digest) = (KeyId::from_bytes([key; 8]), Digest::from_bytes([digest; 32]));
    Value::Masked(Masked { key, digest })
}

/// Commits as a store does that reads back what a start wrote.
pub(crate) fn committed(config: &Fingerprint) -> Committed {
    serde_json::from_value(serde_json::to_value(config).unwrap()).unwrap()
}

/// What another version of the hash would have made of the same config.
pub(crate) fn by_version(version: u16, inputs: Vec<Input>) -> Fingerprint {
    let mut digests = *fingerprint(Vec::new()).digests();
    digests.restart = Digest::from_bytes([0xee; 32]);
    Fingerprint::new(version, digests, fingerprint(inputs).inputs().to_vec())
}

/// Values that are easily taken for one another: few letters, lengths and depths that look alike.
pub(crate) fn value() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Absent),
        any::<bool>().prop_map(Value::Flag),
        prop_oneof![any::<i64>(), -2_i64..9].prop_map(Value::Number),
        word().prop_map(Value::Text),
        (0_u8..2, 0_u8..3).prop_map(|(key, digest)| masked(key, digest)),
        Just(Value::Unread),
    ];
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..4).prop_map(Value::List),
            btree_map(word(), inner, 0..4).prop_map(Value::Map),
        ]
    })
}

fn word() -> impl Strategy<Value = String> {
    "[\u{0}-\u{6}ab]{0,3}"
}

/// Inputs as a config states them: each field once, in any order.
pub(crate) fn inputs() -> impl Strategy<Value = Vec<Input>> {
    let fields = btree_map(word(), (select(&CLASSES[..]), value()), 0..6);
    fields.prop_map(stated).prop_shuffle()
}

fn stated(fields: BTreeMap<String, (Class, Value)>) -> Vec<Input> {
    let fields = fields.into_iter();
    fields.map(|(field, (class, value))| Input { field, class, value }).collect()
}

/// A config, and the same with up to three fields removed, added, edited or moved.
pub(crate) fn edited() -> impl Strategy<Value = (Vec<Input>, Vec<Input>)> {
    let edits = vec((0_usize..8, select(&CLASSES[..]), value()), 0..4);
    (inputs(), inputs(), edits).prop_map(|(inputs, others, edits)| {
        let mut new = inputs.clone();
        for (at, class, value) in edits {
            match new.get_mut(at) {
                Some(input) if class == input.class => input.value = value,
                Some(input) => input.class = class,
                None if at == 7 => drop(new.pop()),
                None => {
                    let is_new = |other: &&Input| new.iter().all(|i| i.field != other.field);
                    let joins = others.iter().find(is_new).cloned();
                    new.extend(joins);
                }
            }
        }
        (inputs, new)
    })
}
