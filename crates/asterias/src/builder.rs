//! How a machine is made: its limits, its host, and what it is told at its start.

use std::path::Path;
use std::sync::Arc;

use asterias_io::{CodePath, Host, Library, LibraryEntry, StdHost, path_text};
use asterias_machine::{Config, System};
use asterias_term::atom;

use crate::convert;
use crate::error::Error;
use crate::outside::{self, Outside};
use crate::value::Value;
use crate::vm::Vm;

/// Makes a [`Vm`].
///
/// ```
/// let vm = asterias::Vm::builder()
///     .workers(2)
///     .process_limit(10_000)
///     .code_path("build/dev/erlang/app/ebin")
///     .build()?;
/// # Ok::<(), asterias::Error>(())
/// ```
#[derive(Default)]
pub struct Builder {
    config: Config,
    host: Option<Arc<dyn Host>>,
    first: Vec<String>,
    last: Vec<String>,
    arguments: Vec<String>,
}

impl std::fmt::Debug for Builder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Builder")
            .field("config", &self.config)
            .field("arguments", &self.arguments)
            .finish_non_exhaustive()
    }
}

/// Gives a system all natives but those of its host.
pub(crate) fn natives(system: &System) {
    use asterias_machine::native::{code, debug, persistent, ports, prepared, processes};
    for tables in [
        processes::tables(),
        ports::tables(),
        prepared::tables(),
        code::tables(),
        debug::tables(),
        persistent::tables(),
        asterias_otp::tables(),
    ] {
        for table in tables {
            system.add_natives(table);
        }
    }
    asterias_ets::install(system);
    system.add_natives(&outside::TABLE);
}

/// The library of [`asterias_otp`] as files that programs see.
fn library() -> Library {
    use asterias_otp::library;
    Library {
        folders: library::folders,
        folder_of: library::folder_of,
        module: library::file,
        entry: |path| {
            library::entry(path).map(|entry| match entry {
                library::Entry::Folder(names) => LibraryEntry::Folder(names),
                library::Entry::File(size) => LibraryEntry::File(size),
            })
        },
        read: library::read,
    }
}

impl Builder {
    /// Number of workers: the processes that run at the same time. As many as the computer has cores, if not given.
    #[must_use]
    pub fn workers(mut self, workers: usize) -> Builder {
        self.config.workers = workers.clamp(1, 1024);
        self
    }

    /// Most processes at a time.
    #[must_use]
    pub fn process_limit(mut self, limit: usize) -> Builder {
        self.config.process_limit = limit.max(16);
        self
    }

    /// Most atoms.
    #[must_use]
    pub fn atom_limit(mut self, limit: u32) -> Builder {
        self.config.atom_limit = limit;
        self
    }

    /// Reductions (roughly: function calls) that a process runs before another one has its turn.
    #[must_use]
    pub fn reductions(mut self, reductions: u32) -> Builder {
        self.config.reductions = i64::from(reductions.max(1));
        self
    }

    /// Collects garbage, moves everything and verifies the heap wherever that could happen: slow, for tests of the machine.
    #[must_use]
    pub fn heap_stress(mut self, stress: bool) -> Builder {
        self.config.heap_stress = stress;
        self
    }

    /// A folder of `.beam` files that is searched before the library; earlier ones first.
    #[must_use]
    pub fn code_path(mut self, folder: impl Into<String>) -> Builder {
        self.first.push(folder.into());
        self
    }

    /// A folder of `.beam` files that is searched behind the library; earlier ones first.
    #[must_use]
    pub fn code_path_last(mut self, folder: impl Into<String>) -> Builder {
        self.last.push(folder.into());
        self
    }

    /// Arguments as those of `erl`, without those of its emulator: flags for `init:get_argument/1`, what `-s` and `-run` start, and behind
    /// `-extra` those for `init:get_plain_arguments/0`.
    #[must_use]
    pub fn args(mut self, arguments: impl IntoIterator<Item = impl Into<String>>) -> Builder {
        self.arguments.extend(arguments.into_iter().map(Into::into));
        self
    }

    /// What the machine may see of the world: the computer that it runs on, if not given.
    #[must_use]
    pub fn host(mut self, host: impl Host) -> Builder {
        self.host = Some(Arc::new(host));
        self
    }

    /// Starts the machine; it takes calls when this returns.
    ///
    /// # Errors
    /// The host refuses threads, or the machine stopped while it started.
    pub fn build(self) -> Result<Vm, Error> {
        let host = self.host.unwrap_or_else(|| Arc::new(StdHost::default()));
        let library = library();
        let path = Arc::new(CodePath::new(library));
        let folders = self
            .first
            .into_iter()
            .chain(library.code_path())
            .chain(self.last);
        let folders = folders.map(|folder| path_text(Path::new(&folder)));
        path.set_folders(folders.collect());
        let system = System::new(self.config);
        let output = asterias_io::install(&system, host, path);
        natives(&system);
        let outside = Arc::new(Outside::default());
        system.set_extension(outside.clone());
        let teller = output.clone();
        system.set_reporter(move |text| teller.tell(text));
        let (_, started) = outside.register();
        let vm = Vm::new(system, output, outside)?;
        let arguments = ["-s", "asterias", "boot"]
            .into_iter()
            .map(str::to_owned)
            .chain(self.arguments);
        let arguments = Value::List(arguments.map(Value::from).collect());
        let arguments = convert::to_parcel(vm.system(), &arguments)?;
        vm.system()
            .spawn(
                atom::intern("init"),
                atom::intern("boot"),
                vec![arguments],
                None,
            )
            .ok_or_else(|| Error::limit("no process can be made"))?;
        vm.system()
            .start()
            .map_err(|error| Error::start(format!("a worker cannot be started: {error}")))?;
        if started.recv().is_err() {
            return Err(Error::start(format!(
                "the machine stopped while it started: {}",
                vm.wait()
            )));
        }
        vm.forget(outside::STARTER);
        Ok(vm)
    }
}
