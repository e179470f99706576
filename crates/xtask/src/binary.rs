//! The `asterias` binary that commands run: built on demand, in the profile that suits the command.

use std::path::{Path, PathBuf};

use crate::workspace;

/// Options after which a command needs no fresh binary: the caller names one, or asks for something else.
const WITHOUT: [&str; 4] = ["--binary", "--list", "--help", "-h"];

/// Whether the arguments leave it to us to provide the binary.
pub(crate) fn is_wanted(args: &[String]) -> bool {
    let named = std::env::var_os("ASTERIAS_BIN").is_some();
    let only_erl = args
        .windows(2)
        .any(|pair| pair[0] == "--only" && pair[1] == "erl");
    !named && !only_erl && !args.iter().any(|arg| WITHOUT.contains(&arg.as_str()))
}

/// Builds the binary and says where it is.
pub(crate) fn build(profile: &str) -> Result<PathBuf, String> {
    let status = workspace::cargo(&[
        "build",
        "--quiet",
        "--profile",
        profile,
        "--package",
        "asterias-cli",
    ])
    .status();
    match status {
        Ok(status) if status.success() => path(profile),
        Ok(status) => Err(format!("building asterias: {status}")),
        Err(error) => Err(format!("cannot run cargo: {error}")),
    }
}

/// The target folder, wherever it may be: we lie in a profile's folder in it.
pub(crate) fn target() -> Result<PathBuf, String> {
    let ours = std::env::current_exe()
        .map_err(|error| format!("cannot find the target folder: {error}"))?;
    let target = ours.ancestors().nth(2).map(Path::to_path_buf);
    target.ok_or_else(|| "this program lies in no target folder".to_owned())
}

/// The binary lies beside ours: `target/<profile>/asterias`.
fn path(profile: &str) -> Result<PathBuf, String> {
    Ok(target()?
        .join(profile)
        .join(format!("asterias{}", std::env::consts::EXE_SUFFIX)))
}

#[cfg(test)]
mod tests {
    use super::is_wanted;

    #[test]
    fn a_named_binary_is_not_built() {
        let words = |line: &str| line.split(' ').map(str::to_owned).collect::<Vec<_>>();
        assert!(!is_wanted(&words("--filter fib --binary other")));
        assert!(!is_wanted(&words("--only erl")));
    }
}
