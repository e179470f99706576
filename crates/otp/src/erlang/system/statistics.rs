//! `statistics/1`: what the system has done so far.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use asterias_machine::native::{Atom, Env, Outcome, Stop};
use asterias_machine::system::Counters;
use asterias_term::map::Map;
use asterias_term::{Term, atom, atoms};

use super::pair;

/// What the last calls told, for those items that also tell the difference.
#[derive(Default)]
struct Told {
    reductions: AtomicU64,
    exact_reductions: AtomicU64,
    runtime: AtomicU64,
    wall_clock: AtomicU64,
}

/// `statistics/1`.
pub(in crate::erlang) fn statistics<'h>(env: &mut Env<'h>, item: Atom) -> Outcome<'h> {
    let told = env.system().extension_or_insert(Told::default());
    Ok(match atom::name(item.0) {
        "active_tasks" => lengths(env, active, 1),
        "active_tasks_all" => lengths(env, active, 2),
        "run_queue_lengths" => lengths(env, |(queued, _)| queued, 1),
        "run_queue_lengths_all" => lengths(env, |(queued, _)| queued, 2),
        "total_active_tasks" | "total_active_tasks_all" => total(env, active),
        "run_queue" | "total_run_queue_lengths" | "total_run_queue_lengths_all" => {
            total(env, |(queued, _)| queued)
        }
        "context_switches" => {
            let switches = env.unsigned(sum(env, Counters::switches));
            let zero = env.integer(0);
            env.tuple(&[switches, zero])
        }
        "reductions" => {
            let reductions = sum(env, Counters::reductions);
            since(env, &told.reductions, reductions)
        }
        "exact_reductions" => {
            let reductions = sum(env, Counters::reductions) + env.spent();
            since(env, &told.exact_reductions, reductions)
        }
        "garbage_collection" => {
            let collections = env.unsigned(sum(env, Counters::collections));
            let words = env.unsigned(sum(env, Counters::reclaimed_words));
            let zero = env.integer(0);
            env.tuple(&[collections, words, zero])
        }
        // Through ports, of which there are none.
        "io" => {
            let zero = env.integer(0);
            let parts = [pair(env, "input", zero), pair(env, "output", zero)];
            env.tuple(&parts)
        }
        "microstate_accounting" => microstates(env),
        "scheduler_wall_time" | "scheduler_wall_time_all" => wall_times(env),
        "runtime" => {
            let time = process_time().ok_or_else(|| Stop::error(Term::atom(atoms::NOTSUP)))?;
            since(env, &told.runtime, milliseconds(time))
        }
        "wall_clock" => {
            let time = env.system().started().elapsed();
            since(env, &told.wall_clock, milliseconds(time))
        }
        _ => return Err(Stop::badarg()),
    })
}

fn milliseconds(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}

/// Time that processors have spent on this program.
fn process_time() -> Option<Duration> {
    cpu_time::ProcessTime::try_now()
        .ok()
        .map(|time| time.as_duration())
}

/// `{Total, SinceLastCall}`.
fn since<'h>(env: &mut Env<'h>, told: &AtomicU64, value: u64) -> Term<'h> {
    // Relaxed: the number itself is all that callers share.
    let last = told.swap(value, Ordering::Relaxed);
    let parts = [
        env.unsigned(value),
        env.unsigned(value.saturating_sub(last)),
    ];
    env.tuple(&parts)
}

fn sum(env: &Env<'_>, counter: fn(&Counters) -> u64) -> u64 {
    env.system().counters().iter().map(counter).sum()
}

/// `{Scheduler, ActiveTime, TotalTime}` of each.
fn wall_times<'h>(env: &mut Env<'h>) -> Term<'h> {
    let system = env.system();
    let Some(times) = system.scheduling.wall_time(system) else {
        return Term::atom(atoms::UNDEFINED);
    };
    let mut list = Vec::new();
    for (number, spent) in (1..).zip(times) {
        let active = spent.total.saturating_sub(spent.asleep);
        let entry = [number, active, spent.total].map(|part| env.unsigned(part));
        list.push(env.tuple(&entry));
    }
    env.list(&list)
}

/// What each scheduler has spent its time on. Ports, polls and what else has threads of its own are none of theirs.
fn microstates<'h>(env: &mut Env<'h>) -> Term<'h> {
    let system = env.system();
    let mut list = Vec::new();
    for (number, spent) in (1..).zip(system.scheduling.accounted(system)) {
        let running = spent.total.saturating_sub(spent.asleep + spent.collecting);
        let states = [
            ("aux", 0),
            ("check_io", 0),
            ("emulator", running),
            ("gc", spent.collecting),
            ("other", 0),
            ("port", 0),
            ("sleep", spent.asleep),
        ];
        let counters = states.map(|(name, time)| (name, env.unsigned(time)));
        let entries = [
            ("type", Term::atom(atom::intern("scheduler"))),
            ("id", env.unsigned(number)),
            ("counters", named_map(env, &counters)),
        ];
        list.push(named_map(env, &entries));
    }
    env.list(&list)
}

fn named_map<'h>(env: &mut Env<'h>, entries: &[(&str, Term<'h>)]) -> Term<'h> {
    let named = |(name, value): &(&str, Term<'h>)| (Term::atom(atom::intern(name)), *value);
    let entries: Vec<_> = entries.iter().map(named).collect();
    env.build(|heap| Map::from_entries(heap, &entries))
}

/// Processes that are queued, and the one that runs.
fn active((queued, busy): (usize, bool)) -> usize {
    queued + usize::from(busy)
}

fn total<'h>(env: &mut Env<'h>, count: fn((usize, bool)) -> usize) -> Term<'h> {
    let total: usize = env.system().queues.loads().map(count).sum();
    env.unsigned(total as u64)
}

/// One number for each worker, and zeros for the queues of dirty schedulers.
fn lengths<'h>(env: &mut Env<'h>, count: fn((usize, bool)) -> usize, dirty: usize) -> Term<'h> {
    let loads = env.system().queues.loads().map(count);
    let lengths: Vec<Term<'h>> = loads
        .chain(std::iter::repeat_n(0, dirty))
        .map(|length| env.unsigned(length as u64))
        .collect();
    env.list(&lengths)
}
