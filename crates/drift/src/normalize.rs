//! What does a field say, apart from how it came to say it? Normal forms.

use crate::SecretKey;
use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::string::String;
use alloc::vec::Vec;
use tenure_bead::Value;

/// Turns a field into its normal form.
///
/// Hashed collections have none on purpose: collect them into a [`BTreeMap`] or [`BTreeSet`]. Nor have floats,
/// which compare too strangely to be judged, and integers that [`i64`] cannot hold: state both as text.
///
/// # Guarantees
///
/// The forms of this crate are equal exactly when the values are, within one type. `Some(None)` is the one
/// exception: it is as absent as `None`.
///
/// # Assumptions
///
/// An implementation depends on the value and the key alone, and passes secrets through [`Secret`](crate::Secret).
pub trait Normalize {
    /// Returns the normal form; secrets are masked with the key.
    fn normalize(&self, key: &SecretKey) -> Value;
}

impl Normalize for bool {
    fn normalize(&self, _: &SecretKey) -> Value {
        Value::Flag(*self)
    }
}

/// What is in its normal form stays as it is; whoever made it answers for it.
impl Normalize for Value {
    fn normalize(&self, _: &SecretKey) -> Value {
        self.clone()
    }
}

macro_rules! normalize_whole {
    ($($whole:ty)+) => {
        $(impl Normalize for $whole {
            fn normalize(&self, _: &SecretKey) -> Value {
                Value::Number(i64::from(*self))
            }
        })+
    };
}

normalize_whole! { i8 i16 i32 i64 u8 u16 u32 }

impl Normalize for str {
    fn normalize(&self, _: &SecretKey) -> Value {
        Value::Text(self.to_owned())
    }
}

impl Normalize for String {
    fn normalize(&self, key: &SecretKey) -> Value {
        self.as_str().normalize(key)
    }
}

impl<T: Normalize + ?Sized> Normalize for &T {
    fn normalize(&self, key: &SecretKey) -> Value {
        (**self).normalize(key)
    }
}

impl<T: Normalize + ?Sized> Normalize for Box<T> {
    fn normalize(&self, key: &SecretKey) -> Value {
        (**self).normalize(key)
    }
}

/// The order means something.
impl<T: Normalize> Normalize for [T] {
    fn normalize(&self, key: &SecretKey) -> Value {
        Value::List(self.iter().map(|item| item.normalize(key)).collect())
    }
}

/// The order means something.
impl<T: Normalize> Normalize for Vec<T> {
    fn normalize(&self, key: &SecretKey) -> Value {
        self.as_slice().normalize(key)
    }
}

/// The order means nothing: the members are put in the order of their normal forms.
impl<T: Normalize> Normalize for BTreeSet<T> {
    fn normalize(&self, key: &SecretKey) -> Value {
        let mut members: Vec<Value> = self.iter().map(|member| member.normalize(key)).collect();
        members.sort_unstable();
        Value::List(members)
    }
}

/// The order means nothing.
impl<T: Normalize> Normalize for BTreeMap<String, T> {
    fn normalize(&self, key: &SecretKey) -> Value {
        let entries = self.iter().map(|(name, value)| (name.clone(), value.normalize(key)));
        Value::Map(entries.collect())
    }
}

/// Not set is something else than empty.
impl<T: Normalize> Normalize for Option<T> {
    fn normalize(&self, key: &SecretKey) -> Value {
        self.as_ref().map_or(Value::Absent, |value| value.normalize(key))
    }
}
