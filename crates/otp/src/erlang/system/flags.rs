//! `system_flag/2` and `system_profile`.
//!
//! What cannot be changed here may be set to what it is; anything else that OTP would take is `notsup`.

use asterias_machine::native::{Env, MaxHeap, Outcome, Stop};
use asterias_machine::system::{Blocked, SystemLogger};
use asterias_term::{Term, View, Word, atom, atoms};

use super::{fullsweep_after, min_heap_size};

/// Most entries of a stack trace that can be asked for.
const MOST_BACKTRACE: usize = 10_000;

/// Most of what `outstanding_system_requests_limit` may be.
const MOST_OUTSTANDING_REQUESTS: u32 = (1 << 27) - 1;
/// Ways to bind schedulers to processors, which is not done here.
const BIND_TYPES: [&str; 8] = [
    "no_node_processor_spread",
    "no_node_thread_spread",
    "no_spread",
    "processor_spread",
    "spread",
    "thread_spread",
    "thread_no_node_processor_spread",
    "default_bind",
];

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
        Some("outstanding_system_requests_limit") => {
            let limit = u32::try_from(number()?).map_err(|_| Stop::badarg())?;
            if !(1..=MOST_OUTSTANDING_REQUESTS).contains(&limit) {
                return Err(Stop::badarg());
            }
            let old = outstanding_requests(env);
            system.change_settings(|settings| settings.outstanding_requests = Some(limit));
            Ok(env.unsigned(u64::from(old)))
        }
        Some("trace_control_word") => {
            let word = u32::try_from(number()?).map_err(|_| Stop::badarg())?;
            let old = system.change_settings(|settings| settings.trace_control = word);
            Ok(env.unsigned(u64::from(old.trace_control)))
        }
        Some("schedulers_online") => {
            let old = system.scheduling.set_online(system, number()?);
            let old = old.ok_or_else(Stop::badarg)?;
            leave_resting_worker(env);
            Ok(env.unsigned(old as u64))
        }
        Some("multi_scheduling") => multi_scheduling(env, value),
        Some("system_logger") => {
            let logger = match (value.view(), value.as_atom_name()) {
                (View::Pid(pid), _) => SystemLogger::Process(pid),
                (_, Some("logger")) => SystemLogger::Registered,
                (_, Some("undefined")) => SystemLogger::Nobody,
                _ => return Err(Stop::badarg()),
            };
            let old = env.system_logger();
            system.change_settings(|settings| settings.logger = logger);
            Ok(old)
        }
        Some("scheduler_wall_time") => {
            let wanted = value.as_bool().ok_or_else(Stop::badarg)?;
            let process = env.process().id;
            let was = system.scheduling.measure_wall_time(system, process, wanted);
            Ok(Term::atom(Word::from(was)))
        }
        Some("microstate_accounting") => {
            let was = match value.as_atom_name() {
                Some("true") => system.scheduling.account(system, true),
                Some("false") => system.scheduling.account(system, false),
                Some("reset") => system.scheduling.reset_accounts(system),
                _ => return Err(Stop::badarg()),
            };
            Ok(Term::atom(Word::from(was)))
        }
        Some(name) => fixed(name, value),
        None => Err(Stop::badarg_because(atoms::BADOPT)),
    }
}

/// `outstanding_system_requests_limit`; twice the schedulers where nobody has set it.
pub(super) fn outstanding_requests(env: &Env<'_>) -> u32 {
    let system = env.system();
    let usual = 2 * system.queues.workers() as u32;
    system.settings().outstanding_requests.unwrap_or(usual)
}

/// The slice of a process whose worker no longer runs ends soon.
fn leave_resting_worker(env: &mut Env<'_>) {
    if env.worker() >= env.system().queues.active() {
        env.account(env.system().config().reductions as usize);
    }
}

/// What `multi_scheduling` is, as programs see it.
pub(super) fn multi_scheduling_state(env: &Env<'_>) -> Term<'static> {
    let name = match env.system().scheduling.blocked() {
        Blocked::No => "enabled",
        Blocked::Normal => "blocked_normal",
        Blocked::All => "blocked",
    };
    Term::atom(atom::intern(name))
}

fn multi_scheduling<'h>(env: &mut Env<'h>, value: Term<'h>) -> Outcome<'h> {
    let (wanted, normal) = match value.as_atom_name() {
        Some("block") => (true, false),
        Some("block_normal") => (true, true),
        Some("unblock") => (false, false),
        Some("unblock_normal") => (false, true),
        _ => return Err(Stop::badarg()),
    };
    let (system, process) = (env.system(), env.process().id);
    if wanted {
        system.scheduling.block(system, process, normal);
        leave_resting_worker(env);
    } else {
        system.scheduling.unblock(system, process, normal);
    }
    Ok(multi_scheduling_state(env))
}

/// A flag that has one value only.
fn fixed<'h>(flag: &str, value: Term<'h>) -> Outcome<'h> {
    let is = |name: &str| value.as_atom_name() == Some(name);
    match flag {
        "sequential_tracer" if is("false") => Ok(value),
        "sequential_tracer" => Err(notsup()),
        // There are none, so no number of them is right.
        "dirty_cpu_schedulers_online" => Err(Stop::badarg()),
        "cpu_topology" if is("undefined") => Ok(value),
        "cpu_topology" if value.list_to_vec().is_some() => Err(notsup()),
        "scheduler_bind_type" if is("unbound") => Ok(value),
        "scheduler_bind_type"
            if value
                .as_atom_name()
                .is_some_and(|name| BIND_TYPES.contains(&name)) =>
        {
            Err(notsup())
        }
        "time_offset" if is("finalize") => Ok(Term::atom(atom::intern("final"))),
        "cpu_topology" | "erts_alloc" | "scheduler_bind_type" | "time_offset" => {
            Err(Stop::badarg())
        }
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

/// `system_profile/0`: nobody is told of anything.
pub(in crate::erlang) fn nobody<'h>(_: &mut Env<'h>) -> Term<'h> {
    Term::atom(atoms::UNDEFINED)
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
