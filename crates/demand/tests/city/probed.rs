//! How much new work is counted, where it is counted from routes? One scenario after the other, as lines.

use crate::support::{City, city};
use tenure_demand::{Signals, probe, thaw};

/// Counts from routes, instead of what the templates say.
fn probed(city: City) -> City {
    let scale = probe(&city.config, &city.work);
    city.but(|signals: &mut Signals| signals.scale = scale)
}

/// Wakes what is cold.
fn thawed(city: City) -> City {
    let scale = thaw(&city.config, city.signals.scale.clone(), &city.work, &city.sessions);
    city.but(|signals: &mut Signals| signals.scale = scale)
}

#[test]
fn s231_two_routed_items_get_the_two_lowest_seats() {
    probed(city(["worker max=3"]).work("w-1 - route=worker").work("w-2 - route=worker"))
        .serves(["worker: new -> fresh worker-1", "worker: new -> fresh worker-2"]);
}

#[test]
fn s234_an_item_that_two_stores_show_counts_once() {
    probed(
        city(["rig/worker max=3"]).work("w-1 - route=rig/worker").work("w-1 - route=rig/worker"),
    )
    .wants(["rig/worker: new"]);
}

#[test]
fn s234_an_item_that_one_store_shows_as_assigned_is_assigned() {
    let shown = city(["worker max=3"]).session("mc-1 worker active").work("w-1 - route=worker");
    probed(shown.work("w-1 mc-1 route=worker")).wants(["worker: resume mc-1 for w-1"]);
}

#[test]
fn s234_work_of_a_rig_is_none_of_the_template_that_is_called_alike_elsewhere() {
    probed(city(["rig/worker max=3", "worker max=3"]).work("w-1 - route=rig/worker"))
        .wants(["rig/worker: new"]);
}

#[test]
fn s249_work_that_goes_to_a_named_session_is_none_of_the_pool() {
    let named = city(["worker max=3"]).named("boss", "worker");
    probed(named.work("w-1 - route=boss").work("w-2 - route=worker")).wants(["worker: new"]);
}

#[test]
fn work_that_is_assigned_or_goes_nowhere_is_not_new() {
    probed(
        city(["worker max=3"])
            .work("w-1 nobody route=worker")
            .work("w-2 - route=gone")
            .work("w-3 -"),
    )
    .wants([]);
}

#[test]
fn a_cold_pool_is_woken_for_what_is_routed_to_it() {
    let cold = city(["worker max=3"]).work("w-1 - route=worker").work("w-2 - route=worker");
    thawed(cold.clone()).wants(["worker: new"]);
    thawed(cold.clone().session("mc-1 worker asleep")).wants(["worker: new"]);
    thawed(cold.clone().session("mc-1 worker drained")).wants(["worker: new"]);
    thawed(cold.session("mc-1 worker active")).wants([]);
}

#[test]
fn what_is_not_known_is_not_thawed() {
    thawed(city(["worker max=3 scale=?"]).work("w-1 - route=worker")).wants([]);
    thawed(city(["worker max=3"])).wants([]);
}
