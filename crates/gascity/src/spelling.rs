//! Which template does an old spelling mean? A bare name, a binding that is gone, a name that only an alias has.

use tenure_bead::{AgentName, TemplateName};
use tenure_identity::{Naming, Post, Roster, naming};

/// A template, and how a row spells it.
#[derive(Clone, Debug)]
pub(crate) struct Spelling {
    /// What it is called today.
    pub(crate) template: TemplateName,
    /// Whether it has one session, which is called like it.
    pub(crate) is_singleton: bool,
    /// What the row writes in its place.
    written: String,
}

impl Spelling {
    fn of(post: &Post, written: &str) -> Self {
        let is_singleton = naming(&post.pool) == Naming::Singleton;
        Self { template: post.template.clone(), is_singleton, written: written.to_owned() }
    }

    /// Returns it as written in another way.
    pub(crate) fn written_as(self, written: &str) -> Self {
        Self { written: written.to_owned(), ..self }
    }

    /// Spells the name of a session as today: with what stands before the template's own name now.
    pub(crate) fn today(&self, said: &str) -> String {
        let before =
            |whole: &str| whole.strip_suffix(self.template.parts().base).map(str::to_owned);
        let (Some(old), Some(new)) = (before(&self.written), before(self.template.as_str())) else {
            return said.to_owned();
        };
        match said.strip_prefix(&old) {
            Some(rest) if old != new && !rest.contains('/') => {
                format!("{new}{rest}")
            }
            Some(_) | None => said.to_owned(),
        }
    }

    /// Spells the name of a session that stands in the place of the template's own.
    pub(crate) fn beside(&self, session: &str) -> String {
        let base = self.template.parts().base;
        let before = self.template.as_str().strip_suffix(base).unwrap_or_default();
        format!("{before}{session}")
    }
}

/// Returns the template that a word means: exactly that one, the one it was before its binding was taken away, or the
/// only one of that bare name.
pub(crate) fn template_of(roster: &Roster, written: &str) -> Option<Spelling> {
    let written = TemplateName::parse(written).ok()?;
    let today = roster
        .post(&written)
        .or_else(|| unbound(roster, &written))
        .or_else(|| local(roster, &written));
    today.map(|post| Spelling::of(post, written.as_str()))
}

/// Returns the template whose session a name is: exactly, under a binding that is gone, or as the only one of that
/// bare name that has such a session.
pub(crate) fn instance_of(roster: &Roster, written: &str) -> Option<Spelling> {
    let name = AgentName::parse(written).ok()?;
    if let Some(seat) = roster.seat_of(&name) {
        let post = roster.post(seat.template())?;
        return Some(Spelling::of(post, post.template.as_str()));
    }
    let as_template = TemplateName::parse(written).ok()?;
    let parts = as_template.parts();
    if parts.rig.is_none() && parts.binding.is_none() {
        let mut meant = roster.posts().iter().filter(|post| {
            let of = post.template.parts();
            let whole = of
                .rig
                .map(|rig| format!("{rig}/{written}"))
                .and_then(|whole| AgentName::parse(&whole).ok());
            let seat =
                whole.filter(|_| of.binding.is_none()).and_then(|whole| roster.seat_of(&whole));
            seat.is_some_and(|seat| *seat.template() == post.template)
        });
        let only = meant.next().filter(|_| meant.next().is_none())?;
        return Some(Spelling::of(only, only.template.parts().base));
    }
    let bound = format!("{}.", parts.binding?);
    let whole = written.replacen(&bound, "", 1);
    let seat = roster.seat_of(&AgentName::parse(&whole).ok()?)?;
    let post = roster.post(seat.template())?;
    let before = post.template.as_str().strip_suffix(post.template.parts().base)?;
    Some(Spelling::of(post, &format!("{before}{bound}{}", post.template.parts().base)))
}

/// Returns what a template with a binding is called without it; a binding is never made up.
fn unbound<'a>(roster: &'a Roster, written: &TemplateName) -> Option<&'a Post> {
    let parts = written.parts();
    parts.binding?;
    let whole = match parts.rig {
        Some(rig) => format!("{rig}/{}", parts.base),
        None => parts.base.to_owned(),
    };
    roster.post(&TemplateName::parse(&whole).ok()?)
}

/// Returns the only template without binding that has a bare name.
fn local<'a>(roster: &'a Roster, written: &TemplateName) -> Option<&'a Post> {
    let parts = written.parts();
    if parts.rig.is_some() || parts.binding.is_some() {
        return None;
    }
    let mut meant = roster.posts().iter().filter(|post| {
        let of = post.template.parts();
        of.binding.is_none() && of.base == parts.base
    });
    meant.next().filter(|_| meant.next().is_none())
}
