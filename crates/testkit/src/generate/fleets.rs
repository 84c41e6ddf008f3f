//! Which fleets may be wanted? Pools between bounds, listed names, order, handles, limits and pins.

use crate::world::{config, template, with_model};
use core::time::Duration;
use proptest::option;
use proptest::prelude::{Just, Strategy, any, prop_oneof};
use proptest::sample::{select, subsequence};
use tenure_bead::{AgentName, Alias, Digest, Fingerprint, MemberName, TemplateName};
use tenure_identity::Pool;
use tenure_reconcile::{Fleet, Intent, Limits, NamedSession, Pin, Template};

/// The templates of generated fleets.
pub(super) const TEMPLATES: [&str; 3] = ["a", "b", "rig/c"];

/// The names that the list of each template is put together from; one more than there may be sessions.
pub(super) const MEMBERS: [[&str; 5]; 3] = [
    ["ada", "bob", "cy", "dee", "eve"],
    ["ann", "ben", "cal", "dan", "eli"],
    ["abe", "bea", "cat", "don", "era"],
];

/// The sessions with names of their own.
pub(super) const NAMED: [&str; 2] = ["x", "y"];

/// Handles of templates and of named sessions; whose is whose changes from world to world.
const HANDLES: [&str; 5] = ["al-a", "al-b", "al-c", "al-x", "al-y"];

/// Returns a strategy for fleets; every word of one means one session.
pub(super) fn fleets() -> impl Strategy<Value = Fleet> {
    let intent = prop_oneof![4 => Just(Intent::Run), 1 => Just(Intent::Stop)];
    let kinds = [kind(0), kind(1), kind(2)];
    let handles = Just(HANDLES.to_vec()).prop_shuffle();
    let answers = subsequence((0..HANDLES.len()).collect::<Vec<_>>(), 0..=HANDLES.len());
    let order = (Just(vec![0_usize, 1, 2]).prop_shuffle(), any::<[bool; 3]>());
    let named = [named_of(), named_of()];
    (intent, kinds, named, (handles, answers), order).prop_map(
        |(intent, mut templates, named, (handles, answers), order)| {
            let alias = |at: usize| {
                let has_one = answers.contains(&at);
                has_one.then(|| alias(handles.get(at).expect("there are five handles")))
            };
            for (at, template) in templates.iter_mut().enumerate() {
                template.alias = alias(at);
            }
            put_in_order(&mut templates, &order);
            let named = NAMED.into_iter().zip(named).enumerate();
            let named = named.filter_map(|(at, (name, of))| {
                let template = template(TEMPLATES.get(of?)?);
                let name = AgentName::parse(name).expect("the constant fits the grammar");
                Some(NamedSession { name, template, alias: alias(TEMPLATES.len() + at) })
            });
            Fleet::with_named(intent, templates.to_vec(), named.collect())
                .expect("the words of generated fleets differ")
        },
    )
}

/// Which template a named session is of, if there is one.
fn named_of() -> impl Strategy<Value = Option<usize>> {
    option::weighted(0.3, 0..TEMPLATES.len())
}

/// Lets templates come after others, without a circle.
fn put_in_order(templates: &mut [Template], (order, after): &(Vec<usize>, [bool; 3])) {
    let name = |at: &usize| template(TEMPLATES.get(*at).expect("there are three templates"));
    let pairs = [(1, 0), (2, 0), (2, 1)];
    for ((later, earlier), _) in pairs.into_iter().zip(after).filter(|(_, after)| **after) {
        let ends = order.get(later).zip(order.get(earlier));
        let (later, earlier) = ends.expect("there are three templates");
        let earlier: TemplateName = name(earlier);
        templates.get_mut(*later).expect("there are three templates").after.push(earlier);
    }
}

fn kind(at: usize) -> impl Strategy<Value = Template> {
    let name = template(TEMPLATES.get(at).expect("there are three templates"));
    let config = prop_oneof![
        6 => Just(config("agent", "blue")),
        2 => Just(with_model(&config("agent", "blue"), Some("large"))),
        1 => Just(Fingerprint::without_inputs(Digest::from_bytes([9; 32]))),
    ];
    let secs = |choices: Vec<u64>| option::weighted(0.3, select(choices));
    let limits = (secs(vec![5, 40]), secs(vec![35, 50]));
    let pin = prop_oneof![5 => Just(Pin::Loose), 1 => Just(Pin::Pinned)];
    (pools(at), config, limits, pin).prop_map(move |(pool, config, (idle, age), pin)| {
        let [idle, age] = [idle, age].map(|limit| limit.map(Duration::from_secs));
        let mut template = Template::new(name.clone(), pool, config);
        (template.limits, template.pin) = (Limits { idle, age }, pin);
        template
    })
}

fn pools(at: usize) -> impl Strategy<Value = Pool> {
    let members = MEMBERS.get(at).expect("there are three templates").to_vec();
    let names = option::weighted(0.3, Just(members).prop_shuffle());
    ([0_u32..=4, 0..=4, 0..=4], names).prop_map(|(mut sizes, names)| {
        sizes.sort_unstable();
        let [min, wanted, max] = sizes;
        let pool = Pool::try_new(min, wanted, max).expect("the sizes are sorted");
        let member = |name: &str| MemberName::parse(name).expect("the constants fit the grammar");
        match names {
            None => pool,
            Some(names) => pool
                .with_names(names.into_iter().map(member).collect())
                .expect("there are more names than sessions"),
        }
    })
}

/// Returns an alias.
pub(super) fn alias(text: &str) -> Alias {
    Alias::parse(text).expect("tests write aliases that fit the grammar")
}
