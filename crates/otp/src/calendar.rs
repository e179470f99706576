//! Natives of module `calendar`: days and dates, seconds and dates with times, in the Gregorian calendar reckoned back to year 0.
//!
//! What is no date, or too far away, they answer with `unplain`, and the Erlang function that called them raises the error or goes on.

use asterias_machine::native::Env;
use asterias_machine::natives;
use asterias_term::Term;

use crate::erlang::time::{DAY, DateTime, EPOCH_DAYS, days_to, exists};
use crate::unplain;

natives! {
    /// Natives of module `calendar`.
    pub(crate) static TABLE: "calendar" {
        alloc "plain_date"/1 => date,
        alloc "plain_datetime"/1 => datetime,
        pure "plain_days"/3 => days,
        pure "plain_seconds"/1 => seconds,
    }
}

/// The last year that is reckoned with here.
const LAST_YEAR: i64 = 99_999_999;
/// No more days than these years have.
const LAST_DAY: i64 = LAST_YEAR * 365;
/// The most hours, minutes or seconds, which need not be those of a clock.
const LAST_COUNT: i64 = 1 << 32;

fn small<'h>(number: Option<i64>) -> Term<'h> {
    number.and_then(Term::small).unwrap_or_else(unplain)
}

fn smalls(terms: [Term<'_>; 3]) -> Option<[i64; 3]> {
    let [a, b, c] = terms.map(|term| term.word().as_small());
    Some([a?, b?, c?])
}

fn days_of(date: [Term<'_>; 3]) -> Option<i64> {
    let [year, month, day] = smalls(date)?;
    let is_date = (0..=LAST_YEAR).contains(&year) && exists(year, month, day);
    is_date.then(|| days_to(year, month, day))
}

/// `plain_days/3`: days from the first of January of year 0.
fn days<'h>(_: &mut Env<'h>, year: Term<'h>, month: Term<'h>, day: Term<'h>) -> Term<'h> {
    small(days_of([year, month, day]))
}

fn three<'h>(term: Term<'h>) -> Option<[Term<'h>; 3]> {
    term.as_tuple()?.try_into().ok()
}

fn seconds_of(datetime: Term<'_>) -> Option<i64> {
    let [date, time] = datetime.as_tuple()? else {
        return None;
    };
    let time = smalls(three(*time)?)?;
    if time.iter().any(|count| count.abs() > LAST_COUNT) {
        return None;
    }
    let [hours, minutes, seconds] = time;
    Some(days_of(three(*date)?)? * DAY + hours * 3600 + minutes * 60 + seconds)
}

/// `plain_seconds/1`: seconds from the beginning of year 0.
fn seconds<'h>(_: &mut Env<'h>, datetime: Term<'h>) -> Term<'h> {
    small(seconds_of(datetime))
}

/// The date and time so many seconds after the beginning of year 0.
fn at(seconds: Option<i64>) -> Option<DateTime> {
    let seconds = seconds.filter(|seconds| (0..=LAST_DAY * DAY).contains(seconds))?;
    Some(DateTime::from_posix(seconds - EPOCH_DAYS * DAY))
}

/// `plain_date/1`.
fn date<'h>(env: &mut Env<'h>, days: Term<'h>) -> Term<'h> {
    let days = days.word().as_small();
    let days = days.filter(|days| (0..=LAST_DAY).contains(days));
    match at(days.map(|days| days * DAY)) {
        Some(there) => {
            let date = there.date.map(|part| env.integer(part));
            env.tuple(&date)
        }
        None => unplain(),
    }
}

/// `plain_datetime/1`.
fn datetime<'h>(env: &mut Env<'h>, seconds: Term<'h>) -> Term<'h> {
    match at(seconds.word().as_small()) {
        Some(there) => there.to_term(env),
        None => unplain(),
    }
}
