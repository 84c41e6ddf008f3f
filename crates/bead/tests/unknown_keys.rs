//! Does what a newer build wrote survive in full? Any keys with any values, through a change and back.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use std::collections::BTreeMap;
use tenure_bead::{Alias, decode, encode};

const V3: &str = include_str!("golden/v3.json");

/// Any JSON value in one line, as text: numbers of any length and notation, too.
fn value() -> impl Strategy<Value = String> {
    let leaf = prop_oneof![
        Just("null".to_owned()),
        any::<bool>().prop_map(|flag| flag.to_string()),
        "-?(0|[1-9][0-9]{0,40})(\\.[0-9]{1,30})?([eE][+-]?[0-9]{1,4})?",
        any::<String>().prop_map(|text| serde_json::to_string(&text).unwrap()),
        Just("\"\\ud800 alone\"".to_owned()),
    ];
    leaf.prop_recursive(4, 24, 5, |inner| {
        let list = vec(inner.clone(), 0..5).prop_map(|items| format!("[{}]", items.join(",")));
        let map = btree_map(any::<String>(), inner, 0..5).prop_map(|map| object(&map));
        prop_oneof![list, map]
    })
}

fn object(entries: &BTreeMap<String, String>) -> String {
    let entry = |(key, value)| format!("{}:{value}", serde_json::to_string(key).unwrap());
    format!("{{{}}}", entries.iter().map(entry).collect::<Vec<_>>().join(","))
}

proptest! {
    #[test]
    fn every_unknown_key_comes_back_to_the_letter(mut extra in btree_map("[a-zA-Z_é \"\\\\]{1,12}", value(), 0..8)) {
        const KNOWN: [&str; 10] = [
            "version", "id", "name", "seat", "origin", "alias", "former_aliases", "generation", "created", "phase",
        ];
        extra.retain(|key, _| !KNOWN.contains(&key.as_str()));
        let more = object(&extra);
        let more = more.trim_start_matches('{');
        let text = match more {
            "}" => V3.to_owned(),
            more => format!("{},{more}", V3.trim_end().strip_suffix('}').unwrap()),
        };
        let bead = decode(&text).unwrap();
        let changed = bead.with_alias(Alias::parse("another").ok());
        for bead in [bead, changed] {
            let written = encode(&bead);
            let again = decode(&written).unwrap();
            prop_assert_eq!(&again, &bead);
            let kept: BTreeMap<String, String> =
                again.extra().map(|(key, value)| (key.to_owned(), value.to_owned())).collect();
            prop_assert_eq!(&kept, &extra);
            prop_assert!(!written.contains('\n'));
        }
    }
}
