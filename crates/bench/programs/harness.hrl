%% What every benchmark shares: main/0 runs bench/0 ?RUNS times, each in a fresh process so that no run inherits a
%% grown heap or a mailbox, and prints {bench, Name, MicrosMin, MicrosMedian, Checksum}. The first of several runs
%% only warms up. ?LINGER keeps the process alive after printing, so that an observer can read its memory.
-ifndef(RUNS).
-define(RUNS, 5).
-endif.
-ifndef(LINGER).
-define(LINGER, 0).
-endif.

-export([main/0, bench/0]).

main() ->
    {_, Checksum} = First = timed_run(),
    Times = timed_runs(?RUNS - 1, First, []),
    erlang:display({bench, ?MODULE, hd(Times), median(Times), Checksum}),
    receive after ?LINGER -> ok end.

timed_runs(0, {Micros, _}, []) -> [Micros];
timed_runs(0, _, Times) -> Times;
timed_runs(N, {_, Checksum} = First, Times) ->
    %% A checksum that varies between runs fails the match.
    {Micros, Checksum} = timed_run(),
    timed_runs(N - 1, First, timed_insert(Micros, Times)).

timed_run() ->
    Parent = self(),
    Child = spawn_link(fun() ->
        Start = erlang:monotonic_time(microsecond),
        Checksum = bench(),
        Stop = erlang:monotonic_time(microsecond),
        Parent ! {self(), Stop - Start, Checksum}
    end),
    receive {Child, Micros, Checksum} -> {Micros, Checksum} end.

timed_insert(X, [Y | Rest]) when Y < X -> [Y | timed_insert(X, Rest)];
timed_insert(X, Rest) -> [X | Rest].

median(Sorted) -> lists:nth((length(Sorted) + 1) div 2, Sorted).
