//! How much of what is wanted is there room for? One pass in order of precedence, under every cap at once.

use crate::wish::{Draft, Who, Wish};
use crate::{Cap, Config, Guarantee, Tier, Why, limit};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec;
use alloc::vec::Vec;
use tenure_bead::Capacity;

/// What there is room for, in order of precedence.
#[derive(Debug)]
pub(crate) struct Admission<'a> {
    /// Each wish, and how many of its sessions there is room for.
    pub(crate) wishes: Vec<(Wish<'a>, u32)>,
    /// The cap that was in the way, of each wish by its place that did not get all.
    pub(crate) short: BTreeMap<usize, Cap>,
}

/// Admits wishes in order of precedence, with what those that are admitted come after.
pub(crate) fn admit<'a>(draft: &mut Draft<'a>) -> Admission<'a> {
    let mut wishes = core::mem::take(&mut draft.wishes);
    wishes.sort_by_cached_key(Wish::rank);
    let admission = pass(wishes, draft);
    let floors = floors(&admission, draft);
    if floors.is_empty() {
        return admission;
    }
    // What others come after comes first, so it is admitted before them: a cap that has room for one of the two only
    // would otherwise be filled by who cannot start without the other.
    let wishes = admission.wishes.into_iter().map(|(wish, _)| wish);
    let mut wishes: Vec<Wish<'a>> = floors.into_iter().chain(wishes).collect();
    wishes.sort_by_cached_key(Wish::rank);
    pass(wishes, draft)
}

fn pass<'a>(wishes: Vec<Wish<'a>>, draft: &Draft<'_>) -> Admission<'a> {
    let mut meter = Meter::new(draft.config);
    for row in draft.kept.iter().filter_map(|at| draft.rows.get(*at)) {
        if let Some(post) = row.post.filter(|_| row.is_live()) {
            meter.take(post, 1);
        }
    }
    let mut admission =
        Admission { wishes: Vec::with_capacity(wishes.len()), short: BTreeMap::new() };
    for (at, wish) in wishes.into_iter().enumerate() {
        let wanted = wish.count();
        let got = if matches!(wish.who, Who::Guest { .. }) {
            wanted
        } else {
            let (room, cap) = meter.room(wish.post);
            if room < wanted {
                admission.short.insert(at, cap);
            }
            let got = wanted.min(room);
            meter.take(wish.post, got);
            got
        };
        admission.wishes.push((wish, got));
    }
    admission
}

/// Wishes for one session of each template that admitted or kept ones come after and that has none itself.
fn floors<'a>(admission: &Admission<'a>, draft: &mut Draft<'a>) -> Vec<Wish<'a>> {
    let config = draft.config;
    let there: BTreeSet<usize> = {
        let admitted =
            admission.wishes.iter().filter(|(_, got)| *got > 0).map(|(wish, _)| wish.post);
        let kept = draft.kept.iter().filter_map(|at| draft.rows.get(*at));
        admitted.chain(kept.filter(|row| row.is_live()).filter_map(|row| row.post)).collect()
    };
    let mut open: Vec<usize> = there.iter().copied().collect();
    let mut found = there;
    let mut floors = Vec::new();
    while let Some(at) = open.pop() {
        let after = config.post(at).and_then(|post| config.after.get(&post.template));
        for post in after.into_iter().flatten().filter_map(|name| config.place(name)) {
            if !found.insert(post) {
                continue;
            }
            open.push(post);
            if config.is_suspended(post) {
                draft.refuse_template(post, Why::Suspended);
            } else if !draft.held.contains_key(&post) {
                let (tier, guarantee) = (Tier::Dependency, Guarantee::Floor);
                floors.push(Wish { post, tier, guarantee, priority: 0, who: Who::Any(1) });
            }
        }
    }
    floors
}

/// How much of every cap is used.
struct Meter<'a> {
    config: &'a Config,
    templates: Vec<u32>,
    rigs: BTreeMap<&'a str, u32>,
    workspace: u32,
    all: u32,
}

impl<'a> Meter<'a> {
    fn new(config: &'a Config) -> Self {
        let templates = vec![0; config.roster.posts().len()];
        Self { config, templates, rigs: BTreeMap::new(), workspace: 0, all: 0 }
    }

    /// Returns how many more sessions of a template there is room for, and the cap that leaves the least.
    fn room(&self, at: usize) -> (u32, Cap) {
        let Some(post) = self.config.post(at) else { return (0, Cap::Library) };
        let used = self.templates.get(at).copied().unwrap_or(u32::MAX);
        let own = left(crate::config::cap_of(post), used);
        let rig = post.template.parts().rig;
        let of_rig = rig.map_or(u32::MAX, |rig| {
            let cap = self.config.rigs.get(rig).copied().unwrap_or(Capacity::Unlimited);
            left(cap, self.rigs.get(rig).copied().unwrap_or(0))
        });
        let workspace = left(self.config.workspace, self.workspace);
        let library = limit::REQUESTS_MAX.saturating_sub(self.all);
        let least = own.min(of_rig).min(workspace).min(library);
        let cap = match rig {
            _ if least == own => Cap::Template(post.template.clone()),
            Some(rig) if least == of_rig => Cap::Rig(rig.into()),
            Some(_) | None if least == workspace => Cap::Workspace,
            Some(_) | None => Cap::Library,
        };
        (least, cap)
    }

    fn take(&mut self, at: usize, count: u32) {
        let Some(post) = self.config.post(at) else { return };
        if let Some(used) = self.templates.get_mut(at) {
            *used = used.saturating_add(count);
        }
        if let Some(rig) = post.template.parts().rig {
            let used = self.rigs.entry(rig).or_default();
            *used = used.saturating_add(count);
        }
        self.workspace = self.workspace.saturating_add(count);
        self.all = self.all.saturating_add(count);
    }
}

const fn left(cap: Capacity, used: u32) -> u32 {
    match cap {
        Capacity::UpTo(max) => max.saturating_sub(used),
        Capacity::Unlimited => u32::MAX,
    }
}
