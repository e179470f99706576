//! The modules of the library that are Erlang, compiled: part of the program, read when they are used for the first time.

/// Modules by name, sorted, each with the content of its `.beam` file.
pub static MODULES: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/library.rs"));

#[cfg(test)]
mod tests {
    use super::MODULES;

    #[test]
    fn sorted_by_name() {
        assert!(MODULES.is_sorted_by(|a, b| a.0 < b.0));
        assert!(
            MODULES
                .binary_search_by(|(name, _)| (*name).cmp("lists"))
                .is_ok()
        );
    }
}
