//! When are two worlds the same? When nothing that may come can tell them apart.

use super::scene::Scene;

pub(super) fn identity(_scene: &Scene) -> [u8; 16] {
    [0; 16]
}
