//! Does a config render to one digest, whichever way and wherever it is rendered? An embedder's renderer, held to it.
//!
//! Whatever turns your config into inputs runs more than once: when a session starts, whenever it is compared, and
//! again in the supervisor after this one. Where two of them say something else without an edit, sessions restart for
//! nothing. [`certify!`](crate::certify!) is the test of it:
//!
//! ```
//! # use tenure_bead::{Class, Input, Value};
//! # fn session() -> Vec<Input> { vec![] }
//! tenure_testkit::certify! {
//!     fn a_session_renders_alike_on_every_path(key) {
//!         start => session(),
//!         compare => session(),
//!     }
//!     variables "AGENT_MODEL", "AGENT_HOME"
//! }
//! ```
//!
//! # What is checked
//!
//! All paths have to give one fingerprint: the same fields, classes and values, every secret under one key.
//!
//! | scene | finds |
//! |---|---|
//! | the first path, once | what is compared with |
//! | every path, [64 times](REPEATS) in this process | another path that renders otherwise; the order of hashed collections, which differs from one to the next; counters, random numbers, addresses |
//! | every path, once the clock shows another second | times; one that shows only days or hours is not found: have the renderer take the time, and make two paths with different ones |
//! | another process in another directory | relative paths, and files that are found by them |
//! | another process in another environment | variables: each one that is set here is not set there, some usual ones (`HOME`, `USER`, `LANG`, `TZ`…) say something else; the ones that are named behind `variables` are set. What they say is `/certify/` and their own name, so that the difference shows which one it was |
//!
//! A path whose rendering holds what [could not be read](tenure_bead::Value::Unread) proves nothing, and fails.
//!
//! The other processes are this test binary again, asked for this one test. What the environment has to have for that
//! (where libraries are, where coverage is written) stays.
//!
//! Not checked: other machines and users, files that change, and whether an edit changes anything.

mod elsewhere;

use core::fmt;
use std::time::{SystemTime, UNIX_EPOCH};
use tenure_bead::{Committed, Fingerprint, Input};
use tenure_drift::{Drift, SecretKey, classify, fingerprint};

/// How often every path is rendered in one process.
///
/// A map of two has its two orders equally often, so it is found but for once in 2⁶⁴ runs. At 6 it would pass once in
/// 64; at 640 a slow renderer would take minutes.
pub const REPEATS: u32 = 64;

/// Makes a test that holds a renderer to one digest; the [page of the module](mod@crate::certify) says what is checked.
///
/// Each path has a name and an expression that gives the `Vec<Input>` of one and the same config; the word in brackets
/// is the key that secrets are masked with, a `&SecretKey`. `variables`, with names, may be left out.
///
/// # Examples
///
/// With a declared config the paths are its inputs:
///
/// ```
/// use tenure_drift::{Config, declare};
/// struct Session { command: String }
/// declare! { impl Config for Session { command: Restart } }
/// fn session() -> Session { Session { command: "agent".into() } }
///
/// tenure_testkit::certify! {
///     fn a_session_renders_alike(key) {
///         start => session().inputs(key),
///         compare => session().inputs(key),
///     }
/// }
/// ```
#[macro_export]
macro_rules! certify {
    (
        $(#[$about:meta])*
        fn $test:ident($key:ident) { $($path:ident => $inputs:expr),+ $(,)? }
        $(variables $($variable:literal),+ $(,)?)?
    ) => {
        $(#[$about])*
        #[test]
        fn $test() {
            let own = $crate::certify::Own::new(
                ::core::module_path!(),
                ::core::stringify!($test),
                &[$($($variable),+)?],
            );
            let render = |$key: &$crate::certify::Key| {
                ::std::vec![$((::core::stringify!($path), $inputs)),+]
            };
            let certified = $crate::certify::certify(&own, render);
            ::core::assert!(certified.is_ok(), "{}", $crate::certify::told(&certified));
        }
    };
}

#[doc(hidden)]
pub use tenure_drift::SecretKey as Key;

/// Returns what a certification found, in words.
#[doc(hidden)]
#[must_use]
pub fn told(certified: &Result<(), Broken>) -> String {
    certified.as_ref().err().map(ToString::to_string).unwrap_or_default()
}

/// Which test it is that certifies; another process is asked for it by name.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Own<'a> {
    name: String,
    variables: &'a [&'a str],
}

impl<'a> Own<'a> {
    /// Names the test by its module path and its own name, and the variables that a renderer might read.
    #[must_use]
    pub fn new(module: &str, test: &str, variables: &'a [&'a str]) -> Self {
        // The harness leaves out the crate, which comes first.
        let within = module.split_once("::").map(|(_, within)| format!("{within}::"));
        Self { name: format!("{}{test}", within.unwrap_or_default()), variables }
    }
}

/// Why a renderer is not certified.
#[derive(Clone, Debug, Eq, PartialEq, thiserror::Error)]
#[non_exhaustive]
pub enum Broken {
    /// The same config was rendered otherwise. Whoever wrote the renderer is to mend it.
    #[error("`{path}` {scene} renders otherwise than `{first}` at first: {difference}")]
    Differs {
        /// The path that renders otherwise.
        path: String,
        /// Where or when it did.
        scene: Scene,
        /// The path that everything is compared with.
        first: String,
        /// The fields that differ, with both values; secrets are masked.
        difference: String,
    },
    /// The other process rendered nothing. The harness has to know tests by name, as libtest and nextest do.
    #[error("this test, run again {scene}, rendered nothing; it said: {said}")]
    NoAnswer {
        /// Where it was run.
        scene: Scene,
        /// The end of what it said.
        said: String,
    },
    /// There is no path, so nothing is proved.
    #[error("no path is given, so nothing is proved")]
    NoPath,
}

/// Where or when a path is rendered.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Scene {
    /// In the process that tests.
    Again,
    /// In the process that tests, once the clock shows another second.
    Later,
    /// In a process that stands in another directory.
    Directory,
    /// In a process that has another environment.
    Environment,
}

impl fmt::Display for Scene {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Again => "rendered once more",
            Self::Later => "a second later",
            Self::Directory => "in another directory",
            Self::Environment => "in another environment",
        })
    }
}

/// What each path gave, by name.
type Rendered = Vec<(String, Fingerprint)>;

/// Renders a config in every scene, and compares.
///
/// In a process that was started by it, it tells what it rendered, and ends the process.
///
/// # Errors
///
/// [`Broken`], with the first that differs.
pub fn certify(
    own: &Own<'_>,
    render: impl Fn(&SecretKey) -> Vec<(&'static str, Vec<Input>)>,
) -> Result<(), Broken> {
    let key = SecretKey::from_bytes([0x5e; 32]);
    let render = || -> Rendered {
        let paths = render(&key).into_iter();
        paths.map(|(path, inputs)| (path.to_owned(), fingerprint(inputs))).collect()
    };
    elsewhere::answer(own, &render);
    let began = second();
    let rendered = render();
    let first = rendered.first().ok_or(Broken::NoPath)?;
    for _ in 1..REPEATS {
        all_alike(first, &render(), Scene::Again)?;
    }
    for scene in [Scene::Directory, Scene::Environment] {
        all_alike(first, &elsewhere::ask(own, scene)?, scene)?;
    }
    // Nobody sleeps here: what is rendered meanwhile is looked at as well.
    while second() == began {
        all_alike(first, &render(), Scene::Again)?;
    }
    all_alike(first, &render(), Scene::Later)
}

fn second() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs())
}

fn all_alike(
    (first, wanted): &(String, Fingerprint),
    rendered: &[(String, Fingerprint)],
    scene: Scene,
) -> Result<(), Broken> {
    for (path, found) in rendered {
        if let Some(difference) = difference(wanted, found) {
            let (path, first) = (path.clone(), first.clone());
            return Err(Broken::Differs { path, scene, first, difference });
        }
    }
    Ok(())
}

fn difference(one: &Fingerprint, other: &Fingerprint) -> Option<String> {
    match classify(&committed(one), other) {
        Drift::Changed(edit) => Some(edit.to_string()),
        Drift::Unjudgeable(why) => Some(why.to_string()),
        // A field in another class, or one that is there and not set.
        Drift::None => (one != other).then(|| table(one, other)),
    }
}

/// Commits as a store does that reads back what a start wrote.
fn committed(config: &Fingerprint) -> Committed {
    let written = serde_json::to_value(config).expect("a fingerprint is maps, texts and numbers");
    serde_json::from_value(written).expect("a committed baseline is written as its fingerprint")
}

/// Names the fields that only one side has with this class.
fn table(one: &Fingerprint, other: &Fingerprint) -> String {
    let fields = |config: &Fingerprint| -> Vec<String> {
        let inputs = config.inputs().iter();
        inputs.map(|input| format!("{} of class {:?}", input.field, input.class)).collect()
    };
    let (one, other) = (fields(one), fields(other));
    let only = |own: &[String], others: &[String]| {
        let only = own.iter().filter(|field| !others.contains(field));
        only.cloned().collect::<Vec<_>>().join(", ")
    };
    format!("{} -> {}", only(&one, &other), only(&other, &one))
}
