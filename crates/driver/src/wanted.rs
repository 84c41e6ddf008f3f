//! What is kept, and what is launched for it? The fleet with the launch of each template.

use crate::OpenError;
use std::collections::BTreeMap;
use tenure_bead::TemplateName;
use tenure_reconcile::{Fleet, Intent};
use tenure_runtime::LaunchSpec;

/// A fleet together with what is launched for each of its templates.
#[derive(Clone, Debug, Eq, PartialEq)]
pub struct Wanted {
    fleet: Fleet,
    launches: BTreeMap<TemplateName, LaunchSpec>,
}

impl Wanted {
    /// Puts a fleet and its launches together.
    ///
    /// # Errors
    ///
    /// [`OpenError::NoLaunch`] when a template has nothing to launch and there may be sessions of it.
    pub fn try_new(
        fleet: Fleet,
        launches: BTreeMap<TemplateName, LaunchSpec>,
    ) -> Result<Self, OpenError> {
        let runs = fleet.intent() == Intent::Run;
        let bare = |name: &TemplateName| runs && !launches.contains_key(name);
        let pools =
            fleet.templates().iter().filter(|t| t.pool.max().highest() > 0).map(|t| &t.name);
        let named = fleet.named().iter().map(|named| &named.template);
        let missing = pools.chain(named).find(|name| bare(name));
        match missing {
            Some(template) => Err(OpenError::NoLaunch { template: template.clone() }),
            None => Ok(Self { fleet, launches }),
        }
    }

    pub(crate) const fn fleet(&self) -> &Fleet {
        &self.fleet
    }

    pub(crate) const fn launches(&self) -> &BTreeMap<TemplateName, LaunchSpec> {
        &self.launches
    }
}
