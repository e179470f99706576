//! `system_flag/2`, `system_monitor` and `system_profile`.
//!
//! What cannot be changed here may be set to what it is; anything else that OTP would take is `notsup`.

use asterias_machine::native::{Env, MaxHeap, Outcome, Stop};
use asterias_term::{Term, View, atom, atoms};

use super::{fullsweep_after, min_heap_size};

/// Most entries of a stack trace that can be asked for.
const MOST_BACKTRACE: usize = 10_000;

fn notsup<'h>() -> Stop<'h> {
    Stop::error(Term::atom(atoms::NOTSUP))
}

/// `system_flag/2`.
pub(in crate::erlang) fn system_flag<'h>(
    env: &mut Env<'h>,
    flag: Term<'h>,
    value: Term<'h>,
) -> Outcome<'h> {
    let number = || value.as_usize().ok_or_else(Stop::badarg);
    let system = env.system();
    match flag.as_atom_name() {
        Some("backtrace_depth") => {
            let old = system.set_backtrace_depth(number()?.min(MOST_BACKTRACE));
            Ok(env.unsigned(old as u64))
        }
        Some("fullsweep_after") => {
            let count = u32::try_from(number()?).unwrap_or(u32::MAX);
            let old = fullsweep_after(env);
            system.change_settings(|settings| settings.fullsweep_after = Some(count));
            Ok(old)
        }
        Some("min_heap_size") => {
            let words = number()?;
            let old = min_heap_size(env);
            system.change_settings(|settings| settings.min_heap_words = Some(words));
            Ok(old)
        }
        Some("min_bin_vheap_size") => {
            let words = number()?;
            let old = system.change_settings(|settings| settings.min_virtual_words = words);
            Ok(env.unsigned(old.min_virtual_words as u64))
        }
        Some("max_heap_size") => {
            let usual = system.settings().max_heap;
            let max = MaxHeap::parse(value, usual).ok_or_else(Stop::badarg)?;
            system.change_settings(|settings| settings.max_heap = max);
            Ok(usual.to_term(env))
        }
        Some(name) => fixed(env, name, value),
        None => Err(Stop::badarg_because(atoms::BADOPT)),
    }
}

/// A flag that has one value only.
fn fixed<'h>(env: &mut Env<'h>, flag: &str, value: Term<'h>) -> Outcome<'h> {
    let workers = env.system().queues.workers();
    let is = |name: &str| value.as_atom_name() == Some(name);
    match flag {
        "microstate_accounting" | "scheduler_wall_time" | "sequential_tracer" if is("false") => {
            Ok(value)
        }
        "microstate_accounting" | "scheduler_wall_time" if is("true") => Err(notsup()),
        "sequential_tracer" => Err(notsup()),
        "schedulers_online" => match value.as_usize() {
            Some(count) if count == workers => Ok(value),
            Some(count) if (1..workers).contains(&count) => Err(notsup()),
            _ => Err(Stop::badarg()),
        },
        "multi_scheduling" if is("unblock") || is("unblock_normal") => {
            Ok(Term::atom(if workers > 1 {
                atoms::ENABLED
            } else {
                atoms::DISABLED
            }))
        }
        "multi_scheduling" if is("block") || is("block_normal") => Err(notsup()),
        "cpu_topology" if is("undefined") => Ok(value),
        "cpu_topology" => Err(notsup()),
        "scheduler_bind_type" if is("unbound") => Ok(value),
        "scheduler_bind_type" | "dirty_cpu_schedulers_online" => Err(notsup()),
        "trace_control_word" if value.as_usize() == Some(0) => Ok(value),
        "trace_control_word" if value.as_usize().is_some() => Err(notsup()),
        "outstanding_system_requests_limit" => match value.as_usize() {
            Some(4) => Ok(value),
            Some(1..=134_217_727) => Err(notsup()),
            _ => Err(Stop::badarg()),
        },
        "time_offset" if is("finalize") => Ok(Term::atom(atom::intern("final"))),
        "system_logger" if is("logger") => Ok(value),
        "system_logger" if is("undefined") || matches!(value.view(), View::Pid(_)) => Err(notsup()),
        "microstate_accounting"
        | "scheduler_wall_time"
        | "multi_scheduling"
        | "time_offset"
        | "trace_control_word"
        | "system_logger"
        | "erts_alloc" => Err(Stop::badarg()),
        _ => Err(Stop::badarg_because(atoms::BADOPT)),
    }
}

/// The names that options may have, some of which have a value.
fn check_options<'h>(list: Term<'h>, known: &[&str]) -> Result<bool, Stop<'h>> {
    let options = list.list_to_vec().ok_or_else(Stop::badarg)?;
    for option in &options {
        let name = match option.as_tuple() {
            Some([name, _]) => *name,
            _ => *option,
        };
        if !name
            .as_atom_name()
            .is_some_and(|name| known.contains(&name))
        {
            return Err(Stop::badarg());
        }
    }
    Ok(!options.is_empty())
}

fn is_undefined(term: Term<'_>) -> bool {
    term.word() == atoms::UNDEFINED
}

/// `system_monitor/0`, `system_profile/0`: nobody is told of anything.
pub(in crate::erlang) fn nobody<'h>(_: &mut Env<'h>) -> Term<'h> {
    Term::atom(atoms::UNDEFINED)
}

/// `system_monitor/1`.
pub(in crate::erlang) fn system_monitor_by<'h>(
    env: &mut Env<'h>,
    settings: Term<'h>,
) -> Outcome<'h> {
    match settings.view() {
        View::Atom(atoms::UNDEFINED) => Ok(settings),
        View::Tuple([pid, options]) => system_monitor(env, *pid, *options),
        _ => Err(Stop::badarg()),
    }
}

/// `system_monitor/2`.
pub(in crate::erlang) fn system_monitor<'h>(
    _: &mut Env<'h>,
    pid: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    let known = [
        "long_gc",
        "long_message_queue",
        "long_schedule",
        "large_heap",
        "busy_port",
        "busy_dist_port",
    ];
    let wanted = check_options(options, &known)?;
    match pid.view() {
        View::Pid(_) if wanted => Err(notsup()),
        View::Pid(_) => Ok(Term::atom(atoms::UNDEFINED)),
        _ if is_undefined(pid) => Ok(pid),
        _ => Err(Stop::badarg()),
    }
}

/// `system_profile/2`.
pub(in crate::erlang) fn system_profile<'h>(
    _: &mut Env<'h>,
    pid: Term<'h>,
    options: Term<'h>,
) -> Outcome<'h> {
    let known = [
        "exclusive",
        "runnable_ports",
        "runnable_procs",
        "scheduler",
        "timestamp",
        "monotonic_timestamp",
        "strict_monotonic_timestamp",
    ];
    let wanted = check_options(options, &known)?;
    match pid.view() {
        View::Pid(_) | View::Port(_) if wanted => Err(notsup()),
        View::Pid(_) | View::Port(_) => Ok(Term::atom(atoms::UNDEFINED)),
        _ if is_undefined(pid) => Ok(pid),
        _ => Err(Stop::badarg()),
    }
}
