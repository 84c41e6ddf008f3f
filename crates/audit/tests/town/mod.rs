//! A small town that the tests of the audit share: one template of each kind.

use tenure_bead::{AgentName, Alias, Boot, BootId, Capacity, MemberName, Now, TemplateName, Wall};
use tenure_identity::{NamedPost, Pool, Post, Roster};

/// An hour after the epoch, and as long after the boot.
pub(crate) fn now() -> Now {
    Now {
        wall: Wall::from_unix_ms(3_600_000),
        boot: Boot { id: BootId::from_bytes([7; 16]), ms: 3_600_000 },
    }
}

/// A template whose sessions have their own names as aliases, as Gas City's have.
fn post(template: &str, max: i64, names: &[&str]) -> Post {
    let names = names.iter().map(|name| MemberName::parse(name).unwrap()).collect();
    Post {
        template: TemplateName::parse(template).unwrap(),
        pool: Pool::found(0, Capacity::of_signed(Some(max)), names),
        alias: Alias::parse(template).ok(),
    }
}

fn named(name: &str, template: &str) -> NamedPost {
    NamedPost {
        name: AgentName::parse(name).unwrap(),
        template: TemplateName::parse(template).unwrap(),
        alias: Alias::parse(name).ok(),
    }
}

pub(crate) fn roster() -> Roster {
    let posts = vec![
        post("rig/worker", 3, &[]),
        post("rig/worker-2", 1, &[]),
        post("rig/refinery", 1, &[]),
        post("rig/ops.polecat", 2, &["nux", "slit"]),
        post("open", -1, &[]),
        post("off", 0, &[]),
        post("mayor", 1, &[]),
        post("other/worker", 12, &[]),
    ];
    Roster::new(posts, vec![named("mayor", "mayor"), named("rig/boss", "rig/worker")])
}
