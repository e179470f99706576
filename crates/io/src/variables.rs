//! A set of environment variables.

use std::collections::BTreeMap;
use std::ffi::{OsStr, OsString};

#[cfg(unix)]
#[path = "variables/unix.rs"]
mod system;
#[cfg(windows)]
#[path = "variables/windows.rs"]
mod system;

use system::key;

/// Variables in the order of their names. What tells names apart is the operating system's to say.
#[derive(Clone, Debug, Default)]
pub(crate) struct Variables {
    /// The name as it was first set, and the value.
    of_key: BTreeMap<OsString, (OsString, OsString)>,
}

impl Variables {
    pub(crate) fn get(&self, name: &OsStr) -> Option<OsString> {
        let (_, value) = self.of_key.get(&*key(name))?;
        Some(value.clone())
    }

    /// Sets a variable, or removes it.
    pub(crate) fn set(&mut self, name: &OsStr, value: Option<&OsStr>) {
        let key = key(name).into_owned();
        match value {
            Some(value) => {
                let (_, known) = self
                    .of_key
                    .entry(key)
                    .or_insert_with(|| (name.to_owned(), OsString::new()));
                *known = value.to_owned();
            }
            None => drop(self.of_key.remove(&key)),
        }
    }

    pub(crate) fn all(&self) -> Vec<(OsString, OsString)> {
        self.of_key.values().cloned().collect()
    }
}

impl FromIterator<(OsString, OsString)> for Variables {
    fn from_iter<I: IntoIterator<Item = (OsString, OsString)>>(all: I) -> Variables {
        let mut variables = Variables::default();
        for (name, value) in all {
            variables.set(&name, Some(&value));
        }
        variables
    }
}
