%% map, filter, filtermap, flatmap, foreach, partition, search.
-module(lists_map).
-include("case.hrl").

main() ->
    ?show(lists:map(fun(X) -> X * 2 end, [1, 2, 3])),
    ?show(lists:map(fun integer_to_list/1, [1, 23])),
    ?show(lists:map(fun(X) -> X end, [])),
    ?show(lists:filter(fun(X) -> X > 1 end, [1, 2, 3])),
    ?show(lists:filter(fun(X) -> X end, [true, false, true])),
    ?show(lists:filter(fun(X) -> X end, [true, maybe_so])),
    ?show(lists:filtermap(fun(1) -> true; (2) -> {true, two}; (_) -> false end, [1, 2, 3, 2, 1])),
    ?show(lists:flatmap(fun(X) -> [X, X] end, [a, b])),
    ?show(lists:foreach(fun(X) -> io:format("~w;", [X]) end, [1, 2, 3])),
    ?show(lists:partition(fun(X) -> X rem 2 =:= 0 end, [1, 2, 3, 4])),
    ?show(lists:search(fun(X) -> X > 2 end, [1, 2, 3, 4])),
    ?show(lists:search(fun(X) -> X > 9 end, [1, 2, 3, 4])),
    ?show(lists:map(fun(X) -> X end, id([a | b]))),
    ?show(lists:map(id(x), [a])),
    ok.
