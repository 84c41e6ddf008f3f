//! Who serves all requests of a tick? Each in turn, twice: once to see what would be created, then within the budget.

use crate::read::Rows;
use crate::room::Scene;
use crate::select::Pass;
use crate::{
    Budget, Choice, Config, Declined, Demand, Guarantee, Realization, Served, Share, Signals, Tier,
    WhyNot, share,
};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use tenure_bead::Capacity;
use tenure_identity::Statement;

/// Decides who serves each request: the session that it is for, one that is idle, or a new one.
///
/// The slots of every open session are held, whoever asked for it, and a slot that is lent is nobody's who is there.
/// A session keeps the slot that it says it has or is declined; nobody is renumbered. The budget bounds what is
/// created, and neither what is there nor what others come after.
///
/// ```
/// use tenure_bead::TemplateName;
/// use tenure_demand::{realize, requests, Budget, Census, Config, Scale, Signals};
/// use tenure_identity::{Pool, Post, Roster};
/// # fn main() -> Result<(), tenure_bead::NameError> {
/// let worker = TemplateName::parse("worker")?;
/// let post = Post { template: worker.clone(), pool: Pool::of(3), alias: None };
/// let config = Config::new(Roster::new(vec![post], vec![]));
/// let scale = [(worker, Scale::New(2))].into();
/// let signals = Signals { scale, census: Census::Complete, ..Signals::default() };
/// let demand = requests(&config, &[], &[], &signals);
/// let made = realize(&config, &[], &signals, &demand, Budget::UNLIMITED);
/// let lines: Vec<String> = made.served.iter().map(ToString::to_string).collect();
/// assert_eq!(lines, ["worker: new -> fresh worker-1", "worker: new -> fresh worker-2"]);
/// # Ok(())
/// # }
/// ```
pub fn realize(
    config: &Config,
    sessions: &[Statement],
    signals: &Signals,
    demand: &Demand,
    budget: Budget,
) -> Realization {
    let rows = Rows::read(config, sessions);
    let scene = Scene::new(config, &rows, signals, demand);
    let freely = pass(&scene, None, 0);
    let Capacity::UpTo(limit) = budget.limit else { return freely };
    let (posts, wants) = created(&freely, config);
    let sum =
        wants.iter().fold(0_u32, |sum, w| sum.saturating_add(w.floor).saturating_add(w.elastic));
    if sum <= limit {
        return freely;
    }
    let shares = posts.into_iter().zip(share(limit, budget.turn, &wants)).collect();
    pass(&scene, Some(shares), limit)
}

/// Serves every request in turn.
fn pass(scene: &Scene<'_>, shares: Option<BTreeMap<usize, Share>>, limit: u32) -> Realization {
    let mut pass = Pass::new(scene, shares);
    let mut made = Realization::default();
    let mut alike: BTreeMap<usize, usize> = BTreeMap::new();
    for (request, row) in scene.demand.requests.iter().zip(&scene.asked_for) {
        let at = scene.config.place(&request.template);
        let choice = match at {
            Some(at) => pass.select(at, *row, request),
            None => Err(WhyNot::NoTemplate),
        };
        let why = match choice {
            Ok(choice) => {
                made.served.push(Served { request: request.clone(), choice });
                continue;
            }
            Err(WhyNot::Budget { .. }) => WhyNot::Budget { limit },
            Err(why) => why,
        };
        let last = at.and_then(|at| made.declined.get_mut(*alike.get(&at)?));
        match last.filter(|last| request.session.is_none() && last.why == why) {
            Some(last) => last.count = last.count.saturating_add(1),
            None => {
                if let Some(at) = at.filter(|_| request.session.is_none()) {
                    alike.insert(at, made.declined.len());
                }
                made.declined.push(Declined { request: request.clone(), why, count: 1 });
            }
        }
    }
    made.passed = pass.passed.into_iter().collect();
    made
}

/// Returns how many sessions of each template would be created, and where these stand.
fn created(made: &Realization, config: &Config) -> (Vec<usize>, Vec<Share>) {
    let mut wants: BTreeMap<usize, Share> = BTreeMap::new();
    for served in &made.served {
        let Choice::Fresh { .. } = served.choice else { continue };
        let Some(at) = config.place(&served.request.template) else { continue };
        let want = wants.entry(at).or_default();
        match (served.request.tier, served.request.guarantee) {
            (Tier::Dependency, _) => {}
            (_, Guarantee::Floor) => want.floor = want.floor.saturating_add(1),
            (_, Guarantee::Elastic) => want.elastic = want.elastic.saturating_add(1),
        }
    }
    wants.into_iter().unzip()
}
