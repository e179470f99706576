%% Lists and tuples that natives make while they walk: their ends, improper tails, nothing taken, everything taken, more than a heap has room for.
-module(lists_made_directly).
-include("case.hrl").

main() ->
    Long = lists:seq(1, 30000),
    ?show([A -- B || A <- [[], [1, 2, 3, 2, 1], [1.0, 1, a]], B <- [[], [1], [2, 2, 2], [a, 1.0], [1, 2, 3, 2, 1]]]),
    ?show(erlang:phash2(id(Long) -- [30000, 1, 15000])),
    ?show(erlang:phash2(id(Long) -- lists:seq(1, 30000, 3))),
    [?show(id(A) -- id(B)) || {A, B} <- [{[1 | 2], [1]}, {[1], [1 | 2]}, {a, []}, {[], a}, {[1, 2 | x], [2]}]],
    [?show(lists:subtract(id(A), id(B))) || {A, B} <- [{[1 | 2], [1]}, {[1], [1 | 2]}]],
    [?show(id(A) ++ id(B)) || {A, B} <- [{[], x}, {[1], x}, {[1, 2 | 3], []}, {[1 | 2], [3]}, {x, []}]],
    ?show(erlang:phash2(id(Long) ++ Long)),
    ?show(lists:flatten(id([[], [[]], [1, [2, [[], 3]], <<"x">>], [[[4]]]]))),
    ?show(lists:flatten(id([[], [[]]]), [a | b])),
    ?show(lists:flatlength(id([[], [[]], [1, [2, [[], 3]]], [[[4]]]]))),
    [?show(lists:flatten(id(L))) || L <- [[1 | 2], [[1 | 2], 3], x, [[1], [2 | []]]]],
    ?show(erlang:phash2(lists:flatten([[N, [N, [N]]] || N <- Long]))),
    Pairs = [{N, N * 2} || N <- Long],
    ?show(erlang:phash2(lists:keydelete(29999, 1, Pairs))),
    ?show(lists:keydelete(9, 1, [{1, a}, {2, b}])),
    ?show(lists:keystore(9, 1, [{1, a}, {2, b}], {9, c})),
    ?show(lists:keystore(1, 1, [{1, a}, {2, b}], {9, c})),
    ?show(lists:keystore(1, 1, [], {1, c})),
    ?show(lists:keyreplace(2, 1, [{1, a}, {2, b}, {3, c}], {9, c})),
    ?show(lists:keytake(2, 1, [{1, a}, {2, b}, {3, c}])),
    [?show(lists:keydelete(9, 1, id(L))) || L <- [[{1, a} | x], x, [{9, a} | x]]],
    ?show(erlang:phash2(list_to_tuple(id(Long)))),
    [?show(list_to_tuple(id(L))) || L <- [[], [1, 2], [1 | 2], x]],
    [?show(setelement(N, id({a, b, c}), z)) || N <- [0, 1, 2, 3, 4]],
    [?show(float_to_binary(id(1.5), id(O))) || O <- [[short], [{decimals, 2}, compact], [short | x], [{decimals, 2} | 3], x, [nope]]],
    ok.
