//! What would be wanted if there were no caps? Wishes, and everything that was refused on the way to them.

use crate::read::Rows;
use crate::{Config, Guarantee, Refusal, Signals, Subject, Tier, Why, WorkId};
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;
use core::cmp::Reverse;
use tenure_bead::BeadId;

/// Some sessions of one template that are wanted for one reason.
#[derive(Clone, Debug)]
pub(crate) struct Wish<'a> {
    /// Where the template stands in the roster.
    pub(crate) post: usize,
    pub(crate) tier: Tier,
    pub(crate) guarantee: Guarantee,
    pub(crate) priority: i64,
    pub(crate) who: Who<'a>,
}

/// Which sessions.
#[derive(Clone, Debug)]
pub(crate) enum Who<'a> {
    /// A certain one, for its work.
    Owner { row: usize, work: &'a WorkId },
    /// A certain one, that a person made: no cap counts it.
    Guest { row: usize, work: &'a WorkId },
    /// Certain ones that are on their way.
    InFlight(usize),
    /// Anyone, for work that is assigned to the template.
    For(&'a WorkId),
    /// Any so many.
    Any(u32),
}

impl Wish<'_> {
    /// Returns what decides who comes first.
    ///
    /// Priority, then what work is assigned to, then what is never to be fewer, then the rest; then the template.
    pub(crate) fn rank(&self) -> impl Ord + use<> {
        let tier = match (self.tier, self.guarantee) {
            (Tier::Dependency, _) => 0,
            (Tier::Resume, _) => 1,
            (Tier::Wake, _) => 2,
            (Tier::New | Tier::Minimum, Guarantee::Floor) => 3,
            (Tier::New | Tier::Minimum, Guarantee::Elastic) => 4,
        };
        let first = self.tier != Tier::Dependency;
        (first, Reverse(self.priority), tier, self.post)
    }

    /// Returns how many sessions it is about.
    pub(crate) const fn count(&self) -> u32 {
        match self.who {
            Who::Any(count) => count,
            Who::Owner { .. } | Who::Guest { .. } | Who::InFlight(_) | Who::For(_) => 1,
        }
    }
}

/// What the rules have found out so far.
#[derive(Debug)]
pub(crate) struct Draft<'a> {
    pub(crate) config: &'a Config,
    pub(crate) rows: &'a Rows<'a>,
    pub(crate) signals: &'a Signals,
    pub(crate) wishes: Vec<Wish<'a>>,
    pub(crate) refusals: Vec<Refusal>,
    /// Sessions that work is assigned to.
    pub(crate) busy: BTreeSet<usize>,
    /// How many sessions of each template have work, or are woken for some.
    pub(crate) assigned: BTreeMap<usize, u32>,
    /// Sessions that stay because nobody knows whether they are wanted.
    pub(crate) kept: Vec<usize>,
    /// How many starts of each template are under way.
    pub(crate) in_flight: BTreeMap<usize, u32>,
    /// The templates whose one name a named session holds.
    pub(crate) held: BTreeMap<usize, &'a BeadId>,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(config: &'a Config, rows: &'a Rows<'a>, signals: &'a Signals) -> Self {
        Self {
            config,
            rows,
            signals,
            wishes: Vec::new(),
            refusals: Vec::new(),
            busy: BTreeSet::new(),
            assigned: BTreeMap::new(),
            kept: Vec::new(),
            in_flight: BTreeMap::new(),
            held: crate::held::holders(config, rows),
        }
    }

    pub(crate) fn refuse(&mut self, subject: Subject, why: Why) {
        self.refusals.push(Refusal { subject, why });
    }

    /// Refuses something in the name of a template.
    pub(crate) fn refuse_template(&mut self, post: usize, why: Why) {
        let Some(post) = self.config.post(post) else { return };
        self.refuse(Subject::Template(post.template.clone()), why);
    }
}
