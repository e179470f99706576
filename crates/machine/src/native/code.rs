//! Natives on code: loading, unloading, and what is known of modules.

use std::borrow::Cow;

use asterias_heap::etf::{DecodeOptions, NoFuns, decode};
use asterias_term::{Term, View, Word, atom, atoms};

use super::{Atom, Env, NativeTable, Outcome, Pid, Stop};
use crate::code::{LoadedModule, OnLoad, Origin};
use crate::natives;
use crate::system::LoadFailure;

natives! {
    /// Natives of module `erlang` on code.
    pub static ERLANG: "erlang" {
        process "function_exported"/3 => function_exported,
        process "module_loaded"/1 => module_loaded_or_at_start,
        process "loaded"/0 => loaded,
        process "pre_loaded"/0 => pre_loaded,
        process "get_module_info"/1 => get_module_info,
        process "get_module_info"/2 => get_module_info_item,
        process "load_module"/2 => load_module,
        process "delete_module"/1 => delete_module,
        process "purge_module"/1 => purge_module,
        process "check_old_code"/1 => check_old_code,
        process "is_builtin"/3 => is_builtin,
        process "load_nif"/2 => load_nif,
    }
}

natives! {
    /// Natives of module `prim_code` on loaded code.
    pub static PRIM_CODE: "prim_code" {
        process "load"/1 => load,
        process "ensure_loaded"/1 => ensure_loaded,
        process "load_binary"/3 => load_binary,
        process "is_loaded"/1 => module_loaded,
        process "loaded"/0 => loaded,
        process "file"/1 => file,
        process "delete"/1 => delete,
        process "purge"/1 => purge,
        process "soft_purge"/1 => soft_purge,
        process "module_md5"/1 => module_md5,
    }
}

natives! {
    /// Natives of module `erts_internal` on code.
    pub static ERTS_INTERNAL: "erts_internal" {
        process "await_on_load"/1 => await_on_load,
        process "begin_on_load"/1 => begin_on_load,
        process "finish_on_load"/3 => finish_on_load,
        process "begin_purge"/1 => begin_purge,
        process "abort_purge"/1 => abort_purge,
        process "finish_purge"/1 => finish_purge,
        process "await_grace"/1 => await_grace,
    }
}

/// Modules that are loaded when OTP 27 starts without a shell, in order.
const AT_START: &[&str] = &[
    "application",
    "application_controller",
    "application_master",
    "atomics",
    "beam_lib",
    "binary",
    "c",
    "code",
    "code_server",
    "counters",
    "edlin",
    "edlin_key",
    "erl_anno",
    "erl_eval",
    "erl_features",
    "erl_internal",
    "erl_lint",
    "erl_parse",
    "erl_prim_loader",
    "erl_scan",
    "erl_signal_handler",
    "erpc",
    "error_handler",
    "error_logger",
    "erts_code_purger",
    "erts_internal",
    "ets",
    "file",
    "file_io_server",
    "filename",
    "gb_sets",
    "gb_trees",
    "gen",
    "gen_event",
    "gen_server",
    "gen_statem",
    "global",
    "group",
    "inet",
    "inet_parse",
    "init",
    "io",
    "io_lib",
    "io_lib_format",
    "kernel",
    "lists",
    "logger",
    "logger_filters",
    "logger_formatter",
    "logger_h_common",
    "logger_olp",
    "logger_proxy",
    "logger_server",
    "logger_simple_h",
    "logger_std_h",
    "maps",
    "net_kernel",
    "orddict",
    "ordsets",
    "os",
    "otp_internal",
    "prim_file",
    "prim_net",
    "prim_tty",
    "proc_lib",
    "proplists",
    "queue",
    "rand",
    "raw_file_io",
    "rpc",
    "sets",
    "supervisor",
    "supervisor_bridge",
    "unicode",
    "user_drv",
    "zlib",
];

/// All tables of this file.
pub fn tables() -> &'static [&'static NativeTable] {
    static TABLES: [&NativeTable; 3] = [&ERLANG, &PRIM_CODE, &ERTS_INTERNAL];
    &TABLES
}

fn function_exported<'h>(
    env: &mut Env<'h>,
    module: Atom,
    function: Atom,
    arity: Term<'h>,
) -> Result<bool, Stop<'h>> {
    let Some(arity) = arity_of(arity)? else {
        return Ok(false);
    };
    let code = &env.system().code;
    let is_defined = code
        .find_export(module.0, function.0, arity)
        .is_some_and(crate::code::Export::is_defined);
    if is_defined {
        return Ok(true);
    }
    let is_loaded = module_loaded(env, module);
    if is_loaded || !is_at_start(atom::name(module.0)) {
        // A module of natives alone has no code for these.
        return Ok(is_loaded && function.0 == atoms::MODULE_INFO && arity <= 1);
    }
    let arguments = [
        Term::atom(module.0),
        Term::atom(function.0),
        env.integer(i64::from(arity)),
    ];
    env.call_internal("exported_at_start", &arguments)
        .and_then(|answer| answer.as_bool().ok_or_else(Stop::badarg))
}

/// `module_loaded(Module)`, where what OTP has loaded when it starts counts as loaded, and is from then on.
fn module_loaded_or_at_start<'h>(env: &mut Env<'h>, module: Atom) -> Result<bool, Stop<'h>> {
    if module_loaded(env, module) || !is_at_start(atom::name(module.0)) {
        return Ok(module_loaded(env, module));
    }
    env.call_internal("loaded_at_start", &[Term::atom(module.0)])
        .and_then(|answer| answer.as_bool().ok_or_else(Stop::badarg))
}

/// Whether OTP has a module of the library loaded when it starts; here they are when they are first called.
pub fn is_at_start(module: &str) -> bool {
    AT_START.binary_search(&module).is_ok()
}

/// A small integer; `None` where no function has so many arguments.
fn arity_of<'h>(arity: Term<'h>) -> Result<Option<u32>, Stop<'h>> {
    match arity.view() {
        View::Small(arity) => Ok(u32::try_from(arity).ok()),
        _ => Err(Stop::badarg()),
    }
}

fn is_builtin<'h>(
    env: &mut Env<'h>,
    module: Atom,
    function: Atom,
    arity: Term<'h>,
) -> Result<bool, Stop<'h>> {
    let Some(arity) = arity_of(arity)? else {
        return Ok(false);
    };
    Ok(env
        .system()
        .code
        .find_export(module.0, function.0, arity)
        .is_some_and(|export| export.native().is_some()))
}

/// Libraries of native code are written for another machine.
fn load_nif<'h>(env: &mut Env<'h>, path: Term<'h>, _: Term<'h>) -> Outcome<'h> {
    if path.list_to_vec().is_none() {
        return Err(Stop::badarg());
    }
    let text =
        env.string("Failed to load NIF library: libraries of native functions are not supported");
    let reason = env.tuple(&[named("load_failed"), text]);
    Ok(env.tuple(&[Term::atom(atoms::ERROR), reason]))
}

/// Whom to wait for until a module has run its `on_load` function: `{starting | running, Pid}`, `over`, or `deadlock`.
fn await_on_load<'h>(env: &mut Env<'h>, module: Atom) -> Outcome<'h> {
    let asker = env.process().id;
    let (kind, pid) = match env.system().code.await_on_load(module.0, asker) {
        OnLoad::Over => return Ok(named("over")),
        OnLoad::Deadlock => return Ok(named("deadlock")),
        OnLoad::Starting(pid) => ("starting", pid),
        OnLoad::Running(pid) => ("running", pid),
    };
    // SAFETY: a pid is an immediate.
    let pid = unsafe { Term::new(pid) };
    Ok(env.tuple(&[named(kind), pid]))
}

/// The caller runs the `on_load` function of a module from now on.
fn begin_on_load<'h>(env: &mut Env<'h>, module: Atom) -> Term<'h> {
    let runner = env.process().id;
    env.system().code.begin_on_load(module.0, runner);
    Term::atom(atoms::OK)
}

/// The `on_load` function of a module, which this process was to run, has succeeded or not.
fn finish_on_load<'h>(env: &mut Env<'h>, module: Atom, runner: Pid, succeeded: bool) -> bool {
    env.system()
        .code
        .finish_on_load(module.0, Some(runner.0), succeeded)
}

fn is_loaded(env: &Env<'_>, module: Word) -> bool {
    env.system().code.versions(module).current.is_some() || is_preloaded(env, module)
}

/// Whether a module consists of natives alone, as `erlang` does.
fn is_preloaded(env: &Env<'_>, module: Word) -> bool {
    let system = env.system();
    system.code.has_natives(module)
        && system.code.versions(module).current.is_none()
        && system.find_code(atom::name(module)).is_none()
}

fn module_loaded<'h>(env: &mut Env<'h>, module: Atom) -> bool {
    is_loaded(env, module.0)
}

fn loaded<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let modules: Vec<Term<'h>> = env
        .system()
        .code
        .loaded()
        .into_iter()
        .map(Term::atom)
        .collect();
    Ok(env.list(&modules))
}

/// No module is loaded before the system starts that could not be loaded later as well.
fn pre_loaded<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    Ok(env.list(&[]))
}

fn named(name: &str) -> Term<'static> {
    Term::atom(atom::intern(name))
}

fn failed<'h>(env: &mut Env<'h>, failure: &LoadFailure) -> Outcome<'h> {
    let reason = match failure {
        LoadFailure::NotFound => "nofile",
        LoadFailure::Bad(_) | LoadFailure::WrongName(_) => "badfile",
        LoadFailure::NotPurged | LoadFailure::OnLoad => "not_purged",
    };
    if !matches!(failure, LoadFailure::NotFound) {
        env.system()
            .report(&format!("Loading a module failed: {failure}\n"));
    }
    Ok(env.tuple(&[Term::atom(atoms::ERROR), named(reason)]))
}

/// Loads bytes as this module, which then has this file; `again` is the native and its arguments that do it when an `on_load` function is over.
fn load_bytes<'h>(
    env: &mut Env<'h>,
    module: Word,
    bytes: &[u8],
    file: Option<Origin>,
    again: (&str, &[Term<'h>]),
) -> Outcome<'h> {
    env.account(bytes.len() / 16);
    let (name, loader) = (Term::atom(module), env.process().id);
    match env.system().load_named(module, bytes, file, loader) {
        Ok(loaded) if loaded.on_load => env.call_internal("run_on_load", &[name]),
        Ok(_) => Ok(env.tuple(&[named("module"), name])),
        Err(LoadFailure::OnLoad) => {
            let arguments = env.list(again.1);
            env.call_internal("load_after_on_load", &[name, named(again.0), arguments])
        }
        Err(failure) => failed(env, &failure),
    }
}

/// `code:ensure_loaded/1`, which calls of functions that are not there come down to.
fn ensure_loaded<'h>(env: &mut Env<'h>, module: Atom) -> Outcome<'h> {
    if is_loaded(env, module.0) {
        Ok(env.tuple(&[named("module"), Term::atom(module.0)]))
    } else if env.system().code.waits_for_on_load(module.0) {
        env.call_internal("loaded_by_others", &[Term::atom(module.0)])
    } else if env.system().loads_on_call(atom::name(module.0)) {
        load(env, module)
    } else {
        Ok(env.tuple(&[Term::atom(atoms::ERROR), named("embedded")]))
    }
}

fn load<'h>(env: &mut Env<'h>, module: Atom) -> Outcome<'h> {
    match env.system().find_code(atom::name(module.0)) {
        Some(file) => {
            let again = ("load", &[Term::atom(module.0)][..]);
            load_bytes(env, module.0, &file.bytes, Some(file.origin), again)
        }
        None if env.system().code.has_natives(module.0) => {
            Ok(env.tuple(&[named("module"), Term::atom(module.0)]))
        }
        None => failed(env, &LoadFailure::NotFound),
    }
}

fn load_binary<'h>(
    env: &mut Env<'h>,
    module: Atom,
    file: Term<'h>,
    binary: Term<'h>,
) -> Outcome<'h> {
    let bytes = binary.as_binary().ok_or_else(Stop::badarg)?;
    let origin = origin(file)?;
    let arguments = [Term::atom(module.0), file, binary];
    load_bytes(
        env,
        module.0,
        &bytes,
        Some(origin),
        ("load_binary", &arguments),
    )
}

/// Where code is said to come from: a path, or an atom.
pub(super) fn origin<'h>(file: Term<'h>) -> Result<Origin, Stop<'h>> {
    if let View::Atom(name) = file.view() {
        return Ok(Origin::Other(name));
    }
    let mut name = String::new();
    for character in file.list_to_vec().ok_or_else(Stop::badarg)? {
        let code = character
            .as_usize()
            .and_then(|code| u32::try_from(code).ok());
        name.push(code.and_then(char::from_u32).ok_or_else(Stop::badarg)?);
    }
    Ok(Origin::Path(name))
}

/// `erlang:load_module/2`: whoever loads a module with an `on_load` function calls it.
fn load_module<'h>(env: &mut Env<'h>, module: Atom, bytes: Cow<'h, [u8]>) -> Outcome<'h> {
    env.account(bytes.len() / 16);
    let loader = env.process().id;
    match env.system().load_named(module.0, &bytes, None, loader) {
        Ok(loaded) if loaded.on_load => {
            Ok(env.tuple(&[Term::atom(atoms::ERROR), named("on_load")]))
        }
        Ok(_) => Ok(env.tuple(&[named("module"), Term::atom(module.0)])),
        Err(failure) => failed(env, &failure),
    }
}

fn file<'h>(env: &mut Env<'h>, module: Atom) -> Outcome<'h> {
    let Some(current) = env.system().code.versions(module.0).current else {
        let preloaded = is_preloaded(env, module.0);
        return Ok(if preloaded {
            named("preloaded")
        } else {
            Term::atom(atoms::UNDEFINED)
        });
    };
    match &current.file {
        Some(Origin::Path(path)) => Ok(env.string(path)),
        Some(Origin::Other(atom)) => Ok(Term::atom(*atom)),
        None => Ok(env.list(&[])),
    }
}

/// `code:delete/1`: an old version that has not been purged must not be lost.
fn delete<'h>(env: &mut Env<'h>, module: Atom) -> bool {
    let code = &env.system().code;
    code.versions(module.0).old.is_none() && code.delete(module.0)
}

fn delete_module<'h>(env: &mut Env<'h>, module: Atom) -> Outcome<'h> {
    let versions = env.system().code.versions(module.0);
    if versions.old.is_some() {
        return Err(Stop::badarg());
    }
    let deleted = env.system().code.delete(module.0);
    Ok(Term::atom(if deleted {
        atoms::TRUE
    } else {
        atoms::UNDEFINED
    }))
}

fn begin_purge<'h>(env: &mut Env<'h>, module: Atom) -> bool {
    env.system().code.begin_purge(module.0)
}

fn abort_purge<'h>(env: &mut Env<'h>, module: Atom) -> bool {
    env.system().code.abort_purge(module.0);
    true
}

/// The old version goes: its code now, its literals when no heap refers to them.
fn finish_purge<'h>(env: &mut Env<'h>, module: Atom) -> bool {
    let Some(old) = env.system().code.finish_purge(module.0) else {
        return false;
    };
    if let Some(literals) = old.take_literals() {
        env.system().retire(literals);
    }
    true
}

/// Answers when every slice is over that ran when this was called first, with `[]`.
fn await_grace<'h>(env: &mut Env<'h>, running: Term<'h>) -> Outcome<'h> {
    let numbers = running.list_to_vec().ok_or_else(Stop::badarg)?;
    if numbers.is_empty() {
        let mut snapshot = Vec::new();
        for number in env.system().grace.snapshot() {
            snapshot.push(env.unsigned(number));
        }
        let snapshot = env.list(&snapshot);
        return Err(Stop::Again(env.list(&[snapshot])));
    }
    let mut snapshot = Vec::new();
    for number in &numbers {
        snapshot.push(number.as_i64().ok_or_else(Stop::badarg)? as u64);
    }
    if env.system().grace.is_over(&snapshot) {
        return Ok(Term::atom(atoms::TRUE));
    }
    Err(Stop::Again(env.list(&[running])))
}

fn purge_module<'h>(env: &mut Env<'h>, module: Atom) -> Outcome<'h> {
    if env.system().code.versions(module.0).old.is_none() {
        return Err(Stop::badarg());
    }
    env.call_internal("purge_module", &[Term::atom(module.0)])
}

fn check_old_code<'h>(env: &mut Env<'h>, module: Atom) -> bool {
    env.system().code.versions(module.0).old.is_some()
}

/// Processes that still run the old version are found, and ended or spared, in Erlang; without an old version there is nothing to do.
fn purge_by<'h>(env: &mut Env<'h>, module: Word, function: &str, nothing: Word) -> Outcome<'h> {
    if env.system().code.versions(module).old.is_none() {
        return Ok(Term::atom(nothing));
    }
    env.call_internal(function, &[Term::atom(module)])
}

fn purge<'h>(env: &mut Env<'h>, module: Atom) -> Outcome<'h> {
    purge_by(env, module.0, "purge", atoms::FALSE)
}

fn soft_purge<'h>(env: &mut Env<'h>, module: Atom) -> Outcome<'h> {
    purge_by(env, module.0, "soft_purge", atoms::TRUE)
}

fn module_md5<'h>(env: &mut Env<'h>, bytes: Cow<'h, [u8]>) -> Outcome<'h> {
    match asterias_beam::Module::parse(&bytes) {
        Ok(module) => Ok(env.binary(&module.md5)),
        Err(_) => Ok(Term::atom(atoms::UNDEFINED)),
    }
}

fn get_module_info<'h>(env: &mut Env<'h>, module: Atom) -> Outcome<'h> {
    let mut items = Vec::new();
    for name in ["module", "exports", "attributes", "compile", "md5"] {
        let value = item_of(env, module.0, name)?;
        items.push(env.tuple(&[named(name), value]));
    }
    Ok(env.list(&items))
}

fn get_module_info_item<'h>(env: &mut Env<'h>, module: Atom, name: Atom) -> Outcome<'h> {
    item_of(env, module.0, atom::name(name.0))
}

fn item_of<'h>(env: &mut Env<'h>, module: Word, name: &str) -> Outcome<'h> {
    match env.system().code.versions(module).current {
        Some(current) => item(env, &current, name),
        None if is_preloaded(env, module) => item_of_natives(env, module, name),
        None => Err(Stop::badarg()),
    }
}

/// What is known of a module that has natives and no code.
fn item_of_natives<'h>(env: &mut Env<'h>, module: Word, name: &str) -> Outcome<'h> {
    let exports = env.system().code.natives_of(module);
    let own = [0, 1].map(|arity| asterias_term::fun::Mfa {
        module,
        function: atom::intern("module_info"),
        arity,
    });
    match name {
        "module" => Ok(Term::atom(module)),
        "exports" | "functions" => functions(env, exports.into_iter().chain(own)),
        "attributes" | "compile" | "native_addresses" | "nifs" => Ok(env.list(&[])),
        "md5" => Ok(env.binary(&[0; 16])),
        "native" => Ok(Term::atom(atoms::FALSE)),
        _ => Err(Stop::badarg()),
    }
}

fn item<'h>(env: &mut Env<'h>, module: &LoadedModule, name: &str) -> Outcome<'h> {
    let exported = module.exports.iter().map(|(mfa, _)| *mfa);
    match name {
        "module" => Ok(Term::atom(module.name)),
        "exports" => functions(env, exported),
        // In the order of the file.
        "functions" => functions(env, module.map.functions.iter().map(|(_, mfa)| *mfa)),
        "native_addresses" | "nifs" => Ok(env.list(&[])),
        "attributes" => stored(env, &module.attributes),
        "compile" => stored(env, &module.compile_info),
        "md5" => Ok(env.binary(&module.md5)),
        "native" => Ok(Term::atom(atoms::FALSE)),
        _ => Err(Stop::badarg()),
    }
}

fn functions<'h>(
    env: &mut Env<'h>,
    all: impl Iterator<Item = asterias_term::fun::Mfa>,
) -> Outcome<'h> {
    let mut list = Vec::new();
    for mfa in all {
        let arity = env.integer(i64::from(mfa.arity));
        list.push(env.tuple(&[Term::atom(mfa.function), arity]));
    }
    Ok(env.list(&list))
}

/// A term kept as External Term Format; the empty list where there is none.
fn stored<'h>(env: &mut Env<'h>, bytes: &[u8]) -> Outcome<'h> {
    if bytes.is_empty() {
        return Ok(env.list(&[]));
    }
    let options = DecodeOptions {
        atom_limit: env.system().atom_limit(),
        ..DecodeOptions::default()
    };
    let mut failed = false;
    let term = env.build(|heap| match decode(bytes, heap, &options, &mut NoFuns) {
        Ok((word, _)) => word,
        Err(_) => {
            failed = true;
            Word::NIL
        }
    });
    if failed {
        Err(Stop::badarg())
    } else {
        Ok(term)
    }
}
