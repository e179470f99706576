%% A hundred processes send to one, which answers each.
-module(proc_flood).
-include("case.hrl").

main() ->
    Server = spawn(fun() -> serve(0) end),
    S = self(),
    [spawn(fun() -> Server ! {self(), N}, receive {ok, M} -> S ! {done, N, M} end end) || N <- lists:seq(1, 100)],
    Answers = [receive {done, N, M} -> {N, M} end || _ <- lists:seq(1, 100)],
    ?show(lists:sort([N || {N, _} <- Answers]) =:= lists:seq(1, 100)),
    ?show(lists:sort([M || {_, M} <- Answers]) =:= lists:seq(1, 100)),
    Server ! {self(), stop},
    ?show(receive {total, T} -> T end),
    ok.

serve(Count) ->
    receive
        {From, stop} -> From ! {total, Count};
        {From, _} -> From ! {ok, Count + 1}, serve(Count + 1)
    end.
