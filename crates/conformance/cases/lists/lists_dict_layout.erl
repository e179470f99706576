%% Dictionaries are hash tables whose form decides how they print and in which order they fold, while they grow and shrink.
-module(lists_dict_layout).
-export([main/0]).

main() ->
    io:format("~p~n", [dict:from_list([{a, 1}, {b, 2}, {"c", [3]}])]),
    Full = lists:foldl(fun(N, D) -> dict:store(key(N), N, D) end, dict:new(), lists:seq(1, 700)),
    show(Full),
    io:format("~w~n", [lists:sublist(dict:to_list(Full), 12)]),
    io:format("~w~n", [lists:sublist(dict:fetch_keys(Full), 12)]),
    Half = lists:foldl(fun(N, D) -> dict:erase(key(N), D) end, Full, lists:seq(1, 700, 2)),
    show(Half),
    show(dict:filter(fun(_, V) -> V rem 5 =:= 0 end, Half)),
    show(dict:map(fun(K, V) -> {K, V} end, Half)),
    show(dict:merge(fun(_, A, B) -> A - B end, Half, Full)),
    show(dict:merge(fun(_, A, B) -> A - B end, Full, Half)),
    Small = lists:foldl(fun(N, D) -> {N, D1} = dict:take(key(N), D), D1 end, Half, lists:seq(8, 700, 2)),
    show(Small),
    io:format("~p~n", [Small]),
    show(dict:update_counter(x, 4, dict:append(y, 1, dict:append_list(y, [2, 3], Small)))),
    [io:format("~p~n", [try F() catch C:R -> {C, R} end])
     || F <- [fun() -> dict:fetch(z, Small) end, fun() -> dict:update(z, fun(V) -> V end, Small) end, fun() -> dict:find(a, {}) end,
              fun() -> dict:size([]) end, fun() -> dict:is_empty(#{}) end, fun() -> dict:fold(fun(K, _, A) -> [K | A] end, [], x) end,
              fun() -> dict:filter(fun(_, _) -> maybe_not end, Small) end, fun() -> dict:take(z, Small) end]].

key(N) when N rem 3 =:= 0 -> N;
key(N) when N rem 3 =:= 1 -> {integer_to_list(N), N};
key(N) -> integer_to_binary(N).

show(D) -> io:format("~p ~p~n", [dict:size(D), erlang:phash2(D)]).
