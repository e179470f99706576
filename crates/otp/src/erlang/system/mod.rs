//! `system_info/1`: what a program may ask of the system that runs it.
//!
//! What OTP tells of things that are not here (dirty schedulers, drivers, allocators) is answered as OTP answers where it is built without
//! them. Unknown items are `badarg`.

pub(super) mod flags;
pub(super) mod memory;
pub(super) mod monitor;
pub(super) mod statistics;

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_machine::system::DEFAULT_MIN_HEAP_WORDS;
use asterias_term::integer::MAX_LIMBS;
use asterias_term::{Term, View, atom, atoms};

use super::time::NATIVE_UNIT;

/// The release of OTP whose functions these are.
const OTP_RELEASE: &str = "27";
/// The version of its runtime system.
const ERTS_VERSION: &str = "15.2.7";
/// The version of the interface to functions in C that code may have been compiled for.
const NIF_VERSION: &str = "2.17";
/// The version of the interface to drivers, likewise.
const DRIVER_VERSION: &str = "3.3";
/// OTP's allocators, which are turned off, as its own can be.
const ALLOCATORS: [&str; 11] = [
    "sys_alloc",
    "temp_alloc",
    "sl_alloc",
    "std_alloc",
    "ll_alloc",
    "eheap_alloc",
    "ets_alloc",
    "fix_alloc",
    "literal_alloc",
    "binary_alloc",
    "driver_alloc",
];
/// What `ets_limit` says, which bounds nothing.
const ETS_LIMIT: i64 = 8192;

fn named(name: &str) -> Term<'static> {
    Term::atom(atom::intern(name))
}

/// `{Name, Value}`.
pub(super) fn pair<'h>(env: &mut Env<'h>, name: &str, value: Term<'h>) -> Term<'h> {
    env.tuple(&[named(name), value])
}

fn workers(env: &Env<'_>) -> i64 {
    env.system().queues.workers() as i64
}

/// `system_info/1`.
pub(super) fn system_info<'h>(env: &mut Env<'h>, item: Term<'h>) -> Outcome<'h> {
    match item.view() {
        View::Atom(name) => of_name(env, atom::name(name)),
        View::Tuple([kind, what]) => of_pair(kind.as_atom_name(), what.as_atom_name()),
        _ => Err(Stop::badarg()),
    }
}

fn of_pair<'h>(kind: Option<&str>, what: Option<&str>) -> Outcome<'h> {
    match (kind, what) {
        (Some("wordsize"), Some("internal" | "external")) => Ok(env_integer(8)),
        (Some("cpu_topology"), Some("defined" | "detected" | "used")) => Ok(named("undefined")),
        (Some("allocator" | "allocator_sizes"), Some(name)) if ALLOCATORS.contains(&name) => {
            Ok(named("false"))
        }
        _ => Err(Stop::badarg()),
    }
}

/// A small integer.
fn env_integer<'h>(value: i64) -> Term<'h> {
    Term::small(value).unwrap_or(Term::NIL)
}

/// What is an atom.
fn constant(name: &str) -> Option<&'static str> {
    Some(match name {
        "async_dist"
        | "break_ignored"
        | "debug_compiled"
        | "dynamic_trace_probes"
        | "ets_always_compress"
        | "ets_realloc_moves"
        | "lock_checking"
        | "port_parallelism" => "false",
        "beam_jump_table"
        | "constant_pool_support"
        | "eager_check_io"
        | "kernel_poll"
        | "smp_support"
        | "threads"
        | "time_correction" => "true",
        "build_type" | "emu_type" => "opt",
        "cpu_quota" => "unknown",
        "cpu_topology" | "hipe_architecture" | "modified_timing_level" => "undefined",
        "dynamic_trace" => "none",
        "emu_flavor" => "emu",
        "endian" if cfg!(target_endian = "big") => "big",
        "endian" => "little",
        "halt_flush_timeout" => "infinity",
        "heap_type" => "private",
        "message_queue_data" => "on_heap",
        "scheduler_bind_type" => "unbound",
        "time_offset" => "final",
        "time_warp_mode" => "no_time_warp",
        "tolerant_timeofday" => "enabled",
        "update_cpu_info" => "unchanged",
        _ => return None,
    })
}

/// What is a number.
fn number(env: &mut Env<'_>, name: &str) -> Option<i64> {
    let system = env.system();
    Some(match name {
        "atom_count" => i64::from(atom::count()),
        "atom_limit" => i64::from(system.atom_limit()),
        "compat_rel" => OTP_RELEASE.parse().unwrap_or_default(),
        "context_reductions" => system.config().reductions,
        "creation"
        | "dirty_cpu_schedulers"
        | "dirty_cpu_schedulers_online"
        | "dirty_io_schedulers"
        | "start_time"
        | "thread_pool_size" => 0,
        "delayed_node_table_gc" => 60,
        "dist_buf_busy_limit" => 1 << 20,
        "ets_limit" => ETS_LIMIT,
        "logical_processors" | "logical_processors_available" | "logical_processors_online" => {
            std::thread::available_parallelism().map_or(1, |count| count.get() as i64)
        }
        "outstanding_system_requests_limit" => i64::from(flags::outstanding_requests(env)),
        "port_count" => system.ports.count() as i64,
        "port_limit" => system.ports.limit() as i64,
        "process_count" => system.processes.alive() as i64,
        "process_limit" => system.processes.limit() as i64,
        "scheduler_id" => env.worker() as i64 + 1,
        "schedulers" => workers(env),
        "schedulers_active" => system.queues.active() as i64,
        "schedulers_online" => system.scheduling.online() as i64,
        "trace_control_word" => i64::from(system.settings().trace_control),
        "wordsize" => 8,
        _ => return None,
    })
}

/// What is a string.
fn text(env: &Env<'_>, name: &str) -> Option<String> {
    let architecture = std::env::consts::ARCH;
    Some(match name {
        "driver_version" => DRIVER_VERSION.to_owned(),
        "machine" => "BEAM".to_owned(),
        "nif_version" => NIF_VERSION.to_owned(),
        "otp_release" => OTP_RELEASE.to_owned(),
        "system_architecture" => match std::env::consts::OS {
            "linux" => format!("{architecture}-pc-linux-gnu"),
            "macos" => format!("{architecture}-apple-darwin"),
            other => format!("{architecture}-{other}"),
        },
        "system_version" => format!(
            "Erlang/OTP {OTP_RELEASE} [erts-{ERTS_VERSION}] [asterias-{}] [64-bit] [smp:{1}:{1}]\n",
            env!("CARGO_PKG_VERSION"),
            workers(env),
        ),
        "version" => ERTS_VERSION.to_owned(),
        _ => return None,
    })
}

fn of_name<'h>(env: &mut Env<'h>, name: &'static str) -> Outcome<'h> {
    if let Some(value) = constant(name) {
        return Ok(named(value));
    }
    if let Some(value) = number(env, name) {
        return Ok(env.integer(value));
    }
    if let Some(value) = text(env, name) {
        return Ok(env.string(&value));
    }
    compound(env, name)
}

/// Which atomic operations the processor has of its own, in the words of OTP's thread library.
fn ethread_info<'h>(env: &mut Env<'h>) -> Term<'h> {
    let facts = [
        ("64-bit native atomics", cfg!(target_has_atomic = "64")),
        ("32-bit native atomics", cfg!(target_has_atomic = "32")),
        ("Double word native atomics", false),
    ];
    let facts = facts.map(|(what, is_so)| {
        let parts = [what, if is_so { "yes" } else { "no" }, ""].map(|text| env.string(text));
        env.tuple(&parts)
    });
    env.list(&facts)
}

/// What has parts.
fn compound<'h>(env: &mut Env<'h>, name: &'static str) -> Outcome<'h> {
    let settings = env.system().settings();
    let count = workers(env);
    Ok(match name {
        "alloc_util_allocators"
        | "check_io"
        | "decentralized_counter_groups_map"
        | "dist_ctrl"
        | "reader_groups_map"
        | "taints" => Term::NIL,
        "allocated_areas" => {
            let areas = memory::areas(env);
            env.list(&areas)
        }
        "allocator" => {
            let undefined = Term::atom(atoms::UNDEFINED);
            env.tuple(&[undefined, Term::NIL, Term::NIL, Term::NIL])
        }
        "c_compiler_used" => {
            let undefined = Term::atom(atoms::UNDEFINED);
            env.tuple(&[undefined, undefined])
        }
        "dist" => env.binary(b"=no_distribution\n"),
        "end_time" => env.integer(i64::MAX),
        "ets_count" => return super::internal(env, "ets_count", &[]),
        "ethread_info" => ethread_info(env),
        "fullsweep_after" => {
            let value = fullsweep_after(env);
            pair(env, name, value)
        }
        "garbage_collection" => garbage_collection(env),
        "heap_sizes" => heap_sizes(env),
        "info" => {
            let text = format!("=memory\n{}", memory::text(env));
            env.binary(text.as_bytes())
        }
        "loaded" => {
            let names = env.system().code.loaded();
            let text: Vec<&str> = names.into_iter().map(atom::name).collect();
            env.binary(text.join("\n").as_bytes())
        }
        "procs" => return super::internal(env, "procs", &[]),
        "snifs" => {
            let natives = env.system().code.all_natives();
            let natives: Vec<Term<'h>> = natives
                .into_iter()
                .map(|mfa| {
                    let arity = env.integer(i64::from(mfa.arity));
                    env.tuple(&[Term::atom(mfa.module), Term::atom(mfa.function), arity])
                })
                .collect();
            env.list(&natives)
        }
        "max_heap_size" => settings.max_heap.to_term(env),
        "min_bin_vheap_size" => {
            let words = env.unsigned(settings.min_virtual_words as u64);
            pair(env, name, words)
        }
        "min_heap_size" => {
            let words = min_heap_size(env);
            pair(env, name, words)
        }
        "multi_scheduling" => flags::multi_scheduling_state(env),
        "multi_scheduling_blockers" => env.scheduling_blockers(false),
        "normal_multi_scheduling_blockers" => env.scheduling_blockers(true),
        "max_integer" => env.big(false, &vec![u64::MAX; MAX_LIMBS]),
        "os_monotonic_time_source" => time_source(env, true),
        "os_system_time_source" => time_source(env, false),
        "os_type" | "os_version" => {
            let function = if name == "os_type" { "type" } else { "version" };
            return Err(Stop::Call {
                module: atoms::OS,
                function: atom::intern(function),
                arguments: Term::NIL,
            });
        }
        "scheduler_bindings" => {
            let bindings = vec![named("unbound"); count as usize];
            env.tuple(&bindings)
        }
        "schedulers_state" => {
            let names = ["schedulers", "schedulers_online", "schedulers_active"];
            let counts = names.map(|name| number(env, name).unwrap_or(count));
            let counts = counts.map(|count| env.integer(count));
            env.tuple(&counts)
        }
        "system_logger" => env.system_logger(),
        "sequential_tracer" => pair(env, name, Term::atom(atoms::FALSE)),
        _ => return Err(Stop::badarg()),
    })
}

/// `fullsweep_after` of new processes.
pub(super) fn fullsweep_after<'h>(env: &mut Env<'h>) -> Term<'h> {
    let value = env.system().settings().fullsweep_after;
    env.integer(value.map_or(65_535, i64::from))
}

/// `min_heap_size` of new processes.
pub(super) fn min_heap_size<'h>(env: &mut Env<'h>) -> Term<'h> {
    let words = env.system().settings().min_heap_words;
    env.unsigned(words.unwrap_or(0).max(DEFAULT_MIN_HEAP_WORDS) as u64)
}

fn garbage_collection<'h>(env: &mut Env<'h>) -> Term<'h> {
    let settings = env.system().settings();
    let max = env.unsigned(settings.max_heap.words as u64);
    let virtual_words = env.unsigned(settings.min_virtual_words as u64);
    let min = min_heap_size(env);
    let sweep = fullsweep_after(env);
    let entries = [
        pair(env, "max_heap_size", max),
        pair(env, "min_bin_vheap_size", virtual_words),
        pair(env, "min_heap_size", min),
        pair(env, "fullsweep_after", sweep),
    ];
    env.list(&entries)
}

/// The sizes of heaps, in words.
fn heap_sizes<'h>(env: &mut Env<'h>) -> Term<'h> {
    let sizes: Vec<Term<'h>> = asterias_heap::block_sizes()
        .map(|words| env.unsigned(words as u64))
        .collect();
    env.list(&sizes)
}

fn time_source<'h>(env: &mut Env<'h>, monotonic: bool) -> Term<'h> {
    let resolution = env.integer(NATIVE_UNIT);
    let (clock, time) = if monotonic {
        ("CLOCK_MONOTONIC", env.system().monotonic_nanoseconds())
    } else {
        ("CLOCK_REALTIME", super::clock::os_nanoseconds())
    };
    let time = env.integer(time);
    let mut entries = vec![
        pair(env, "function", named("clock_gettime")),
        pair(env, "clock_id", named(clock)),
        pair(env, "resolution", resolution),
    ];
    if monotonic {
        entries.push(pair(env, "used_resolution", resolution));
        entries.push(pair(env, "extended", named("no")));
    }
    entries.push(pair(env, "parallel", named("yes")));
    entries.push(pair(env, "time", time));
    env.list(&entries)
}
