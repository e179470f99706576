%% sort/1,2, usort/1,2: orders, stability, descending runs.
-module(lists_sort).
-include("case.hrl").

main() ->
    ?show(lists:sort([])),
    ?show(lists:sort([1])),
    ?show(lists:sort([3, 1, 2, 1.0, 2.0])),
    ?show(lists:sort([1.0, 1, 1.0])),
    ?show(lists:usort([3, 1, 2, 1.0, 2.0, 1])),
    ?show(lists:sort(fun(A, B) -> A >= B end, [3, 1, 2, 5, 4])),
    ?show(lists:sort(fun({A, _}, {B, _}) -> A =< B end, [{2, a}, {1, b}, {2, c}, {1, d}])),
    ?show(lists:usort(fun({A, _}, {B, _}) -> A =< B end, [{2, a}, {1, b}, {2, c}, {1, d}])),
    L = [(N * 7919) rem 1009 || N <- lists:seq(1, 500)],
    ?show(lists:sort(L) =:= lists:sort(lists:reverse(L))),
    ?show(sorted(lists:sort(L))),
    ?show(lists:sort(lists:seq(100, 1, -1)) =:= lists:seq(1, 100)),
    ?show(length(lists:usort(L ++ L))),
    ?show(lists:sort(id([a | b]))),
    ?show(lists:sort(id(x))),
    ok.

sorted([A, B | T]) -> A =< B andalso sorted([B | T]);
sorted(_) -> true.
