//! Which sessions does the known work want? The one function, from config, work, statements and signals.

use crate::admit::{Admission, admit};
use crate::read::Rows;
use crate::wish::{Draft, Who, Wish};
use crate::{
    Cap, Config, Demand, Kept, Reached, Refusal, Request, Scale, Signals, Subject, Tier, Total,
    Why, Work,
};
use crate::{elastic, resume};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use tenure_bead::{BeadId, TemplateName};
use tenure_identity::Statement;

/// Decides which sessions are wanted.
///
/// Assigned work resumes its sessions, work that is assigned to a template wakes one of it, new work asks for more, of
/// which the starts under way are a part, and a minimum fills up. Whatever caps have no room for never becomes a
/// request. The order of the input makes no difference.
///
/// ```
/// use tenure_bead::{BeadId, TemplateName};
/// use tenure_demand::{requests, Census, Config, Scale, Signals, Work, WorkId};
/// use tenure_identity::{Origin, Pool, Post, Roster, Stage, Statement};
/// # fn main() -> Result<(), tenure_bead::NameError> {
/// let worker = TemplateName::parse("worker")?;
/// let post = Post { template: worker.clone(), pool: Pool::of(2), alias: None };
/// let config = Config::new(Roster::new(vec![post], vec![]));
/// let session = Statement {
///     template: Some(worker.clone()),
///     origin: Origin::Pool,
///     ..Statement::bare(BeadId::parse("mc-1")?, Stage::Asleep)
/// };
/// let item = Work { id: WorkId::parse("w-7")?, assignee: Some("mc-1".into()), route: None, priority: 5 };
/// let scale = [(worker, Scale::New(2))].into();
/// let signals = Signals { scale, census: Census::Complete, ..Signals::default() };
/// let demand = requests(&config, &[item], &[session], &signals);
/// let lines: Vec<String> = demand.requests.iter().map(ToString::to_string).collect();
/// assert_eq!(lines, ["worker: resume mc-1 for w-7", "worker: new"], "the cap of two leaves room for one more");
/// # Ok(())
/// # }
/// ```
pub fn requests(
    config: &Config,
    work: &[Work],
    sessions: &[Statement],
    signals: &Signals,
) -> Demand {
    let rows = Rows::read(config, sessions);
    let mut draft = Draft::new(config, &rows, signals);
    resume::wish_for_assigned(work, sessions, &mut draft);
    elastic::wish_for_new(&mut draft);
    let wished: BTreeSet<usize> = draft.wishes.iter().filter_map(row_of).collect();
    // Who has a wish of its own counts by that, and stays also where a cap refuses it.
    let (refused, kept) = draft.kept.iter().partition(|at| wished.contains(at));
    draft.kept = kept;
    let admission = admit(&mut draft);
    draft.kept.extend::<Vec<usize>>(refused);
    write_out(&admission, draft)
}

/// Turns what was admitted into the answer.
fn write_out(admission: &Admission<'_>, draft: Draft<'_>) -> Demand {
    let mut account = Account::new(&draft);
    let mut requests = Vec::new();
    let mut refusals: Vec<Refusal> = Vec::new();
    for (at, (wish, got)) in admission.wishes.iter().enumerate() {
        account.count(wish, *got, admission.short.get(&at));
        for _ in 0..*got {
            requests.extend(request(wish, &draft));
        }
        if let Some(cap) = admission.short.get(&at) {
            refusals.extend(refusal(wish, cap, &draft));
        }
    }
    let ids = |at: &usize| Some(draft.rows.get(*at)?.said.id.clone());
    let busy = draft.busy.iter().filter_map(ids).collect();
    let kept = kept(&draft, &requests);
    let reached = reached(admission, &requests, &kept);
    let totals = account.totals;
    let mut all = draft.refusals;
    all.extend(refusals);
    Demand { requests, refusals: all, kept, busy, totals, reached }
}

/// Returns the session that a wish is for, if it is for a certain one.
const fn row_of(wish: &Wish<'_>) -> Option<usize> {
    match wish.who {
        Who::Owner { row, .. } | Who::Guest { row, .. } | Who::InFlight(row) => Some(row),
        Who::For(_) | Who::Any(_) => None,
    }
}

fn request(wish: &Wish<'_>, draft: &Draft<'_>) -> Option<Request> {
    let work = match wish.who {
        Who::Owner { work, .. } | Who::Guest { work, .. } | Who::For(work) => Some(work.clone()),
        Who::InFlight(_) | Who::Any(_) => None,
    };
    let row = row_of(wish).and_then(|at| draft.rows.get(at));
    Some(Request {
        template: draft.config.post(wish.post)?.template.clone(),
        tier: wish.tier,
        session: row.map(|row| row.said.id.clone()),
        work,
        priority: wish.priority,
        guarantee: wish.guarantee,
    })
}

/// Says what a cap refused; of anonymous demand the total says it, once.
fn refusal(wish: &Wish<'_>, cap: &Cap, draft: &Draft<'_>) -> Option<Refusal> {
    let subject = match wish.who {
        Who::Owner { work, .. } | Who::Guest { work, .. } | Who::For(work) => {
            Subject::Work(work.clone())
        }
        Who::InFlight(row) => Subject::Session(draft.rows.get(row)?.said.id.clone()),
        Who::Any(_) => match wish.tier {
            Tier::Dependency => Subject::Template(draft.config.post(wish.post)?.template.clone()),
            Tier::Resume | Tier::Wake | Tier::New | Tier::Minimum => return None,
        },
    };
    Some(Refusal { subject, why: Why::Full(cap.clone()) })
}

/// Returns who stays because nobody knows better, and is not wanted for anything that is known.
fn kept(draft: &Draft<'_>, requests: &[Request]) -> Vec<Kept> {
    let wanted: BTreeSet<&BeadId> =
        requests.iter().filter_map(|one| one.session.as_ref()).collect();
    let one = |at: &usize| {
        let row = draft.rows.get(*at).filter(|row| !wanted.contains(&row.said.id))?;
        let template = draft.config.post(row.post?)?.template.clone();
        let Scale::Unknown { why } = draft.signals.scale_of(&template) else { return None };
        Some(Kept { session: row.said.id.clone(), template, why: Why::Blind(why) })
    };
    draft.kept.iter().filter_map(one).collect()
}

/// Says who fills each cap that was in somebody's way.
fn reached(admission: &Admission<'_>, requests: &[Request], kept: &[Kept]) -> Vec<Reached> {
    let caps: BTreeSet<&Cap> = admission.short.values().collect();
    let mut fills: BTreeMap<&Cap, Reached> = BTreeMap::new();
    for cap in caps {
        let empty = Reached { cap: cap.clone(), requests: Vec::new(), kept: Vec::new() };
        fills.insert(cap, empty);
    }
    if fills.is_empty() {
        return Vec::new();
    }
    let over = |template: &TemplateName| {
        let rig = template.parts().rig.map(|rig| Cap::Rig(rig.into()));
        [Some(Cap::Template(template.clone())), rig, Some(Cap::Workspace), Some(Cap::Library)]
    };
    for request in requests {
        for cap in over(&request.template).iter().flatten() {
            if let Some(fill) = fills.get_mut(cap) {
                fill.requests.push(request.clone());
            }
        }
    }
    for one in kept {
        for cap in over(&one.template).iter().flatten() {
            if let Some(fill) = fills.get_mut(cap) {
                fill.kept.push(one.session.clone());
            }
        }
    }
    fills.into_values().collect()
}

/// The accounts of all templates.
struct Account {
    totals: Vec<Total>,
}

impl Account {
    fn new(draft: &Draft<'_>) -> Self {
        let posts = draft.config.roster.posts().iter().enumerate();
        let totals = posts.map(|(at, post)| Total {
            template: post.template.clone(),
            scale: draft.signals.scale_of(&post.template),
            in_flight: draft.in_flight.get(&at).copied().unwrap_or(0),
            reused: 0,
            anonymous: 0,
            assigned: 0,
            clipped: 0,
            by: None,
        });
        Self { totals: totals.collect() }
    }

    fn count(&mut self, wish: &Wish<'_>, got: u32, short: Option<&Cap>) {
        let Some(total) = self.totals.get_mut(wish.post) else { return };
        let count = match wish.who {
            Who::Owner { .. } | Who::Guest { .. } | Who::For(_) => &mut total.assigned,
            Who::InFlight(_) => &mut total.reused,
            Who::Any(_) => &mut total.anonymous,
        };
        *count = count.saturating_add(got);
        let clips = matches!(wish.who, Who::Any(_) | Who::InFlight(_));
        if let Some(cap) = short.filter(|_| clips) {
            total.clipped = total.clipped.saturating_add(wish.count().saturating_sub(got));
            total.by.get_or_insert_with(|| cap.clone());
        }
    }
}
