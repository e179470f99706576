//! What all modules of a system share: export entries, fun entries, loaded modules, natives.
//!
//! Entries are made once and live as long as the system, so instructions hold their addresses. The maps that find them are locked, and are
//! consulted when code is loaded or a name is applied for the first time, not by calls.

use std::collections::{BTreeMap, HashMap, HashSet};
use std::sync::atomic::{AtomicPtr, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use asterias_term::Word;
use asterias_term::fun::{FunIdentity, Mfa};

use super::module::{LoadedModule, Location};
use super::op::{Handler, Op};
use crate::native::{Native, NativeTable};

/// A function that can be called by name, whether it is loaded or not.
#[repr(C)]
pub struct Export {
    /// Its name.
    pub mfa: Mfa,
    address: AtomicPtr<Op>,
    native: OnceLock<Native>,
    /// What is called while there is no code: an instruction that knows the arity, and one that calls the error handler or the native.
    stub: [Op; 2],
}

impl std::fmt::Debug for Export {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.mfa.fmt(f)
    }
}

// SAFETY: only `address` and `native` change, and they are atomic.
unsafe impl Send for Export {}
// SAFETY: as above.
unsafe impl Sync for Export {}

impl Export {
    /// The code to be entered.
    #[inline(always)]
    pub fn code(&self) -> *const Op {
        // Acquire: a new version's instructions are seen by who sees its address.
        self.address.load(Ordering::Acquire)
    }

    /// The native, where the function is one.
    #[inline]
    pub fn native(&self) -> Option<Native> {
        self.native.get().copied()
    }

    /// Whether the native stands for a function that OTP writes in Erlang.
    pub(crate) fn is_library_function(&self) -> bool {
        use asterias_term::atom::name;
        let Mfa {
            module,
            function,
            arity,
        } = self.mfa;
        crate::native::library::is_library_function(name(module), name(function), arity)
    }

    /// Whether there is code or a native.
    pub fn is_defined(&self) -> bool {
        self.native.get().is_some() || !std::ptr::eq(self.code(), &self.stub[1])
    }

    /// Whether code of a module is published here.
    pub fn has_code(&self) -> bool {
        !std::ptr::eq(self.code(), &self.stub[1])
    }

    fn publish(&self, code: *const Op) {
        self.address.store(code.cast_mut(), Ordering::Release);
    }

    fn withdraw(&self) {
        self.publish(&self.stub[1]);
    }
}

/// What a `fun` expression makes closures of.
#[repr(C)]
pub struct FunEntry {
    /// Which `fun` expression it is.
    pub identity: FunIdentity,
    address: AtomicPtr<Op>,
    stub: [Op; 2],
}

impl std::fmt::Debug for FunEntry {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.identity.fmt(f)
    }
}

impl FunEntry {
    /// The code to be entered.
    #[inline(always)]
    pub fn code(&self) -> *const Op {
        self.address.load(Ordering::Acquire)
    }

    /// Sets the code.
    pub fn publish(&self, code: *const Op) {
        self.address.store(code.cast_mut(), Ordering::Release);
    }

    fn withdraw(&self) {
        self.publish(&self.stub[1]);
    }
}

/// What the interpreter puts into entries.
#[derive(Clone, Copy)]
pub struct StubHandlers {
    /// Raises `function_clause`; never executed in a stub, its `d` is the arity.
    pub func_info: Handler,
    /// Calls the error handler for the export at `e`.
    pub undefined: Handler,
    /// Calls the error handler for the fun entry at `e`.
    pub undefined_fun: Handler,
    /// Calls the native of the export at `e`.
    pub native: Handler,
}

/// The versions of a module.
#[derive(Debug, Default, Clone)]
pub struct Versions {
    /// The one that new calls enter.
    pub current: Option<Arc<LoadedModule>>,
    /// The one before, until it is purged.
    pub old: Option<Arc<LoadedModule>>,
}

impl Versions {
    /// Whether new calls enter a version.
    pub fn is_loaded(&self) -> bool {
        self.current.is_some()
    }
}

type Key = (u32, u32, u32);
type FunKey = (u32, u32, [u8; 16]);
/// Programs choose what stands in the tables, so each run of the machine hashes in its own way; loading asks them much, so quickly.
type Map<K, V> = HashMap<K, V, foldhash::fast::RandomState>;

/// Code of a system.
pub struct CodeTables {
    handlers: StubHandlers,
    exports: RwLock<Map<Key, Box<Export>>>,
    funs: RwLock<Map<FunKey, Box<FunEntry>>>,
    modules: RwLock<Map<u32, Versions>>,
    /// Modules that have natives.
    with_natives: RwLock<HashSet<u32>>,
    /// Natives of modules that nobody has asked for a function yet: their names are no atoms before, for the order of atoms shows in maps.
    waiting: RwLock<Map<u32, Vec<&'static NativeTable>>>,
    /// Modules that are not current yet: their `on_load` functions run.
    pending: RwLock<Map<u32, Pending>>,
    /// All code that may still be executed, by start address.
    ranges: RwLock<BTreeMap<usize, Arc<LoadedModule>>>,
    /// Modules whose old version is about to go, with where their funs led.
    purging: RwLock<Map<u32, Vec<(FunKey, usize)>>>,
}

/// A module that is not current yet.
struct Pending {
    module: Arc<LoadedModule>,
    runner: OnLoad,
}

/// Who is to be waited for until a module is current, or given up.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OnLoad {
    /// Nobody: it does not wait for its `on_load` function.
    Over,
    /// The process that has loaded it will have the function run.
    Starting(Word),
    /// This process runs the function.
    Running(Word),
    /// It is who asks that runs the function.
    Deadlock,
}

impl std::fmt::Debug for CodeTables {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("CodeTables").finish_non_exhaustive()
    }
}

fn poisoned<T>(error: PoisonError<T>) -> T {
    // Maps are changed by single inserts, so a panic elsewhere cannot leave them half changed.
    error.into_inner()
}

fn stub(handlers: &StubHandlers, handler: Handler, arity: u32) -> [Op; 2] {
    let op = |run| Op {
        run,
        a: 0,
        b: 0,
        c: 0,
        d: arity as u16,
        code: 0,
        e: 0,
    };
    [op(handlers.func_info), op(handler)]
}

impl CodeTables {
    /// Empty tables.
    pub fn new(handlers: StubHandlers) -> CodeTables {
        CodeTables {
            handlers,
            exports: RwLock::default(),
            funs: RwLock::default(),
            modules: RwLock::default(),
            with_natives: RwLock::default(),
            waiting: RwLock::default(),
            pending: RwLock::default(),
            ranges: RwLock::default(),
            purging: RwLock::default(),
        }
    }

    /// The entry of a function, made now if there is none.
    pub fn export(&self, module: Word, function: Word, arity: u32) -> &Export {
        if let Some(export) = self.find_export(module, function, arity) {
            return export;
        }
        let mut exports = self.exports.write().unwrap_or_else(poisoned);
        let export = self.entry(&mut exports, module, function, arity);
        // SAFETY: entries are boxed and never removed while the tables live.
        unsafe { &*std::ptr::from_ref::<Export>(export) }
    }

    fn entry<'e>(
        &self,
        exports: &'e mut Map<Key, Box<Export>>,
        module: Word,
        function: Word,
        arity: u32,
    ) -> &'e mut Export {
        let key = (module.atom_index(), function.atom_index(), arity);
        exports.entry(key).or_insert_with(|| {
            let mut export = Box::new(Export {
                mfa: Mfa {
                    module,
                    function,
                    arity,
                },
                address: AtomicPtr::new(std::ptr::null_mut()),
                native: OnceLock::new(),
                stub: stub(&self.handlers, self.handlers.undefined, arity),
            });
            let address = &raw const *export as u64;
            export.stub[1].e = address;
            export.withdraw();
            export
        })
    }

    /// The entry of a function, where there is one.
    pub fn find_export(&self, module: Word, function: Word, arity: u32) -> Option<&Export> {
        let key = (module.atom_index(), function.atom_index(), arity);
        let find = || {
            let exports = self.exports.read().unwrap_or_else(poisoned);
            let export = exports.get(&key)?;
            // SAFETY: entries are boxed and never removed while the tables live.
            Some(unsafe { &*std::ptr::from_ref::<Export>(export) })
        };
        if let Some(export) = find() {
            return Some(export);
        }
        if !self.has_natives(module) {
            return None;
        }
        self.make_natives(module);
        // Somebody else may have made them since.
        find()
    }

    /// Registers natives. A function keeps the first native that it gets.
    pub fn add_natives(&self, table: &'static NativeTable) {
        let module = asterias_term::atom::intern(table.module).atom_index();
        let mut with_natives = self.with_natives.write().unwrap_or_else(poisoned);
        with_natives.insert(module);
        let mut waiting = self.waiting.write().unwrap_or_else(poisoned);
        waiting.entry(module).or_default().push(table);
    }

    /// Makes the entries of a module's natives, if they still wait. No function of the module has an entry before: whoever asks for one comes here first.
    fn make_natives(&self, module: Word) {
        let is_waiting = |module: &u32| {
            let waiting = self.waiting.read().unwrap_or_else(poisoned);
            waiting.contains_key(module)
        };
        if !is_waiting(&module.atom_index()) {
            return;
        }
        let mut exports = self.exports.write().unwrap_or_else(poisoned);
        let waiting = self.waiting.read().unwrap_or_else(poisoned);
        let tables = waiting.get(&module.atom_index()).cloned();
        drop(waiting);
        for entry in tables.iter().flatten().flat_map(|table| table.entries) {
            let function = asterias_term::atom::intern(entry.name);
            let export = self.entry(&mut exports, module, function, u32::from(entry.arity));
            if export.native.set(entry.function).is_ok() {
                export.stub[1].run = self.handlers.native;
            }
        }
        // Who sees that they do not wait any more finds them, once the entries are unlocked.
        let mut waiting = self.waiting.write().unwrap_or_else(poisoned);
        waiting.remove(&module.atom_index());
    }

    /// Whether a module has natives.
    pub fn has_natives(&self, module: Word) -> bool {
        self.with_natives
            .read()
            .unwrap_or_else(poisoned)
            .contains(&module.atom_index())
    }

    /// The functions of a module that are natives.
    pub fn natives_of(&self, module: Word) -> Vec<Mfa> {
        self.make_natives(module);
        let exports = self.exports.read().unwrap_or_else(poisoned);
        let natives = exports
            .values()
            .filter(|export| export.mfa.module == module && export.native().is_some());
        natives.map(|export| export.mfa).collect()
    }

    /// All functions that are natives.
    pub fn all_natives(&self) -> Vec<Mfa> {
        let waiting: Vec<u32> = {
            let waiting = self.waiting.read().unwrap_or_else(poisoned);
            waiting.keys().copied().collect()
        };
        for module in waiting {
            self.make_natives(Word::from_atom_index(module));
        }
        let exports = self.exports.read().unwrap_or_else(poisoned);
        let natives = exports.values().filter(|export| export.native().is_some());
        natives.map(|export| export.mfa).collect()
    }

    /// The entry of a `fun` expression, made now if there is none.
    pub fn fun_entry(&self, identity: FunIdentity) -> &FunEntry {
        let key = (
            identity.module.atom_index(),
            identity.index,
            identity.unique,
        );
        let mut funs = self.funs.write().unwrap_or_else(poisoned);
        let entry = funs.entry(key).or_insert_with(|| {
            let arity = identity.arity + identity.free;
            let mut entry = Box::new(FunEntry {
                identity,
                address: AtomicPtr::new(std::ptr::null_mut()),
                stub: stub(&self.handlers, self.handlers.undefined_fun, arity),
            });
            let address = &raw const *entry as u64;
            entry.stub[1].e = address;
            entry.withdraw();
            entry
        });
        // SAFETY: entries are boxed and never removed while the tables live.
        unsafe { &*std::ptr::from_ref::<FunEntry>(entry) }
    }

    /// Makes a module the current version of its name; one with an `on_load` function waits for [`CodeTables::finish_on_load`], and the
    /// function is made known as `'$on_load':Module()`. `None` where one of that name waits already.
    pub fn publish(
        &self,
        module: LoadedModule,
        entries: &[(FunIdentity, u32)],
        loader: Word,
    ) -> Option<Arc<LoadedModule>> {
        let mut pending = self.pending.write().unwrap_or_else(poisoned);
        if pending.contains_key(&module.name.atom_index()) {
            return None;
        }
        let module = Arc::new(module);
        self.ranges
            .write()
            .unwrap_or_else(poisoned)
            .insert(module.range().start, module.clone());
        for (identity, start) in entries {
            self.fun_entry(*identity).publish(module.address(*start));
        }
        let Some(start) = module.on_load else {
            drop(pending);
            return Some(self.make_current(module));
        };
        let function = self.export(asterias_term::atom::intern("$on_load"), module.name, 0);
        function.publish(module.address(start));
        let waiting = Pending {
            module: module.clone(),
            runner: OnLoad::Starting(loader),
        };
        pending.insert(module.name.atom_index(), waiting);
        Some(module)
    }

    /// Whether a module waits for its `on_load` function.
    pub fn waits_for_on_load(&self, module: Word) -> bool {
        let pending = self.pending.read().unwrap_or_else(poisoned);
        pending.contains_key(&module.atom_index())
    }

    /// A process begins to run the `on_load` function of a module.
    pub fn begin_on_load(&self, module: Word, runner: Word) {
        let mut pending = self.pending.write().unwrap_or_else(poisoned);
        if let Some(waiting) = pending.get_mut(&module.atom_index()) {
            waiting.runner = OnLoad::Running(runner);
        }
    }

    /// Whom `asker` has to wait for until a module is current.
    pub fn await_on_load(&self, module: Word, asker: Word) -> OnLoad {
        let pending = self.pending.read().unwrap_or_else(poisoned);
        match pending.get(&module.atom_index()) {
            None => OnLoad::Over,
            Some(waiting) if waiting.runner == OnLoad::Running(asker) => OnLoad::Deadlock,
            Some(waiting) => waiting.runner,
        }
    }

    /// The `on_load` function of a module has run: makes the module current where it `succeeded`, else forgets it. False where none waits,
    /// or none that is `by` this process.
    pub fn finish_on_load(&self, module: Word, by: Option<Word>, succeeded: bool) -> bool {
        let mut waiting = self.pending.write().unwrap_or_else(poisoned);
        let is_by = |pending: &Pending| match (by, pending.runner) {
            (None, _) => true,
            (Some(by), OnLoad::Starting(runner) | OnLoad::Running(runner)) => by == runner,
            (Some(_), OnLoad::Over | OnLoad::Deadlock) => false,
        };
        if !waiting.get(&module.atom_index()).is_some_and(is_by) {
            return false;
        }
        let Some(Pending {
            module: pending, ..
        }) = waiting.remove(&module.atom_index())
        else {
            return false;
        };
        drop(waiting);
        self.export(asterias_term::atom::intern("$on_load"), module, 0)
            .withdraw();
        if succeeded {
            self.make_current(pending);
            return true;
        }
        // What the function has started may execute it: it goes as an old version does.
        let mut modules = self.modules.write().unwrap_or_else(poisoned);
        let versions = modules.entry(module.atom_index()).or_default();
        if versions.old.is_none() {
            versions.old = Some(pending);
        }
        true
    }

    fn make_current(&self, module: Arc<LoadedModule>) -> Arc<LoadedModule> {
        let mut modules = self.modules.write().unwrap_or_else(poisoned);
        let versions = modules.entry(module.name.atom_index()).or_default();
        let before = versions.current.replace(module.clone());
        for (mfa, start) in &module.exports {
            self.export(mfa.module, mfa.function, mfa.arity)
                .publish(module.address(*start));
        }
        if let Some(before) = before {
            for (mfa, _) in &before.exports {
                if !module.exports.iter().any(|(now, _)| now == mfa) {
                    self.export(mfa.module, mfa.function, mfa.arity).withdraw();
                }
            }
            versions.old = Some(before);
        }
        module
    }

    /// The versions of a module.
    pub fn versions(&self, module: Word) -> Versions {
        let modules = self.modules.read().unwrap_or_else(poisoned);
        modules
            .get(&module.atom_index())
            .cloned()
            .unwrap_or_default()
    }

    /// Makes the current version old (`erlang:delete_module/1`); false where there is none.
    pub fn delete(&self, module: Word) -> bool {
        let mut modules = self.modules.write().unwrap_or_else(poisoned);
        let Some(versions) = modules.get_mut(&module.atom_index()) else {
            return false;
        };
        let Some(current) = versions.current.take() else {
            return false;
        };
        for (mfa, _) in &current.exports {
            self.export(mfa.module, mfa.function, mfa.arity).withdraw();
        }
        versions.old = Some(current);
        true
    }

    /// From now on no fun leads into the old version; false where there is none, or it is about to go already.
    ///
    /// After a grace period only processes that execute it or will return into it do so.
    pub fn begin_purge(&self, module: Word) -> bool {
        let Some(old) = self.versions(module).old else {
            return false;
        };
        let mut purging = self.purging.write().unwrap_or_else(poisoned);
        let std::collections::hash_map::Entry::Vacant(vacant) = purging.entry(module.atom_index())
        else {
            return false;
        };
        let range = old.range();
        let funs = self.funs.read().unwrap_or_else(poisoned);
        let led = funs
            .iter()
            .filter(|(_, entry)| range.contains(&(entry.code() as usize)))
            .map(|(key, entry)| {
                let address = entry.code() as usize;
                entry.withdraw();
                (*key, address)
            });
        vacant.insert(led.collect());
        true
    }

    /// Whether the old version is about to go.
    pub fn is_purging(&self, module: Word) -> bool {
        let purging = self.purging.read().unwrap_or_else(poisoned);
        purging.contains_key(&module.atom_index())
    }

    /// The old version stays: funs lead where they led.
    pub fn abort_purge(&self, module: Word) {
        let mut purging = self.purging.write().unwrap_or_else(poisoned);
        let funs = self.funs.read().unwrap_or_else(poisoned);
        for (key, address) in purging.remove(&module.atom_index()).unwrap_or_default() {
            if let Some(entry) = funs.get(&key) {
                entry.publish(address as *const Op);
            }
        }
    }

    /// Takes the old version, which nobody executes any more, out of everything; gives it.
    pub fn finish_purge(&self, module: Word) -> Option<Arc<LoadedModule>> {
        let old = {
            let mut modules = self.modules.write().unwrap_or_else(poisoned);
            modules.get_mut(&module.atom_index())?.old.take()
        };
        let mut ranges = self.ranges.write().unwrap_or_else(poisoned);
        if let Some(old) = &old {
            ranges.remove(&old.range().start);
        }
        let mut purging = self.purging.write().unwrap_or_else(poisoned);
        purging.remove(&module.atom_index());
        old
    }

    /// The names of all modules with a current version.
    pub fn loaded(&self) -> Vec<Word> {
        let modules = self.modules.read().unwrap_or_else(poisoned);
        modules
            .iter()
            .filter(|(_, versions)| versions.current.is_some())
            .map(|(name, _)| Word::from_atom_index(*name))
            .collect()
    }

    /// The module that an address belongs to.
    pub fn module_at(&self, ip: *const Op) -> Option<Arc<LoadedModule>> {
        let ranges = self.ranges.read().unwrap_or_else(poisoned);
        let (_, module) = ranges.range(..=ip as usize).next_back()?;
        module
            .range()
            .contains(&(ip as usize))
            .then(|| module.clone())
    }

    /// Function, file and line of an address.
    pub fn locate(&self, ip: *const Op) -> Option<Location> {
        let module = self.module_at(ip)?;
        module.map.locate(module.index_of(ip))
    }
}
