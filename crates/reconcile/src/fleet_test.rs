//! Which fleets are refused, and does the refusal say what to mend?

use crate::{Fleet, FleetError, Intent, NamedSession, Template, limit};
use alloc::string::{String, ToString};
use alloc::vec;
use alloc::vec::Vec;
use tenure_bead::{
    AgentName, Alias, Bead, BeadId, Boot, BootId, Digest, Fingerprint, MemberName, Now, Seat, Slot,
    TemplateName, Wall,
};
use tenure_identity::Pool;

fn name(text: &str) -> TemplateName {
    TemplateName::parse(text).unwrap()
}

fn pool_of(text: &str, pool: Pool) -> Template {
    Template::new(name(text), pool, Fingerprint::without_inputs(Digest::from_bytes([0; 32])))
}

fn template(text: &str, size: u32) -> Template {
    pool_of(text, Pool::of(size))
}

fn with_alias(text: &str, size: u32, alias: &str) -> Template {
    Template { alias: Some(Alias::parse(alias).unwrap()), ..template(text, size) }
}

fn after(text: &str, after: &[&str]) -> Template {
    Template { after: after.iter().map(|n| name(n)).collect(), ..template(text, 1) }
}

fn listed(text: &str, wanted: u32, names: &[&str]) -> Template {
    let names: Vec<MemberName> = names.iter().map(|n| MemberName::parse(n).unwrap()).collect();
    let max = u32::try_from(names.len()).unwrap();
    pool_of(text, Pool::try_new(0, wanted, max).unwrap().with_names(names).unwrap())
}

fn fleet(templates: Vec<Template>) -> Result<Fleet, FleetError> {
    Fleet::try_new(Intent::Run, templates)
}

#[track_caller]
fn refused(templates: Vec<Template>, says: &[&str]) {
    let error: String = fleet(templates).unwrap_err().to_string();
    assert!(says.iter().all(|text| error.contains(text)), "{error}");
}

#[track_caller]
fn accepted(templates: Vec<Template>) {
    assert_eq!(fleet(templates).map(drop), Ok(()));
}

#[test]
fn two_templates_of_one_name_are_refused() {
    refused(vec![template("a", 1), template("b", 2), template("a", 3)], &["template a", "twice"]);
}

#[test]
fn a_singleton_called_like_a_slot_is_refused_only_when_the_pool_has_the_slot() {
    refused(vec![template("worker", 3), template("worker-2", 1)], &["worker-2", "rename"]);
    accepted(vec![template("worker", 3), template("worker-4", 1)]);
    accepted(vec![template("worker", 3), template("worker-2", 2)]);
    accepted(vec![template("worker", 1), template("worker-2", 1)]);
    accepted(vec![template("worker", 3), template("worker-02", 1)]);
}

#[test]
fn a_word_is_a_name_or_an_alias_of_one_session_only() {
    refused(
        vec![template("boss", 1), with_alias("a", 1, "boss")],
        &["\"boss\"", "template boss", "template a"],
    );
    refused(vec![with_alias("a", 1, "x"), with_alias("b", 1, "x")], &["\"x\""]);
    refused(vec![with_alias("a", 3, "x"), template("x-3", 1)], &["\"x-3\""]);
    refused(vec![with_alias("a", 2, "x"), with_alias("b", 2, "x")], &["\"x-1\""]);
    refused(vec![listed("a", 1, &["one"]), listed("b", 1, &["one"])], &["\"one\""]);
    accepted(vec![with_alias("a", 1, "a"), with_alias("b", 2, "b")]);
    accepted(vec![listed("rig/a", 1, &["one"]), listed("b", 1, &["one"])]);
}

#[test]
fn a_listed_name_may_be_the_alias_of_its_own_slot_and_of_no_other() {
    let with = |names: &[&str]| {
        let alias = Some(Alias::parse("x").unwrap());
        vec![Template { alias, ..listed("a", 1, names) }]
    };
    accepted(with(&["x-1", "x-2"]));
    refused(with(&["x-2", "x-1"]), &["\"x-1\"", "template a"]);
}

#[test]
fn an_alias_that_is_too_long_for_a_slot_is_refused() {
    let long = "a".repeat(74);
    refused(vec![with_alias("w", 12, &long)], &["`alias` of template w", "75"]);
    accepted(vec![with_alias("w", 1, &long)]);
}

#[test]
fn templates_that_wait_for_each_other_are_named_in_their_circle() {
    refused(
        vec![after("a", &["b"]), after("b", &["c"]), after("c", &["a"]), after("d", &["a"])],
        &["a -> b -> c -> a"],
    );
    refused(vec![after("a", &["a"])], &["a -> a"]);
    refused(vec![after("a", &["ghost"])], &["ghost", "not there"]);
    accepted(vec![after("a", &["b", "c"]), after("b", &["c"]), after("c", &[])]);
}

#[test]
fn a_long_chain_is_walked_without_a_deep_stack() {
    let chain = |i: usize| after(&alloc::format!("t{i}"), &[&alloc::format!("t{}", i + 1)]);
    let mut templates: Vec<Template> = (0..9_999).map(chain).collect();
    templates.push(after("t9999", &[]));
    accepted(templates);
}

#[test]
fn a_pool_beyond_the_limit_is_refused() {
    accepted(vec![template("a", limit::POOL_SIZE_MAX)]);
    refused(vec![template("a", limit::POOL_SIZE_MAX + 1)], &["template a"]);
}

#[test]
fn a_named_session_needs_a_template_and_a_name_of_its_own() {
    let named = |session: &str, template: &str| NamedSession {
        name: AgentName::parse(session).unwrap(),
        template: name(template),
        alias: None,
    };
    let with = |named| Fleet::with_named(Intent::Run, vec![template("worker", 2)], named);
    assert!(with(vec![named("boss", "worker")]).is_ok());
    let error = |named| with(named).unwrap_err().to_string();
    assert!(error(vec![named("boss", "ghost")]).contains("ghost"));
    assert!(error(vec![named("worker-2", "worker")]).contains("worker-2"));
    assert!(error(vec![named("boss", "worker"), named("boss", "worker")]).contains("twice"));
}

fn bead(seat: Seat, called: &str) -> Bead {
    let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 0 };
    let now = Now { wall: Wall::from_unix_ms(0), boot };
    Bead::wanted(
        BeadId::parse("tb-1").unwrap(),
        AgentName::parse(called).unwrap(),
        seat,
        now.stamp(),
    )
}

fn numbered(template: &str, slot: u32) -> Seat {
    Seat::Numbered { template: name(template), slot: Slot::try_new(slot).unwrap() }
}

#[test]
fn a_seat_is_wanted_up_to_the_wanted_size_and_keeps_its_name_beyond() {
    let fleet = fleet(vec![pool_of("w", Pool::try_new(0, 2, 5).unwrap())]).unwrap();
    assert!(fleet.has(&numbered("w", 2)));
    assert!(!fleet.has(&numbered("w", 3)));
    assert_eq!(fleet.name_of(&numbered("w", 3)).unwrap().as_str(), "w-3");
}

#[test]
fn a_member_whose_place_in_the_list_moved_fits_no_longer() {
    let before = fleet(vec![listed("w", 2, &["alpha", "beta"])]).unwrap();
    let after = fleet(vec![listed("w", 2, &["beta", "alpha"])]).unwrap();
    let alpha = bead(numbered("w", 1), "alpha");
    assert!(before.fits(&alpha));
    assert!(!after.fits(&alpha));
}

#[test]
fn a_singleton_does_not_fit_a_pool_nor_a_slot_a_singleton() {
    let (one, three) =
        (fleet(vec![template("w", 1)]).unwrap(), fleet(vec![template("w", 3)]).unwrap());
    let (single, first) =
        (bead(Seat::Singleton { template: name("w") }, "w"), bead(numbered("w", 1), "w-1"));
    assert!(one.fits(&single) && !three.fits(&single));
    assert!(three.fits(&first) && !one.fits(&first));
}
