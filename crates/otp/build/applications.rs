//! The applications of the library: their resource files (`applications/NAME.app`), which also say whose each module is.
//!
//! What a program reads of them is the text; what the application controller starts with is module `application_table`, made from the
//! same text, so that no start parses it.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

/// An application: the folder it stands in, `NAME-VERSION`, and its resource file.
pub(crate) struct Application {
    pub(crate) name: String,
    pub(crate) folder: String,
    text: String,
    modules: Vec<String>,
}

/// All applications in the order in which the code path has them: kernel, stdlib, then from the last name to the first.
pub(crate) fn read(folder: &Path) -> Result<Vec<Application>, String> {
    let failed = |error: std::io::Error| format!("{}: {error}", folder.display());
    let mut all = Vec::new();
    for entry in std::fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        let text = std::fs::read_to_string(&path).map_err(failed)?;
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        all.push(application(&name, text)?);
    }
    all.sort_by(|a, b| b.name.cmp(&a.name));
    all.sort_by_key(|application| match application.name.as_str() {
        "kernel" => 0,
        "stdlib" => 1,
        _ => 2,
    });
    Ok(all)
}

fn application(name: &str, text: String) -> Result<Application, String> {
    let between = |start: &str, end: char| {
        let (_, rest) = text.split_once(start)?;
        rest.split_once(end).map(|(inside, _)| inside)
    };
    let missing = |what: &str| format!("{name}.app has no {what}");
    let version = between("{vsn, \"", '"').ok_or_else(|| missing("version"))?;
    let modules = between("{modules,\n   [", ']').ok_or_else(|| missing("modules"))?;
    let modules = modules.split(',').map(str::trim);
    Ok(Application {
        name: name.to_owned(),
        folder: format!("{name}-{version}"),
        modules: modules
            .filter(|module| !module.is_empty())
            .map(str::to_owned)
            .collect(),
        text,
    })
}

/// The number of the application that each of these modules belongs to; every module belongs to one.
pub(crate) fn owners<'m>(
    applications: &[Application],
    modules: impl Iterator<Item = &'m str>,
) -> Result<Vec<usize>, String> {
    let mut owners = BTreeMap::new();
    for (number, application) in applications.iter().enumerate() {
        for module in &application.modules {
            if owners.insert(module.as_str(), number).is_some() {
                return Err(format!("{module} is a module of two applications"));
            }
        }
    }
    let found: Result<Vec<usize>, String> = modules
        .map(|module| {
            owners
                .remove(module)
                .ok_or_else(|| format!("{module} is a module of no application"))
        })
        .collect();
    match owners.keys().next() {
        Some(module) => Err(format!("there is no module {module}")),
        None => found,
    }
}

/// The source of `application_table`.
pub(crate) fn source(applications: &[Application]) -> String {
    let mut source = String::from(
        "-module(application_table).\n-export([resource/1]).\n\n-spec resource(atom()) -> tuple() | undefined.\n",
    );
    for application in applications {
        let term = application.text.trim_end().trim_end_matches('.');
        let _ = writeln!(source, "resource({}) ->\n{term};", application.name);
    }
    source.push_str("resource(_) -> undefined.\n");
    source
}

/// The table of `library.rs`: folders and texts.
pub(crate) fn table(applications: &[Application]) -> String {
    let mut table = String::from("&[\n");
    for Application { folder, text, .. } in applications {
        let _ = writeln!(table, "    ({folder:?}, {text:?}),");
    }
    table.push(']');
    table
}
