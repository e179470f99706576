//! The modules of the library that are Erlang, compiled when this crate was: part of the program, compressed, read when they
//! are used for the first time.

use zlib_rs::{Inflate, InflateFlush};

/// The window of the compressed data, as bits of its size.
const WINDOW_BITS: u8 = 15;

/// Modules by name, sorted: the size of the file, and where it lies in [`FILES`].
static MODULES: &[(&str, usize, usize, usize)] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

/// The `.beam` files, each compressed by itself; those that every start reads are not, and take their whole size.
static FILES: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/library.bin"));

/// The names of all modules, sorted.
pub fn modules() -> Vec<&'static str> {
    MODULES.iter().map(|(name, ..)| *name).collect()
}

/// The content of a module's `.beam` file; `None` if the library has no such module.
pub fn file(module: &str) -> Option<Vec<u8>> {
    let at = MODULES.binary_search_by(|(name, ..)| (*name).cmp(module));
    let (_, size, start, end) = MODULES[at.ok()?];
    let stored = &FILES[start..end];
    if stored.len() == size {
        return Some(stored.to_vec());
    }
    let mut file = vec![0; size];
    Inflate::new(true, WINDOW_BITS)
        .decompress(stored, &mut file, InflateFlush::Finish)
        .expect("the build script compressed it");
    Some(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sorted_by_name() {
        assert!(MODULES.is_sorted_by(|a, b| a.0 < b.0));
    }

    #[test]
    fn every_module_has_its_size() {
        for (name, size, ..) in MODULES {
            assert_eq!(file(name).map(|file| file.len()), Some(*size), "{name}");
        }
        assert_eq!(file("no_such_module"), None);
    }
}
