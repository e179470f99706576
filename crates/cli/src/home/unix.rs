//! The folder that `HOME` names.

pub(crate) fn folder() -> Option<String> {
    std::env::var("HOME").ok()
}
