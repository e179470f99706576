//! `cargo xtask platforms`: the program compiles, without a warning, for the other systems that it is made for. What a system's code does is for a
//! machine that runs it to test; here only the types are checked, and C code is compiled.

use std::process::{Command, ExitCode};

use crate::workspace;

/// A system, and the compiler of C that Rust's crates look for.
struct Platform {
    target: &'static str,
    compiler_variable: &'static str,
    usual_compiler: &'static str,
}

const PLATFORMS: [Platform; 2] = [
    Platform {
        target: "x86_64-pc-windows-gnu",
        compiler_variable: "CC_x86_64_pc_windows_gnu",
        usual_compiler: "x86_64-w64-mingw32-gcc",
    },
    Platform {
        target: "aarch64-apple-darwin",
        compiler_variable: "CC_aarch64_apple_darwin",
        usual_compiler: "aarch64-apple-darwin-clang",
    },
];

/// Checks all platforms; those for which the tools are not here fail too, with what is missing.
pub(crate) fn run() -> ExitCode {
    let mut clean = true;
    for platform in &PLATFORMS {
        match platform.check() {
            Ok(()) => println!("{}: compiles", platform.target),
            Err(message) => {
                eprintln!("{}: {message}", platform.target);
                clean = false;
            }
        }
    }
    if clean {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}

impl Platform {
    fn check(&self) -> Result<(), String> {
        if !is_installed(self.target)? {
            return Err(format!(
                "the target is not installed: `rustup target add {}`",
                self.target
            ));
        }
        let compiler = self.compiler();
        let runs = Command::new(&compiler).arg("--version").output();
        if !runs.is_ok_and(|output| output.status.success()) {
            return Err(format!(
                "no compiler of C at {compiler}: name one by the variable {}",
                self.compiler_variable
            ));
        }
        let status = workspace::cargo(&[
            "check",
            "--package",
            "asterias-cli",
            "--target",
            self.target,
        ])
        .env(self.compiler_variable, compiler)
        .env("RUSTFLAGS", "-D warnings")
        .status()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
        match status.success() {
            true => Ok(()),
            false => Err("does not compile".to_owned()),
        }
    }

    fn compiler(&self) -> String {
        std::env::var(self.compiler_variable).unwrap_or_else(|_| self.usual_compiler.to_owned())
    }
}

/// Whether there is a standard library for this target.
fn is_installed(target: &str) -> Result<bool, String> {
    let output = Command::new("rustc")
        .args(["--print", "target-libdir", "--target", target])
        .output()
        .map_err(|error| format!("cannot run rustc: {error}"))?;
    let folder = String::from_utf8_lossy(&output.stdout);
    Ok(std::path::Path::new(folder.trim()).is_dir())
}
