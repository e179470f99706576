//! Units of time and the calendar, as far as they are arithmetic: no clock is read here.

use asterias_machine::native::{Env, Outcome, Stop};
use asterias_term::integer::{self, Int, IntOut, SMALL_MAX, SMALL_MIN};
use asterias_term::{Term, View, atoms};

/// Parts of a second in the unit `native`.
pub(crate) const NATIVE_UNIT: i64 = 1_000_000_000;
/// Seconds of a day.
pub(crate) const DAY: i64 = 86_400;
/// Days from year 0 to 1970.
pub(crate) const EPOCH_DAYS: i64 = 719_528;
/// The first year of universal time that is turned into seconds.
const FIRST_YEAR: i64 = 1600;

/// Parts of a second in a unit of time.
pub(crate) fn unit<'h>(unit: Term<'h>) -> Result<Int<'h>, Stop<'h>> {
    let parts = match unit.view() {
        View::Small(parts) if parts > 0 => parts,
        View::Big(big) if !big.negative => {
            return Ok(Int::Big {
                negative: false,
                limbs: big.limbs,
            });
        }
        View::Atom(atoms::SECOND | atoms::SECONDS) => 1,
        View::Atom(atoms::MILLISECOND | atoms::MILLI_SECONDS) => 1000,
        View::Atom(atoms::MICROSECOND | atoms::MICRO_SECONDS) => 1_000_000,
        View::Atom(atoms::NANOSECOND | atoms::NANO_SECONDS) => 1_000_000_000,
        View::Atom(atoms::NATIVE | atoms::PERF_COUNTER) => NATIVE_UNIT,
        _ => return Err(Stop::badarg()),
    };
    Ok(Int::Small(parts))
}

/// A time in another unit, rounded towards minus infinity, where nothing on the way needs more than 64 bits; units are positive.
fn scaled(time: i64, from: i64, to: i64) -> Option<i64> {
    let scaled = if from % to == 0 {
        time.div_euclid(from / to)
    } else {
        time.checked_mul(to)?.div_euclid(from)
    };
    (SMALL_MIN..=SMALL_MAX).contains(&scaled).then_some(scaled)
}

/// A time in another unit, rounded towards minus infinity; `None` for what is too large for an integer.
pub(crate) fn converted(time: Int<'_>, from: Int<'_>, to: Int<'_>) -> Option<IntOut> {
    if let (Int::Small(time), Int::Small(from), Int::Small(to)) = (time, from, to)
        && let Some(scaled) = scaled(time, from, to)
    {
        return Some(IntOut::Small(scaled));
    }
    let scaled = integer::mul(time, to).ok()?;
    let (quotient, remainder) = integer::div_rem(scaled.as_int(), from)?;
    if remainder.as_int().is_negative() {
        integer::sub(quotient.as_int(), Int::Small(1)).ok()
    } else {
        Some(quotient)
    }
}

/// `convert_time_unit/3`.
pub(super) fn convert_time_unit<'h>(
    _: &mut Env<'h>,
    time: Int<'h>,
    from: Term<'h>,
    to: Term<'h>,
) -> Result<IntOut, Stop<'h>> {
    converted(time, unit(from)?, unit(to)?).ok_or_else(Stop::badarg)
}

/// A date and a time of day.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct DateTime {
    /// Year, month and day.
    pub(crate) date: [i64; 3],
    /// Hour, minute and second.
    pub(crate) time: [i64; 3],
}

fn is_leap(year: i64) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn month_days(year: i64, month: i64) -> i64 {
    match month {
        2 if is_leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

/// Whether a month has such a day.
pub(crate) fn exists(year: i64, month: i64, day: i64) -> bool {
    (1..=12).contains(&month) && (1..=month_days(year, month)).contains(&day)
}

/// Days from year 0 to the first of March of a year: years are counted from March, so that a leap day ends one.
pub(crate) fn days_to(year: i64, month: i64, day: i64) -> i64 {
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let leaps = year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    // Sixty days pass from the first of January of year 0 to the first of March.
    60 + 365 * year + leaps + (153 * month + 2) / 5 + day - 1
}

impl DateTime {
    /// The date and time of a term `{{Y, M, D}, {H, Min, S}}`, where they exist and are not before `first_year`.
    pub(crate) fn from_term(term: Term<'_>, first_year: i64) -> Option<DateTime> {
        let three = |term: Term<'_>| -> Option<[i64; 3]> {
            let [a, b, c] = term.as_tuple()? else {
                return None;
            };
            Some([
                a.word().as_small()?,
                b.word().as_small()?,
                c.word().as_small()?,
            ])
        };
        let [date, time] = term.as_tuple()? else {
            return None;
        };
        let (date, time) = (three(*date)?, three(*time)?);
        let [year, month, day] = date;
        let [hour, minute, second] = time;
        let is_time = (first_year..i64::from(i32::MAX)).contains(&year)
            && exists(year, month, day)
            && (0..24).contains(&hour)
            && (0..60).contains(&minute)
            && (0..60).contains(&second);
        is_time.then_some(DateTime { date, time })
    }

    /// Seconds since 1970.
    pub(crate) fn to_posix(self) -> i64 {
        let [year, month, day] = self.date;
        let [hour, minute, second] = self.time;
        let days = days_to(year, month, day) - EPOCH_DAYS;
        days * DAY + hour * 3600 + minute * 60 + second
    }

    /// The date and time this many seconds after the beginning of 1970.
    pub(crate) fn from_posix(seconds: i64) -> DateTime {
        let (days, rest) = (
            seconds.div_euclid(DAY) + EPOCH_DAYS - 60,
            seconds.rem_euclid(DAY),
        );
        let era = days.div_euclid(146_097);
        let of_era = days.rem_euclid(146_097);
        let year_of_era = (of_era - of_era / 1460 + of_era / 36_524 - of_era / 146_096) / 365;
        let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let march_month = (5 * of_year + 2) / 153;
        let day = of_year - (153 * march_month + 2) / 5 + 1;
        let month = if march_month < 10 {
            march_month + 3
        } else {
            march_month - 9
        };
        let year = era * 400 + year_of_era + i64::from(month <= 2);
        DateTime {
            date: [year, month, day],
            time: [rest / 3600, rest / 60 % 60, rest % 60],
        }
    }

    /// The term.
    pub(crate) fn to_term<'h>(self, env: &mut Env<'h>) -> Term<'h> {
        let date = self.date.map(|part| env.integer(part));
        let date = env.tuple(&date);
        let time = self.time.map(|part| env.integer(part));
        let time = env.tuple(&time);
        env.tuple(&[date, time])
    }
}

/// `universaltime_to_posixtime/1`.
pub(super) fn universaltime_to_posixtime<'h>(
    _: &mut Env<'h>,
    time: Term<'h>,
) -> Result<i64, Stop<'h>> {
    DateTime::from_term(time, FIRST_YEAR)
        .map(DateTime::to_posix)
        .ok_or_else(Stop::badarg)
}

/// `posixtime_to_universaltime/1`.
pub(super) fn posixtime_to_universaltime<'h>(env: &mut Env<'h>, seconds: i64) -> Outcome<'h> {
    Ok(DateTime::from_posix(seconds).to_term(env))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_counted_there_and_back() {
        for day in (-800_000..4_000_000).step_by(97) {
            let seconds = day * DAY + 86_399;
            let there = DateTime::from_posix(seconds);
            assert_eq!(there.to_posix(), seconds);
            assert_eq!(there.time, [23, 59, 59]);
        }
        assert_eq!(DateTime::from_posix(0).date, [1970, 1, 1]);
        assert_eq!(DateTime::from_posix(1_582_934_400).date, [2020, 2, 29]);
        assert_eq!(DateTime::from_posix(-62_167_219_200).date, [0, 1, 1]);
    }
}
