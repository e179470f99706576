//! Listings of code, for people.

use asterias_machine::{Config, System};

use crate::error::Error;

/// Which instructions a listing shows.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Listing {
    /// Those of the file.
    Generic,
    /// Those that are executed.
    Specific,
}

/// The code of a `.beam` file as text.
///
/// # Errors
/// The bytes are no module, or one that cannot be executed.
pub fn disassemble(bytes: &[u8], listing: Listing) -> Result<String, Error> {
    match listing {
        Listing::Generic => {
            let module = asterias_beam::Module::parse(bytes)
                .map_err(|error| Error::code(error.to_string()))?;
            Ok(asterias_beam::Listing(&module).to_string())
        }
        Listing::Specific => specific(bytes),
    }
}

/// Loads the module into a system of its own that never runs.
fn specific(bytes: &[u8]) -> Result<String, Error> {
    let system = System::new(Config {
        workers: 1,
        process_limit: 16,
        ..Config::default()
    });
    crate::builder::natives(&system);
    let name = system
        .load_module(bytes, None)
        .map_err(|failure| Error::code(failure.to_string()))?;
    let module = system
        .code
        .versions(name)
        .current
        .ok_or_else(|| Error::code("the module was not loaded"))?;
    Ok(asterias_machine::code::listing::Listing(&module).to_string())
}

/// What a module is called and what it exports.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Exports {
    /// Its name.
    pub module: String,
    /// The exported functions: name and number of arguments.
    pub functions: Vec<(String, u32)>,
}

/// The name and the exports of a `.beam` file, which is not loaded.
///
/// # Errors
/// The bytes are no module.
pub fn exports(bytes: &[u8]) -> Result<Exports, Error> {
    let module =
        asterias_beam::Module::parse(bytes).map_err(|error| Error::code(error.to_string()))?;
    let functions = module.exports.iter().map(|export| {
        (
            module.atoms.text(export.function).to_owned(),
            u32::from(export.arity),
        )
    });
    Ok(Exports {
        module: module.name().to_owned(),
        functions: functions.collect(),
    })
}

/// A function of a module.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Function {
    /// The module.
    pub module: String,
    /// The function's name.
    pub name: String,
    /// Number of arguments.
    pub arity: u32,
}

impl std::fmt::Display for Function {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}:{}/{}", self.module, self.name, self.arity)
    }
}

/// The functions of other modules that a `.beam` file, which is not loaded, names in its calls.
///
/// # Errors
/// The bytes are no module.
pub fn imports(bytes: &[u8]) -> Result<Vec<Function>, Error> {
    let module =
        asterias_beam::Module::parse(bytes).map_err(|error| Error::code(error.to_string()))?;
    let functions = module.imports.iter().map(|import| Function {
        module: module.atoms.text(import.module).to_owned(),
        name: module.atoms.text(import.function).to_owned(),
        arity: u32::from(import.arity),
    });
    Ok(functions.collect())
}
