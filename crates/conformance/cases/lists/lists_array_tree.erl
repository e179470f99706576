%% Arrays set in any order, sparse and dense, grown, mapped and folded, at and around the sizes of leaves and nodes.
-module(lists_array_tree).
-export([main/0]).

main() ->
    [shown(N, D) || N <- [0, 1, 9, 10, 11, 15, 16, 17, 99, 100, 101, 255, 256, 257, 1000, 4096, 4097], D <- [undefined, 0]],
    Sparse = array:set(100000, z, array:set(70, b, array:set(3, a, array:new()))),
    io:format("~w ~w ~w~n", [array:size(Sparse), array:sparse_size(Sparse), array:sparse_to_orddict(Sparse)]),
    io:format("~w~n", [[array:get(I, Sparse) || I <- [0, 3, 70, 71, 99999, 100000, 100001]]]),
    io:format("~w~n", [array:sparse_foldr(fun(I, V, Acc) -> [{I, V} | Acc] end, [], array:sparse_map(fun(I, V) -> {V, I} end, Sparse))]),
    Reset = array:reset(100000, Sparse),
    io:format("~w ~w~n", [array:sparse_size(Reset), array:size(array:resize(Reset))]),
    Fixed = array:new([{size, 20}, {default, d}]),
    io:format("~w ~w~n", [array:to_list(array:set(19, x, Fixed)), array:to_orddict(array:map(fun(I, V) -> {I, V} end, array:resize(3, Fixed)))]),
    [io:format("~w~n", [try F() catch C:E -> {C, E} end]) || F <- [fun() -> array:set(20, x, Fixed) end, fun() -> array:get(20, Fixed) end, fun() -> array:get(-1, Sparse) end, fun() -> array:set(a, b, Sparse) end,
                                                                 fun() -> array:from_list([a | b]) end, fun() -> array:from_orddict([{2, a}, {1, b}]) end, fun() -> array:foldl(x, 0, Sparse) end, fun() -> array:to_list(x) end]].

shown(N, Default) ->
    Up = lists:foldl(fun(I, A) -> array:set(I, I, A) end, array:new([{default, Default}]), lists:seq(0, N - 1)),
    Down = lists:foldl(fun(I, A) -> array:set(N - 1 - I, N - 1 - I, A) end, array:new([{default, Default}]), lists:seq(0, N - 1)),
    Listed = array:from_list(lists:seq(0, N - 1), Default),
    io:format("~w ~w ~w~n", [N, array:to_list(Up) =:= array:to_list(Down) andalso array:to_list(Up) =:= array:to_list(Listed), erlang:phash2(array:to_orddict(Listed))]),
    io:format("~w ~w~n", [array:foldl(fun(I, V, Sum) -> I * 3 + V + Sum * 7 rem 1000003 end, 1, Up), array:foldr(fun(I, V, Sum) -> I * 3 + V + Sum * 7 rem 1000003 end, 1, Down)]),
    io:format("~w~n", [erlang:phash2(array:sparse_to_list(array:map(fun(I, V) -> I + V end, Up)))]).
