//! Which class does each field have? One table per config, held whole by the compiler.

use crate::SecretKey;
use alloc::vec::Vec;
use tenure_bead::Input;

/// A config whose every field is declared with its class.
///
/// [`declare!`](crate::declare!) implements it from a table. By hand it takes the same care: every field that is
/// to be judged is stated once, and nothing that is read anew each time (the hour, the directory, a port) is.
///
/// # Guarantees
///
/// None: it is the embedder's to implement.
///
/// # Assumptions
///
/// Equal configs state equal inputs, on every machine and at every time. Of a field that is stated twice the last
/// one stands. `tenure_testkit::certify!` is the test of it.
pub trait Config {
    /// Returns the fields in their normal form, in any order; secrets are masked with the key.
    fn inputs(&self, key: &SecretKey) -> Vec<Input>;
}

/// Declares the class of every field of a config, and so implements [`Config`] for it.
///
/// `Restart`, `Relaunch` and `Live` say how a change reaches a running session; `Ignored` says that it need not,
/// and such a field is not recorded. The name on record is the field's own: who renames the field edits the config.
///
/// # Examples
///
/// The table stands beside the struct, or anywhere else that sees its fields:
///
/// ```
/// use tenure_bead::{Class, Value};
/// use tenure_drift::{Config, SecretKey, declare};
///
/// struct Session { command: String, model: Option<String>, alias: String }
/// declare! { impl Config for Session { command: Restart, model: Relaunch, alias: Ignored } }
///
/// let session = Session { command: "agent".into(), model: None, alias: "ada".into() };
/// let inputs = session.inputs(&SecretKey::from_bytes([7; 32]));
/// assert_eq!((inputs[0].field.as_str(), inputs[0].class), ("command", Class::Restart));
/// assert_eq!((inputs[1].field.as_str(), &inputs[1].value), ("model", &Value::Absent));
/// assert_eq!(inputs.len(), 2);
/// ```
///
/// A field without a class does not compile:
///
/// ```compile_fail,E0027
/// use tenure_drift::declare;
/// struct Session { command: String, model: String }
/// declare! { impl Config for Session { command: Restart } }
/// ```
///
/// Nor does a field that the config has not:
///
/// ```compile_fail,E0026
/// use tenure_drift::declare;
/// struct Session { command: String }
/// declare! { impl Config for Session { command: Restart, model: Relaunch } }
/// ```
///
/// Nor a class that does not exist:
///
/// ```compile_fail
/// use tenure_drift::declare;
/// struct Session { command: String }
/// declare! { impl Config for Session { command: Reboot } }
/// ```
///
/// Nor a field that has no normal form:
///
/// ```compile_fail,E0277
/// use tenure_drift::declare;
/// struct Session { ratio: f64 }
/// declare! { impl Config for Session { ratio: Restart } }
/// ```
#[macro_export]
macro_rules! declare {
    (impl Config for $config:ty { $($field:ident : $class:ident),+ $(,)? }) => {
        impl $crate::Config for $config {
            fn inputs(
                &self,
                key: &$crate::SecretKey,
            ) -> $crate::__private::Vec<$crate::__private::Input> {
                let Self { $($field),+ } = self;
                let stated = [$($crate::declare!(@$class $field, key)),+];
                stated.into_iter().flatten().collect()
            }
        }
    };
    (@Restart $field:ident, $key:ident) => { $crate::declare!(@state Restart, $field, $key) };
    (@Relaunch $field:ident, $key:ident) => { $crate::declare!(@state Relaunch, $field, $key) };
    (@Live $field:ident, $key:ident) => { $crate::declare!(@state Live, $field, $key) };
    (@Ignored $field:ident, $key:ident) => {{
        let _: &_ = $field;
        ::core::option::Option::None
    }};
    (@state $class:ident, $field:ident, $key:ident) => {
        ::core::option::Option::Some($crate::__private::input(
            ::core::stringify!($field),
            $crate::__private::Class::$class,
            $crate::Normalize::normalize($field, $key),
        ))
    };
    (@$class:ident $field:ident, $key:ident) => {
        ::core::compile_error!(::core::concat!(
            "`", ::core::stringify!($class), "` is no class of a field: ",
            "write Restart, Relaunch, Live or Ignored",
        ))
    };
}

/// What the expansion of [`declare!`](crate::declare!) names; nothing else may.
#[doc(hidden)]
pub mod __private {
    pub use alloc::vec::Vec;
    use tenure_bead::Value;
    pub use tenure_bead::{Class, Input};

    #[must_use]
    pub fn input(field: &str, class: Class, value: Value) -> Input {
        Input { field: field.strip_prefix("r#").unwrap_or(field).into(), class, value }
    }
}
