//! Local time: the calendar of the time zone that the system is set to.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::Term;
use jiff::Timestamp;
use jiff::civil;
use jiff::tz::TimeZone;

use super::clock::posix_seconds;
use super::time::DateTime;

/// The first year that is turned into another zone's time.
const FIRST_YEAR: i64 = 1902;
/// The calendar, days of the week included, is the same again after as many years, and with it the rules of time zones.
const ERA: i64 = 400;
/// Seconds of an era.
const ERA_SECONDS: i64 = 146_097 * 86_400;
/// Years from here on are taken for the same ones of the era before: time zones are known until the year 9999.
const LAST_ERA: i64 = 9600;

/// How many eras a year is beyond those that time zones are known for.
fn eras_beyond(year: i64) -> i64 {
    (year - LAST_ERA).div_euclid(ERA).max(-1) + 1
}

/// The local date and time at these seconds since 1970.
fn local(seconds: i64) -> Option<DateTime> {
    let eras = eras_beyond(DateTime::from_posix(seconds).date[0]);
    let moment = Timestamp::from_second(seconds - eras * ERA_SECONDS).ok()?;
    let offset = i64::from(TimeZone::system().to_offset(moment).seconds());
    Some(DateTime::from_posix(seconds + offset))
}

fn now<'h>(env: &mut Env<'h>) -> Result<DateTime, Stop<'h>> {
    local(posix_seconds(env)).ok_or_else(Stop::badarg)
}

/// `localtime/0`.
pub(super) fn localtime<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    Ok(now(env)?.to_term(env))
}

fn three<'h>(env: &mut Env<'h>, parts: [i64; 3]) -> Term<'h> {
    let parts = parts.map(|part| env.integer(part));
    env.tuple(&parts)
}

/// `date/0`.
pub(super) fn date<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let now = now(env)?;
    Ok(three(env, now.date))
}

/// `time/0`.
pub(super) fn time<'h>(env: &mut Env<'h>) -> Outcome<'h> {
    let now = now(env)?;
    Ok(three(env, now.time))
}

/// `universaltime_to_localtime/1`.
pub(super) fn universaltime_to_localtime<'h>(env: &mut Env<'h>, time: Term<'h>) -> Outcome<'h> {
    let time = DateTime::from_term(time, FIRST_YEAR).and_then(|time| local(time.to_posix()));
    Ok(time.ok_or_else(Stop::badarg)?.to_term(env))
}

/// The seconds since 1970 of a local date and time. Where clocks were set back and the time came twice, `summer` says which it is;
/// where they were set forward and it never came, it is taken as if they had not been.
fn universal(time: DateTime, summer: Option<bool>) -> Option<i64> {
    let [year, month, day] = time.date;
    let [hour, minute, second] = time.time;
    let small = |part: i64| i8::try_from(part).ok();
    let eras = eras_beyond(year);
    let year = i16::try_from(year - eras * ERA).ok()?;
    let civil = civil::DateTime::new(
        year,
        small(month)?,
        small(day)?,
        small(hour)?,
        small(minute)?,
        small(second)?,
        0,
    );
    let ambiguous = TimeZone::system().to_ambiguous_timestamp(civil.ok()?);
    let moment = match summer {
        Some(true) => ambiguous.earlier(),
        Some(false) => ambiguous.later(),
        None => ambiguous.compatible(),
    };
    Some(moment.ok()?.as_second() + eras * ERA_SECONDS)
}

/// `localtime_to_universaltime/1`.
pub(super) fn localtime_to_universaltime<'h>(env: &mut Env<'h>, time: Term<'h>) -> Outcome<'h> {
    let seconds = DateTime::from_term(time, FIRST_YEAR).and_then(|time| universal(time, None));
    Ok(DateTime::from_posix(seconds.ok_or_else(Stop::badarg)?).to_term(env))
}

/// `localtime_to_universaltime/2`.
pub(super) fn localtime_to_universaltime_in<'h>(
    env: &mut Env<'h>,
    time: Term<'h>,
    summer: Term<'h>,
) -> Outcome<'h> {
    let summer = match summer.as_atom_name() {
        Some("true") => Some(true),
        Some("false") => Some(false),
        Some("undefined") => None,
        _ => return Err(Stop::badarg()),
    };
    let seconds = DateTime::from_term(time, FIRST_YEAR).and_then(|time| universal(time, summer));
    Ok(DateTime::from_posix(seconds.ok_or_else(Stop::badarg)?).to_term(env))
}
