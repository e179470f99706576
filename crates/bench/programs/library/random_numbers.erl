%% rand with its algorithms; dates and times of calendar.
-module(random_numbers).
-include("../harness.hrl").

bench() ->
    lists:sum([drawn(rand:seed_s(Algorithm, 42), 20000, 0) || Algorithm <- [exsss, exro928ss, exrop, exs1024s]])
        + floats(rand:seed_s(exsss, 1), 20000, 0.0) + normals(rand:seed_s(exsss, 2), 10000, 0) + mixed(7, 50000) + times(8000, fun() -> dates(63881234567) end).

drawn(_, 0, Sum) -> Sum;
drawn(State, N, Sum) ->
    {Value, Next} = rand:uniform_s(1000, State),
    drawn(Next, N - 1, Sum + Value).

floats(_, 0, Sum) -> trunc(Sum * 1000);
floats(State, N, Sum) ->
    {Value, Next} = rand:uniform_s(State),
    floats(Next, N - 1, Sum + Value).

normals(_, 0, Sum) -> Sum;
normals(State, N, Sum) ->
    {Value, Next} = rand:normal_s(State),
    normals(Next, N - 1, Sum + trunc(Value * 100)).

mixed(State, 0) -> State;
mixed(State, N) -> mixed(rand:mwc59(State), N - 1).

dates(Seconds) ->
    {Date, _} = DateTime = calendar:gregorian_seconds_to_datetime(Seconds),
    {_, Week} = calendar:iso_week_number(Date),
    Text = calendar:system_time_to_rfc3339(1715949001, [{offset, "Z"}]),
    calendar:datetime_to_gregorian_seconds(DateTime) rem 1000 + calendar:day_of_the_week(Date) + Week + calendar:rfc3339_to_system_time(Text) rem 10 + calendar:last_day_of_the_month(2024, 2).

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
