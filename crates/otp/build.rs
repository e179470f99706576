//! Writes the table of the compiled Erlang modules in `erlang/ebin`, sorted by name, for `library.rs`.

use std::fmt::Write;
use std::path::Path;

fn main() {
    let folder =
        Path::new(&std::env::var("CARGO_MANIFEST_DIR").unwrap_or_default()).join("erlang/ebin");
    println!("cargo::rerun-if-changed={}", folder.display());
    let entries =
        std::fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut names: Vec<String> = entries
        .filter_map(|entry| {
            entry
                .ok()?
                .file_name()
                .into_string()
                .ok()?
                .strip_suffix(".beam")
                .map(str::to_owned)
        })
        .collect();
    names.sort();
    let mut table = String::from("&[\n");
    for name in names {
        let _ = writeln!(
            table,
            "    ({name:?}, include_bytes!(concat!(env!(\"CARGO_MANIFEST_DIR\"), \"/erlang/ebin/{name}.beam\"))),"
        );
    }
    table.push(']');
    let target = Path::new(&std::env::var("OUT_DIR").unwrap_or_default()).join("library.rs");
    std::fs::write(&target, table).unwrap_or_else(|error| panic!("{}: {error}", target.display()));
}
