//! Which holes did somebody find who tried to make a reporter lie, spin, or fall silent?

use crate::rig::{Rig, target};
use tenure_lifecycle::CoderPhase::{Ready, Starting};
use tenure_lifecycle::{Decision, Described};

fn generation(name: &str, generation: Option<u64>) -> Described {
    Described { generation, ..Described::new(target(name)) }
}

/// A description that leaves the generation out says nothing against the one before.
#[test]
fn a_generation_that_was_left_out_once_is_not_forgotten() {
    let mut rig = Rig::replaying();
    rig.link();
    rig.bind(generation("a", Some(1)));
    rig.enter(Starting);
    rig.enter(Ready);
    rig.serve("a");
    rig.link();
    rig.rows.clear();
    rig.sent.clear();
    rig.bind(generation("a", Some(2)));
    assert_eq!(rig.to("a"), [Starting, Ready]);
}

#[test]
fn a_generation_that_is_learned_late_tells_the_next_one_apart() {
    let mut rig = Rig::deciding(|_, _| Decision::Ignore);
    rig.serve("a");
    rig.enter(Ready);
    rig.link();
    rig.bind(generation("a", Some(1)));
    rig.sent.clear();
    rig.link();
    rig.bind(generation("a", Some(2)));
    assert_eq!(rig.to("a"), [], "another row of that name is for the policy to decide about");
}
