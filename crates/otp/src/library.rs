//! The modules of the library that are Erlang, compiled: part of the program, read when they are used for the first time.

/// Modules by name, sorted, each with the content of its `.beam` file.
pub static MODULES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// Public headers of the library: `kernel/include/file.hrl` and the like, sorted.
pub static HEADERS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/headers.rs"));

/// A public header, by its path below the folder of libraries and without a version: `kernel/include/file.hrl`.
pub fn header(path: &str) -> Option<&'static [u8]> {
    let index = HEADERS
        .binary_search_by(|(name, _)| (*name).cmp(path))
        .ok()?;
    Some(HEADERS[index].1)
}

#[cfg(test)]
mod tests {
    use super::{HEADERS, MODULES, header};

    #[test]
    fn sorted_by_name() {
        assert!(MODULES.is_sorted_by(|a, b| a.0 < b.0));
        assert!(HEADERS.is_sorted_by(|a, b| a.0 < b.0));
        assert!(header("kernel/include/file.hrl").is_some());
        assert!(
            MODULES
                .binary_search_by(|(name, _)| (*name).cmp("lists"))
                .is_ok()
        );
    }
}
