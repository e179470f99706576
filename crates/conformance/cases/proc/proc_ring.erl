%% A message around a ring of two hundred processes.
-module(proc_ring).
-include("case.hrl").

main() ->
    S = self(),
    Last = lists:foldl(fun(_, Next) -> spawn(fun() -> forward(Next) end) end, S, lists:seq(1, 200)),
    Last ! {token, 0, []},
    ?show(receive {token, N, L} -> {N, length(L), lists:sum(L)} end),
    Last ! stop,
    ?show(receive stop -> stopped end),
    ok.

forward(Next) ->
    receive
        {token, N, L} -> Next ! {token, N + 1, [N | L]}, forward(Next);
        stop -> Next ! stop
    end.
