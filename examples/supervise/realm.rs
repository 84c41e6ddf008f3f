//! Whose records are these? One file beside them says it, and the records say it too; where they differ nobody starts.
//!
//! The installation is drawn at random, once, before the first session is started, and every process carries it. A path
//! would not do: the next installation at the same place would take the processes of the one that was moved away.

use crate::Failure;
use crate::args::Mode;
use crate::places::Places;
use crate::small_file::{Made, make, read};
use std::fs;
use std::io::ErrorKind;
use tenure::bead::{Charter, FleetName, InstallationId};
use tenure::sqlite::SqliteStore;
use tenure::store::Store as _;

impl Places {
    /// Returns which installation this is, and refuses the records of another fleet.
    ///
    /// Where there is nothing yet, whoever may begin makes it what was drawn, and who only looks leaves no trace.
    pub(crate) fn charter(
        &self,
        fleet: &FleetName,
        mode: &Mode,
        drawn: [u8; 16],
    ) -> Result<Charter, Failure> {
        let new = Charter { installation: InstallationId::from_bytes(drawn), fleet: fleet.clone() };
        let charter = match self.written()? {
            Some(charter) => charter,
            None if fs::symlink_metadata(&self.state).is_ok() => return Err(self.lost().into()),
            None if mode.may_begin() => self.begun(new)?,
            None if *mode == Mode::Stop => return Err(self.nothing_to_stop().into()),
            None => new,
        };
        if charter.fleet == *fleet {
            return Ok(charter);
        }
        let (state, owner) = (self.state.display(), &charter.fleet);
        Err(format!(
            "{state} keeps the fleet {owner}, not {fleet}: name it so again, or give another --state"
        )
        .into())
    }

    /// Returns what the file says, if there is one.
    pub(crate) fn written(&self) -> Result<Option<Charter>, Failure> {
        let realm = self.realm.display();
        let unreadable = |what: &str| format!("{realm} {what}; put a copy back");
        let bytes = match read(&self.realm) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(unreadable(&format!("cannot be read: {error}")).into()),
        };
        let text = String::from_utf8(bytes).map_err(|_| unreadable("is no text"))?;
        let lines: Vec<&str> = text.lines().collect();
        let [id, fleet] = lines.as_slice() else {
            let state = self.state.display();
            return Err(unreadable(&format!("does not say whose {state} is")).into());
        };
        let damaged = |error: &dyn core::fmt::Display| unreadable(&format!("is damaged: {error}"));
        let installation = id.parse().map_err(|error| damaged(&error))?;
        let fleet = FleetName::parse(fleet).map_err(|error| damaged(&error))?;
        Ok(Some(Charter { installation, fleet }))
    }

    /// Writes down whose the records will be; of several that begin at once one does, and all are that one.
    fn begun(&self, new: Charter) -> Result<Charter, Failure> {
        match make(&self.realm, lines(&new).as_bytes())? {
            Made::ByUs => Ok(new),
            Made::ByAnother => {
                let gone = || format!("{} was made and removed; start again", self.realm.display());
                Ok(self.written()?.ok_or_else(gone)?)
            }
        }
    }

    /// Says what to do about records without the file that says whose they are.
    ///
    /// Under a new installation none of their processes would be found, and each would be started a second time.
    fn lost(&self) -> String {
        let (state, realm) = (self.state.display(), self.realm.display());
        let known = SqliteStore::open_existing(&self.state).ok();
        let known = known.and_then(|store| store.snapshot().ok());
        let remedy = match known.as_ref().and_then(|known| known.ledger.charter()) {
            Some(Charter { installation, fleet }) => {
                format!("if it is lost, write two lines into it, {installation} and {fleet}")
            }
            None => format!("if it is lost, remove {state} and start anew"),
        };
        format!(
            "{state} is there and {realm} is not, so nobody knows whose sessions they are; put it back, and with it what else stood beside the records (.key, .sessions, .logs); {remedy}"
        )
    }

    fn nothing_to_stop(&self) -> String {
        let state = self.state.display();
        format!(
            "there is no {state}, so nobody knows what is to be stopped; mend the path given with --state"
        )
    }

    /// Says what to do about records that are not those which the file speaks of.
    pub(crate) fn foreign(&self, found: &Charter) -> String {
        let (state, realm) = (self.state.display(), self.realm.display());
        let Charter { installation, fleet } = found;
        format!(
            "{state} has the records of {found}, and {realm} speaks of others; put the files of one fleet back together, or, if the records are right, write two lines into {realm}, {installation} and {fleet}"
        )
    }
}

fn lines(charter: &Charter) -> String {
    format!("{}\n{}\n", charter.installation, charter.fleet)
}
