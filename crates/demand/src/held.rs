//! Which template's one name does a named session hold already? Its pool would only make a double that waits for ever.

use crate::Config;
use crate::config::is_singleton;
use crate::read::{Kind, Row, Rows};
use alloc::collections::BTreeMap;
use tenure_bead::{BeadId, TemplateName};
use tenure_identity::Stage;

/// Returns, for each singleton whose name a named session holds, who that is.
pub(crate) fn holders<'a>(config: &Config, rows: &'a Rows<'_>) -> BTreeMap<usize, &'a BeadId> {
    let mut held = BTreeMap::new();
    for row in rows.list.iter().filter(|row| holds(row)) {
        let alias = row.said.alias.as_ref().map(|alias| alias.as_str());
        let named = row.said.named.as_ref().map(|name| name.as_str());
        let called = [alias, named].into_iter().flatten();
        let called = called.filter_map(|word| config.place(&TemplateName::parse(word).ok()?));
        for post in called.chain(row.post) {
            if config.post(post).is_some_and(is_singleton) {
                held.entry(post).or_insert(&row.said.id);
            }
        }
    }
    held
}

/// Returns whether a session holds the name that it has: also asleep, but not once its end is decided.
fn holds(row: &Row<'_>) -> bool {
    let alive = match row.said.stage {
        Stage::Starting
        | Stage::Active
        | Stage::Draining
        | Stage::Asleep
        | Stage::Quarantined
        | Stage::Unknown => true,
        Stage::Drained | Stage::Failed | Stage::Archived | Stage::Closed => false,
    };
    row.kind == Kind::Named && alive
}
