#![doc = include_str!("../README.md")]
#![no_std]
#![cfg_attr(
    not(test),
    warn(
        clippy::arithmetic_side_effects,
        clippy::as_conversions,
        clippy::expect_used,
        clippy::indexing_slicing,
        clippy::panic,
        clippy::unwrap_used
    )
)]

pub use tenure_audit as audit;
pub use tenure_bead as bead;
pub use tenure_demand as demand;
pub use tenure_drift as drift;
pub use tenure_identity as identity;
pub use tenure_lifecycle as lifecycle;
pub use tenure_liveness as liveness;
pub use tenure_reconcile as reconcile;
pub use tenure_slot as slot;

#[cfg(feature = "content")]
pub use tenure_content as content;
#[cfg(feature = "driver")]
pub use tenure_driver as driver;
#[cfg(feature = "gascity")]
pub use tenure_gascity as gascity;
#[cfg(any(feature = "driver", feature = "process"))]
pub use tenure_runtime as runtime;
#[cfg(feature = "process")]
pub use tenure_runtime_process as process;
#[cfg(any(feature = "driver", feature = "sqlite"))]
pub use tenure_store as store;
#[cfg(feature = "sqlite")]
pub use tenure_store_sqlite as sqlite;

pub mod prelude;
