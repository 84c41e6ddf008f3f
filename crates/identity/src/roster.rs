//! Who is called what, everywhere? One view of the config that answers both ways for every path that names a session.

use crate::{Naming, Pool, alias_of, handle_of, name_of, naming, seat_of};
use alloc::collections::BTreeMap;
use alloc::vec::Vec;
use tenure_bead::{AgentName, Alias, Seat, SessionName, TemplateName};

/// What the config says of one template, as far as names go.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct Post {
    /// What it is called: `[rig/][binding.]base`.
    pub template: TemplateName,
    /// How many sessions it may have, and their names if it lists some.
    pub pool: Pool,
    /// The public handle of its session; sessions with a slot have the slot behind it. Without one, the
    /// sessions have none.
    pub alias: Option<Alias>,
}

/// What the config says of one session with a name of its own.
#[derive(Clone, Debug, Eq, PartialEq)]
#[expect(clippy::exhaustive_structs, reason = "plain facts; every combination is legal")]
pub struct NamedPost {
    /// What it is called.
    pub name: AgentName,
    /// Whose config it is launched with.
    pub template: TemplateName,
    /// Its public handle.
    pub alias: Option<Alias>,
}

/// Who is called what: the one view that planner, status, idle, age, exit and cleanup paths ask.
///
/// The phantom `refinery-1` was one forgotten path after the other (Gas City #2053); here a path that wants a name has
/// nobody else to ask.
///
/// ```
/// use tenure_bead::{AgentName, TemplateName};
/// use tenure_identity::{Pool, Post, Roster};
/// # fn main() -> Result<(), tenure_bead::NameError> {
/// let post = |name: &str, size| {
///     Ok::<_, tenure_bead::NameError>(Post { template: TemplateName::parse(name)?, pool: Pool::of(size), alias: None })
/// };
/// let roster = Roster::new(vec![post("rig/worker", 3)?, post("rig/refinery", 1)?, post("rig/worker-2", 1)?], vec![]);
/// let seat = |name: &str| Ok::<_, tenure_bead::NameError>(roster.seat_of(&AgentName::parse(name)?));
/// assert_eq!(seat("rig/worker-3")?.map(|seat| seat.to_string()), Some("rig/worker#3".to_owned()));
/// assert_eq!(seat("rig/refinery-1")?, None, "a singleton has no suffix");
/// // An agent that is literally called so is itself, and not slot 2 of its neighbor.
/// assert_eq!(seat("rig/worker-2")?.map(|seat| seat.to_string()), Some("rig/worker-2".to_owned()));
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug, Default, Eq, PartialEq)]
pub struct Roster {
    /// By name.
    posts: Vec<Post>,
    /// By name.
    named: Vec<NamedPost>,
    /// The templates that list each name, by the name.
    listed: BTreeMap<AgentName, usize>,
    /// The templates that no package brought, by what they are called where they were written.
    local: Vec<usize>,
    /// The handles at the host that the config gives to sessions with names of their own.
    handles: BTreeMap<AgentName, SessionName>,
}

impl Roster {
    /// Puts a roster together; of two templates or sessions of one name the first is kept.
    #[must_use]
    pub fn new(mut posts: Vec<Post>, mut named: Vec<NamedPost>) -> Self {
        posts.sort_by(|a, b| a.template.cmp(&b.template));
        posts.dedup_by(|later, first| later.template == first.template);
        named.sort_by(|a, b| a.name.cmp(&b.name));
        named.dedup_by(|later, first| later.name == first.name);
        let mut listed = BTreeMap::new();
        for (at, post) in posts.iter().enumerate() {
            let Naming::Listed { names, .. } = naming(&post.pool) else { continue };
            for member in names {
                listed.entry(AgentName::of_member(&post.template, member)).or_insert(at);
            }
        }
        let base = |at: &usize| posts.get(*at).map(|post| post.template.parts().base);
        let is_local =
            |at: &usize| posts.get(*at).is_some_and(|p| p.template.parts().binding.is_none());
        let mut local: Vec<usize> = (0..posts.len()).filter(is_local).collect();
        local.sort_by_key(base);
        Self { posts, named, listed, local, handles: BTreeMap::new() }
    }

    /// Says what a session with a name of its own is called at the host, where the config has a word for it.
    ///
    /// Otherwise it is called by its name, in the spelling of hosts; see [`handle_of`].
    #[must_use]
    pub fn with_handle(mut self, name: AgentName, handle: SessionName) -> Self {
        self.handles.insert(name, handle);
        self
    }

    /// Returns what a session with a name of its own is called at the host, or nothing where no host could.
    #[must_use]
    pub fn handle_of(&self, name: &AgentName) -> Option<SessionName> {
        self.handles.get(name).cloned().or_else(|| handle_of(name).ok())
    }

    /// Returns every template, by name.
    #[must_use]
    pub fn posts(&self) -> &[Post] {
        &self.posts
    }

    /// Returns every session with a name of its own, by name.
    #[must_use]
    pub fn named(&self) -> &[NamedPost] {
        &self.named
    }

    /// Returns a template by its whole name.
    #[must_use]
    pub fn post(&self, template: &TemplateName) -> Option<&Post> {
        self.post_called(template.as_str())
    }

    /// Returns the template of exactly that name.
    pub(crate) fn post_called(&self, name: &str) -> Option<&Post> {
        let at = self.posts.binary_search_by(|post| post.template.as_str().cmp(name)).ok()?;
        self.posts.get(at)
    }

    /// Returns the templates of any rig that are called so where they were written, and that no package brought.
    pub(crate) fn posts_local(&self, base: &str) -> impl Iterator<Item = &Post> {
        let of = |at: &usize| self.posts.get(*at);
        let called = move |at: &usize| of(at).map_or("", |post| post.template.parts().base);
        let from = self.local.partition_point(|at| called(at) < base);
        let rest = self.local.get(from..).unwrap_or_default().iter();
        rest.take_while(move |at| called(at) == base).filter_map(of)
    }

    /// Returns a session by its own name.
    #[must_use]
    pub fn named_post(&self, name: &AgentName) -> Option<&NamedPost> {
        let at = self.named.binary_search_by(|post| post.name.cmp(name)).ok()?;
        self.named.get(at)
    }

    /// Returns how a template names its sessions; nothing for one that is not there.
    #[must_use]
    pub fn naming(&self, template: &TemplateName) -> Option<Naming<'_>> {
        self.post(template).map(|post| naming(&post.pool))
    }

    /// Returns what the session in a seat is called, or nothing when the config has no such seat.
    ///
    /// Of a slot whose number makes it the name of another session (`worker-2` beside a pool `worker`) nobody sits
    /// under that name: the word means the other one.
    #[must_use]
    pub fn name_of(&self, seat: &Seat) -> Option<AgentName> {
        let name = match seat {
            Seat::Named { name, .. } => name.clone(),
            Seat::Singleton { template } | Seat::Numbered { template, .. } => {
                name_of(seat, self.naming(template)?)?
            }
        };
        (self.seat_of(&name).as_ref() == Some(seat)).then_some(name)
    }

    /// Returns the public handle that the session in a seat is to have.
    #[must_use]
    pub fn alias_of(&self, seat: &Seat) -> Option<Alias> {
        if let Seat::Named { name, .. } = seat {
            return self.named_post(name)?.alias.clone();
        }
        alias_of(self.post(seat.template())?.alias.as_ref()?, seat).ok()
    }

    /// Returns the seat that a name means, in the whole config: exactly that name, or nobody's.
    ///
    /// A session with a name of its own comes first, then a template of one, then a listed name, then a number.
    #[must_use]
    pub fn seat_of(&self, name: &AgentName) -> Option<Seat> {
        if let Some(post) = self.named_post(name) {
            return Some(Seat::Named { template: post.template.clone(), name: name.clone() });
        }
        let of = |post: &Post| seat_of(name, &post.template, naming(&post.pool));
        if let Some(seat) = self.post_called(name.as_str()).and_then(of) {
            return Some(seat);
        }
        let listed = self.listed.get(name).and_then(|at| self.posts.get(*at));
        if let Some(seat) = listed.and_then(of) {
            return Some(seat);
        }
        let (base, _) = name.as_str().rsplit_once('-')?;
        of(self.post_called(base)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::string::ToString;
    use alloc::vec;
    use tenure_bead::{Capacity, MemberName, NameError};

    fn post(template: &str, max: i64, names: &[&str]) -> Post {
        let names = names.iter().map(|name| MemberName::parse(name).unwrap()).collect();
        let pool = Pool::found(0, Capacity::of_signed(Some(max)), names);
        Post { template: TemplateName::parse(template).unwrap(), pool, alias: None }
    }

    #[track_caller]
    fn check(roster: &Roster, name: &str, expected: Option<&str>) {
        let name = AgentName::parse(name).unwrap();
        let seat = roster.seat_of(&name);
        assert_eq!(seat.as_ref().map(ToString::to_string).as_deref(), expected);
        if let Some(seat) = seat {
            assert_eq!(roster.name_of(&seat), Some(name), "seat and name are inverse");
        }
    }

    #[test]
    fn every_name_means_one_seat_of_one_template() -> Result<(), NameError> {
        let named = NamedPost {
            name: AgentName::parse("rig/boss")?,
            template: TemplateName::parse("rig/worker")?,
            alias: None,
        };
        let posts = vec![
            post("rig/worker", 3, &[]),
            post("rig/worker-2", 1, &[]),
            post("rig/ops.polecat", 2, &["nux", "slit"]),
            post("open", -1, &["ada"]),
            post("off", 0, &[]),
        ];
        let roster = Roster::new(posts, vec![named]);
        check(&roster, "rig/boss", Some("rig/worker@rig/boss"));
        check(&roster, "rig/worker-2", Some("rig/worker-2"));
        check(&roster, "rig/worker-3", Some("rig/worker#3"));
        check(&roster, "rig/worker-4", None);
        check(&roster, "worker-3", None);
        check(&roster, "rig/ops.slit", Some("rig/ops.polecat#2"));
        check(&roster, "rig/slit", None);
        check(&roster, "ada", Some("open#1"));
        check(&roster, "open-2", Some("open#2"));
        let taken = Seat::Numbered {
            template: TemplateName::parse("rig/worker")?,
            slot: tenure_bead::Slot::try_new(2).unwrap(),
        };
        assert_eq!(roster.name_of(&taken), None, "its name is that of a neighbor");
        check(&roster, "off", None);
        check(&roster, "off-1", None);
        Ok(())
    }
}
