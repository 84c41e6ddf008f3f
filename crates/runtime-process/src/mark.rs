//! Whose process is this? The owner mark, as it stands in the environment of a process.

use core::str::FromStr;
use tenure_liveness::OwnerMark;

/// Returns the environment variables that carry a mark.
pub(crate) fn to_env(mark: &OwnerMark) -> [(&'static str, String); 6] {
    [
        (INSTALLATION, mark.installation.to_string()),
        (FLEET, mark.fleet.to_string()),
        (BEAD, mark.bead.to_string()),
        (NAME, mark.name.to_string()),
        (TEMPLATE, mark.template.to_string()),
        (INCARNATION, mark.incarnation.to_string()),
    ]
}

/// Reads the mark from an environment as the kernel shows it; a mark that is not whole is none.
pub(crate) fn from_environ(environ: &[u8]) -> Option<OwnerMark> {
    Some(OwnerMark {
        installation: value(environ, INSTALLATION)?,
        fleet: value(environ, FLEET)?,
        bead: value(environ, BEAD)?,
        name: value(environ, NAME)?,
        template: value(environ, TEMPLATE)?,
        incarnation: value(environ, INCARNATION)?,
    })
}

fn value<T: FromStr>(environ: &[u8], key: &str) -> Option<T> {
    let entries = environ.split(|byte| *byte == 0);
    let of_key = |entry: &[u8]| {
        let rest = entry.strip_prefix(key.as_bytes())?;
        let text = rest.strip_prefix(b"=")?;
        core::str::from_utf8(text).ok()?.parse().ok()
    };
    let mut found = entries.filter_map(of_key);
    found.next()
}

const INSTALLATION: &str = "TENURE_INSTALLATION";
const FLEET: &str = "TENURE_FLEET";
const BEAD: &str = "TENURE_BEAD";
const NAME: &str = "TENURE_NAME";
const TEMPLATE: &str = "TENURE_TEMPLATE";
const INCARNATION: &str = "TENURE_INCARNATION";

#[cfg(test)]
pub(crate) mod tests {
    use super::*;
    use tenure_bead::{
        AgentName, BeadId, FleetName, Generation, Incarnation, InstallationId, InstanceToken,
        TemplateName,
    };

    pub(crate) fn mark(life: u8) -> OwnerMark {
        OwnerMark {
            installation: InstallationId::from_bytes([1; 16]),
            fleet: FleetName::parse("demo").unwrap(),
            bead: BeadId::parse("tb-1").unwrap(),
            name: AgentName::parse("rig/worker-3").unwrap(),
            template: TemplateName::parse("rig/worker").unwrap(),
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
