//! The Gleam projects below `examples/`: which compiled module belongs to which source, and how they are built.
//!
//! What is kept of a build is the modules alone, as `gleam build` lays them out, compiled with `deterministic`. The Gleam
//! compiler is called, never fetched: whoever rebuilds has `gleam` and the `escript` of an Erlang/OTP on the path.

use std::path::{Component, Path, PathBuf};
use std::process::Command;

use crate::workspace;

const FOLDER: &str = "examples";
const MANIFEST: &str = "gleam.toml";

/// Whether the file is the manifest of an example, which stands for the whole project.
pub(crate) fn is_manifest(file: &Path) -> bool {
    parts(file).is_some_and(|(_, rest)| rest == [MANIFEST])
}

/// The `.beam` that belongs to a source of an example. A Gleam module's folders become part of its name: `a/b.gleam` is
/// the module `a@b`.
pub(crate) fn beam_of(source: &Path) -> Option<PathBuf> {
    let (project, rest) = parts(source)?;
    let (folder, module) = rest.split_first()?;
    if *folder != "src" {
        return None;
    }
    let module = module.join("@");
    let name = module
        .strip_suffix(".gleam")
        .or_else(|| module.strip_suffix(".erl"))?;
    Some(ebin(project).join(format!("{name}.beam")))
}

/// Whether the file is a compiled module of an example.
pub(crate) fn is_beam(file: &Path) -> bool {
    parts(file).is_some_and(|(project, _)| file.parent() == Some(&ebin(project)))
        && workspace::extension(file) == "beam"
}

/// Builds the project that the manifest belongs to, from nothing: what an earlier build left may have been compiled in
/// another way.
pub(crate) fn build(manifest: &Path) -> Result<(), String> {
    let project = manifest.parent().unwrap_or(Path::new(FOLDER));
    gleam(project, "clean")?;
    gleam(project, "build")
}

fn gleam(project: &Path, command: &str) -> Result<(), String> {
    let status = Command::new("gleam")
        .arg(command)
        .env("ERL_COMPILER_OPTIONS", "[deterministic]")
        .current_dir(workspace::root().join(project))
        .status();
    match status {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("gleam {command}: {status}")),
        Err(error) => Err(format!("cannot run gleam: {error}")),
    }
}

fn ebin(project: &str) -> PathBuf {
    Path::new(FOLDER)
        .join(project)
        .join("build/dev/erlang")
        .join(project)
        .join("ebin")
}

/// The project a file belongs to, and where in it the file is.
fn parts(file: &Path) -> Option<(&str, Vec<&str>)> {
    let parts: Option<Vec<&str>> = file
        .components()
        .map(|part| match part {
            Component::Normal(name) => name.to_str(),
            Component::Prefix(_)
            | Component::RootDir
            | Component::CurDir
            | Component::ParentDir => None,
        })
        .collect();
    match parts?.as_slice() {
        [FOLDER, project, rest @ ..] if !rest.is_empty() => Some((project, rest.to_vec())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn modules_are_named_after_their_folders() {
        let beam = |source: &str| beam_of(Path::new(source));
        let compiled = |name: &str| {
            Some(PathBuf::from(format!(
                "examples/shop/build/dev/erlang/shop/ebin/{name}.beam"
            )))
        };
        assert_eq!(beam("examples/shop/src/shop.gleam"), compiled("shop"));
        assert_eq!(
            beam("examples/shop/src/shop/till/coin.gleam"),
            compiled("shop@till@coin")
        );
        assert_eq!(beam("examples/shop/src/shop_ffi.erl"), compiled("shop_ffi"));
        assert_eq!(beam("examples/shop/test/shop_test.gleam"), None);
        assert_eq!(beam("examples/shop/gleam.toml"), None);
        assert_eq!(beam("crates/otp/erlang/lists.erl"), None);
    }

    #[test]
    fn manifests_and_beams_are_known() {
        assert!(is_manifest(Path::new("examples/shop/gleam.toml")));
        assert!(!is_manifest(Path::new("examples/gleam.toml")));
        assert!(is_beam(Path::new(
            "examples/shop/build/dev/erlang/shop/ebin/a.beam"
        )));
        assert!(!is_beam(Path::new("examples/shop/a.beam")));
    }
}
