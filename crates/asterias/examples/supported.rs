//! Which functions of Erlang/OTP 27 are here: a table in Markdown, found by asking a running machine for every function that the
//! applications erts, kernel and stdlib export. `cargo xtask supported` writes it to `crates/otp/SUPPORTED.md`.
//!
//! `otp27_exports.tsv` beside this file lists the exports, one a line: application, module, function and arity.

use std::collections::BTreeMap;
use std::fmt::Write;

use asterias::{Value, Vm};

const EXPORTS: &str = include_str!("otp27_exports.tsv");

/// Names that every module has, or that only the compiler calls.
const OF_NO_INTEREST: [&str; 3] = ["module_info/0", "module_info/1", "behaviour_info/1"];

/// A module of OTP: its functions, and those that are missing here.
#[derive(Default)]
struct Module<'a> {
    total: usize,
    missing: Vec<&'a str>,
}

fn is_here(vm: &Vm, module: &str, function: &str) -> Result<bool, Box<dyn std::error::Error>> {
    let (name, arity) = function.rsplit_once('/').ok_or("a function has an arity")?;
    let arity: i64 = arity.parse()?;
    let arguments = vec![Value::atom(module), Value::atom(name), arity.into()];
    let exported = vm.call("erlang", "function_exported", arguments)?;
    Ok(exported.as_bool() == Some(true))
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let vm = Vm::builder().workers(1).build()?;
    let mut applications: BTreeMap<&str, BTreeMap<&str, Module<'_>>> = BTreeMap::new();
    for line in EXPORTS.lines() {
        let fields: Vec<&str> = line.split('\t').collect();
        let [application, module, function] = fields[..] else {
            return Err(format!("not three fields: {line}").into());
        };
        if OF_NO_INTEREST.contains(&function) {
            continue;
        }
        let modules = applications.entry(application).or_default();
        if !modules.contains_key(module) {
            vm.execute("code", "ensure_loaded", vec![Value::atom(module)])?;
        }
        let entry = modules.entry(module).or_default();
        entry.total += 1;
        if !is_here(&vm, module, function)? {
            entry.missing.push(function);
        }
    }
    print!("{}", document(&applications)?);
    Ok(())
}

fn document(
    applications: &BTreeMap<&str, BTreeMap<&str, Module<'_>>>,
) -> Result<String, std::fmt::Error> {
    let mut text = String::from(
        "# What is here of Erlang/OTP 27\n\n\
         Written by `cargo xtask supported`; not to be edited. Exported functions of erts, kernel and stdlib, and how many of them \
         exist here. One that exists may still answer `notsup`: tracing, distribution and ports do.\n",
    );
    for (application, modules) in applications {
        let total: usize = modules.values().map(|module| module.total).sum();
        let missing: usize = modules.values().map(|module| module.missing.len()).sum();
        writeln!(text, "\n## {application}: {} of {total}\n", total - missing)?;
        writeln!(
            text,
            "| module | functions | here | missing |\n|---|---|---|---|"
        )?;
        let some = modules
            .iter()
            .filter(|(_, module)| module.missing.len() < module.total);
        for (name, module) in some {
            let here = module.total - module.missing.len();
            let missing: Vec<String> = module
                .missing
                .iter()
                .map(|name| format!("`{name}`"))
                .collect();
            writeln!(
                text,
                "| `{name}` | {} | {here} | {} |",
                module.total,
                missing.join(" ")
            )?;
        }
        let none: Vec<String> = modules
            .iter()
            .filter(|(_, module)| module.missing.len() == module.total)
            .map(|(name, _)| format!("`{name}`"))
            .collect();
        writeln!(text, "\nModules that are not here: {}.", none.join(", "))?;
    }
    Ok(text)
}
