//! Does the host tell of the use of its own sessions only?

use super::stage::{Stage, hold, of_strangers};
use super::{Breach, Role};
use crate::{Runtime, Target};
use tenure_bead::Attention;

pub(super) fn attention_of_what_is_not_verified_is_unknown(
    stage: &Stage<'_>,
) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("used", 2, Role::Lasting)?;
    let target = launch.target();
    is_unknown(stage, &*host, &target)?;
    stage.start(&*host, &launch)?;
    of_strangers(stage, "used", |stranger| is_unknown(stage, &*host, &stranger.target()))?;
    stage.end(&*host, &target)?;
    is_unknown(stage, &*host, &target)
}

pub(super) fn attention_of_a_reused_number_is_unknown(stage: &Stage<'_>) -> Result<(), Breach> {
    let host = stage.open();
    let launch = stage.launch("mistaken", 1, Role::Lasting)?;
    stage.start(&*host, &launch)?;
    drop(host);
    stage.candidate.usurp(&launch.target());
    is_unknown(stage, &*stage.open(), &launch.target())
}

fn is_unknown(stage: &Stage<'_>, host: &dyn Runtime, target: &Target) -> Result<(), Breach> {
    let attention = host.attention(target, stage.now());
    hold("the use of what is not verified is unknown", attention, |a| *a == Attention::UNKNOWN)
}
