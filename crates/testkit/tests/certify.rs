//! Is every way found in which a renderer may give two digests for one config?

use core::cell::Cell;
use std::collections::HashMap;
use std::env;
use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};
use tenure_bead::{Class, Input, Value};
use tenure_drift::{Config, Normalize as _, Secret, SecretKey, declare};
use tenure_testkit::certify;
use tenure_testkit::certify::{Broken, Own, Scene, certify};

struct Session {
    command: String,
    env: std::collections::BTreeMap<String, String>,
    token: Secret,
    files: Value,
}

declare! {
    impl Config for Session { command: Restart, env: Restart, token: Restart, files: Relaunch }
}

fn session() -> Session {
    let env: HashMap<&str, &str> = [("A", "1"), ("B", "2"), ("C", "3")].into();
    Session {
        command: "agent".into(),
        env: env.into_iter().map(|(name, value)| (name.into(), value.into())).collect(),
        token: Secret::new("hunter2"),
        files: Value::Text("digest".into()),
    }
}

certify! {
    /// What a good renderer does is no offence in any scene.
    fn a_good_renderer_is_certified(key) {
        start => session().inputs(key),
        compare => {
            let mut inputs = session().inputs(key);
            inputs.reverse();
            inputs
        },
    }
    variables "AGENT_MODEL"
}

mod deeper {
    tenure_testkit::certify! {
        fn a_test_in_a_module_is_found_by_its_name(key) { start => { let _ = key; vec![] } }
    }
}

fn text(said: impl Into<String>) -> Vec<Input> {
    vec![Input { field: "f".into(), class: Class::Restart, value: Value::Text(said.into()) }]
}

/// Holds one path to one digest, and returns what is wrong with it.
#[track_caller]
fn broken(test: &str, variables: &[&str], render: impl Fn(&SecretKey) -> Vec<Input>) -> Broken {
    let own = Own::new(module_path!(), test, variables);
    certify(&own, |key| vec![("start", render(key))]).unwrap_err()
}

#[track_caller]
fn differs(found: Broken, expected: Scene) -> String {
    let Broken::Differs { path, scene, first, difference } = found else { panic!("{found}") };
    assert_eq!((path.as_str(), scene, first.as_str()), ("start", expected, "start"));
    difference
}

#[test]
fn the_order_of_a_hashed_map_is_found() {
    let found = broken("the_order_of_a_hashed_map_is_found", &[], |_| {
        let map: HashMap<&str, ()> = [("a", ()), ("b", ())].into();
        text(map.into_keys().collect::<String>())
    });
    let difference = differs(found, Scene::Again);
    assert!([r#"f: "ab" -> "ba""#, r#"f: "ba" -> "ab""#].contains(&difference.as_str()));
}

#[test]
fn a_counter_is_found() {
    let count = Cell::new(0_u32);
    let found = broken("a_counter_is_found", &[], |_| {
        count.set(count.get() + 1);
        text(count.get().to_string())
    });
    assert_eq!(differs(found, Scene::Again), r#"f: "1" -> "2""#);
}

#[test]
fn the_working_directory_is_found() {
    let found = broken("the_working_directory_is_found", &[], |_| {
        text(env::current_dir().unwrap().display().to_string())
    });
    assert!(differs(found, Scene::Directory).contains("testkit"));
}

#[test]
fn a_file_by_a_relative_path_is_found() {
    let found = broken("a_file_by_a_relative_path_is_found", &[], |_| {
        text(if fs::exists("Cargo.toml").unwrap() { "there" } else { "gone" })
    });
    assert_eq!(differs(found, Scene::Directory), r#"f: "there" -> "gone""#);
}

#[test]
fn a_variable_that_is_set_here_is_found() {
    let found = broken("a_variable_that_is_set_here_is_found", &[], |_| {
        text(env::var("CARGO_PKG_NAME").unwrap_or_default())
    });
    assert_eq!(differs(found, Scene::Environment), r#"f: "tenure-testkit" -> """#);
}

#[test]
fn a_variable_that_everybody_has_is_found() {
    let found = broken("a_variable_that_everybody_has_is_found", &[], |_| {
        text(env::var("HOME").unwrap_or_default())
    });
    assert!(differs(found, Scene::Environment).ends_with(r#"-> "/certify/HOME""#));
}

#[test]
fn a_variable_that_is_set_nowhere_is_found_by_its_name() {
    let found = broken(
        "a_variable_that_is_set_nowhere_is_found_by_its_name",
        &["TENURE_TEST_NEVER_SET"],
        |_| text(env::var("TENURE_TEST_NEVER_SET").unwrap_or_default()),
    );
    assert_eq!(differs(found, Scene::Environment), r#"f: "" -> "/certify/TENURE_TEST_NEVER_SET""#);
}

#[test]
fn the_time_is_found() {
    // Between two seconds nothing else would be noticed.
    let found = broken("the_time_is_found", &[], |_| {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap();
        text(since.as_secs().to_string())
    });
    let Broken::Differs { scene, .. } = &found else { panic!("{found}") };
    // The other processes may be asked in the next second already.
    assert!([Scene::Later, Scene::Again, Scene::Directory, Scene::Environment].contains(scene));
}

#[test]
fn another_path_is_found_and_its_secret_is_not_told() {
    let test = "another_path_is_found_and_its_secret_is_not_told";
    let with = |token: &str, key: &SecretKey| {
        let token = Secret::new(token).normalize(key);
        vec![Input { field: "token".into(), class: Class::Restart, value: token }]
    };
    let own = Own::new(module_path!(), test, &[]);
    let paths = |key: &SecretKey| {
        vec![("start", with("hunter2", key)), ("compare", with("swordfish", key))]
    };
    let found = certify(&own, paths).unwrap_err().to_string();
    let expected = "`compare` rendered once more renders otherwise than `start` at first: \
                    token: (secret) -> (secret)";
    assert_eq!(found, expected);
}

#[test]
fn a_class_that_one_path_has_otherwise_is_found() {
    let of = |class| vec![Input { field: "f".into(), class, value: Value::Flag(true) }];
    let own = Own::new(module_path!(), "a_class_that_one_path_has_otherwise_is_found", &[]);
    let paths = |_: &SecretKey| vec![("start", of(Class::Restart)), ("compare", of(Class::Live))];
    let found = certify(&own, paths).unwrap_err().to_string();
    assert!(found.ends_with("f of class Restart -> f of class Live"), "{found}");
}

#[test]
fn what_could_not_be_read_proves_nothing() {
    let found = broken("what_could_not_be_read_proves_nothing", &[], |_| {
        vec![Input { field: "files".into(), class: Class::Restart, value: Value::Unread }]
    });
    assert_eq!(differs(found, Scene::Again), "an unreadable content of files");
}

#[test]
fn a_test_that_is_not_found_by_its_name_is_said_to_be_so() {
    let found = broken("no_such_test", &[], |_| vec![]);
    let Broken::NoAnswer { scene: Scene::Directory, said } = found else { panic!("{found}") };
    assert!(said.contains("running 0 tests"), "{said}");
    let own = Own::new(module_path!(), "no_such_test", &[]);
    assert_eq!(certify(&own, |_| vec![]), Err(Broken::NoPath));
}
