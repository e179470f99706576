%% The order in which programs see the objects of small tables without an order: it follows from a hash of the keys that is the same at every start.
-module(ets_small_order).
-export([main/0]).
main() ->
    [one(Type, Opts) || {Type, Opts} <- [{set, []}, {set, [private]}, {bag, [public]}, {duplicate_bag, []}]],
    limits(),
    many(), ok.
one(Type, Opts) ->
    T = ets:new(t, [Type | Opts]),
    Keys = [z, a, mm, "str", {1,2}, 3, 4, 5, 100, <<"bin">>, 1.5, -7, 1 bsl 80, [], #{1 => 2}, true, 'some atom', 'ütf'],
    [ets:insert(T, {K, I}) || {K, I} <- lists:zip(Keys, lists:seq(1, length(Keys)))],
    show(T),
    [ets:delete(T, K) || K <- [a, 4, <<"bin">>]],
    ets:insert(T, [{a, again}, {new, x}, {z, other}, {3, other}, {4, back}]),
    show(T),
    ets:insert(T, [{I, I} || I <- lists:seq(1, 200)]),
    show(T),
    [ets:delete(T, I) || I <- lists:seq(1, 200, 3)],
    show(T),
    ets:safe_fixtable(T, true),
    [ets:delete(T, I) || I <- lists:seq(2, 200, 3)],
    ets:insert(T, [{I, new} || I <- lists:seq(2, 20, 3)]),
    ets:safe_fixtable(T, false),
    show(T),
    io:format("~w~n", [[ets:slot(T, I) || I <- lists:seq(0, 256)]]),
    ets:delete_all_objects(T),
    show(T),
    ets:insert(T, [{I, I} || I <- lists:seq(1, 20)]),
    show(T),
    ets:delete(T).
show(T) ->
    io:format("~w~n~w~n~w~n", [ets:tab2list(T), ets:foldl(fun(X, A) -> [X | A] end, [], T), ets:foldr(fun(X, A) -> [X | A] end, [], T)]),
    io:format("~w ~w ~w~n", [ets:first(T), ets:last(T), walk(T, ets:first(T))]),
    io:format("~w~n", [ets:match(T, {'$1', '_'})]),
    io:format("~w~n", [ets:select(T, [{{'$1', '$2'}, [{is_atom, '$1'}], [{{'$2', '$1'}}]}])]),
    io:format("~w~n", [ets:select_reverse(T, [{{'$1', '$2'}, [{is_atom, '$1'}], [{{'$2', '$1'}}]}])]),
    io:format("~w~n", [ets:select(T, [{{z, '$1'}, [], ['$_']}, {{a, '$1'}, [], ['$_']}, {{3, '$1'}, [], ['$_']}])]),
    io:format("~w~n", [length(chunks(ets:select(T, [{{'$1', '$2'}, [], ['$1']}], 5)))]),
    io:format("~w~n", [length(chunks(ets:match_object(T, '_', 1)))]).
walk(_, '$end_of_table') -> [];
walk(T, K) -> [K | walk(T, ets:next(T, K))].
chunks('$end_of_table') -> [];
chunks({L, C}) -> [L | chunks(ets:select(C))].
limits() ->
    T = ets:new(t, [bag]),
    [ets:insert(T, {K, I}) || I <- lists:seq(1, 5), K <- [a, b, c]],
    io:format("~w~n", [chunks(ets:select(T, [{{b, '$2'}, [], ['$_']}], 2))]),
    io:format("~w~n", [ets:select(T, [{{b, '$2'}, [], ['$_']}, {{a, '$2'}, [], ['$_']}])]),
    ets:delete_object(T, {b, 3}), ets:insert(T, {b, 3}), ets:insert(T, {b, 1}),
    io:format("~w~n", [ets:tab2list(T)]).
many() ->
    T = ets:new(t, []),
    [ets:insert(T, {I}) || I <- lists:seq(1, 256)],
    io:format("~w~n", [ets:tab2list(T)]),
    [ets:insert(T, {I}) || I <- lists:seq(257, 3000)],
    io:format("~w ~w~n", [length(ets:tab2list(T)), lists:sort(ets:tab2list(T)) =:= [{I} || I <- lists:seq(1, 3000)]]),
    ets:delete_all_objects(T),
    [ets:insert(T, {I}) || I <- lists:seq(1, 40)],
    io:format("~w~n", [ets:tab2list(T)]).
