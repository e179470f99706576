//! What mutations begin with: sound input of every kind.

use std::io;
use std::path::{Path, PathBuf};

/// External terms, one of each kind of term at least.
pub const TERMS: &[&[u8]] = &[
    // {ok, [1, 255, 256, -1], <<"bytes">>, 1.5, []}
    b"\x83h\x05w\x02okl\x00\x00\x00\x04a\x01a\xffb\x00\x00\x01\x00b\xff\xff\xff\xffjm\x00\x00\x00\x05bytesF\x3f\xf8\x00\x00\x00\x00\x00\x00j",
    // #{a => 1, b => "text", c => <<5:3>>}
    b"\x83t\x00\x00\x00\x03w\x01aa\x01w\x01bk\x00\x04textw\x01cM\x00\x00\x00\x01\x03\xa0",
    // Integers beyond 64 bits, of both signs.
    b"\x83h\x02n\x09\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09n\x09\x01\x01\x02\x03\x04\x05\x06\x07\x08\x09",
    b"\x83o\x00\x00\x00\x0a\x00\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a",
    // A pid, a port and a reference of another node.
    b"\x83h\x03Xw\x03n@h\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x03xw\x03n@h\x00\x00\x00\x00\x00\x00\x00\x04\x00\x00\x00\x05Z\x00\x03w\x03n@h\x00\x00\x00\x01\x00\x00\x00\x01\x00\x00\x00\x02\x00\x00\x00\x03",
    // fun lists:map/2, an old float, an improper list.
    b"\x83qw\x05listsw\x03mapa\x02",
    b"\x83c1.50000000000000000000e+00\x00\x00\x00\x00\x00",
    b"\x83l\x00\x00\x00\x01a\x01a\x02",
    // Six lists, each in the next.
    b"\x83l\x00\x00\x00\x01l\x00\x00\x00\x01l\x00\x00\x00\x01l\x00\x00\x00\x01l\x00\x00\x00\x01l\x00\x00\x00\x01a\x01jjjjjj",
    // Compressed.
    b"\x83P\x00\x00\x00\x12\x78\x9c\xcb\x66\xe0\x2f\x2e\x41\x81\x00\x3e\xa8\x07\x3f",
];

/// The compiled modules of the conformance corpus, in the order of their names.
///
/// # Errors
/// The corpus cannot be read.
pub fn modules() -> io::Result<Vec<PathBuf>> {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../conformance/cases");
    let mut found = Vec::new();
    for family in std::fs::read_dir(cases)? {
        let family = family?.path();
        // Those of `deep` do on purpose what a mutated program should not.
        if !family.is_dir() || family.ends_with("deep") {
            continue;
        }
        for file in std::fs::read_dir(family)? {
            let file = file?.path();
            if file.extension().is_some_and(|name| name == "beam") {
                found.push(file);
            }
        }
    }
    found.sort();
    Ok(found)
}
