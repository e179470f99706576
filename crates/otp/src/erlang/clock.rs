//! Clocks, and integers that are unique.
//!
//! Erlang system time is Erlang monotonic time plus an offset that is taken once (`no_time_warp`).

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::integer::{Int, IntOut};
use asterias_term::{Term, atoms};

use super::time::{DateTime, NATIVE_UNIT, converted, unit};

/// Where unique integers begin that need not be positive: the least of half the small integers.
const FIRST_UNIQUE: i64 = -(1 << 59);
const MICROSECONDS: i64 = 1_000_000;

/// Microseconds that `now/0` gave last.
#[derive(Default)]
struct LastNow(AtomicI64);

/// Nanoseconds since 1970, by the clock of the operating system.
pub(crate) fn os_nanoseconds() -> i64 {
    match SystemTime::now().duration_since(UNIX_EPOCH) {
        Ok(since) => i64::try_from(since.as_nanos()).unwrap_or(i64::MAX),
        Err(before) => i64::try_from(before.duration().as_nanos()).map_or(i64::MIN, |past| -past),
    }
}

fn offset(env: &Env<'_>) -> i64 {
    env.system().time_offset(os_nanoseconds)
}

fn system_nanoseconds(env: &Env<'_>) -> i64 {
    env.system()
        .monotonic_nanoseconds()
        .saturating_add(offset(env))
}

/// Nanoseconds in a unit of time.
pub(crate) fn in_unit<'h>(nanoseconds: i64, wanted: Term<'h>) -> Result<IntOut, Stop<'h>> {
    let wanted = unit(wanted)?;
    converted(Int::Small(nanoseconds), Int::Small(NATIVE_UNIT), wanted).ok_or_else(Stop::badarg)
}

/// `monotonic_time/0`.
pub(super) fn monotonic_time(env: &mut Env<'_>) -> i64 {
    env.system().monotonic_nanoseconds()
}

/// `monotonic_time/1`.
pub(super) fn monotonic_time_in<'h>(env: &mut Env<'h>, unit: Term<'h>) -> Result<IntOut, Stop<'h>> {
    in_unit(env.system().monotonic_nanoseconds(), unit)
}

/// `system_time/0`.
pub(super) fn system_time(env: &mut Env<'_>) -> i64 {
    system_nanoseconds(env)
}

/// `system_time/1`.
pub(super) fn system_time_in<'h>(env: &mut Env<'h>, unit: Term<'h>) -> Result<IntOut, Stop<'h>> {
    in_unit(system_nanoseconds(env), unit)
}

/// `time_offset/0`.
pub(super) fn time_offset(env: &mut Env<'_>) -> i64 {
    offset(env)
}

/// `time_offset/1`.
pub(super) fn time_offset_in<'h>(env: &mut Env<'h>, unit: Term<'h>) -> Result<IntOut, Stop<'h>> {
    in_unit(offset(env), unit)
}

/// `{MegaSeconds, Seconds, MicroSeconds}`.
pub(crate) fn timestamp_tuple<'h>(env: &mut Env<'h>, microseconds: i64) -> Term<'h> {
    let seconds = microseconds.div_euclid(MICROSECONDS);
    let parts = [
        seconds.div_euclid(MICROSECONDS),
        seconds.rem_euclid(MICROSECONDS),
        microseconds.rem_euclid(MICROSECONDS),
    ];
    let parts = parts.map(|part| env.integer(part));
    env.tuple(&parts)
}

/// `timestamp/0`.
pub(super) fn timestamp<'h>(env: &mut Env<'h>) -> Term<'h> {
    let microseconds = system_nanoseconds(env).div_euclid(1000);
    timestamp_tuple(env, microseconds)
}

/// `now/0`: later each time.
pub(super) fn now<'h>(env: &mut Env<'h>) -> Term<'h> {
    let current = system_nanoseconds(env).div_euclid(1000);
    let system = env.system();
    let given = system
        .extension::<LastNow>()
        .unwrap_or_else(|| system.extension_or_insert(LastNow::default()));
    // Relaxed: the number itself is all that threads agree on.
    let last = given
        .0
        .fetch_update(Ordering::Relaxed, Ordering::Relaxed, |last| {
            Some(current.max(last + 1))
        })
        .unwrap_or_else(|last| last);
    timestamp_tuple(env, current.max(last + 1))
}

/// `universaltime/0`.
pub(super) fn universaltime<'h>(env: &mut Env<'h>) -> Term<'h> {
    let seconds = system_nanoseconds(env).div_euclid(NATIVE_UNIT);
    DateTime::from_posix(seconds).to_term(env)
}

/// Seconds since 1970.
pub(super) fn posix_seconds(env: &Env<'_>) -> i64 {
    system_nanoseconds(env).div_euclid(NATIVE_UNIT)
}

fn signed(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

/// `unique_integer/0`.
pub(super) fn unique_integer(env: &mut Env<'_>) -> i64 {
    FIRST_UNIQUE.saturating_add(signed(env.system().next_unique()))
}

/// `unique_integer/1`.
pub(super) fn unique_integer_by<'h>(env: &mut Env<'h>, options: Term<'h>) -> Outcome<'h> {
    let (mut positive, mut monotonic) = (false, false);
    let mut options = options.list();
    for option in options.by_ref() {
        match option.word() {
            atoms::POSITIVE => positive = true,
            atoms::MONOTONIC => monotonic = true,
            _ => return Err(Stop::badarg()),
        }
    }
    if !options.rest().word().is_nil() {
        return Err(Stop::badarg());
    }
    let system = env.system();
    let number = signed(if monotonic {
        system.next_monotonic()
    } else {
        system.next_unique()
    });
    let first = if positive { 1 } else { FIRST_UNIQUE };
    Ok(env.integer(number.saturating_add(first)))
}
