//! `statistics/1`: what the system has done so far.

use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use asterias_machine::native::{Atom, Env, Outcome, Stop};
use asterias_machine::system::Counters;
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
        "microstate_accounting" | "scheduler_wall_time" | "scheduler_wall_time_all" => {
            Term::atom(atoms::UNDEFINED)
        }
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
