//! Which key are digests of secrets made with? One that is drawn once and stands beside the records.
//!
//! Without it, or with another, nobody can say whether a secret changed, and no session is restarted for one.

use crate::Failure;
use crate::places::Places;
use crate::small_file::{Made, make, read};
use std::io::ErrorKind;

impl Places {
    /// Returns the key, or the one that was drawn where there is none yet.
    pub(crate) fn secret_key(&self, drawn: [u8; 32]) -> Result<[u8; 32], Failure> {
        Ok(self.written_key()?.unwrap_or(drawn))
    }

    /// Writes the key down where there is none yet; only the supervisor that holds the lease does.
    pub(crate) fn keep_key(&self, key: &[u8; 32]) -> Result<(), Failure> {
        if self.written_key()?.is_none()
            && make(&self.key, key)? == Made::ByAnother
            && self.written_key()?.as_ref() != Some(key)
        {
            // What was read with the other key would look like an edit of every secret.
            let key = self.key.display();
            return Err(
                format!("{key} was made by another supervisor just now; start again").into()
            );
        }
        Ok(())
    }

    fn written_key(&self) -> Result<Option<[u8; 32]>, Failure> {
        let key = self.key.display();
        match read(&self.key) {
            Ok(bytes) => Ok(Some(bytes.try_into().map_err(|_| {
                format!("{key} is no key of 32 bytes; put a copy back, or remove it")
            })?)),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(None),
            Err(error) => Err(format!("read {key}: {error}; put a copy back").into()),
        }
    }
}
