//! Does the prelude leave every name alone that a program has by itself?

#![deny(ambiguous_glob_imports)]

/// A name that two globs bring is an error as soon as it is imported from here.
mod both {
    pub(crate) use std::prelude::rust_2024::*;
    #[expect(unused_imports, reason = "only its names matter")]
    pub(crate) use tenure::prelude::*;
}

#[expect(unused_imports, reason = "this compiles only while none of them is ambiguous")]
use both::{
    AsMut, AsRef, Box, Clone, Copy, Default, DoubleEndedIterator, Drop, Eq, Err, ExactSizeIterator,
    Extend, Fn, FnMut, FnOnce, From, FromIterator, Future, Into, IntoFuture, IntoIterator,
    Iterator, None, Ok, Option, Ord, PartialEq, PartialOrd, Result, Send, Sized, Some, String,
    Sync, ToOwned, ToString, TryFrom, TryInto, Unpin, Vec, drop, size_of,
};

#[test]
fn a_program_that_has_both_means_the_names_of_the_language() {
    let lengths: Result<Vec<usize>, String> = Ok(Some("one").into_iter().map(str::len).collect());
    assert_eq!(lengths, core::result::Result::Ok(vec![3]));
}
