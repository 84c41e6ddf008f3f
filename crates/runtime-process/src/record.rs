//! What has the next supervisor to know of a process? One small file for each life.
//!
//! A file is written in steps of a life: before the process is spawned (so that a crash in between is seen as a
//! doubt, not as nothing), when its identity is known, when it was told to drain, and when its end is known.
//! Each step replaces the file whole. Nothing is flushed to the disk: what a power cut takes away told of
//! processes that it took away too.

use crate::{mark, proc_fs};
use rustix::fs::OFlags;
use serde::{Deserialize, Serialize};
use std::fs::{self, DirBuilder, Metadata, OpenOptions};
use std::io::{self, Read as _, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::SystemTime;
use tenure_bead::{Exit, Stamp};
use tenure_liveness::{OwnerMark, ProcessIdentity};

/// What is kept of one life of a bead.
///
/// Fields that a newer version adds are skipped; a version that this one cannot read raises the number.
#[derive(Clone, Debug, Eq, PartialEq, Serialize, Deserialize)]
pub(crate) struct Record {
    version: Version,
    pub(crate) mark: OwnerMark,
    /// None before the process is known.
    pub(crate) process: Option<ProcessIdentity>,
    /// In which namespace of processes its number is meant, where the kernel names one.
    namespace: Option<String>,
    /// None while it runs, and for ever if nobody was there who could know.
    pub(crate) exit: Option<Exit>,
    /// The signal that tells it to end in its own time, if it takes one. Absent from records of older builds.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) drain: Option<i32>,
    /// When it was last told so. Absent from records of older builds, which forgot it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) drained: Option<Stamp>,
}

/// The one version that there is.
#[derive(Clone, Copy, Debug, Eq, PartialEq, Serialize, Deserialize)]
enum Version {
    #[serde(rename = "tenure-process-1")]
    First,
}

impl Record {
    pub(crate) fn new(mark: OwnerMark) -> Self {
        Self {
            version: Version::First,
            mark,
            process: None,
            namespace: proc_fs::namespace(),
            exit: None,
            drain: None,
            drained: None,
        }
    }

    /// Returns whether the number of its process is one of this namespace of processes.
    pub(crate) fn is_from_here(&self) -> bool {
        self.namespace == proc_fs::namespace()
    }
}

/// Returns where the record of a life stands.
pub(crate) fn path(dir: &Path, mark: &OwnerMark) -> PathBuf {
    dir.join(file_name(mark))
}

fn file_name(mark: &OwnerMark) -> String {
    format!("{}.{}.json", mark.bead, mark.incarnation.token)
}

/// Writes a record in place of an earlier one of the same life; a reader sees the one or the other.
pub(crate) fn write(dir: &Path, record: &Record) -> io::Result<()> {
    let name = file_name(&record.mark);
    let new = dir.join(format!(".{name}.new"));
    let text = serde_json::to_vec(record).map_err(io::Error::from)?;
    let mut file = private_file().truncate(true).open(&new)?;
    file.write_all(&text)?;
    fs::rename(&new, dir.join(name))
}

fn private_file() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true).create(true).mode(0o600);
    options
}

/// Removes the record of a life; that there is none is as good.
pub(crate) fn remove(dir: &Path, mark: &OwnerMark) -> io::Result<()> {
    match fs::remove_file(path(dir, mark)) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        removed => removed,
    }
}

/// Reads every record of a directory, the oldest first, and counts the files that are none.
pub(crate) fn read_all(dir: &Path) -> io::Result<(Vec<Record>, usize)> {
    let mut records = Vec::new();
    let mut unreadable: usize = 0;
    for entry in fs::read_dir(dir)? {
        let path = entry?.path();
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        if hidden || path.extension().is_none_or(|extension| extension != "json") {
            continue;
        }
        match read(&path) {
            Some(record) => records.push(record),
            None => unreadable = unreadable.saturating_add(1),
        }
    }
    records.sort_by_key(|(written, _)| *written);
    Ok((records.into_iter().map(|(_, record)| record).collect(), unreadable))
}

fn read(path: &Path) -> Option<(SystemTime, Record)> {
    // Who opens a pipe would wait for somebody to write into it, so nobody waits, and only a file is read.
    let flags = i32::try_from((OFlags::NONBLOCK | OFlags::NOCTTY).bits()).ok()?;
    let mut file = OpenOptions::new().read(true).custom_flags(flags).open(path).ok()?;
    let metadata = file.metadata().ok().filter(Metadata::is_file)?;
    let mut text = Vec::new();
    file.read_to_end(&mut text).ok()?;
    Some((metadata.modified().ok()?, parse(&text)?))
}

/// Reads a record; the mark of an older build has no slot at all, and its name tells instead.
fn parse(text: &[u8]) -> Option<Record> {
    let json: serde_json::Value = serde_json::from_slice(text).ok()?;
    let is_older = json.get("mark")?.get("slot").is_none();
    let mut record: Record = serde_json::from_value(json).ok()?;
    if is_older {
        record.mark.slot = mark::slot_of_name(&record.mark.name, &record.mark.template);
    }
    Some(record)
}

/// Makes a directory that only its owner can look into, with its parents.
pub(crate) fn make_dir(dir: &Path) -> io::Result<()> {
    DirBuilder::new().recursive(true).mode(0o700).create(dir)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::mark::tests::mark;
    use core::time::Duration;
    use rustix::fs::{CWD, FileType, Mode, mknodat};
    use std::sync::mpsc::channel;
    use tenure_bead::{AgentName, Boot, BootId, Wall};

    fn stamp() -> Stamp {
        let boot = Boot { id: BootId::from_bytes([1; 16]), ms: 7 };
        Stamp { wall: Wall::from_unix_ms(5), boot }
    }

    fn record() -> Record {
        Record {
            process: Some(ProcessIdentity {
                boot: BootId::from_bytes([1; 16]),
                pid: 41,
                start_ticks: 700,
                pidfd_inode: Some(9),
            }),
            namespace: Some("pid:[1]".into()),
            exit: Some(Exit::Code(3)),
            drain: Some(10),
            drained: Some(stamp()),
            ..Record::new(mark(1))
        }
    }

    #[test]
    fn a_record_reads_back_what_was_written_last() {
        let dir = tempfile::tempdir().unwrap();
        write(dir.path(), &Record::new(mark(1))).unwrap();
        write(dir.path(), &record()).unwrap();
        assert_eq!(read_all(dir.path()).unwrap(), (vec![record()], 0));
        remove(dir.path(), &mark(1)).unwrap();
        remove(dir.path(), &mark(1)).unwrap();
        assert_eq!(read_all(dir.path()).unwrap(), (vec![], 0));
    }

    #[test]
    fn each_life_has_a_record_of_its_own() {
        assert_ne!(file_name(&mark(1)), file_name(&mark(2)));
    }

    #[test]
    fn a_file_that_is_no_record_is_counted_and_left_alone() {
        let dir = tempfile::tempdir().unwrap();
        for (name, text) in [("a.json", "{"), ("b.json", "{\"version\":\"2\"}")] {
            fs::write(dir.path().join(name), text).unwrap();
        }
        fs::write(dir.path().join(".c.json"), "half").unwrap();
        assert_eq!(read_all(dir.path()).unwrap(), (vec![], 2));
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 3);
    }

    #[test]
    fn a_pipe_among_the_records_is_counted_and_makes_nobody_wait() {
        let dir = tempfile::tempdir().unwrap();
        let pipe = dir.path().join("zz.json");
        mknodat(CWD, &pipe, FileType::Fifo, Mode::RWXU, 0).unwrap();
        write(dir.path(), &record()).unwrap();
        let (say, said) = channel();
        std::thread::spawn(move || say.send(read_all(dir.path()).unwrap()));
        // It is answered at once, or never.
        assert_eq!(said.recv_timeout(Duration::from_secs(30)), Ok((vec![record()], 1)));
    }

    #[test]
    fn a_record_of_a_later_writer_is_read_without_what_it_added() {
        let text = serde_json::to_string(&record()).unwrap();
        let later = text.replacen('{', "{\"cgroup\":\"/x\",", 1);
        assert_eq!(parse(later.as_bytes()), Some(record()));
    }

    /// The file that the first build wrote, letter by letter, but for a name of another kind in the second.
    #[test]
    fn a_record_of_an_older_build_is_read_and_its_name_tells_its_slot() {
        let text = concat!(
            "{\"version\":\"tenure-process-1\",\"mark\":{",
            "\"installation\":\"01010101-0101-4101-8101-010101010101\",\"fleet\":\"demo\",",
            "\"bead\":\"tb-1\",\"name\":\"rig/worker-3\",\"template\":\"rig/worker\",",
            "\"incarnation\":{\"generation\":1,",
            "\"token\":\"01010101-0101-4101-8101-010101010101\"}},",
            "\"process\":{\"boot\":\"01010101-0101-4101-8101-010101010101\",\"pid\":41,",
            "\"start_ticks\":700,\"pidfd_inode\":9},",
            "\"namespace\":\"pid:[1]\",\"exit\":{\"code\":3}}",
        );
        let older = Record { drain: None, drained: None, ..record() };
        assert_eq!(parse(text.as_bytes()), Some(older.clone()));
        let mark = OwnerMark { name: AgentName::parse("rig/nux").unwrap(), slot: None, ..mark(1) };
        let named = text.replace("rig/worker-3", "rig/nux");
        assert_eq!(parse(named.as_bytes()), Some(Record { mark, ..older }));
    }

    #[test]
    fn a_session_without_a_slot_keeps_none_whatever_its_name_looks_like() {
        let slotless = Record::new(OwnerMark { slot: None, ..mark(1) });
        let text = serde_json::to_vec(&slotless).unwrap();
        assert_eq!(parse(&text), Some(slotless));
    }

    #[test]
    fn the_written_form_stays_what_it_is() {
        let text = serde_json::to_string(&record()).unwrap();
        let expected = concat!(
            "{\"version\":\"tenure-process-1\",\"mark\":{",
            "\"installation\":\"01010101-0101-4101-8101-010101010101\",\"fleet\":\"demo\",",
            "\"bead\":\"tb-1\",\"name\":\"rig/worker-3\",\"template\":\"rig/worker\",",
            "\"slot\":3,",
            "\"incarnation\":{\"generation\":1,",
            "\"token\":\"01010101-0101-4101-8101-010101010101\"}},",
            "\"process\":{\"boot\":\"01010101-0101-4101-8101-010101010101\",\"pid\":41,",
            "\"start_ticks\":700,\"pidfd_inode\":9},",
            "\"namespace\":\"pid:[1]\",\"exit\":{\"code\":3},\"drain\":10,",
            "\"drained\":{\"wall\":5,\"boot\":{\"id\":\"01010101-0101-4101-8101-010101010101\",\"ms\":7}}}",
        );
        assert_eq!(text, expected);
    }
}
