//! Natives of module `os` that read clocks.

use asterias_machine::native::{Env, Stop};
use asterias_machine::natives;
use asterias_term::Term;
use asterias_term::integer::IntOut;

use crate::erlang::{in_unit, os_nanoseconds, timestamp_tuple};

natives! {
    /// Natives of module `os`.
    pub(crate) static TABLE: "os" {
        alloc "perf_counter"/0 => perf_counter,
        alloc "perf_counter"/1 => perf_counter_in,
        alloc "system_time"/0 => system_time,
        alloc "system_time"/1 => system_time_in,
        alloc "timestamp"/0 => timestamp,
    }
}

/// `perf_counter/0`.
fn perf_counter(env: &mut Env<'_>) -> i64 {
    env.system().monotonic_nanoseconds()
}

/// `perf_counter/1`.
fn perf_counter_in<'h>(env: &mut Env<'h>, unit: Term<'h>) -> Result<IntOut, Stop<'h>> {
    in_unit(env.system().monotonic_nanoseconds(), unit)
}

/// `system_time/0`.
fn system_time(_: &mut Env<'_>) -> i64 {
    os_nanoseconds()
}

/// `system_time/1`.
fn system_time_in<'h>(_: &mut Env<'h>, unit: Term<'h>) -> Result<IntOut, Stop<'h>> {
    in_unit(os_nanoseconds(), unit)
}

/// `timestamp/0`.
fn timestamp<'h>(env: &mut Env<'h>) -> Term<'h> {
    timestamp_tuple(env, os_nanoseconds().div_euclid(1000))
}
