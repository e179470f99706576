//! The command line of `asterias`, as `clap` reads and explains it.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

/// Runs compiled Erlang and Gleam: the BEAM, built anew in Rust.
#[derive(Parser, Debug)]
#[command(
    name = "asterias",
    bin_name = "asterias",
    version,
    propagate_version = true,
    disable_help_subcommand = true
)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Subcommand, Debug)]
pub(crate) enum Command {
    /// Run a compiled program.
    Run(RunArguments),
    /// Run the tests of a built Gleam project, without its build tool.
    Test(TestArguments),
    /// List the functions that compiled code calls and that are not here.
    Imports(ImportsArguments),
    /// Print the instructions of a .beam file.
    Disasm(DisasmArguments),
    /// Take the place of `erl`, with its flags: `asterias erl -noshell -s app main`.
    ///
    /// `asterias erl --help` lists the flags. A link to this program that is named `erl` does the same.
    #[command(disable_help_flag = true)]
    Erl {
        /// Flags of `erl`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        flags: Vec<String>,
    },
    /// Take the place of `erlc`, with its flags: `asterias erlc -o ebin src/app.erl`.
    ///
    /// `asterias erlc -help` lists the flags. A link to this program that is named `erlc` does the same.
    #[command(disable_help_flag = true)]
    Erlc {
        /// Flags and files of `erlc`.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        flags: Vec<String>,
    },
    /// Run a script: take the place of `escript`.
    #[command(disable_help_flag = true)]
    Escript {
        /// The script and its arguments.
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        flags: Vec<String>,
    },
    /// Print the version.
    Version,
}

/// What to run.
#[derive(Args, Debug)]
#[command(after_help = "\
The exit code is 0 when the entry function returns, 1 when it fails, and N after halt(N) or init:stop(N).

A .beam file starts with its main/0, or main/1 with the list of arguments. In a built Gleam project, the \
module named in gleam.toml starts with its main/0. A folder of .beam files needs --entry.")]
pub(crate) struct RunArguments {
    /// A .beam file, a folder of .beam files, or the root of a built Gleam project.
    pub(crate) path: PathBuf,
    /// The function to start with: module:function/arity, where the arity is 0, or 1 for the list of arguments.
    #[arg(long, value_name = "MOD:FUN/ARITY")]
    pub(crate) entry: Option<String>,
    /// Another folder of .beam files to search, before those of PATH.
    #[arg(long = "pa", value_name = "FOLDER")]
    pub(crate) code_path: Vec<PathBuf>,
    /// Arguments of the program, for main/1 and init:get_plain_arguments/0.
    #[arg(last = true, value_name = "ARGS")]
    pub(crate) arguments: Vec<String>,
}

/// What to test.
#[derive(Args, Debug)]
#[command(after_help = "\
The tests are those of `main/0` of the module PROJECT_test, as `gleam build` made it.")]
pub(crate) struct TestArguments {
    /// The root of a built Gleam project.
    #[arg(default_value = ".")]
    pub(crate) path: PathBuf,
    /// Arguments of the tests, for init:get_plain_arguments/0.
    #[arg(last = true, value_name = "ARGS")]
    pub(crate) arguments: Vec<String>,
}

/// What to look through.
#[derive(Args, Debug)]
#[command(after_help = "\
Each line names a function that is in neither the code itself nor the library, and the modules that call it. The exit code is 1 if there is
one. Calls whose module or function is only known at run time are not seen.")]
pub(crate) struct ImportsArguments {
    /// A .beam file, a folder of .beam files, or the root of a built Gleam project.
    pub(crate) path: PathBuf,
    /// Another folder of .beam files that may be called.
    #[arg(long = "pa", value_name = "FOLDER")]
    pub(crate) code_path: Vec<PathBuf>,
}

/// What to list.
#[derive(Args, Debug)]
pub(crate) struct DisasmArguments {
    /// A .beam file.
    pub(crate) file: PathBuf,
    /// Only the instructions of the file.
    #[arg(long, conflicts_with = "specific")]
    pub(crate) generic: bool,
    /// Only the instructions that are executed.
    #[arg(long)]
    pub(crate) specific: bool,
}
