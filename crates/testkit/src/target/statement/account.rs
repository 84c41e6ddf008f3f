//! Who is meant, by going through all records one by one? The order of each place, without an index.

use tenure_bead::BeadId;
use tenure_identity::{Statement, Surface};

/// Returns everybody whom a word could mean in a place that asks records alone, or nothing for a word of no session.
pub(super) fn meant(statements: &[Statement], word: &str, surface: Surface) -> Vec<BeadId> {
    let word = word.trim();
    if word.is_empty() || word.starts_with("template:") {
        return Vec::new();
    }
    let having = |is: &dyn Fn(&Statement) -> bool| -> Vec<BeadId> {
        let mut ids: Vec<BeadId> =
            statements.iter().filter(|one| is(one)).map(|one| one.id.clone()).collect();
        ids.sort();
        ids
    };
    let id = |one: &Statement| one.id.as_str() == word;
    let by_session = |one: &Statement, open: bool| {
        let only = |one: &Statement| {
            one.stage.is_open() == open && session(one) == Some(word) && alias(one) != Some(word)
        };
        let any = statements.iter().any(only);
        only(one) || (!any && one.stage.is_open() == open && session(one) == Some(word))
    };
    let by_alias =
        |one: &Statement, open: bool| one.stage.is_open() == open && alias(one) == Some(word);
    let by_leaf = |one: &Statement| {
        let leaf = alias(one).and_then(|alias| alias.rsplit_once('/')).map(|(_, leaf)| leaf);
        one.stage.is_open() && leaf == Some(word)
    };
    if surface == Surface::Mail {
        return having(&|one| {
            let is_so = id(one) || alias(one) == Some(word) || session(one) == Some(word);
            one.stage.is_open() && is_so
        });
    }
    let has_leaf = !matches!(surface, Surface::Record | Surface::RecordWithClosed);
    let has_closed = matches!(surface, Surface::RecordWithClosed | Surface::CommandWithClosed);
    let mut steps =
        vec![having(&id), having(&|one| by_session(one, true)), having(&|one| by_alias(one, true))];
    if has_leaf {
        steps.push(having(&by_leaf));
    }
    if has_closed {
        steps.push(having(&|one| by_session(one, false)));
        steps.push(having(&|one| by_alias(one, false)));
    }
    steps.into_iter().find(|found| !found.is_empty()).unwrap_or_default()
}

/// Returns whether a record owns what is assigned to a word, by every word that it has or had.
pub(super) fn owns(one: &Statement, word: &str) -> bool {
    let word = word.trim();
    let words = [
        Some(one.id.as_str()),
        alias(one),
        session(one),
        one.named.as_ref().map(|name| name.as_str()),
    ];
    let had = one.former.iter().map(|alias| alias.as_str());
    !word.is_empty() && words.into_iter().flatten().chain(had).any(|its| its == word)
}

pub(super) fn alias(one: &Statement) -> Option<&str> {
    one.alias.as_ref().map(|alias| alias.as_str())
}

fn session(one: &Statement) -> Option<&str> {
    one.session.as_ref().map(|session| session.as_str())
}
