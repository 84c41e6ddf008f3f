//! Who gets in under the caps, and who fills them? One scenario after the other, as lines.

use crate::support::{city, lines};

#[test]
fn s039_a_cap_holds_for_resumed_sessions_too() {
    city(["rig/claude max=2"])
        .session("sess-1 rig/claude active")
        .session("sess-2 rig/claude active")
        .session("sess-3 rig/claude active")
        .work("w-1 sess-1")
        .work("w-2 sess-2")
        .work("w-3 sess-3")
        .wants(["rig/claude: resume sess-1 for w-1", "rig/claude: resume sess-2 for w-2"])
        .refuses(["work w-3: the cap of template rig/claude is reached"]);
}

#[test]
fn s068_assigned_work_of_a_stale_row_wins_the_cap_of_one() {
    city(["cashmaster/refinery max=1"])
        .session("stale cashmaster/refinery active agent=cashmaster/refinery-1 alias=cashmaster/refinery-1")
        .session("base cashmaster/refinery active agent=cashmaster/refinery alias=cashmaster/refinery")
        .work("w-1 cashmaster/refinery-1 priority=10")
        .work("w-2 cashmaster/refinery priority=1")
        .wants(["cashmaster/refinery: resume stale for w-1"])
        .refuses(["work w-2: the cap of template cashmaster/refinery is reached"]);
}

#[test]
fn s117_a_minimum_fills_idle_capacity() {
    city(["wf-ctrl min=1 max=1"]).wants(["wf-ctrl: minimum (floor)"]);
}

#[test]
fn s118_a_bound_of_none_beats_a_minimum() {
    city(["worker min=5 max=0"]).wants([]);
}

#[test]
fn s119_the_cap_of_the_workspace_is_shared() {
    city(["rig/claude scale=2", "rig/codex scale=2"]).workspace(3).wants([
        "rig/claude: new",
        "rig/claude: new",
        "rig/codex: new",
    ]);
}

#[test]
fn s121_caps_nest() {
    city(["rig/claude max=2 scale=2", "rig/codex max=2 scale=2"])
        .workspace(10)
        .rig("rig", 3)
        .wants(["rig/claude: new", "rig/claude: new", "rig/codex: new"]);
}

#[test]
fn s122_without_caps_there_is_no_bound() {
    city(["claude scale=5"])
        .total("claude: scale 5, in flight 0, reused 0, anonymous 5, assigned 0");
}

#[test]
fn s122_what_a_probe_makes_up_is_bounded_by_this_library() {
    let total = city(["claude scale=4294967295"]).total_of("claude");
    assert_eq!(total.anonymous, tenure_demand::limit::REQUESTS_MAX);
    assert_eq!(total.by, Some(tenure_demand::Cap::Library));
}

#[test]
fn s123_new_demand_is_clipped_before_it_becomes_requests() {
    city(["claude scale=10"])
        .workspace(2)
        .session("sess-1 claude active")
        .work("w-1 sess-1")
        .wants(["claude: resume sess-1 for w-1", "claude: new"])
        .refuses([]);
}

#[test]
fn s137_every_cap_says_that_it_was_in_the_way_and_who_fills_it() {
    let full = city(["rig/claude max=1"])
        .session("sess-1 rig/claude active")
        .session("sess-2 rig/claude active")
        .work("w-1 sess-1")
        .work("w-2 sess-2");
    full.refuses(["work w-2: the cap of template rig/claude is reached"]);
    let reached = full.demand().reached;
    let filled = "the cap of template rig/claude is reached: [rig/claude: resume sess-1 for w-1]";
    assert_eq!(lines(&reached), [filled]);
    let two = || {
        city(["rig/claude", "rig/codex"])
            .session("sess-1 rig/claude active")
            .session("sess-2 rig/codex active")
            .work("w-1 sess-1")
            .work("w-2 sess-2")
    };
    two().rig("rig", 1).refuses(["work w-2: the cap of rig rig is reached"]);
    two().workspace(1).refuses(["work w-2: the cap of the workspace is reached"]);
}

#[test]
fn a_minimum_comes_before_what_a_neighbor_may_do_without() {
    city(["alpha scale=5", "zulu min=1"])
        .workspace(2)
        .wants(["zulu: minimum (floor)", "alpha: new"]);
}
