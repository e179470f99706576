//! `send_after`, `start_timer`, and their like.

use std::time::Duration;

use asterias_term::{Term, View, Word, atoms};

use super::option_value;
use crate::native::{Env, Outcome, Stop};

/// The cause of a time that no timer can run for.
fn bad_time<'h>() -> Stop<'h> {
    Stop::badarg_because(asterias_term::atom::intern("time"))
}

/// The last instant that there is a number for, in milliseconds of Erlang monotonic time.
const END: u64 = i64::MAX as u64 / 1_000_000;

/// A time from now.
fn milliseconds<'h>(env: &Env<'h>, time: Term<'h>) -> Result<Duration, Stop<'h>> {
    let now = u64::try_from(env.system().monotonic_nanoseconds()).unwrap_or(0) / 1_000_000;
    let value = time
        .as_usize()
        .and_then(|value| u64::try_from(value).ok())
        .filter(|value| *value <= END - now.min(END))
        .ok_or_else(bad_time)?;
    Ok(Duration::from_millis(value))
}

/// A point of Erlang monotonic time, in milliseconds, as a time from now.
fn until<'h>(env: &Env<'h>, time: Term<'h>) -> Result<Duration, Stop<'h>> {
    let at = time
        .as_i64()
        .filter(|at| *at <= END as i64)
        .ok_or_else(bad_time)?;
    let left = at
        .saturating_mul(1_000_000)
        .saturating_sub(env.system().monotonic_nanoseconds());
    Ok(Duration::from_nanos(u64::try_from(left).unwrap_or(0)))
}

fn destination<'h>(to: Term<'h>) -> Result<Word, Stop<'h>> {
    match to.view() {
        View::Pid(pid) => Ok(pid),
        View::Atom(name) => Ok(name),
        _ => Err(Stop::badarg()),
    }
}

/// The cause of an option that a timer does not have.
fn badopt<'h>() -> Stop<'h> {
    Stop::badarg_because(atoms::BADOPT)
}

/// The time of a timer with options: with `{abs, true}` it is a point in time.
fn check_start<'h>(
    env: &mut Env<'h>,
    time: Term<'h>,
    list: Term<'h>,
) -> Result<Duration, Stop<'h>> {
    let mut absolute = false;
    for option in list.list_to_vec().ok_or_else(badopt)? {
        absolute = option_value(option, atoms::ABS)
            .and_then(Term::as_bool)
            .ok_or_else(badopt)?;
    }
    if absolute {
        until(env, time)
    } else {
        milliseconds(env, time)
    }
}

fn start<'h>(
    env: &mut Env<'h>,
    after: Duration,
    to: Term<'h>,
    message: Term<'h>,
    wrap: bool,
) -> Outcome<'h> {
    let to = destination(to)?;
    let number = env.system().next_unique();
    let reference = env.reference(number, false);
    let message = if wrap {
        env.tuple(&[Term::atom(atoms::TIMEOUT), reference, message])
    } else {
        message
    };
    let parcel = env.lasting_parcel(message);
    let system = env.system();
    if after.is_zero() {
        let pid = if to.is_atom() {
            system.whereis(to)
        } else {
            Some(to)
        };
        if let Some(pid) = pid {
            env.deliver(pid, crate::process::signal::Signal::Message(parcel));
        }
    } else if to.is_atom() {
        system
            .timers
            .start_message_to_name(number, after, to, parcel);
    } else if let Some(process) = system.processes.find(to, &crossbeam_epoch::pin()) {
        system.timers.start_message(number, after, &process, parcel);
    }
    Ok(reference)
}

pub(super) fn send_after<'h>(
    env: &mut Env<'h>,
    time: Term<'h>,
    to: Term<'h>,
    message: Term<'h>,
) -> Outcome<'h> {
    let after = milliseconds(env, time)?;
    start(env, after, to, message, false)
}

pub(super) fn send_after_options<'h>(
    env: &mut Env<'h>,
    time: Term<'h>,
    to: Term<'h>,
    message: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let after = check_start(env, time, list)?;
    start(env, after, to, message, false)
}

pub(super) fn start_timer<'h>(
    env: &mut Env<'h>,
    time: Term<'h>,
    to: Term<'h>,
    message: Term<'h>,
) -> Outcome<'h> {
    let after = milliseconds(env, time)?;
    start(env, after, to, message, true)
}

pub(super) fn start_timer_options<'h>(
    env: &mut Env<'h>,
    time: Term<'h>,
    to: Term<'h>,
    message: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let after = check_start(env, time, list)?;
    start(env, after, to, message, true)
}

/// Milliseconds left, as OTP rounds them, or `false`.
fn left<'h>(env: &mut Env<'h>, left: Option<Duration>) -> Term<'h> {
    match left {
        Some(left) => env.integer(left.as_nanos().div_ceil(1_000_000) as i64),
        None => Term::atom(atoms::FALSE),
    }
}

/// The options of `cancel_timer/2` and `read_timer/2`: whether to answer by message, and whether to answer at all.
fn parse<'h>(list: Term<'h>) -> Result<(bool, bool), Stop<'h>> {
    let (mut by_message, mut info) = (false, true);
    for option in list.list_to_vec().ok_or_else(Stop::badarg)? {
        if let Some(value) = option_value(option, atoms::ASYNC) {
            by_message = value.as_bool().ok_or_else(Stop::badarg)?;
        } else if let Some(value) = option_value(option, atoms::INFO) {
            info = value.as_bool().ok_or_else(Stop::badarg)?;
        } else {
            return Err(Stop::badarg());
        }
    }
    Ok((by_message, info))
}

fn answer<'h>(
    env: &mut Env<'h>,
    kind: &str,
    reference: Term<'h>,
    result: Term<'h>,
    (by_message, info): (bool, bool),
) -> Outcome<'h> {
    let ok = Ok(Term::atom(atoms::OK));
    if !info {
        return ok;
    }
    if !by_message {
        return Ok(result);
    }
    let kind = Term::atom(asterias_term::atom::intern(kind));
    let message = env.tuple(&[kind, reference, result]);
    // SAFETY: a pid is an immediate.
    let own = unsafe { Term::new(env.process().id) };
    env.send_message(own, message)?;
    ok
}

fn number<'h>(reference: Term<'h>) -> Result<u64, Stop<'h>> {
    match reference.view() {
        View::Reference(number, _) => Ok(number),
        _ => Err(Stop::badarg()),
    }
}

pub(super) fn cancel_timer<'h>(env: &mut Env<'h>, reference: Term<'h>) -> Outcome<'h> {
    let cancelled = env.system().timers.cancel(number(reference)?);
    Ok(left(env, cancelled))
}

pub(super) fn cancel_timer_options<'h>(
    env: &mut Env<'h>,
    reference: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let settings = parse(list)?;
    let result = cancel_timer(env, reference)?;
    answer(env, "cancel_timer", reference, result, settings)
}

pub(super) fn read_timer<'h>(env: &mut Env<'h>, reference: Term<'h>) -> Outcome<'h> {
    let remaining = env.system().timers.left(number(reference)?);
    Ok(left(env, remaining))
}

pub(super) fn read_timer_options<'h>(
    env: &mut Env<'h>,
    reference: Term<'h>,
    list: Term<'h>,
) -> Outcome<'h> {
    let settings = parse(list)?;
    let result = read_timer(env, reference)?;
    answer(env, "read_timer", reference, result, (settings.0, true))
}
