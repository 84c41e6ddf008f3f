//! What does a listing show? What was so when it began, as much of it as the host tells.

use super::How;
use super::host::{Hiccup, Host, Session, Truth};
use tenure_liveness::{Completeness, Listing, Sighting, Standing};

/// A listing, and when it really began.
#[derive(Clone, Debug)]
pub(super) struct Begun {
    pub(super) number: u32,
    pub(super) began_ms: u64,
    pub(super) boot: u8,
    pub(super) listing: Listing,
}

/// Begins a listing.
pub(super) fn begin(host: &mut Host, how: How, number: u32) -> Begun {
    let (began, began_ms, boot) = (host.now().stamp(), host.real_ms(), host.boot());
    let shown = match how {
        How::Complete | How::WithEnded => host.seats(),
        How::Partial => host.seats() / 2,
        How::Failed => 0,
    };
    let completeness = match how {
        How::Complete | How::WithEnded => Completeness::Complete,
        How::Partial => Completeness::Partial { why: "a directory could not be read".to_owned() },
        How::Failed => Completeness::Failed { why: "the host does not answer".to_owned() },
    };
    let mut sightings = Vec::new();
    for seat in 0..shown {
        if let Some(session) = host.session_mut(seat) {
            sightings.extend(sight(session, how, began_ms));
        }
    }
    Begun { number, began_ms, boot, listing: Listing { began, completeness, sightings } }
}

fn sight(session: &mut Session, how: How, began_ms: u64) -> Option<Sighting> {
    let sighting = |session: &Session, standing| {
        Some(Sighting { mark: session.mark.clone(), standing, process: None })
    };
    if session.standing == Truth::Gone || session.standing == Truth::Uncollected {
        return (how == How::WithEnded).then(|| sighting(session, Standing::Stopped)).flatten();
    }
    if session.is_lied_about {
        return sighting(session, Standing::Stopped);
    }
    // A host may need a while until it lists what it launched; never as long as the grace.
    if began_ms.saturating_sub(session.launched_ms) < LAG_MS {
        return None;
    }
    if session.hiccup == Hiccup::Due {
        session.hiccup = Hiccup::Had;
        return None;
    }
    session.hiccup = Hiccup::None;
    sighting(session, Standing::Running)
}

/// How long a host may need until it lists what it launched: just shorter than the grace.
const LAG_MS: u64 = 29_000;
