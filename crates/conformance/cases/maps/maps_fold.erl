%% fold, map, filter, filtermap, foreach, to the order of keys where it is defined.
-module(maps_fold).
-include("case.hrl").

main() ->
    M = id(#{1 => a, 2 => b, 3 => c}),
    ?show(maps:fold(fun(K, V, A) -> [{K, V} | A] end, [], M)),
    ?show(maps:map(fun(K, V) -> {K, V} end, M)),
    ?show(maps:filter(fun(K, _) -> K > 1 end, M)),
    ?show(maps:filtermap(fun(1, _) -> false; (2, _) -> true; (3, V) -> {true, {V}} end, M)),
    ?show(maps:foreach(fun(K, V) -> io:format("~w~w ", [K, V]) end, M)),
    Big = maps:from_list([{N, N} || N <- lists:seq(1, 100)]),
    ?show(maps:fold(fun(_, V, A) -> V + A end, 0, Big)),
    ?show(lists:sort(maps:fold(fun(K, _, A) -> [K | A] end, [], Big)) =:= lists:seq(1, 100)),
    ?show(maps:map(fun(_, V) -> -V end, Big) =:= maps:from_list([{N, -N} || N <- lists:seq(1, 100)])),
    ?show(maps:filter(fun(K, _) -> K > 97 end, Big)),
    ?show(maps:filter(fun(_, _) -> maybe_so end, M)),
    ok.
