//! How many more does new work call for, and what is on its way? One scenario after the other, as lines.

use crate::support::city;

#[test]
fn s048_starts_under_way_are_a_part_of_the_new_work() {
    city(["claude max=10 scale=3"])
        .session("sess-1 claude starting")
        .session("sess-2 claude starting")
        .session("sess-3 claude starting")
        .wants(["claude: new sess-1", "claude: new sess-2", "claude: new sess-3"]);
}

#[test]
fn s049_a_start_under_way_is_no_demand() {
    city(["claude max=10 scale=0"])
        .session("sess-1 claude starting")
        .wants([])
        .refuses(["session sess-1: no work asks for it any more"]);
}

#[test]
fn s050_only_what_is_covered_is_taken_off() {
    city(["claude max=10 scale=5"])
        .session("sess-1 claude starting")
        .session("sess-2 claude starting")
        .wants([
            "claude: new sess-1",
            "claude: new sess-2",
            "claude: new",
            "claude: new",
            "claude: new",
        ]);
}

#[test]
fn s051_a_start_that_has_work_covers_no_new_work() {
    city(["claude max=10 scale=3"])
        .session("sess-1 claude starting")
        .session("sess-2 claude starting")
        .work("w-1 sess-1")
        .wants([
            "claude: resume sess-1 for w-1",
            "claude: new sess-2",
            "claude: new",
            "claude: new",
        ]);
}

#[test]
fn s052_in_flight_is_what_a_pool_starts_and_nothing_else() {
    let one = |line: &str| city(["claude max=5 scale=1"]).session(line);
    one("mc-1 claude starting").wants(["claude: new mc-1"]);
    for other in
        ["active", "asleep", "drained", "failed", "unknown", "starting manual", "starting unstated"]
    {
        one(&format!("mc-1 claude {other}")).wants(["claude: new"]);
    }
}

#[test]
fn s053_a_start_that_is_late_still_counts() {
    city(["claude max=10 scale=1"]).session("sess-1 claude starting").wants(["claude: new sess-1"]);
}

#[test]
fn s054_under_a_cap_the_oldest_starts_count_and_of_two_the_lower_id() {
    city(["claude max=2 scale=10"])
        .session("late claude starting at=4")
        .session("oldest claude starting at=1")
        .session("tie-b claude starting at=2")
        .session("tie-a claude starting at=2")
        .wants(["claude: new oldest", "claude: new tie-a"]);
}

#[test]
fn s055_the_account_is_visible() {
    let city = city(["claude max=10 scale=5"])
        .session("sess-1 claude starting")
        .session("sess-2 claude starting");
    city.total("claude: scale 5, in flight 2, reused 2, anonymous 3, assigned 0");
    city.workspace(0).wants([]).total(
        "claude: scale 5, in flight 2, reused 0, anonymous 0, assigned 0, \
         5 clipped: the cap of the workspace is reached",
    );
}

#[test]
fn s090_a_named_holder_stands_in_for_the_pool() {
    city(["gastown.mayor max=1 scale=1 min=1"])
        .named("gastown.mayor", "gastown.mayor")
        .session("boss gastown.mayor active named=gastown.mayor alias=gastown.mayor")
        .session("standby gastown.mayor starting")
        .work("w-1 - route=gastown.mayor")
        .wants([])
        .refuses([
            "template gastown.mayor: boss, which has a name of its own, holds the name",
            "session standby: boss, which has a name of its own, holds the name",
        ]);
}

#[test]
fn s091_a_named_holder_that_sleeps_stands_in_as_well() {
    city(["gastown.mayor max=1 scale=1"])
        .session("boss gastown.mayor asleep named=gastown.mayor alias=gastown.mayor")
        .wants([]);
}

#[test]
fn s130_work_that_is_routed_and_not_assigned_spawns_nobody() {
    city(["rig/claude scale=0"]).work("w-1 - route=rig/claude").wants([]).refuses([]);
}

#[test]
fn s133_a_manual_session_is_no_capacity() {
    city(["claude max=1 scale=1"])
        .session("mine claude starting agent=claude manual")
        .wants(["claude: new"]);
}

#[test]
fn s135_a_suspended_template_wants_nobody() {
    city(["claude max=-1 scale=1 min=1 suspended"])
        .session("sess-1 claude active")
        .work("w-1 sess-1")
        .work("w-2 claude")
        .wants([])
        .refuses([
            "work w-1: the template is suspended",
            "work w-2: the template is suspended",
            "template claude: the template is suspended",
        ]);
}

#[test]
fn s138_who_holds_the_name_of_a_template_of_one() {
    let mayor =
        |said: &str| city(["mayor max=1 scale=1"]).session(&format!("mc-1 {said} alias=mayor"));
    for holds in ["active", "asleep", "starting", "unknown"] {
        mayor(&format!("mayor {holds} named=mayor")).wants([]);
    }
    for gone in ["failed", "closed", "drained", "archived"] {
        mayor(&format!("mayor {gone} named=mayor")).wants(["mayor: new"]);
    }
    mayor("mayor active").wants(["mayor: new"]);
    city(["worker max=1 scale=1"]).session("mc-1 worker asleep named=primary").wants([]);
    city(["worker max=2 scale=1"])
        .session("mc-1 worker asleep named=primary")
        .wants(["worker: new"]);
}

#[test]
fn s139_a_named_holder_that_sleeps_stands_in_for_routed_work() {
    city(["mayor max=1 scale=1"])
        .named("mayor", "mayor")
        .session("mc-1 mayor asleep named=mayor alias=mayor")
        .work("w-1 - route=mayor")
        .wants([]);
}

#[test]
fn s142_a_start_that_nothing_asks_for_is_dropped() {
    city(["workflows.codex-max max=5 scale=0"])
        .session("mc-1 workflows.codex-max starting slot=1")
        .wants([])
        .refuses(["session mc-1: no work asks for it any more"]);
}

#[test]
fn s143_a_start_under_way_is_counted_once() {
    city(["worker max=5 scale=2"])
        .session("mc-1 worker starting slot=1")
        .work("w-1 - route=worker")
        .work("w-2 - route=worker")
        .wants(["worker: new mc-1", "worker: new"])
        .total("worker: scale 2, in flight 1, reused 1, anonymous 1, assigned 0");
}

#[test]
fn s235_what_is_not_known_keeps_what_is_there_and_asks_for_nothing() {
    let city = city(["worker max=3 min=2 scale=?"])
        .session("live worker active slot=1")
        .session("asleep worker asleep slot=2")
        .session("begun worker starting slot=3");
    city.wants([]).refuses([
        "template worker: how much work there is is not known: a part of the stores did not answer",
    ]);
    let kept: Vec<_> = city.demand().kept.into_iter().map(|one| one.session.to_string()).collect();
    assert_eq!(kept, ["asleep", "begun", "live"]);
}

#[test]
fn s235_who_is_kept_fills_caps() {
    city(["a/known scale=3", "b/blind scale=?"])
        .workspace(2)
        .session("live b/blind active")
        .wants(["a/known: new"]);
}

#[test]
fn s235_who_is_refused_for_a_cap_stays_where_nothing_is_known() {
    let city = city(["worker max=1 names=a scale=?"])
        .session("mc-1 worker active slot=1")
        .session("mc-2 worker asleep")
        .work("w-1 mc-1")
        .work("w-2 mc-2");
    city.wants(["worker: resume mc-1 for w-1"]);
    let kept: Vec<_> = city.demand().kept.into_iter().map(|one| one.session.to_string()).collect();
    assert_eq!(kept, ["mc-2"]);
}

#[test]
fn s246_a_start_on_record_is_counted_once_while_demand_grows() {
    let starts = |scale| {
        city([&format!("worker max=9 scale={scale}")])
            .session("a worker starting slot=1")
            .session("b worker starting slot=2")
    };
    starts(2).wants(["worker: new a", "worker: new b"]);
    starts(3).wants(["worker: new a", "worker: new b", "worker: new"]);
}

#[test]
fn s249_a_named_session_on_its_way_is_no_pool_capacity() {
    city(["worker max=3 scale=1"])
        .named("boss", "worker")
        .session("mc-1 worker starting named=boss")
        .wants(["worker: new"]);
}

#[test]
fn s250_who_says_anothers_session_name_is_no_capacity() {
    let shared = city(["worker max=5 scale=1"])
        .session("gc-b worker starting name=shared")
        .session("gc-a worker active name=shared at=3")
        .work("w-1 shared");
    shared
        .wants(["worker: resume gc-a for w-1", "worker: new"])
        .refuses(["session gc-b: gc-a has the session name that gc-b says it has"]);
}

#[test]
fn a_minimum_counts_who_has_work_and_who_is_on_the_way() {
    city(["worker min=3 max=5 scale=1"])
        .session("busy worker active")
        .session("begun worker starting")
        .work("w-1 busy")
        .wants([
            "worker: resume busy for w-1",
            "worker: new begun (floor)",
            "worker: minimum (floor)",
        ]);
}

#[test]
fn a_template_that_nobody_asked_about_is_not_known() {
    city(["worker max=5 min=1"])
        .but(|signals| signals.scale.clear())
        .wants([])
        .refuses(["template worker: how much work there is is not known: nobody asked"]);
}
