%% Lists of fifteen hundred elements: build, reverse, append, map, sort, compare.
-module(lists_long).
-include("case.hrl").

main() ->
    L = lists:seq(1, 1500),
    ?show(length(L)),
    ?show(length(L ++ L)),
    ?show(lists:sum(lists:map(fun(X) -> X + 1 end, L))),
    ?show(lists:reverse(lists:reverse(L)) =:= L),
    ?show(lists:last(L)),
    ?show(lists:sort(lists:reverse(L)) =:= L),
    ?show(lists:foldr(fun(X, A) -> X - A end, 0, L)),
    ?show(body(L)),
    ok.

body([]) -> 0;
body([X | Xs]) -> X + body(Xs).
