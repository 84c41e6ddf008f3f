//! Who is resumed or woken for work that is assigned? One scenario after the other, as lines.

use crate::support::city;

#[test]
fn s005_work_that_goes_to_another_template_resumes_nobody() {
    city(["codex-max max=10", "codex-min max=10"])
        .session("mc-1 codex-max asleep name=workflows__codex-max-mc-codex-max")
        .work("w-1 workflows__codex-max-mc-codex-max route=codex-min")
        .wants([])
        .refuses(["work w-1: mc-1 cannot resume the work: it is routed to codex-min, the session is of codex-max; let one of codex-min take it"]);
}

#[test]
fn s006_a_record_without_template_is_of_the_one_that_its_name_says() {
    let city = city(["codex-max max=10", "codex-min max=10"])
        .session("mc-1 - asleep agent=codex-max-1")
        .work("w-1 mc-1 route=codex-min");
    city.wants([]);
    city.work("w-2 mc-1 route=codex-max").wants(["codex-max: resume mc-1 for w-2"]);
}

#[test]
fn s032_resume_comes_before_new_within_a_cap() {
    city(["rig/claude max=2 scale=2"])
        .session("sess-1 rig/claude active")
        .work("w-1 sess-1 priority=5")
        .wants(["rig/claude: resume sess-1 for w-1", "rig/claude: new"]);
}

#[test]
fn s033_an_alias_is_an_owner() {
    city(["rig/claude max=2"])
        .session("mc-1 rig/claude active alias=nux")
        .work("w-1 nux")
        .wants(["rig/claude: resume mc-1 for w-1"]);
}

#[test]
fn s034_a_former_alias_is_an_owner() {
    city(["rig/claude max=2"])
        .session("mc-1 rig/claude active alias=rictus former=nux")
        .work("w-1 nux")
        .wants(["rig/claude: resume mc-1 for w-1"]);
}

#[test]
fn s034_who_has_an_alias_now_comes_before_who_had_it() {
    city(["rig/claude max=2"])
        .session("mc-1 rig/claude active alias=rictus former=nux")
        .session("mc-2 rig/claude active alias=nux at=9")
        .work("w-1 nux")
        .wants(["rig/claude: resume mc-2 for w-1"]);
}

#[test]
fn s035_the_target_of_a_workflow_root_is_its_route() {
    city(["rig/claude max=2", "rig/codex max=2"])
        .session("sess-1 rig/claude active")
        .work("w-1 sess-1 route=rig/claude")
        .wants(["rig/claude: resume sess-1 for w-1"]);
}

#[test]
fn s036_a_binding_that_was_dropped_means_the_template_of_today() {
    city(["gascity-packs/implementation-worker max=8"])
        .session("mc-1 gascity-packs/gc.implementation-worker asleep")
        .work("w-1 mc-1 route=gascity-packs/gc.implementation-worker")
        .wants(["gascity-packs/implementation-worker: resume mc-1 for w-1"]);
}

#[test]
fn s037_a_route_to_one_session_is_one_to_its_template() {
    city(["rig/claude max=3"])
        .session("sess-1 rig/claude active")
        .work("w-1 sess-1 route=rig/claude-1")
        .wants(["rig/claude: resume sess-1 for w-1"]);
}

#[test]
fn s038_a_route_to_a_session_out_of_range_is_one_to_nobody() {
    city(["rig/claude max=3"])
        .session("sess-1 rig/claude active")
        .work("w-1 sess-1 route=rig/claude-99")
        .wants([])
        .refuses([r#"work w-1: sess-1 cannot resume the work: its route "rig/claude-99" names no one template; correct the route or the config"#]);
}

#[test]
fn s040_the_highest_priority_resumes_first() {
    city(["claude max=2"])
        .session("sess-1 claude active")
        .session("sess-2 claude active")
        .session("sess-3 claude active")
        .work("w-1 sess-1 priority=1")
        .work("w-2 sess-2 priority=10")
        .work("w-3 sess-3 priority=5")
        .wants(["claude: resume sess-2 for w-2", "claude: resume sess-3 for w-3"]);
}

#[test]
fn s041_two_items_of_one_session_resume_it_once() {
    city(["claude max=5"])
        .session("sess-1 claude active")
        .work("w-1 sess-1")
        .work("w-2 sess-1 priority=3")
        .wants(["claude: resume sess-1 for w-2"])
        .refuses([]);
}

#[test]
fn s042_work_that_is_assigned_and_not_begun_resumes_too() {
    city(["claude max=5"])
        .session("sess-1 claude asleep")
        .work("w-1 sess-1")
        .wants(["claude: resume sess-1 for w-1"]);
}

#[test]
fn s043_no_new_work_takes_nothing_from_assigned_work() {
    city(["claude max=5 scale=0"])
        .session("sess-1 claude active")
        .work("w-1 sess-1")
        .wants(["claude: resume sess-1 for w-1"]);
}

#[test]
fn s044_new_work_comes_on_top() {
    city(["claude max=5 scale=2"]).session("sess-1 claude active").work("w-1 sess-1").wants([
        "claude: resume sess-1 for w-1",
        "claude: new",
        "claude: new",
    ]);
}

#[test]
fn s045_a_session_with_a_name_of_its_own_is_no_pool_s_to_resume() {
    city(["rig/refinery max=1"])
        .named("rig/refinery", "rig/refinery")
        .session("mc-1 rig/refinery active agent=rig/refinery named=rig/refinery")
        .work("w-1 rig/refinery")
        .wants([])
        .refuses(["work w-1: rig/refinery has a name of its own and no pool wakes it"]);
}

#[test]
fn s046_a_session_asleep_resumes_for_its_work() {
    city(["hello-world/polecat max=5 scale=1"])
        .session("mc-sctve hello-world/polecat asleep")
        .work("w-1 mc-sctve")
        .wants(["hello-world/polecat: resume mc-sctve for w-1", "hello-world/polecat: new"]);
}

#[test]
fn s047_who_lives_is_resumed_and_nobody_is_woken_beside_it() {
    city(["rig/claude"])
        .session("sess-live rig/claude active")
        .work("w-1 sess-live")
        .wants(["rig/claude: resume sess-live for w-1"]);
}

#[test]
fn s063_a_template_of_one_takes_part() {
    city(["worker max=1"])
        .session("worker worker active")
        .work("w-1 worker")
        .wants(["worker: resume worker for w-1"]);
}

#[test]
fn s070_a_manual_session_resumes_for_its_own_work_and_fills_no_cap() {
    city(["refinery max=1 scale=1"])
        .session("mine refinery asleep agent=refinery-1 alias=refinery-1 slot=1 manual")
        .work("w-1 refinery-1 route=refinery")
        .wants(["refinery: resume mine for w-1", "refinery: new"]);
}

#[test]
fn s125_who_is_woken_for_work_comes_before_new_work() {
    city(["claude max=1 scale=1"]).work("w-1 claude").wants(["claude: wake for w-1"]);
}

#[test]
fn s126_work_of_the_template_itself_wakes_one() {
    city(["rig/claude"])
        .session("mc-1 rig/claude closed agent=rig/claude")
        .work("w-1 rig/claude")
        .work("w-2 rig/claude")
        .wants(["rig/claude: wake for w-1"]);
}

#[test]
fn s127_a_word_that_nobody_answers_to_creates_nobody() {
    city(["rig/claude"])
        .work("w-1 unknown-session-id")
        .wants([])
        .refuses([r#"work w-1: nobody answers to "unknown-session-id""#]);
}

#[test]
fn s129_a_name_whose_template_is_suspended_stands_for_nobody() {
    let named = city(["gascity/builder max=1", "gascity/reviewer max=1 suspended"])
        .named("gascity/builder", "gascity/builder")
        .named("gascity/reviewer", "gascity/reviewer");
    let of = |assignee: &str| named.clone().work(&format!("w-1 {assignee}"));
    of("gascity/builder")
        .wants([])
        .refuses(["work w-1: gascity/builder has a name of its own and no pool wakes it"]);
    of("gascity/reviewer").wants([]).refuses(["work w-1: the template is suspended"]);
    of("gascity/nobody").wants([]);
    of("-").wants([]).refuses([]);
}

#[test]
fn s129_a_name_that_is_a_pool_as_well_means_the_pool() {
    city(["rig/claude max=3"])
        .named("rig/claude", "rig/claude")
        .work("w-1 rig/claude")
        .wants(["rig/claude: wake for w-1"]);
}

#[test]
fn s131_work_of_a_closed_session_is_an_orphan() {
    city(["claude"])
        .session("mc-1 claude closed")
        .work("w-1 mc-1")
        .wants([])
        .refuses(["work w-1: the life of mc-1 is over"]);
}

#[test]
fn s134_sessions_with_work_use_up_no_new_demand() {
    let mut city = city(["claude max=20 scale=5"]);
    for at in 1..=5 {
        city = city.session(&format!("sess-{at} claude active")).work(&format!("w-{at} sess-{at}"));
    }
    city.total("claude: scale 5, in flight 0, reused 0, anonymous 5, assigned 5");
}

#[test]
fn a_session_that_its_provider_refused_is_not_resumed() {
    city(["worker max=5 scale=1"])
        .session("mc-1 worker asleep")
        .session("mc-2 worker starting")
        .work("w-1 mc-1")
        .but(|signals| signals.refused.extend(["mc-1", "mc-2"].map(|id| id.parse().unwrap())))
        .wants(["worker: new"])
        .refuses([
            "work w-1: the provider refused mc-1 for good",
            "session mc-2: the provider refused mc-2 for good",
        ]);
}
