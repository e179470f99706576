%% list_to_bitstring, bitstring_to_list, binary_to_list.
-module(bs_bitstring_list).
-include("case.hrl").

main() ->
    [?show({L, list_to_bitstring(id(L))}) || L <- [[], [<<1:1>>], [<<1:1>>, 255, <<2:2>>], ["ab", [<<3:3>>]], [1 | <<5:3>>], [a], <<1:1>>, [256]]],
    [?show({B, bitstring_to_list(id(B))}) || B <- [<<>>, <<1, 2>>, <<1, 2:4>>, <<1:1>>, a]],
    ?show(binary_to_list(id(<<"abc">>))),
    ?show(binary_to_list(id(<<"abcdef">>), 2, 4)),
    ?show(binary_to_list(id(<<"abcdef">>), 0, 4)),
    ?show(binary_to_list(id(<<"abcdef">>), 4, 2)),
    ?show(binary_to_list(id(<<"abcdef">>), 1, 7)),
    ?show(binary_to_list(id(<<1:1>>))),
    ?show(binary_to_list(id(a))),
    ok.
