//! Where modules are found: folders of the host, and the library that comes with Asterias.
//!
//! The library's applications stand among the folders of the path, below [`LIBRARY`], so folders before them (`-pa`) win and those behind
//! them (`-pz`) lose, as in OTP. The modules that a real system has loaded before it looks at any path always come from the library.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, PoisonError, RwLock};

use asterias_machine::code::Origin;
use asterias_machine::native::code::is_at_start;
use asterias_machine::native::{Atom, Env, Outcome, Stop};
use asterias_machine::system::{CodeFile, CodeFinder};
use asterias_machine::{Term, View, atoms, natives};
use asterias_term::atom::intern;

use crate::archive::Archive;
use crate::host::{FileKind, Host};
use crate::library::{LIBRARY, Library, inside};
use crate::prim_io::world;
use crate::reasons::reason_name;

natives! {
    /// Natives of `prim_code` that look at folders and files.
    pub(crate) static TABLE: "prim_code" {
        process "code_paths"/0 => paths,
        process "set_paths"/1 => set_paths,
        process "mode"/0 => mode,
        process "set_mode"/1 => set_mode,
        process "read_file"/1 => read_file,
        process "list_dir"/1 => list_dir,
        process "file_type"/1 => file_type,
        process "set_archive"/2 => set_archive,
        process "application"/1 => application,
    }
}

/// Modules that have been loaded before a program's path counts, beside those that OTP has loaded then; sorted.
const EARLY: &[&str] = &[
    "application",
    "application_controller",
    "application_master",
    "asterias",
    "code",
    "code_server",
    "erl_error",
    "erlang",
    "error_handler",
    "error_logger",
    "erts_internal",
    "file",
    "filename",
    "gen",
    "gen_event",
    "gen_server",
    "init",
    "io",
    "io_lib",
    "kernel",
    "lists",
    "logger",
    "logger_boot",
    "logger_config",
    "logger_filters",
    "logger_formatter",
    "logger_h_common",
    "logger_olp",
    "logger_proxy",
    "logger_server",
    "logger_std_h",
    "maps",
    "os",
    "persistent_term",
    "prim_code",
    "prim_io",
    "prim_user",
    "proc_lib",
    "proplists",
    "queue",
    "string",
    "supervisor",
    "sys",
    "unicode",
    "unicode_util",
];

/// Folders in the order in which they are searched.
#[derive(Debug)]
pub struct CodePath {
    library: Library,
    folders: RwLock<Vec<String>>,
    archive: RwLock<Arc<Archive>>,
    /// Calls load modules of the library alone.
    embedded: AtomicBool,
}

impl CodePath {
    /// A path of the library alone.
    pub fn new(library: Library) -> CodePath {
        CodePath {
            folders: RwLock::new(library.code_path()),
            archive: RwLock::default(),
            embedded: AtomicBool::new(false),
            library,
        }
    }

    /// The folders.
    pub fn folders(&self) -> Vec<String> {
        self.folders
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// Sets the folders.
    pub fn set_folders(&self, folders: Vec<String>) {
        *self.folders.write().unwrap_or_else(PoisonError::into_inner) = folders;
    }

    pub(crate) fn library(&self) -> Library {
        self.library
    }

    fn archive(&self) -> Arc<Archive> {
        self.archive
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// A file of the library, of the script's archive, or else of the host.
    fn read_file(&self, host: &dyn Host, path: &str) -> std::io::Result<Vec<u8>> {
        if let Some(path) = inside(path) {
            return self.library.read(path);
        }
        let archive = self.archive();
        if archive.holds(path) {
            return archive
                .file(path)
                .map_or_else(not_found, |bytes| Ok(bytes.to_vec()));
        }
        host.read_file(path)
    }
}

/// Finds code for a system.
pub(crate) struct Finder {
    pub(crate) path: Arc<CodePath>,
    pub(crate) host: Arc<dyn Host>,
}

impl Finder {
    /// The file of a module in this folder of the library. What OTP's runtime system itself consists of has no file there.
    fn library_file(&self, module: &str, folder: &str) -> Option<CodeFile> {
        let bytes = (self.path.library.module)(module)?;
        let origin = if folder.starts_with("erts-") {
            Origin::Other(intern("preloaded"))
        } else {
            Origin::Path(format!("{LIBRARY}/{folder}/ebin/{module}.beam"))
        };
        Some(CodeFile { origin, bytes })
    }
}

impl CodeFinder for Finder {
    fn find(&self, module: &str) -> Option<CodeFile> {
        let own = (self.path.library.folder_of)(module);
        if let Some(folder) = own
            && (EARLY.binary_search(&module).is_ok() || is_at_start(module))
        {
            return self.library_file(module, folder);
        }
        // A name that leads out of the folder is no module's.
        let leads_out = |character| character == '\0' || std::path::is_separator(character);
        if module.is_empty() || module.contains(leads_out) {
            return None;
        }
        self.path.folders().iter().find_map(|folder| {
            if let Some(path) = inside(folder) {
                let folder = path.strip_suffix("/ebin")?;
                return self.library_file(module, own.filter(|own| *own == folder)?);
            }
            let path = if folder == "." {
                format!("{module}.beam")
            } else {
                format!("{folder}/{module}.beam")
            };
            let bytes = self.path.read_file(&*self.host, &path).ok()?;
            let origin = Origin::Path(path);
            Some(CodeFile { origin, bytes })
        })
    }

    fn loads_on_call(&self, module: &str) -> bool {
        !self.path.embedded.load(Ordering::Relaxed)
            || (self.path.library.folder_of)(module).is_some()
    }
}

/// A file name: a string, a binary or an atom.
fn file_name<'h>(term: Term<'h>) -> Result<String, Stop<'h>> {
    match term.view() {
        View::Bits(_) => {
            let bytes = term.as_binary().ok_or_else(Stop::badarg)?;
            String::from_utf8(bytes.into_owned()).map_err(|_| Stop::badarg())
        }
        View::Atom(atom) => Ok(asterias_term::atom::name(atom).to_owned()),
        _ => {
            let mut name = String::new();
            for character in term.list_to_vec().ok_or_else(Stop::badarg)? {
                let code = character
                    .as_usize()
                    .and_then(|code| u32::try_from(code).ok());
                name.push(code.and_then(char::from_u32).ok_or_else(Stop::badarg)?);
            }
            Ok(name)
        }
    }
}

fn paths<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let folders = world(env)?.code_path.folders();
    let folders: Vec<Term<'h>> = folders.iter().map(|folder| env.string(folder)).collect();
    Ok(env.list(&folders))
}

fn set_paths<'h>(env: &mut Env<'h>, list: Term<'h>) -> Outcome<'h> {
    let folders: Result<Vec<String>, _> = list
        .list_to_vec()
        .ok_or_else(Stop::badarg)?
        .into_iter()
        .map(file_name)
        .collect();
    world(env)?.code_path.set_folders(folders?);
    Ok(Term::atom(atoms::OK))
}

/// `code:get_mode/0`.
fn mode<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let embedded = world(env)?.code_path.embedded.load(Ordering::Relaxed);
    let mode = if embedded { "embedded" } else { "interactive" };
    Ok(Term::atom(intern(mode)))
}

fn set_mode<'h>(env: &mut Env<'h>, mode: Term<'h>) -> Outcome<'h> {
    let embedded = match mode.as_atom_name() {
        Some("embedded") => true,
        Some("interactive") => false,
        _ => return Err(Stop::badarg()),
    };
    world(env)?
        .code_path
        .embedded
        .store(embedded, Ordering::Relaxed);
    Ok(Term::atom(atoms::OK))
}

/// Makes files, a list of names and contents, found below the name of a script. They take the place of those of a script before.
fn set_archive<'h>(env: &mut Env<'h>, root: Term<'h>, files: Term<'h>) -> Outcome<'h> {
    let file = |entry: Term<'h>| {
        let [name, bytes] = entry.as_tuple().ok_or_else(Stop::badarg)? else {
            return Err(Stop::badarg());
        };
        let bytes = bytes.as_binary().ok_or_else(Stop::badarg)?;
        Ok((file_name(*name)?, bytes.into_owned()))
    };
    let files = files.list_to_vec().ok_or_else(Stop::badarg)?;
    let files: Result<Vec<_>, Stop<'h>> = files.into_iter().map(file).collect();
    let archive = Archive::new(file_name(root)?, files?);
    let slot = &world(env)?.code_path.archive;
    *slot.write().unwrap_or_else(PoisonError::into_inner) = Arc::new(archive);
    Ok(Term::atom(atoms::OK))
}

fn answer<'h>(env: &mut Env<'h>, result: std::io::Result<Term<'h>>) -> Outcome<'h> {
    match result {
        Ok(value) => Ok(env.tuple(&[Term::atom(atoms::OK), value])),
        Err(error) => Ok(env.tuple(&[
            Term::atom(atoms::ERROR),
            Term::atom(intern(reason_name(error.kind()))),
        ])),
    }
}

fn not_found<T>() -> std::io::Result<T> {
    Err(std::io::ErrorKind::NotFound.into())
}

/// The application of the library that a module belongs to, or `undefined`.
fn application<'h>(env: &mut Env<'h>, module: Atom) -> Outcome<'h> {
    let library = world(env)?.code_path.library;
    let folder = (library.folder_of)(asterias_term::atom::name(module.0));
    let name = folder.and_then(|folder| folder.split('-').next());
    Ok(Term::atom(name.map_or(atoms::UNDEFINED, intern)))
}

fn read_file<'h>(env: &mut Env<'h>, name: Term<'h>) -> Outcome<'h> {
    let name = file_name(name)?;
    let world = world(env)?;
    let bytes = world.code_path.read_file(&*world.host, &name);
    let bytes = bytes.map(|bytes| env.binary(&bytes));
    answer(env, bytes)
}

fn list_dir<'h>(env: &mut Env<'h>, name: Term<'h>) -> Outcome<'h> {
    let name = file_name(name)?;
    let world = world(env)?;
    let names = match (inside(&name), world.code_path.archive().folder(&name)) {
        (Some(path), _) => world.code_path.library.list(path),
        (None, Some(names)) => Ok(names),
        (None, None) => world.host.list_folder(&name),
    };
    let names = names.map(|names: Vec<String>| {
        let names: Vec<Term<'h>> = names.iter().map(|name| env.string(name)).collect();
        env.list(&names)
    });
    answer(env, names)
}

/// `regular`, `directory`, `other`, or `{error, Reason}`.
fn file_type<'h>(env: &mut Env<'h>, name: Term<'h>) -> Outcome<'h> {
    let name = file_name(name)?;
    let world = world(env)?;
    let kind = match (inside(&name), world.code_path.archive()) {
        (Some(path), _) => world.code_path.library.kind(path),
        (None, archive) if archive.holds(&name) => archive.kind(&name).map_or_else(not_found, Ok),
        (None, _) => world.host.file_kind(&name),
    };
    match kind {
        Ok(FileKind::Regular) => Ok(Term::atom(intern("regular"))),
        Ok(FileKind::Directory) => Ok(Term::atom(intern("directory"))),
        Ok(FileKind::Other) => Ok(Term::atom(intern("other"))),
        Err(error) => answer(env, Err(error)),
    }
}

#[cfg(test)]
mod tests {
    use super::EARLY;

    #[test]
    fn early_modules_are_sorted() {
        assert!(EARLY.is_sorted());
    }
}
