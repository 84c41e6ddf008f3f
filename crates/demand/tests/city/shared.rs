//! Who may be created within the budget of a tick? One scenario after the other, as lines.

use crate::support::city;

#[test]
fn s150_what_a_tick_creates_is_bounded() {
    city(["worker max=9 scale=5"])
        .creates_at_most(2, 0)
        .serves(["worker: new -> fresh worker-1", "worker: new -> fresh worker-2"])
        .declines(["worker: new -> a tick creates 2 and no more (3 times)"]);
}

#[test]
fn s151_an_exhausted_budget_holds_up_nobody_who_is_there() {
    city(["worker max=9 scale=2"])
        .session("mc-1 worker active slot=7")
        .work("w-1 mc-1 priority=-5")
        .creates_at_most(1, 0)
        .serves([
            "worker: new -> fresh worker-1",
            "worker: resume mc-1 for w-1 -> keep mc-1 in worker#7",
        ]);
}

#[test]
fn s153_a_floor_gets_the_only_token() {
    city(["alpha max=5 scale=5", "zulu min=1 max=5"])
        .creates_at_most(1, 0)
        .serves(["zulu: minimum (floor) -> fresh zulu-1"]);
}

#[test]
fn s154_what_is_on_its_way_takes_no_token() {
    city(["alpha max=5 scale=1", "zulu max=5 scale=2"])
        .session("mc-1 alpha starting slot=1")
        .creates_at_most(2, 0)
        .serves([
            "alpha: new mc-1 -> keep mc-1 in alpha#1",
            "zulu: new -> fresh zulu-1",
            "zulu: new -> fresh zulu-2",
        ]);
}

#[test]
fn s155_what_others_come_after_takes_no_token() {
    city(["svc/api max=5 scale=2 after=svc/db", "svc/db max=5"]).creates_at_most(1, 0).serves([
        "svc/db: dependency (floor) -> fresh svc/db-1",
        "svc/api: new -> fresh svc/api-1",
    ]);
}

#[test]
fn s157_floors_leave_a_quarter_to_what_is_elastic() {
    let floors = ["a", "b", "c", "d", "e", "f", "g", "h"].map(|name| format!("{name} min=1 max=2"));
    let [a, b, c, d, e, f, g, h] = floors.each_ref().map(String::as_str);
    for turn in 0..8 {
        let city = city([a, b, c, d, e, f, g, h, "z scale=6"]).creates_at_most(8, turn);
        let served = city.realize().served;
        let elastic = served.iter().filter(|one| one.request.template.as_str() == "z").count();
        assert_eq!((served.len(), elastic), (8, 2), "in turn {turn}");
    }
}

#[test]
fn s158_the_only_token_goes_round() {
    for turn in 0..6 {
        let city = city(["a min=1", "b min=1", "c min=1"]).creates_at_most(1, turn);
        let served = city.realize().served;
        let expected = ["a", "b", "c"][usize::try_from(turn).unwrap() % 3];
        assert_eq!(served.len(), 1);
        assert_eq!(served[0].request.template.as_str(), expected);
    }
}
