%% The functions of `calendar` whose answers do not depend on where and when they are asked.
-module(library_calendar).
-include("../calls.hrl").

module() -> calendar.

calls() ->
    Dates = [{0, 1, 1}, {4, 2, 29}, {1900, 2, 28}, {1970, 1, 1}, {2000, 2, 29}, {2024, 12, 31}, {9999, 12, 31}],
    Moments = [{Date, Time} || Date <- Dates, Time <- [{0, 0, 0}, {23, 59, 59}]],
    Seconds = [0, 1, 86399, 86400, 100000, 63000000000, 62167219200],
    Texts = ["2018-02-01T16:17:58Z", "2018-02-01 15:18:02.088Z", "2018-02-01T15:18:02+01:00", "1969-12-31T23:59:59.999999Z", "2018-02-30T15:18:02Z", "x"],
    Units = [second, millisecond, microsecond, nanosecond],
    [{F, [Dates]} || F <- [date_to_gregorian_days, day_of_the_week, iso_week_number, valid_date]]
    ++ [{F, [[0, 1999, 2024], [1, 2, 13], [1, 29, 31]]} || F <- [valid_date]]
    ++ [{F, [[0, 1999, 2024], [1, 2], [1, 28]]} || F <- [date_to_gregorian_days, day_of_the_week]]
    ++ [{datetime_to_gregorian_seconds, [Moments]}, {gregorian_days_to_date, [[0, 1, 59, 60, 365, 366, 730000]]},
        {gregorian_seconds_to_datetime, [Seconds]}, {is_leap_year, [[0, 1, 4, 100, 400, 1900, 2000, 2023, 2024]]},
        {last_day_of_the_month, [[1900, 2000, 2023, 2024], [1, 2, 4, 12]]}, {seconds_to_daystime, [Seconds ++ [-1, -86400, -86401]]},
        {seconds_to_time, [[0, 1, 3600, 86399, 86400, -1]]}, {time_to_seconds, [[{0, 0, 0}, {1, 2, 3}, {23, 59, 59}, {a, b, c}]]},
        {time_difference, [Moments, [{{2000, 1, 1}, {12, 0, 0}}]]}, {rfc3339_to_system_time, [Texts]},
        {rfc3339_to_system_time, [Texts, [[{unit, Unit}] || Unit <- Units]]},
        {system_time_to_rfc3339, [[0, 1543454547, -1], [[{unit, Unit}, {offset, Offset}] || Unit <- Units, Offset <- ["Z", "+02:00", -3600]]]},
        {system_time_to_rfc3339, [[1543454547], [[{time_designator, $\s}, {offset, "-05:30"}]]]},
        {system_time_to_universal_time, [[0, 1543454547, -1], Units]},
        {now_to_datetime, [[{0, 0, 0}, {1543, 454547, 123456}]]}, {now_to_universal_time, [[{1543, 454547, 123456}]]}].
