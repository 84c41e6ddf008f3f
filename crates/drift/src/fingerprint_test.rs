//! Is a fingerprint the same on every path to the same config, and does it keep its secrets?

use crate::given::{committed, input, inputs, key, map, text};
use crate::{Config, Normalize, Secret, SecretKey, classify, declare, fingerprint, verifies};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use proptest::collection::{btree_map, btree_set};
use proptest::prelude::{Just, Strategy, any, prop_assert, prop_assert_eq, proptest};
use tenure_bead::{Class, Digests, Fingerprint, Input, Value};

mod elsewhere {
    use super::{BTreeMap, BTreeSet, Secret, String, Vec};

    #[derive(Clone)]
    pub(super) struct Session {
        pub(super) command: String,
        pub(super) env: BTreeMap<String, String>,
        pub(super) args: Vec<String>,
        pub(super) tools: BTreeSet<String>,
        pub(super) token: Secret,
        pub(super) model: Option<String>,
        pub(super) r#type: u32,
        pub(super) mouse: bool,
        pub(super) alias: String,
    }
}
use elsewhere::Session;

declare! {
    impl Config for Session {
        command: Restart,
        env: Restart,
        args: Restart,
        tools: Relaunch,
        token: Restart,
        model: Relaunch,
        r#type: Live,
        mouse: Live,
        alias: Ignored,
    }
}

fn session() -> Session {
    let words = |words: &[&str]| words.iter().map(ToString::to_string).collect::<Vec<String>>();
    Session {
        command: "agent".into(),
        env: [("PATH".into(), "/bin".into()), ("LANG".into(), "C".into())].into(),
        args: words(&["--resume", "7"]),
        tools: words(&["search", "browse"]).into_iter().collect(),
        token: Secret::new("hunter2"),
        model: None,
        r#type: 3,
        mouse: true,
        alias: "ada".into(),
    }
}

fn of(session: &Session) -> Fingerprint {
    fingerprint(session.inputs(&key()))
}

/// Who has to change these has made a new `HASH_VERSION`; without one every fleet restarts on the upgrade.
#[test]
fn the_digests_are_those_that_stand_on_record() {
    let Digests { restart, relaunch, live } = *of(&session()).digests();
    let digests = [restart, relaunch, live].map(|digest| digest.to_string());
    assert_eq!(digests, GOLDEN);
}

#[test]
fn a_declared_config_states_every_field_but_the_ignored() {
    let fingerprint = of(&session());
    let stated = fingerprint.inputs().iter();
    let stated: Vec<(&str, Class)> = stated.map(|i| (i.field.as_str(), i.class)).collect();
    let expected = [
        ("args", Class::Restart),
        ("command", Class::Restart),
        ("env", Class::Restart),
        ("model", Class::Relaunch),
        ("mouse", Class::Live),
        ("token", Class::Restart),
        ("tools", Class::Relaunch),
        ("type", Class::Live),
    ];
    assert_eq!(stated, expected);
}

#[test]
fn an_edit_changes_the_digest_of_its_class_and_no_other() {
    let before = *of(&session()).digests();
    let after = |edit: fn(&mut Session)| {
        let mut session = session();
        edit(&mut session);
        *of(&session).digests()
    };
    let restart = after(|session| session.args.swap(0, 1));
    assert_ne!(restart.restart, before.restart);
    assert_eq!(Digests { restart: before.restart, ..restart }, before);
    let relaunch = after(|session| session.model = Some(String::new()));
    assert_ne!(relaunch.relaunch, before.relaunch);
    assert_eq!(Digests { relaunch: before.relaunch, ..relaunch }, before);
    let live = after(|session| session.r#type = 4);
    assert_ne!(live.live, before.live);
    assert_eq!(Digests { live: before.live, ..live }, before);
    assert_eq!(after(|session| session.alias = "bob".into()), before);
}

#[test]
fn every_form_is_the_one_that_is_documented() {
    let key = key();
    assert_eq!(true.normalize(&key), Value::Flag(true));
    assert_eq!((-1_i8).normalize(&key), Value::Number(-1));
    assert_eq!(i64::MIN.normalize(&key), Value::Number(i64::MIN));
    assert_eq!(u32::MAX.normalize(&key), Value::Number(4_294_967_295));
    assert_eq!("a".normalize(&key), text("a"));
    assert_eq!(vec!["b", "a"].normalize(&key), Value::List(vec![text("b"), text("a")]));
    let set = BTreeSet::from([10_u8, 9]);
    assert_eq!(set.normalize(&key), Value::List(vec![Value::Number(9), Value::Number(10)]));
    assert_eq!(
        BTreeMap::from([("a".into(), 1_u8)]).normalize(&key),
        map(&[("a", Value::Number(1))])
    );
    assert_eq!(None::<bool>.normalize(&key), Value::Absent);
    assert_eq!(Some(false).normalize(&key), Value::Flag(false));
}

#[test]
fn a_set_is_put_in_the_order_of_the_forms_whatever_order_its_members_have() {
    #[derive(Eq, Ord, PartialEq, PartialOrd)]
    struct Backwards(core::cmp::Reverse<u8>);
    impl Normalize for Backwards {
        fn normalize(&self, key: &SecretKey) -> Value {
            self.0.0.normalize(key)
        }
    }
    let backwards: BTreeSet<Backwards> = (0..3).map(|n| Backwards(core::cmp::Reverse(n))).collect();
    let forwards: BTreeSet<u8> = (0..3).collect();
    assert_eq!(backwards.normalize(&key()), forwards.normalize(&key()));
}

#[test]
fn of_a_field_that_is_stated_twice_the_last_stands() {
    let stated = |texts: &[&str]| {
        let one = |said: &&str| input("a", Class::Live, text(said));
        fingerprint(texts.iter().map(one).collect())
    };
    assert_eq!(stated(&["x", "z", "y"]), stated(&["y"]));
}

#[test]
fn a_fingerprint_verifies_until_it_is_touched() {
    let made = of(&session());
    assert!(verifies(&made));
    let (version, digests) = (made.version(), *made.digests());
    let mut inputs = made.inputs().to_vec();
    inputs[0].value = Value::Absent;
    assert!(!verifies(&Fingerprint::new(version, digests, inputs)));
    assert!(!verifies(&Fingerprint::new(version + 1, digests, made.inputs().to_vec())));
    assert!(!verifies(&Fingerprint::without_inputs(digests.restart)));
}

#[test]
fn a_key_is_named_and_not_shown() {
    let key = key();
    assert_eq!(format!("{key:?}"), "SecretKey(..)");
    assert_eq!(key.id().to_string(), GOLDEN_KEY);
    assert_ne!(key.id(), SecretKey::from_bytes([8; 32]).id());
}

#[test]
fn a_secret_hashed_with_another_key_is_another_form() {
    let secret = Secret::new("hunter2");
    let forms = [7, 8].map(|byte| secret.normalize(&SecretKey::from_bytes([byte; 32])));
    let [Value::Masked(a), Value::Masked(b)] = forms else { panic!("a secret is masked") };
    assert_ne!(a.key, b.key);
    assert_ne!(a.digest, b.digest);
    let plain = blake3::hash(b"hunter2");
    assert_ne!(a.digest.as_bytes(), plain.as_bytes(), "nobody can test a guess without the key");
}

proptest! {
    #[test]
    fn the_order_of_the_inputs_means_nothing(
        (inputs, shuffled) in inputs().prop_flat_map(|i| (Just(i.clone()), Just(i).prop_shuffle())),
    ) {
        prop_assert_eq!(fingerprint(inputs), fingerprint(shuffled));
    }

    #[test]
    fn the_order_in_which_maps_and_sets_were_filled_means_nothing(
        (env, env_shuffled) in shuffled(btree_map("[a-c]{1,2}", "[a-c]{0,2}", 0..6)),
        (tools, tools_shuffled) in shuffled(btree_set("[a-c]{1,2}", 0..6)),
    ) {
        let with = |env: Vec<(String, String)>, tools: Vec<String>| of(&Session {
            env: env.into_iter().collect(),
            tools: tools.into_iter().collect(),
            ..session()
        });
        prop_assert_eq!(with(env, tools), with(env_shuffled, tools_shuffled));
    }

    #[test]
    fn whatever_is_read_back_verifies(inputs in inputs()) {
        let made = fingerprint(inputs);
        prop_assert!(verifies(&made));
        prop_assert!(verifies(committed(&made).config()));
    }

    #[test]
    fn no_two_configs_share_their_digests(a in inputs(), b in inputs()) {
        let (a, b) = (fingerprint(a), fingerprint(b));
        prop_assert_eq!(a.digests() == b.digests(), a.inputs() == b.inputs());
    }

    #[test]
    fn a_secret_is_shown_nowhere(secret in "[a-z]{3}-[0-9]{12}", other in any::<bool>()) {
        let secret = Secret::new(secret);
        let keys = [7, if other { 8 } else { 7 }].map(|byte| SecretKey::from_bytes([byte; 32]));
        let holding = |key: &SecretKey, secret: &Secret, n: u8| -> Vec<Input> {
            let env: BTreeMap<String, Secret> = [("TOKEN".into(), secret.clone())].into();
            let list = vec![Some(secret.clone()), None];
            vec![
                input("env", Class::Restart, env.normalize(key)),
                input("list", Class::Live, list.normalize(key)),
                input("n", Class::Live, n.normalize(key)),
                input("token", Class::Relaunch, secret.normalize(key)),
            ]
        };
        let made = fingerprint(holding(&keys[0], &secret, 1));
        let wanted = fingerprint(holding(&keys[1], &Secret::new("hunter2"), 2));
        let drift = classify(&committed(&made), &wanted);
        let shown = [
            format!("{made:?}"),
            serde_json::to_string(&made).unwrap(),
            format!("{drift:?} {drift}"),
            format!("{secret:?} {secret}"),
        ];
        for shown in shown {
            prop_assert!(!shown.contains(secret.reveal()), "{}", shown);
        }
    }
}

fn shuffled<T: Clone + core::fmt::Debug>(
    members: impl Strategy<Value = impl IntoIterator<Item = T> + core::fmt::Debug>,
) -> impl Strategy<Value = (Vec<T>, Vec<T>)> {
    members.prop_flat_map(|members| {
        let members: Vec<T> = members.into_iter().collect();
        (Just(members.clone()), Just(members).prop_shuffle())
    })
}

const GOLDEN: [&str; 3] = [
    "bc31c2538ea4188e0eab2dc3659da239b4470cf2e248601a3f07304939425343",
    "e89df36c3039014179e870ead37082147b3fe7a97d3ff88f104dffd0721d0c48",
    "2a29309c0d8f5116b900ebe667e3fdebb0eaa823b3f261bd711fc5a9de97ddcf",
];
const GOLDEN_KEY: &str = "e19b0de5ee268762";
