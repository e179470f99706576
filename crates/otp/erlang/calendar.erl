%% Dates and times of the Gregorian calendar, reckoned back to year 0; days and seconds count from its first day.
%%
%% Local time is the virtual machine's business: erlang:localtime_to_universaltime/1,2 and erlang:universaltime_to_localtime/1.
-module(calendar).

-export([date_to_gregorian_days/1, date_to_gregorian_days/3, datetime_to_gregorian_seconds/1, day_of_the_week/1,
         day_of_the_week/3, gregorian_days_to_date/1, gregorian_seconds_to_datetime/1, is_leap_year/1, iso_week_number/0,
         iso_week_number/1, last_day_of_the_month/2, local_time/0, local_time_to_system_time/1, local_time_to_system_time/2,
         local_time_to_universal_time/1,
         local_time_to_universal_time/2, local_time_to_universal_time_dst/1, now_to_datetime/1, now_to_local_time/1,
         now_to_universal_time/1, rfc3339_to_system_time/1, rfc3339_to_system_time/2, seconds_to_daystime/1, seconds_to_time/1,
         system_time_to_local_time/2, system_time_to_rfc3339/1, system_time_to_rfc3339/2, system_time_to_universal_time/2,
         time_difference/2, time_to_seconds/1, universal_time/0, universal_time_to_local_time/1, universal_time_to_system_time/1,
         universal_time_to_system_time/2, valid_date/1, valid_date/3]).

-export_type([date/0, time/0, datetime/0, datetime1970/0, day/0, daynum/0, month/0, year/0, ldom/0, weeknum/0, yearweeknum/0, hour/0,
              minute/0, second/0]).

-type year() :: non_neg_integer().
-type month() :: 1..12.
-type day() :: 1..31.
-type daynum() :: 1..7.
-type ldom() :: 28 | 29 | 30 | 31.
-type weeknum() :: 1..53.
-type yearweeknum() :: {year(), weeknum()}.
-type hour() :: 0..23.
-type minute() :: 0..59.
-type second() :: 0..59.
-type date() :: {year(), month(), day()}.
-type time() :: {hour(), minute(), second()}.
-type datetime() :: {date(), time()}.
-type datetime1970() :: {date(), time()}.

-define(DAY, 86400).
-define(EPOCH, 62167219200).
-define(YEAR_10000, 315569520000).

%% Natives -------------------------------------------------------------------------------------------------------------
%% What is no date, or very far away, they answer with `unplain`.

plain_date(_) -> erlang:nif_error(undef).
plain_datetime(_) -> erlang:nif_error(undef).
plain_days(_, _, _) -> erlang:nif_error(undef).
plain_seconds(_) -> erlang:nif_error(undef).

%% Dates ---------------------------------------------------------------------------------------------------------------

date_to_gregorian_days({Year, Month, Day}) -> date_to_gregorian_days(Year, Month, Day).

date_to_gregorian_days(Year, Month, Day) when is_integer(Day), Day > 0 ->
    case plain_days(Year, Month, Day) of
        unplain ->
            Last = last_day_of_the_month(Year, Month),
            if
                Day =< Last -> days_before(Year) + days_before(Year, Month) + Day - 1
            end;
        Days ->
            Days
    end.

%% Year 0 is a leap year.
days_before(0) -> 0;
days_before(Year) -> Year * 365 + (Year + 3) div 4 - (Year + 99) div 100 + (Year + 399) div 400.

days_before(_, Month) when Month =< 2 -> (Month - 1) * 31;
days_before(Year, Month) ->
    %% Counted from March the months repeat, five in 153 days.
    Leap = case is_leap_year(Year) of true -> 1; false -> 0 end,
    59 + Leap + (153 * (Month - 3) + 2) div 5.

%% By cycles of 400 years that start on the first of March, so that the leap day comes last.
gregorian_days_to_date(Days) when Days >= 0 ->
    case plain_date(Days) of
        unplain ->
            Shifted = Days - 60 + 146097,
            Cycle = Shifted div 146097,
            Of400 = Shifted rem 146097,
            YearOfCycle = (Of400 - Of400 div 1460 + Of400 div 36524 - Of400 div 146096) div 365,
            OfYear = Of400 - (365 * YearOfCycle + YearOfCycle div 4 - YearOfCycle div 100),
            FromMarch = (5 * OfYear + 2) div 153,
            Day = OfYear - (153 * FromMarch + 2) div 5 + 1,
            Year = YearOfCycle + (Cycle - 1) * 400,
            case FromMarch < 10 of
                true -> {Year, FromMarch + 3, Day};
                false -> {Year + 1, FromMarch - 9, Day}
            end;
        Date ->
            Date
    end.

is_leap_year(Year) when is_integer(Year), Year >= 0 ->
    Year band 3 =:= 0 andalso (Year rem 25 =/= 0 orelse Year band 15 =:= 0).

last_day_of_the_month(Year, Month) when is_integer(Year), Year >= 0, is_integer(Month), Month > 0, Month < 13 ->
    case Month of
        2 -> case is_leap_year(Year) of true -> 29; false -> 28 end;
        _ when Month =:= 4; Month =:= 6; Month =:= 9; Month =:= 11 -> 30;
        _ -> 31
    end.

valid_date({Year, Month, Day}) -> valid_date(Year, Month, Day).

valid_date(Year, Month, Day) when is_integer(Year), is_integer(Month), is_integer(Day) ->
    Year >= 0 andalso Month > 0 andalso Month < 13 andalso Day > 0 andalso Day =< last_day_of_the_month(Year, Month).

day_of_the_week({Year, Month, Day}) -> day_of_the_week(Year, Month, Day).
day_of_the_week(Year, Month, Day) -> (date_to_gregorian_days(Year, Month, Day) + 5) rem 7 + 1.

iso_week_number() ->
    {Date, _} = local_time(),
    iso_week_number(Date).

%% A week belongs to the year that its Thursday is in.
iso_week_number({Year, _, _} = Date) ->
    Days = date_to_gregorian_days(Date),
    {First, Next} = {first_week(Year), first_week(Year + 1)},
    if
        Days >= Next -> {Year + 1, 1};
        Days >= First -> {Year, (Days - First) div 7 + 1};
        true -> {Year - 1, (Days - first_week(Year - 1)) div 7 + 1}
    end.

first_week(Year) ->
    Days = date_to_gregorian_days(Year, 1, 4),
    Days - (Days + 5) rem 7.

%% Times ---------------------------------------------------------------------------------------------------------------

time_to_seconds({H, M, S}) when is_integer(H), is_integer(M), is_integer(S) -> H * 3600 + M * 60 + S.

seconds_to_time(Seconds) when Seconds >= 0, Seconds < ?DAY ->
    Minutes = Seconds div 60,
    Hours = Minutes div 60,
    {Hours, Minutes - Hours * 60, Seconds - Minutes * 60}.

seconds_to_daystime(Seconds) ->
    case Seconds rem ?DAY of
        Rest when Rest < 0 -> {Seconds div ?DAY - 1, seconds_to_time(Rest + ?DAY)};
        Rest -> {Seconds div ?DAY, seconds_to_time(Rest)}
    end.

datetime_to_gregorian_seconds({Date, Time} = DateTime) ->
    case plain_seconds(DateTime) of
        unplain -> ?DAY * date_to_gregorian_days(Date) + time_to_seconds(Time);
        Seconds -> Seconds
    end.

gregorian_seconds_to_datetime(Seconds) when Seconds >= 0 ->
    case plain_datetime(Seconds) of
        unplain -> {gregorian_days_to_date(Seconds div ?DAY), seconds_to_time(Seconds rem ?DAY)};
        DateTime -> DateTime
    end.

time_difference({{_, _, _}, {_, _, _}} = T1, {{_, _, _}, {_, _, _}} = T2) ->
    seconds_to_daystime(datetime_to_gregorian_seconds(T2) - datetime_to_gregorian_seconds(T1)).

%% Clocks --------------------------------------------------------------------------------------------------------------

local_time() -> erlang:localtime().
universal_time() -> erlang:universaltime().

local_time_to_universal_time(DateTime) -> erlang:localtime_to_universaltime(DateTime).
local_time_to_universal_time(DateTime, IsDst) -> erlang:localtime_to_universaltime(DateTime, IsDst).

universal_time_to_local_time(DateTime) -> erlang:universaltime_to_localtime(DateTime).

%% Every universal time that reads as the local one: two when clocks are set back, none when they are set forward.
local_time_to_universal_time_dst(DateTime) ->
    Candidates = [erlang:localtime_to_universaltime(DateTime, IsDst) || IsDst <- [true, false]],
    case [Universal || Universal <- Candidates, erlang:universaltime_to_localtime(Universal) =:= DateTime] of
        [Same, Same] -> [Same];
        Times -> Times
    end.

now_to_datetime({Mega, Seconds, _}) -> from_epoch(Mega * 1000000 + Seconds).
now_to_universal_time(Now) -> now_to_datetime(Now).
now_to_local_time({_, _, _} = Now) -> erlang:universaltime_to_localtime(now_to_datetime(Now)).

system_time_to_universal_time(Time, Unit) -> from_epoch(erlang:convert_time_unit(Time, Unit, second)).
system_time_to_local_time(Time, Unit) -> erlang:universaltime_to_localtime(system_time_to_universal_time(Time, Unit)).

from_epoch(Seconds) -> gregorian_seconds_to_datetime(Seconds + ?EPOCH).
to_epoch(DateTime) -> datetime_to_gregorian_seconds(DateTime) - ?EPOCH.

%% RFC 3339 ------------------------------------------------------------------------------------------------------------

local_time_to_system_time(Local) -> local_time_to_system_time(Local, []).

local_time_to_system_time(Local, Options) ->
    case local_time_to_universal_time_dst(Local) of
        [Universal] -> universal_time_to_system_time(Universal, Options);
        [] -> erlang:error({non_existing_local_time, Local});
        [_, _] -> erlang:error({ambiguous_local_time, Local})
    end.

universal_time_to_system_time(Universal) -> universal_time_to_system_time(Universal, []).

universal_time_to_system_time(Universal, Options) ->
    Seconds = datetime_to_gregorian_seconds(Universal) - datetime_to_gregorian_seconds({{1970, 1, 1}, {0, 0, 0}}),
    Seconds * in_a_second(proplists:get_value(unit, Options, second)).

in_a_second(Unit) when is_atom(Unit) -> erlang:convert_time_unit(1, second, Unit).

rfc3339_to_system_time(Text) -> rfc3339_to_system_time(Text, []).

rfc3339_to_system_time(Text, Options) ->
    Unit = proplists:get_value(unit, Options, second),
    [Y1, Y2, Y3, Y4, $-, Mo1, Mo2, $-, D1, D2, _, H1, H2, $:, Mi1, Mi2, $:, S1, S2 | Rest] = Text,
    Time = {two_digits(H1, H2), two_digits(Mi1, Mi2), two_digits(S1, S2)},
    Date = {list_to_integer([Y1, Y2, Y3, Y4]), two_digits(Mo1, Mo2), two_digits(D1, D2)},
    {Fraction, Offset} = fraction_before(Rest, []),
    Seconds = to_epoch({Date, Time}) - offset_seconds(Offset),
    check(Seconds, Text, Options),
    Scaled = erlang:convert_time_unit(Seconds, second, Unit),
    case parsed_fraction(Unit, Fraction) of
        Part when Scaled < 0 -> Scaled - Part;
        Part -> Scaled + Part
    end.

two_digits(A, B) when A >= $0, A =< $9, B >= $0, B =< $9 -> (A - $0) * 10 + B - $0;
two_digits(A, B) -> list_to_integer([A, B]).

fraction_before([C | Rest], Digits) when C >= $0, C =< $9; C =:= $. -> fraction_before(Rest, [C | Digits]);
fraction_before(Rest, Digits) -> {lists:reverse(Digits), Rest}.

parsed_fraction(second, _) -> 0;
parsed_fraction(_, "") -> 0;
parsed_fraction(Unit, Fraction) -> round(per_second(Unit) * list_to_float([$0 | Fraction])).

%% Only years of four digits have a form.
check(Seconds, _, _) when Seconds >= -?EPOCH, Seconds < ?YEAR_10000 - ?EPOCH -> ok;
check(_, Arg, Options) -> erlang:error({badarg, [Arg, Options]}).

system_time_to_rfc3339(Time) -> system_time_to_rfc3339(Time, []).

system_time_to_rfc3339(Time, Options) ->
    Offset = proplists:get_value(offset, Options, ""),
    case proplists:get_value(unit, Options, second) of
        native ->
            InMilliseconds = case is_integer(Offset) of
                                 true -> erlang:convert_time_unit(Offset, native, millisecond);
                                 false -> Offset
                             end,
            to_rfc3339(erlang:convert_time_unit(Time, native, millisecond), millisecond, InMilliseconds, Options);
        Unit ->
            to_rfc3339(Time, Unit, Offset, Options)
    end.

to_rfc3339(Time, Unit, Offset, Options) ->
    Ahead = case Offset of
                "" -> local_offset(Time, Unit);
                _ when is_list(Offset) -> offset_seconds(Offset);
                _ when is_integer(Offset) -> erlang:convert_time_unit(Offset, Unit, second)
            end,
    OffsetText = case Offset of
                     _ when Offset =:= ""; is_integer(Offset) -> written_offset(Ahead);
                     _ -> Offset
                 end,
    Shown = Time + erlang:convert_time_unit(Ahead, second, Unit),
    PerSecond = per_second(Unit),
    Seconds = Shown div PerSecond,
    check(Seconds, Time, Options),
    {{Year, Month, Day}, {H, M, S}} = from_epoch(Seconds),
    Designator = proplists:get_value(time_designator, Options, $T),
    Behind = case written_fraction(PerSecond, abs(Shown rem PerSecond)) of
                 "" -> OffsetText;
                 Fraction -> Fraction ++ OffsetText
             end,
    Clock = two(H, [$: | two(M, [$: | two(S, Behind)])]),
    two(Year div 100, two(Year rem 100, [$- | two(Month, [$- | two(Day, [Designator | Clock])])])).

%% The two digits of a number below 100, before a text.
two(N, Text) -> [$0 + N div 10, $0 + N rem 10 | Text].

written_fraction(1, _) -> "";
written_fraction(1000, Fraction) -> [$. | padded(Fraction, 3)];
written_fraction(1000000, Fraction) -> [$. | padded(Fraction, 6)];
written_fraction(1000000000, Fraction) -> [$. | padded(Fraction, 9)].

written_offset(Seconds) ->
    Sign = case Seconds < 0 of true -> $-; false -> $+ end,
    [Sign | padded(abs(Seconds) div 3600, 2) ++ [$: | two(abs(Seconds) rem 3600 div 60, "")]].

offset_seconds("Z") -> 0;
offset_seconds("z") -> 0;
offset_seconds(Offset) ->
    [Sign, H1, H2 | Rest] = Offset,
    Hours = two_digits(H1, H2),
    Minutes = case Rest of
                  [$:, M1, M2] -> two_digits(M1, M2);
                  [] -> 0
              end,
    case Sign of
        $- -> -(3600 * Hours + 60 * Minutes);
        $+ -> 3600 * Hours + 60 * Minutes
    end.

local_offset(Time, Unit) ->
    Universal = system_time_to_universal_time(Time, Unit),
    Local = erlang:universaltime_to_localtime(Universal),
    datetime_to_gregorian_seconds(Local) - datetime_to_gregorian_seconds(Universal).

per_second(second) -> 1;
per_second(millisecond) -> 1000;
per_second(microsecond) -> 1000000;
per_second(nanosecond) -> 1000000000;
per_second(native) -> erlang:convert_time_unit(1, second, native).

padded(N, Width) ->
    Digits = integer_to_list(N),
    lists:duplicate(max(0, Width - length(Digits)), $0) ++ Digits.
