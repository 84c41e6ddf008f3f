//! How is a number of things said? One of them alone is one thing.

use core::fmt;

/// So many of what the word says: `1 failure`, `3 failures`.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted(pub(crate) u32, pub(crate) &'static str);

impl fmt::Display for Counted {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(number, thing) = self;
        write!(f, "{number} {thing}{}", if *number == 1 { "" } else { "s" })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Reason;
    use alloc::string::ToString;

    #[test]
    fn one_is_one_and_all_others_are_many() {
        let said = [0, 1, 2].map(|number| Counted(number, "failure").to_string());
        assert_eq!(said, ["0 failures", "1 failure", "2 failures"]);
    }

    #[test]
    fn no_reason_has_one_of_many() {
        let reasons = [
            Reason::BackOff { failures: 1 },
            Reason::TemplateBackOff { failures: 1 },
            Reason::Quarantined { failures: 1 },
            Reason::Suspect { absences: 1 },
            Reason::StartBudget { per_tick: 1 },
            Reason::LiveBackOff { attempts: 1 },
            Reason::RelaunchBackOff { attempts: 1 },
        ];
        for said in reasons.map(|reason| reason.to_string()) {
            assert!(
                !["failures", "listings", "starts", "times"].iter().any(|many| said.contains(many)),
                "{said}"
            );
        }
    }
}
