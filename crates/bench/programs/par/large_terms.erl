%% Long lists, wide tuples and maps copied between processes.
-module(large_terms).
-include("../harness.hrl").

bench() ->
    Echo = spawn_link(fun echo/0),
    List = [{N, [N, N + 1], <<N:32>>} || N <- lists:seq(1, 5000)],
    Tuple = list_to_tuple(lists:seq(1, 20000)),
    Map = maps:from_list([{N, {value, N}} || N <- lists:seq(1, 3000)]),
    Sum = loop(60, Echo, {List, Tuple, Map}, 0),
    Echo ! stop,
    Sum.

loop(0, _, _, Sum) -> Sum;
loop(N, Echo, Term, Sum) ->
    Echo ! {self(), Term},
    receive
        {Echo, {List, Tuple, Map}} ->
            loop(N - 1, Echo, Term, Sum + length(List) + element(N, Tuple) + element(2, map_get(N, Map)))
    end.

echo() ->
    receive
        {From, Term} ->
            From ! {self(), Term},
            echo();
        stop -> ok
    end.
