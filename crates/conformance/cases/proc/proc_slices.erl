%% What a slice is charged for: not for what a process leaves of it, but for copying what cannot grow in place.
-module(proc_slices).
-export([main/0, id/1]).

main() ->
    io:format("yield ~p~n", [spent(fun() -> [erlang:yield() || _ <- [1, 2, 3, 4]] end) < 200]),
    Megabytes = binary:copy(<<0>>, 2000 * 1024),
    io:format("append ~p~n", [spent(fun() -> <<Megabytes/binary, (id(<<1>>))/binary>> end) > 500]),
    io:format("copy ~p~n", [spent(fun() -> <<0, Megabytes/binary>> end) > 2000]).

spent(Fun) ->
    receive after 1 -> ok end,
    {reductions, Before} = process_info(self(), reductions),
    Fun(),
    {reductions, After} = process_info(self(), reductions),
    After - Before.

id(Term) -> Term.
