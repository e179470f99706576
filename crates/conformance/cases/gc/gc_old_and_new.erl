%% Old terms pointing nowhere new, new terms pointing to old ones.
-module(gc_old_and_new).
-include("case.hrl").

main() ->
    Old = lists:seq(1, 2000),
    ?show(rounds(200, Old, [])),
    ok.

rounds(0, Old, Kept) -> {lists:sum(Old), length(Kept), lists:sum([hd(K) || K <- Kept])};
rounds(N, Old, Kept) ->
    _ = lists:map(fun(X) -> {X, N} end, lists:sublist(Old, 100)),
    rounds(N - 1, Old, [[N | Old] | Kept]).
