//! Do the seeds of the byte targets hold the rules, and are those of records what this build writes?

use std::path::{Path, PathBuf};
use std::{env, fs};
use tenure_bead::{Alias, LedgerWrite, PhaseKind, encode};
use tenure_testkit::bytes;
use tenure_testkit::history::{In, bead};
use tenure_testkit::world::{at, seat};

type Body = fn(&[u8]);

const TARGETS: [(&str, Body); 4] = [
    ("config", bytes::config),
    ("ledger", bytes::ledger),
    ("names", bytes::names),
    ("record", bytes::record),
];

fn seeds(target: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../fuzz/seeds").join(target)
}

/// One record in each phase, in seats of both kinds, the last of each with a handle.
fn records() -> Vec<(PhaseKind, String)> {
    let mut records: Vec<(PhaseKind, String)> = Vec::new();
    for (number, phase) in In::ALL.into_iter().enumerate() {
        let slot = u32::try_from(number % 3).unwrap();
        let bead = bead("tb-1", seat("rig/w", slot), phase, at(1_000));
        let alias = (number % 2 == 0).then(|| Alias::parse("boss").unwrap());
        let kind = bead.phase().kind();
        if records.iter().all(|(known, _)| *known != kind) {
            records.push((kind, encode(&bead.with_alias(alias))));
        }
    }
    records
}

#[test]
fn every_seed_holds_the_rules() {
    for (target, body) in TARGETS {
        let files: Vec<_> = fs::read_dir(seeds(target)).unwrap().collect();
        assert!(!files.is_empty(), "{target}");
        for file in files {
            body(&fs::read(file.unwrap().path()).unwrap());
        }
    }
}

#[test]
fn there_is_a_seed_of_every_phase_as_this_build_writes_it() {
    let records = records();
    assert_eq!(records.len(), PhaseKind::ALL.len());
    for (kind, text) in records {
        let path = seeds("record").join(format!("{kind}.json"));
        if env::var_os("TENURE_REFRESH").is_some() {
            fs::write(&path, &text).unwrap();
        }
        let written = fs::read_to_string(&path).unwrap_or_default();
        assert!(written == text, "{kind}.json is stale; run this test with TENURE_REFRESH=1");
    }
}

#[test]
fn there_is_a_seed_of_every_kind_of_ledger_entry_that_this_build_reads() {
    let kinds = [
        "charter",
        "damper",
        "template-damper",
        "conflict",
        "reservation",
        "notice",
        "deferral",
        "edition",
    ];
    for kind in kinds {
        let text = fs::read_to_string(seeds("ledger").join(kind)).unwrap();
        let lines: Vec<&str> = text.splitn(3, '\n').collect();
        let [said, key, body] = lines.as_slice() else { panic!("{kind}: {text}") };
        let entry = LedgerWrite::read(said, key, Some(body)).unwrap();
        assert_eq!(entry.kind(), kind);
        assert!(!entry.is_removal(), "{kind}");
    }
}
