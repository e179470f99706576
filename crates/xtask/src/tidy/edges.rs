//! Which crate may import which: the table of ARCHITECTURE.md as data. A crate absent here must not exist; an edge absent
//! here must not be in a manifest. Dev-dependencies are free, since a test may look at a crate from above.

use super::{Finding, Source};

/// The package's name, its folder below `crates/`, and the workspace packages it may import.
struct Crate {
    package: &'static str,
    folder: &'static str,
    imports: &'static [&'static str],
}

const CRATES: [Crate; 18] = [
    Crate {
        package: "asterias-etf",
        folder: "etf",
        imports: &[],
    },
    Crate {
        package: "asterias-beam",
        folder: "beam",
        imports: &["asterias-etf"],
    },
    Crate {
        package: "asterias-syntax",
        folder: "syntax",
        imports: &[],
    },
    Crate {
        package: "asterias-compiler",
        folder: "compiler",
        imports: &["asterias-syntax", "asterias-beam", "asterias-etf"],
    },
    Crate {
        package: "asterias-term",
        folder: "term",
        imports: &[],
    },
    Crate {
        package: "asterias-heap",
        folder: "heap",
        imports: &["asterias-term", "asterias-etf"],
    },
    Crate {
        package: "asterias-machine",
        folder: "machine",
        imports: &[
            "asterias-heap",
            "asterias-beam",
            "asterias-term",
            "asterias-etf",
        ],
    },
    Crate {
        package: "asterias-regex",
        folder: "regex",
        imports: &[],
    },
    Crate {
        package: "asterias-crypto",
        folder: "crypto",
        imports: &[],
    },
    Crate {
        package: "asterias-ets",
        folder: "ets",
        imports: &["asterias-machine", "asterias-heap", "asterias-term"],
    },
    Crate {
        package: "asterias-otp",
        folder: "otp",
        imports: &[
            "asterias-machine",
            "asterias-heap",
            "asterias-term",
            "asterias-regex",
            "asterias-crypto",
            "asterias-syntax",
            "asterias-compiler",
            "asterias-beam",
        ],
    },
    Crate {
        package: "asterias-io",
        folder: "io",
        imports: &["asterias-machine", "asterias-heap", "asterias-term"],
    },
    Crate {
        package: "asterias",
        folder: "asterias",
        imports: &[
            "asterias-io",
            "asterias-otp",
            "asterias-ets",
            "asterias-machine",
            "asterias-heap",
            "asterias-term",
            "asterias-beam",
            "asterias-etf",
        ],
    },
    Crate {
        package: "asterias-cli",
        folder: "cli",
        imports: &["asterias", "asterias-compiler"],
    },
    Crate {
        package: "conformance",
        folder: "conformance",
        imports: &["asterias"],
    },
    Crate {
        package: "bench",
        folder: "bench",
        imports: &["asterias"],
    },
    Crate {
        package: "fuzz",
        folder: "fuzz",
        imports: &["asterias", "asterias-compiler", "asterias-heap"],
    },
    Crate {
        package: "xtask",
        folder: "xtask",
        imports: &["conformance", "bench"],
    },
];

/// Compares every manifest below `crates/` with the table.
pub(super) fn check(sources: &[Source], findings: &mut Vec<Finding>) {
    for source in sources {
        let Some(folder) = crate_folder(source) else {
            continue;
        };
        let Some(entry) = CRATES.iter().find(|entry| entry.folder == folder) else {
            findings.push(Finding::new(
                &source.path,
                None,
                "a crate that ARCHITECTURE.md's table does not name",
            ));
            continue;
        };
        let Some(text) = source.text() else { continue };
        for (line, import) in imports(text) {
            if is_ours(import) && !entry.imports.contains(&import) {
                let message = format!(
                    "{} must not import {import}: ARCHITECTURE.md has no such edge",
                    entry.package
                );
                findings.push(Finding::new(&source.path, Some(line), message));
            }
        }
    }
}

/// The folder's name when the file is the manifest of a crate: `crates/<folder>/Cargo.toml`.
fn crate_folder(source: &Source) -> Option<&str> {
    let mut parts = source.path.iter().map(|part| part.to_str());
    match (parts.next()??, parts.next()??, parts.next()??, parts.next()) {
        ("crates", folder, "Cargo.toml", None) => Some(folder),
        _ => None,
    }
}

fn is_ours(package: &str) -> bool {
    CRATES.iter().any(|entry| entry.package == package)
}

/// The names in a manifest's dependency sections with their line numbers, dev-dependencies left out.
fn imports(manifest: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut inside = false;
    for (index, line) in manifest.lines().enumerate() {
        if let Some(header) = line.trim().strip_prefix('[') {
            let header = header.trim_end_matches(']');
            let table = header.split_once("dependencies.");
            if let Some((_, name)) = table.filter(|(before, _)| !before.ends_with("dev-")) {
                found.push((index + 1, name));
            }
            inside = header.ends_with("dependencies") && !header.ends_with("dev-dependencies");
        } else if inside {
            let name = line
                .split(['=', '.', ' '])
                .next()
                .unwrap_or("")
                .trim_matches('"');
            if !name.is_empty() && !name.starts_with('#') {
                found.push((index + 1, name));
            }
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn manifest(folder: &str, text: &str) -> Source {
        Source {
            path: format!("crates/{folder}/Cargo.toml").into(),
            bytes: text.into(),
        }
    }

    fn findings(source: Source) -> Vec<String> {
        let mut found = Vec::new();
        check(&[source], &mut found);
        found.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn an_edge_of_the_table_passes() {
        assert_eq!(
            findings(manifest(
                "heap",
                "[dependencies]\nasterias-term.workspace = true\nlibc = \"0.2\"\n"
            )),
            [""; 0]
        );
    }

    #[test]
    fn an_edge_upwards_is_found() {
        let found = findings(manifest(
            "term",
            "[dependencies]\nasterias-heap = { path = \"../heap\" }\n",
        ));
        assert_eq!(
            found,
            [
                "crates/term/Cargo.toml:2: asterias-term must not import asterias-heap: ARCHITECTURE.md has no such edge"
            ]
        );
    }

    #[test]
    fn sections_of_every_form_are_read() {
        let text = "[target.'cfg(unix)'.dependencies]\na = \"1\"\n[dev-dependencies]\nb = \"1\"\n[build-dependencies]\nc = \"1\"\n[dependencies.d]\n[package]\nname = \"e\"\n";
        let names: Vec<&str> = imports(text).into_iter().map(|(_, name)| name).collect();
        assert_eq!(names, ["a", "c", "d"]);
    }

    #[test]
    fn an_unknown_crate_is_found() {
        assert_eq!(findings(manifest("extra", "")).len(), 1);
    }
}
