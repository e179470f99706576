%% term_to_binary of every type, byte by byte.
-module(conv_etf_encode).
-include("case.hrl").

main() ->
    [?show({T, term_to_binary(id(T))})
     || T <- [a, '', 'å', '日本', true, 0, 1, 255, 256, -1, 16#7FFFFFFF, 16#80000000, -16#80000000, -16#80000001, 1 bsl 59, 1 bsl 63, 1 bsl 64, -(1 bsl 64), 1 bsl 2040, 0.0, -0.0, 1.5, 1.0e300, [], [a], [1], "abc", [1, 2, 3], [255], [256], [a | b], [1 | 2], "", {}, {a}, {1, 2, 3}, <<>>, <<1, 2>>, <<1:1>>, <<1, 2:7>>, #{}, #{a => 1}, #{1 => 2, 2 => 3}, fun lists:map/2, [[]], {[], {}}]],
    ?show(byte_size(term_to_binary(lists:duplicate(65535, 1)))),
    ?show(byte_size(term_to_binary(lists:duplicate(65536, 1)))),
    ?show(byte_size(term_to_binary(list_to_tuple(lists:seq(1, 256))))),
    ?show(byte_size(term_to_binary(1 bsl 3000))),
    ok.
