//! Loading code into a running system.

use asterias_beam::{LoadError, Module};
use asterias_term::Word;
use asterias_term::fun::FunIdentity;

use super::System;
use crate::code::{LoadedModule, Origin};

/// Atoms that code may bring along when the table is full otherwise, so that a program can still report that it is.
const ATOMS_OF_CODE: u32 = 1 << 16;

/// A file with compiled code.
#[derive(Clone, Debug)]
pub struct CodeFile {
    /// Where it is, for `code:which/1`.
    pub origin: Origin,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Where modules are found that a program calls and that are not loaded.
pub trait CodeFinder: Send + Sync {
    /// The file of a module; `None` where there is none.
    fn find(&self, module: &str) -> Option<CodeFile>;

    /// Whether a call of a function loads its module. In embedded mode only what comes with the finder is loaded so.
    fn loads_on_call(&self, module: &str) -> bool;
}

/// Why a module could not be loaded.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum LoadFailure {
    /// There is no file for it.
    NotFound,
    /// The file cannot be executed.
    Bad(LoadError),
    /// The file holds another module.
    WrongName(String),
    /// The previous old version has not been purged.
    NotPurged,
    /// An `on_load` function of the module runs, or would have to.
    OnLoad,
}

impl std::fmt::Display for LoadFailure {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            LoadFailure::NotFound => f.write_str("no file was found for the module"),
            LoadFailure::Bad(error) => error.fmt(f),
            LoadFailure::WrongName(name) => write!(f, "the file holds the module {name}"),
            LoadFailure::NotPurged => {
                f.write_str("an old version of the module has not been purged")
            }
            LoadFailure::OnLoad => f.write_str("its on_load function has to run first"),
        }
    }
}

impl std::error::Error for LoadFailure {}

/// A module that has been loaded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Loaded {
    /// Its name.
    pub name: Word,
    /// Whether it becomes current only when its `on_load` function has run.
    pub on_load: bool,
}

/// A module that can be published.
#[derive(Debug)]
pub struct Prepared {
    module: LoadedModule,
    funs: Vec<(FunIdentity, u32)>,
}

impl Prepared {
    /// Its name.
    pub fn name(&self) -> Word {
        self.module.name
    }

    /// Whether it becomes current only when its `on_load` function has run.
    pub fn has_on_load(&self) -> bool {
        self.module.on_load.is_some()
    }
}

impl System {
    /// Sets where modules are found.
    pub fn set_finder(&self, finder: impl CodeFinder + 'static) {
        let _already_set = self.finder.set(Box::new(finder));
    }

    /// Loads a module from its bytes and makes it current; one with an `on_load` function has to be finished by [`CodeTables::finish_on_load`].
    ///
    /// [`CodeTables::finish_on_load`]: crate::code::CodeTables::finish_on_load
    ///
    /// # Errors
    /// The bytes are no module that can be executed.
    pub fn load_module(&self, bytes: &[u8], file: Option<Origin>) -> Result<Word, LoadFailure> {
        let module = Module::parse(bytes).map_err(LoadFailure::Bad)?;
        self.publish(&module, file, Word::NONE)
            .map(|loaded| loaded.name)
    }

    /// Loads the module of this name, for the process `loader`, and makes it current; the current version becomes the old one, of which there is
    /// only one.
    ///
    /// # Errors
    /// As [`System::load_module`]; or the bytes are of another module, there is an old version already, or one whose `on_load` function runs.
    pub fn load_named(
        &self,
        module: Word,
        bytes: &[u8],
        file: Option<Origin>,
        loader: Word,
    ) -> Result<Loaded, LoadFailure> {
        let parsed = Module::parse(bytes).map_err(LoadFailure::Bad)?;
        let name = parsed.name();
        if name != asterias_term::atom::name(module) {
            return Err(LoadFailure::WrongName(name.to_owned()));
        }
        let versions = self.code.versions(module);
        if versions.current.is_some() && versions.old.is_some() {
            return Err(LoadFailure::NotPurged);
        }
        self.publish(&parsed, file, loader)
    }

    /// Makes a module of this name ready to be published.
    ///
    /// # Errors
    /// The bytes are no module that can be executed, or that of another name.
    pub fn prepare_module(
        &self,
        name: Word,
        bytes: &[u8],
        file: Option<Origin>,
    ) -> Result<Prepared, LoadFailure> {
        let parsed = Module::parse(bytes).map_err(LoadFailure::Bad)?;
        if parsed.name() != asterias_term::atom::name(name) {
            return Err(LoadFailure::WrongName(parsed.name().to_owned()));
        }
        self.prepare(&parsed, file)
    }

    /// Publishes a module that `loader` has prepared; the current version becomes the old one.
    ///
    /// # Errors
    /// One whose `on_load` function runs.
    pub fn finish_module(&self, prepared: Prepared, loader: Word) -> Result<Loaded, LoadFailure> {
        let module = self
            .code
            .publish(prepared.module, &prepared.funs, loader)
            .ok_or(LoadFailure::OnLoad)?;
        Ok(Loaded {
            name: module.name,
            on_load: module.on_load.is_some(),
        })
    }

    fn prepare(&self, module: &Module, file: Option<Origin>) -> Result<Prepared, LoadFailure> {
        let atom_limit = self.config.atom_limit.saturating_add(ATOMS_OF_CODE);
        let (mut module, funs) =
            crate::code::lower::lower(module, &self.code, &self.literals, atom_limit)
                .map_err(LoadFailure::Bad)?;
        module.file = file;
        Ok(Prepared { module, funs })
    }

    fn publish(
        &self,
        module: &Module,
        file: Option<Origin>,
        loader: Word,
    ) -> Result<Loaded, LoadFailure> {
        let prepared = self.prepare(module, file)?;
        self.finish_module(prepared, loader)
    }

    /// The file of a module, where the finder knows one.
    pub fn find_code(&self, module: &str) -> Option<CodeFile> {
        self.finder.get()?.find(module)
    }

    /// Whether a call of a function loads its module.
    pub fn loads_on_call(&self, module: &str) -> bool {
        let finder = self.finder.get();
        finder.is_none_or(|finder| finder.loads_on_call(module))
    }

    /// Loads a module of which a function is called, if it is not loaded yet.
    ///
    /// # Errors
    /// Calls do not load it, there is no file for it, none that can be executed, or one with an `on_load` function, which Erlang code has to run.
    pub fn ensure_loaded(&self, module: Word) -> Result<(), LoadFailure> {
        if self.code.versions(module).current.is_some() {
            return Ok(());
        }
        let name = asterias_term::atom::name(module);
        if !self.loads_on_call(name) {
            return Err(LoadFailure::NotFound);
        }
        if self.code.waits_for_on_load(module) {
            return Err(LoadFailure::OnLoad);
        }
        let file = self.find_code(name).ok_or(LoadFailure::NotFound)?;
        let prepared = self.prepare_module(module, &file.bytes, Some(file.origin))?;
        if prepared.has_on_load() {
            return Err(LoadFailure::OnLoad);
        }
        self.finish_module(prepared, Word::NONE).map(|_| ())
    }
}
