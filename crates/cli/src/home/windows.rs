//! The folder that `HOMEDRIVE` and `HOMEPATH` name together, or else that of the user's profile.

use std::env::var;

pub(crate) fn folder() -> Option<String> {
    match (var("HOMEDRIVE"), var("HOMEPATH")) {
        (Ok(drive), Ok(path)) => Some(drive + &path),
        _ => var("USERPROFILE").ok(),
    }
}
