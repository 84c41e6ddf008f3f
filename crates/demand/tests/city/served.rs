//! Which session serves which request? One scenario after the other, as lines.

use crate::support::{city, lines};
use tenure_demand::{Census, Obstacle, realize};

#[test]
fn s001_a_concrete_name_beats_a_stale_slot_when_a_session_is_chosen() {
    city(["frontend/worker max=10", "backend/worker max=10"])
        .session("r frontend/worker asleep agent=frontend/worker-3 alias=backend/worker-4 slot=4")
        .asks(["frontend/worker resume r"])
        .serves(["frontend/worker: resume r -> keep r in frontend/worker#3"]);
}

#[test]
fn s004_a_slot_that_is_taken_is_declined_and_nobody_is_renumbered() {
    city(["kimi max=20"])
        .session("first kimi active agent=kimi-9 slot=9")
        .session("second kimi starting agent=kimi-9 alias=kimi-15 slot=9")
        .asks(["kimi resume first", "kimi new second"])
        .serves(["kimi: resume first -> keep first in kimi#9"])
        .declines(["kimi: new second -> slot 9 is that of first"]);
}

#[test]
fn s014_a_drained_session_serves_no_new_work() {
    city(["claude max=5"])
        .session("mc-1 claude drained agent=claude")
        .asks(["claude new"])
        .serves(["claude: new -> fresh claude-1"]);
}

#[test]
fn s015_a_drained_session_serves_its_own_work() {
    city(["claude max=5"])
        .session("mc-1 claude drained agent=claude slot=4")
        .asks(["claude resume mc-1"])
        .serves(["claude: resume mc-1 -> keep mc-1 in claude#4"]);
}

#[test]
fn s016_an_idle_session_is_taken_before_one_is_created() {
    city(["claude max=5"])
        .session("mc-1 claude active agent=claude-3 alias=claude-3 slot=3")
        .asks(["claude new"])
        .serves(["claude: new -> reuse mc-1 in claude#3"]);
}

#[test]
fn s017_a_session_with_work_is_not_taken() {
    city(["claude max=5"])
        .session("mc-1 claude active slot=1")
        .work("w-1 mc-1")
        .asks(["claude new"])
        .serves(["claude: new -> fresh claude-2"]);
}

#[test]
fn s017_work_that_may_not_resume_its_session_keeps_it_busy() {
    city(["claude max=5", "other max=5"])
        .session("mc-1 claude active slot=1")
        .work("w-1 mc-1 route=other")
        .asks(["claude new"])
        .serves(["claude: new -> fresh claude-2"]);
}

#[test]
fn s018_a_session_asleep_serves_no_new_work_and_holds_its_slot() {
    city(["polecat max=5"])
        .session("mc-1 polecat asleep slot=1")
        .asks(["polecat new"])
        .serves(["polecat: new -> fresh polecat-2"]);
}

#[test]
fn s019_an_active_session_is_taken() {
    city(["polecat max=5"])
        .session("mc-1 polecat active slot=1")
        .asks(["polecat new"])
        .serves(["polecat: new -> reuse mc-1 in polecat#1"]);
}

#[test]
fn s020_a_session_that_starts_is_taken() {
    city(["polecat max=5"])
        .session("mc-1 polecat starting slot=1")
        .asks(["polecat new"])
        .serves(["polecat: new -> reuse mc-1 in polecat#1"]);
}

#[test]
fn s021_who_sleeps_is_passed_by_and_who_is_active_is_taken() {
    city(["polecat max=5"])
        .session("a polecat asleep slot=1")
        .session("b polecat active slot=2")
        .asks(["polecat new"])
        .serves(["polecat: new -> reuse b in polecat#2"]);
}

#[test]
fn s022_a_bare_template_is_recognised() {
    city(["cashmaster/refinery max=3"])
        .session("mc-1 refinery active slot=2")
        .asks(["cashmaster/refinery new"])
        .serves(["cashmaster/refinery: new -> reuse mc-1 in cashmaster/refinery#2"]);
}

#[test]
fn s023_what_is_declined_keeps_no_slot() {
    let city = city(["claude max=5"]).asks(["claude new"]);
    let unwell = |s: &mut tenure_demand::Signals| _ = s.unwell.insert("claude".parse().unwrap());
    city.clone().but(unwell).serves([]).declines(["claude: new -> the provider is unwell"]);
    city.serves(["claude: new -> fresh claude-1"]);
}

#[test]
fn s025_of_two_sessions_of_a_template_of_one_the_older_is_taken() {
    city(["cashmaster/refinery max=1"])
        .session("later cashmaster/refinery active agent=cashmaster/refinery-1 slot=1 at=2")
        .session("earlier cashmaster/refinery active agent=cashmaster/refinery-2 slot=2 at=1")
        .asks(["cashmaster/refinery new"])
        .serves(["cashmaster/refinery: new -> reuse earlier in cashmaster/refinery"]);
}

const SHRUNK: &str = "repo/gastown.polecat names=furiosa,nux,rictus max=1";

#[test]
fn s026_who_has_work_keeps_a_seat_that_a_smaller_pool_no_longer_has() {
    city([SHRUNK])
        .session(
            "mc-1 repo/gastown.polecat active agent=repo/gastown.nux alias=repo/gastown.nux slot=2",
        )
        .work("w-1 repo/gastown.nux")
        .serves([
            "repo/gastown.polecat: resume mc-1 for w-1 -> keep mc-1 in repo/gastown.polecat#2",
        ]);
}

#[test]
fn s026_in_a_numbered_pool_as_well() {
    city(["worker max=1"])
        .session("mc-1 worker active agent=worker-3 slot=3")
        .work("w-1 mc-1")
        .declines([])
        .serves(["worker: resume mc-1 for w-1 -> keep mc-1 in worker"]);
    city(["worker names=a,b max=1"])
        .session("mc-1 worker active slot=7 agent=b")
        .work("w-1 mc-1")
        .serves(["worker: resume mc-1 for w-1 -> keep mc-1 in worker#2"]);
    city(["worker max=2"])
        .session("mc-1 worker active agent=worker-3 slot=3")
        .work("w-1 mc-1")
        .serves(["worker: resume mc-1 for w-1 -> keep mc-1 in worker#3"]);
}

#[test]
fn s027_also_when_the_work_has_an_earlier_alias() {
    city([SHRUNK])
        .session(
            "mc-1 repo/gastown.polecat active agent=repo/gastown.nux alias=repo/gastown.nux-renamed \
             former=repo/gastown.nux slot=2",
        )
        .work("w-1 repo/gastown.nux")
        .serves([
            "repo/gastown.polecat: resume mc-1 for w-1 -> keep mc-1 in repo/gastown.polecat#2",
        ]);
}

#[test]
fn s028_two_busy_sessions_keep_their_seats_when_a_pool_shrinks() {
    let polecat = |line: &str| format!("{line} slot={}", if line.contains("nux") { 2 } else { 3 });
    city([SHRUNK])
        .session(&polecat("n repo/gastown.polecat active agent=repo/gastown.nux"))
        .session(&polecat("r repo/gastown.polecat active agent=repo/gastown.rictus"))
        .asks(["repo/gastown.polecat resume n", "repo/gastown.polecat resume r"])
        .serves([
            "repo/gastown.polecat: resume n -> keep n in repo/gastown.polecat#2",
            "repo/gastown.polecat: resume r -> keep r in repo/gastown.polecat#3",
        ]);
}

#[test]
fn s029_a_start_beyond_a_smaller_bound_is_condemned_and_its_demand_gets_the_first_seat() {
    city(["repo/gastown.polecat names=furiosa,nux max=1 scale=1"])
        .session("mc-1 repo/gastown.polecat starting agent=repo/gastown.nux slot=2")
        .refuses(["session mc-1: slot 2 is beyond the bound"])
        .serves(["repo/gastown.polecat: new -> fresh repo/gastown.furiosa"]);
    city(["repo/gastown.polecat names=furiosa,nux max=1"])
        .session("mc-1 repo/gastown.polecat starting agent=repo/gastown.nux slot=2")
        .asks(["repo/gastown.polecat new mc-1"])
        .declines(["repo/gastown.polecat: new mc-1 -> slot 2 is beyond the bound"]);
}

#[test]
fn s030_who_says_no_name_or_one_that_is_no_more_gets_no_exception() {
    let of = |said: &str| {
        city(["repo/gastown.polecat names=furiosa,nux max=1"])
            .session(&format!("mc-1 repo/gastown.polecat active {said}"))
            .asks(["repo/gastown.polecat resume mc-1"])
            .realize()
            .served
    };
    let in_slot = |slot| {
        format!("repo/gastown.polecat: resume mc-1 -> keep mc-1 in repo/gastown.polecat#{slot}")
    };
    assert_eq!(lines(&of("slot=2")), [in_slot(1)]);
    assert_eq!(lines(&of("slot=3 agent=repo/gastown.legacy-third-name")), [in_slot(1)]);
    assert_eq!(
        lines(&of("slot=1 agent=repo/gastown.nux alias=repo/gastown.furiosa")),
        [in_slot(2)]
    );
}

#[test]
fn s031_a_template_of_one_has_no_number() {
    city(["repo/refinery max=1"])
        .session("mc-1 repo/refinery active agent=repo/refinery slot=1")
        .asks(["repo/refinery resume mc-1"])
        .serves(["repo/refinery: resume mc-1 -> keep mc-1 in repo/refinery"]);
}

#[test]
fn s068_the_row_with_the_work_gets_the_one_seat() {
    city(["cashmaster/refinery max=1"])
        .session("stale cashmaster/refinery active agent=cashmaster/refinery-1 alias=cashmaster/refinery-1")
        .session("base cashmaster/refinery active agent=cashmaster/refinery alias=cashmaster/refinery")
        .work("w-1 cashmaster/refinery-1 priority=10")
        .work("w-2 cashmaster/refinery priority=1")
        .serves(["cashmaster/refinery: resume stale for w-1 -> keep stale in cashmaster/refinery"]);
}

#[test]
fn s069_a_manual_session_stays_beside_the_one_of_its_template() {
    city(["cashmaster/refinery max=1 scale=1"])
        .session("mine cashmaster/refinery active agent=cashmaster/refinery-1 alias=cashmaster/refinery-1 slot=1 manual")
        .serves(["cashmaster/refinery: new -> fresh cashmaster/refinery"]);
}

#[test]
fn s070_a_manual_session_is_left_as_it_is() {
    city(["refinery max=1"])
        .session("mine refinery asleep agent=refinery-1 alias=refinery-1 slot=1 manual")
        .work("w-1 refinery-1 route=refinery")
        .serves(["refinery: resume mine for w-1 -> leave mine"]);
}

#[test]
fn s077_a_dependency_that_is_served_has_no_need_of_its_stale_sibling() {
    city(["gascity/api max=5 scale=1 after=gascity/db", "gascity/db max=1"])
        .session("base gascity/db active agent=gascity/db at=5")
        .session("stale gascity/db active agent=gascity/db-1 slot=1")
        .serves([
            "gascity/db: dependency (floor) -> reuse base in gascity/db",
            "gascity/api: new -> fresh gascity/api-1",
        ]);
}

#[test]
fn s082_a_dependency_takes_no_drained_session_and_has_a_concrete_name() {
    city(["claude max=5"])
        .session("mc-1 claude drained agent=claude")
        .asks(["claude dependency"])
        .serves(["claude: dependency -> fresh claude-1"]);
}

#[test]
fn s083_the_dependency_of_a_template_of_one_has_the_base_name() {
    city(["cashmaster/refinery max=1"])
        .asks(["cashmaster/refinery dependency"])
        .serves(["cashmaster/refinery: dependency -> fresh cashmaster/refinery"]);
}

#[test]
fn s085_who_has_the_base_name_comes_before_who_has_a_suffix() {
    city(["refinery max=1"])
        .session("stale refinery active agent=refinery-1 slot=1")
        .session("base refinery active agent=refinery at=5")
        .asks(["refinery dependency"])
        .serves(["refinery: dependency -> reuse base in refinery"]);
}

#[test]
fn s086_of_two_with_the_base_name_the_older_is_taken() {
    city(["refinery max=1"])
        .session("session-later refinery active agent=refinery at=1")
        .session("session-earliest refinery active agent=refinery at=0")
        .asks(["refinery dependency"])
        .serves(["refinery: dependency -> reuse session-earliest in refinery"]);
}

#[test]
fn s087_anothers_alias_is_in_nobodys_seat() {
    city(["claude max=5"])
        .session("mine - active alias=claude-1 manual")
        .asks(["claude dependency"])
        .serves(["claude: dependency -> fresh claude-1"]);
}

#[test]
fn s088_a_dependency_takes_a_session_of_the_bare_template() {
    city(["gascity/db max=3"])
        .session("mc-1 db active slot=1")
        .asks(["gascity/db dependency"])
        .serves(["gascity/db: dependency -> reuse mc-1 in gascity/db#1"]);
}

#[test]
fn s088_a_dependency_wakes_who_sleeps() {
    city(["gascity/db max=3"])
        .session("mc-1 gascity/db asleep slot=2")
        .asks(["gascity/db dependency"])
        .serves(["gascity/db: dependency -> wake mc-1 in gascity/db#2"]);
}

#[test]
fn s141_an_unwell_provider_stops_what_is_new_and_nothing_else() {
    let city = city(["worker max=5 scale=3"]).session("mc-1 worker active slot=1");
    let unwell = |s: &mut tenure_demand::Signals| _ = s.unwell.insert("worker".parse().unwrap());
    city.clone()
        .but(unwell)
        .serves(["worker: new -> reuse mc-1 in worker#1"])
        .declines(["worker: new -> the provider is unwell (2 times)"]);
    assert_eq!(city.realize().served.len(), 3, "of a provider that nobody watches nothing is said");
}

#[test]
fn s143_a_start_keeps_its_slot_and_the_rest_gets_the_next() {
    city(["worker max=5 scale=2"])
        .session("mc-1 worker starting slot=1")
        .serves(["worker: new mc-1 -> keep mc-1 in worker#1", "worker: new -> fresh worker-2"]);
}

#[test]
fn s231_new_work_gets_the_lowest_seats() {
    city(["worker max=3 scale=2"])
        .serves(["worker: new -> fresh worker-1", "worker: new -> fresh worker-2"]);
}

#[test]
fn s235_what_is_not_known_reuses_and_never_creates() {
    city(["worker max=3 scale=?"])
        .session("live worker active slot=1")
        .work("w-1 worker")
        .serves(["worker: wake for w-1 -> reuse live in worker#1"]);
    city(["worker max=3 scale=?"])
        .work("w-1 worker")
        .serves([])
        .declines(["worker: wake for w-1 -> how much work there is is not known: \
         a part of the stores did not answer"]);
}

#[test]
fn s237_the_lowest_slot_that_nobody_holds_wherever_they_are_kept() {
    city(["worker max=4"])
        .session("city-1 worker asleep slot=1")
        .session("rig-1 worker drained slot=2")
        .asks(["worker new"])
        .serves(["worker: new -> fresh worker-3"]);
}

#[test]
fn s238_a_start_that_failed_holds_no_slot() {
    city(["worker max=4"])
        .session("mc-1 worker failed slot=1")
        .asks(["worker new"])
        .serves(["worker: new -> fresh worker-1"]);
}

#[test]
fn s239_one_name_that_is_in_the_way_starves_nobody() {
    let city = city(["worker max=5 scale=3"]).but(|signals| {
        signals.names.insert("worker-1".parse().unwrap(), Obstacle::NameTaken);
    });
    city.serves([
        "worker: new -> fresh worker-2",
        "worker: new -> fresh worker-3",
        "worker: new -> fresh worker-4",
    ]);
    let passed = city.realize().passed;
    assert_eq!(lines(&passed), ["worker-1 is passed over: another session has the name"]);
}

#[test]
fn s241_what_is_in_the_way_of_a_whole_template_is_said_once() {
    for bound in ["max=5", "max=-1"] {
        city([&format!("worker {bound} scale=4")])
            .but(|signals| {
                signals.templates.insert("worker".parse().unwrap(), Obstacle::EndpointShut);
            })
            .serves([])
            .declines(["worker: new -> nothing can be started through its endpoint (4 times)"]);
    }
}

#[test]
fn s242_what_runs_under_the_name_of_a_template_of_one_is_not_started_over() {
    let solo = city(["solo max=1 scale=1"]);
    solo.serves(["solo: new -> fresh solo"]);
    let with =
        |what| solo.clone().but(|signals| _ = signals.names.insert("solo".parse().unwrap(), what));
    with(Obstacle::Occupied).declines(["solo: new -> something runs under the name"]);
    with(Obstacle::Unclear)
        .declines(["solo: new -> it is not known whether something runs under the name"]);
}

#[test]
fn s243_many_stale_starts_and_one_living_owner_make_nobody_new() {
    let mut city =
        city(["worker max=9 scale=1"]).session("owner worker active name=w-2 slot=2 at=99");
    for at in 0..43 {
        city = city.session(&format!("stale-{at} worker starting name=w-2 slot=2"));
    }
    city.serves(["worker: new -> reuse owner in worker#2"]);
}

#[test]
fn s245_what_is_not_understood_holds_its_slot() {
    city(["worker max=3 scale=1"])
        .session("mc-1 worker unknown slot=1")
        .serves(["worker: new -> fresh worker-2"]);
}

#[test]
fn s247_a_start_under_way_is_not_asked_for_again() {
    city(["worker max=9 scale=2"])
        .session("mc-1 worker starting slot=1")
        .serves(["worker: new mc-1 -> keep mc-1 in worker#1", "worker: new -> fresh worker-2"]);
}

#[test]
fn s250_who_says_anothers_session_name_is_not_taken_for_new_work() {
    city(["worker max=5 scale=1"])
        .session("gc-a worker active name=shared slot=1 at=3")
        .session("gc-b worker active name=shared slot=2")
        .work("w-1 shared")
        .serves([
            "worker: resume gc-a for w-1 -> keep gc-a in worker#1",
            "worker: new -> fresh worker-3",
        ]);
}

#[test]
fn s251_who_says_anothers_session_name_is_untouched_in_either_order() {
    for (owner, sibling) in [("gc-a", "gc-b"), ("gc-b", "gc-a")] {
        city(["worker max=5"])
            .session(&format!("{owner} worker active name=shared slot=1"))
            .session(&format!("{sibling} worker asleep name=shared slot=2"))
            .work("w-1 shared")
            .serves([&format!("worker: resume {owner} for w-1 -> keep {owner} in worker#1")])
            .declines([]);
    }
}

#[test]
fn s253_the_same_input_gives_the_same_answer_and_is_not_changed() {
    let city = city(["worker max=5 scale=3 min=1", "db max=1", "api scale=2 after=db"])
        .session("mc-1 worker starting slot=1")
        .session("mc-2 worker asleep slot=2")
        .work("w-1 mc-2")
        .creates_at_most(2, 5);
    let (sessions, signals, demand) = (city.sessions.clone(), city.signals.clone(), city.demand());
    let first = city.realize();
    for _ in 0..20 {
        let again = realize(&city.config, &sessions, &signals, &demand, city.budget);
        assert_eq!(again, first);
    }
    assert_eq!(
        (sessions, signals, demand),
        (city.sessions.clone(), city.signals.clone(), city.demand())
    );
}

#[test]
fn a_template_of_one_wakes_who_sleeps_in_its_seat() {
    city(["mayor max=1 scale=1"])
        .session("mc-1 mayor asleep agent=mayor")
        .serves(["mayor: new -> wake mc-1 in mayor"]);
}

#[test]
fn the_one_seat_is_not_given_twice() {
    city(["mayor max=1 scale=1"])
        .session("mc-1 mayor drained agent=mayor")
        .serves([])
        .declines(["mayor: new -> mc-1 sits there and is Drained"]);
}

#[test]
fn where_not_every_session_is_known_nobody_is_created() {
    city(["worker max=5 scale=2"])
        .session("mc-1 worker active slot=1")
        .but(|signals| signals.census = Census::Partial)
        .serves(["worker: new -> reuse mc-1 in worker#1"])
        .declines(["worker: new -> not every session is known"]);
}

#[test]
fn a_slot_whose_name_is_a_neighbors_is_nobodys_seat() {
    city(["worker max=5 scale=2", "worker-1 max=1"])
        .serves(["worker: new -> fresh worker-2", "worker: new -> fresh worker-3"]);
}

#[test]
fn of_two_idle_sessions_with_one_slot_the_younger_is_passed_by() {
    city(["worker max=5 scale=2"])
        .session("old worker active slot=2")
        .session("young worker active slot=2 at=1")
        .serves(["worker: new -> reuse old in worker#2", "worker: new -> fresh worker-1"]);
}

#[test]
fn nobody_new_gets_a_seat_that_is_being_cleared() {
    city(["worker max=1 names=a scale=1"])
        .session("mc-1 worker draining slot=1")
        .serves([])
        .declines(["worker: new -> every slot is held"]);
}
