//! Does the store in a file keep the contract over whole histories, kills included?

use tenure_store_sqlite::SqliteStore;
use tenure_testkit::conformance::{self, Broken, Guarantees};

#[test]
fn the_store_in_a_file_keeps_the_contract_over_whole_histories() -> Result<(), Broken> {
    conformance::store(
        |place| SqliteStore::open(place.path().join("beads.db")),
        Guarantees::strict(),
    )
}
