//! Whose process is this? The owner mark, as it stands in the environment of a process.

use core::str::FromStr;
use tenure_bead::{AgentName, Slot, TemplateName};
use tenure_liveness::OwnerMark;

/// Returns the environment variables that carry a mark; no slot is an empty one.
pub(crate) fn to_env(mark: &OwnerMark) -> [(&'static str, String); 7] {
    [
        (INSTALLATION, mark.installation.to_string()),
        (FLEET, mark.fleet.to_string()),
        (BEAD, mark.bead.to_string()),
        (NAME, mark.name.to_string()),
        (TEMPLATE, mark.template.to_string()),
        (SLOT, mark.slot.map_or_else(String::new, |slot| slot.to_string())),
        (INCARNATION, mark.incarnation.to_string()),
    ]
}

/// Reads the mark from an environment as the kernel shows it; a mark that is not whole is none.
///
/// One without any slot, not even an empty one, is of an older build: there the name tells.
pub(crate) fn from_environ(environ: &[u8]) -> Option<OwnerMark> {
    let name = value(environ, NAME)?;
    let template = value(environ, TEMPLATE)?;
    let slot = match texts(environ, SLOT).next() {
        Some("") => None,
        Some(text) => Some(slot(text)?),
        None => slot_of_name(&name, &template),
    };
    Some(OwnerMark {
        installation: value(environ, INSTALLATION)?,
        fleet: value(environ, FLEET)?,
        bead: value(environ, BEAD)?,
        name,
        template,
        slot,
        incarnation: value(environ, INCARNATION)?,
    })
}

fn value<T: FromStr>(environ: &[u8], key: &str) -> Option<T> {
    texts(environ, key).find_map(|text| text.parse().ok())
}

fn texts<'e>(environ: &'e [u8], key: &str) -> impl Iterator<Item = &'e str> {
    let entries = environ.split(|byte| *byte == 0);
    entries.filter_map(move |entry| {
        let rest = entry.strip_prefix(key.as_bytes())?;
        core::str::from_utf8(rest.strip_prefix(b"=")?).ok()
    })
}

/// Returns the slot that a name stands for, if it is its template's and a number in its one spelling.
pub(crate) fn slot_of_name(name: &AgentName, template: &TemplateName) -> Option<Slot> {
    slot(name.as_str().strip_prefix(template.as_str())?.strip_prefix('-')?)
}

/// Reads a slot in its one spelling: digits without sign or leading zero.
fn slot(digits: &str) -> Option<Slot> {
    let canonical = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    if canonical { Slot::try_new(digits.parse().ok()?) } else { None }
}

/// Returns whether two marks are of one life. The slot says where it sits, which proves and disproves nothing:
/// an older build writes none, and what it started inherits the slot of whatever it was started in.
pub(crate) fn is_same_life(one: &OwnerMark, other: &OwnerMark) -> bool {
    let OwnerMark { installation, fleet, bead, name, template, slot: _, incarnation } = one;
    *installation == other.installation
        && *fleet == other.fleet
        && *bead == other.bead
        && *name == other.name
        && *template == other.template
        && *incarnation == other.incarnation
}

/// Every variable that is part of a mark.
pub(crate) const ALL: [&str; 7] = [INSTALLATION, FLEET, BEAD, NAME, TEMPLATE, SLOT, INCARNATION];

const INSTALLATION: &str = "TENURE_INSTALLATION";
const FLEET: &str = "TENURE_FLEET";
const BEAD: &str = "TENURE_BEAD";
pub(crate) const NAME: &str = "TENURE_NAME";
const TEMPLATE: &str = "TENURE_TEMPLATE";
const SLOT: &str = "TENURE_SLOT";
const INCARNATION: &str = "TENURE_INCARNATION";

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use tenure_bead::{
        AgentName, BeadId, FleetName, Generation, Incarnation, InstallationId, InstanceToken, Slot,
        TemplateName,
    };

    pub(crate) fn mark(life: u8) -> OwnerMark {
        OwnerMark {
            installation: InstallationId::from_bytes([1; 16]),
            fleet: FleetName::parse("demo").unwrap(),
            bead: BeadId::parse("tb-1").unwrap(),
            name: AgentName::parse("rig/worker-3").unwrap(),
            template: TemplateName::parse("rig/worker").unwrap(),
            slot: Slot::try_new(3),
            incarnation: Incarnation {
                generation: Generation::new(life.into()),
                token: InstanceToken::from_bytes([life; 16]),
            },
        }
    }

    pub(crate) fn environ(mark: &OwnerMark) -> Vec<u8> {
        let entries = to_env(mark).map(|(key, value)| format!("{key}={value}\0"));
        format!("PATH=/bin\0{}HOME=/\0", entries.concat()).into_bytes()
    }

    #[test]
    fn a_mark_reads_back_what_it_writes() {
        assert_eq!(from_environ(&environ(&mark(7))), Some(mark(7)));
    }

    #[track_caller]
    fn reads(slot: &str, name: &str, expected: Option<Option<u32>>) {
        let text = String::from_utf8(environ(&mark(7))).unwrap();
        let text = text.replace("TENURE_SLOT=3\0", slot).replace("rig/worker-3", name);
        let read = from_environ(text.as_bytes());
        assert_eq!(read.map(|mark| mark.slot.map(Slot::number)), expected, "{slot:?} {name}");
    }

    #[test]
    fn a_slot_counts_whatever_the_name_is() {
        reads("TENURE_SLOT=4\0", "rig/worker-3", Some(Some(4)));
        reads("TENURE_SLOT=4294967295\0", "rig/nux", Some(Some(u32::MAX)));
        reads("TENURE_SLOT=\0", "rig/worker-3", Some(None));
    }

    #[test]
    fn a_slot_that_makes_no_sense_is_no_mark() {
        for slot in ["0", "03", "+3", "-3", "3 ", "x", "4294967296"] {
            reads(&format!("TENURE_SLOT={slot}\0"), "rig/worker-3", None);
        }
    }

    #[test]
    fn the_name_tells_the_slot_of_an_older_build() {
        let slots = [
            ("rig/worker-3", Some(3)),
            ("rig/worker-12", Some(12)),
            ("rig/worker", None),
            ("rig/worker-03", None),
            ("rig/worker-0", None),
            ("rig/worker-x", None),
            ("rig/worker3", None),
            ("rig/worker-3-4", None),
            ("rig/worker-4294967296", None),
            ("other/worker-3", None),
            ("rig/nux", None),
        ];
        for (name, slot) in slots {
            reads("", name, Some(slot));
        }
    }

    #[test]
    fn a_life_is_the_same_in_every_part_but_the_slot() {
        let one = mark(7);
        assert!(is_same_life(&one, &OwnerMark { slot: None, ..one.clone() }));
        let others = [
            OwnerMark { installation: InstallationId::from_bytes([9; 16]), ..one.clone() },
            OwnerMark { fleet: FleetName::parse("other").unwrap(), ..one.clone() },
            OwnerMark { bead: BeadId::parse("tb-2").unwrap(), ..one.clone() },
            OwnerMark { name: AgentName::parse("rig/worker-4").unwrap(), ..one.clone() },
            OwnerMark { template: TemplateName::parse("rig/other").unwrap(), ..one.clone() },
            OwnerMark { incarnation: mark(8).incarnation, ..one.clone() },
        ];
        for other in others {
            assert!(!is_same_life(&one, &other), "{other:?}");
        }
    }

    #[test]
    fn a_mark_that_is_not_whole_is_none() {
        let whole = String::from_utf8(environ(&mark(7))).unwrap();
        for key in [INSTALLATION, FLEET, BEAD, NAME, TEMPLATE, INCARNATION] {
            let without = whole.replace(key, "OTHER");
            assert_eq!(from_environ(without.as_bytes()), None, "without {key}");
        }
        assert_eq!(from_environ(b""), None);
        assert_eq!(from_environ(b"TENURE_FLEET=\xff\0"), None);
    }
}
