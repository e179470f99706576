%% Huffman codes: counting, building the tree, coding and decoding bits.
-module(program_huffman).
-include("case.hrl").

main() ->
    [?show(round_trip(T)) || T <- ["abracadabra", "mississippi river", "aaaa", "the quick brown fox jumps over the lazy dog"]],
    ok.

round_trip(Text) ->
    Counts = lists:foldl(fun(C, M) -> maps:update_with(C, fun(N) -> N + 1 end, 1, M) end, #{}, Text),
    Tree = build(lists:sort([{N, {leaf, C}} || {C, N} <- maps:to_list(Counts)])),
    Codes = maps:from_list(codes(Tree, <<>>)),
    Bits = << <<(maps:get(C, Codes))/bits>> || C <- Text >>,
    {bit_size(Bits), Bits, decode(Bits, Tree, Tree) =:= Text, lists:sort(maps:to_list(Codes))}.

build([{_, T}]) -> T;
build([{N, A}, {M, B} | Rest]) -> build(lists:sort([{N + M, {node, A, B}} | Rest])).

codes({leaf, C}, <<>>) -> [{C, <<0:1>>}];
codes({leaf, C}, Code) -> [{C, Code}];
codes({node, A, B}, Code) -> codes(A, <<Code/bits, 0:1>>) ++ codes(B, <<Code/bits, 1:1>>).

decode(<<>>, _, _) -> [];
decode(<<_:1, R/bits>>, {leaf, C} = T, T) -> [C | decode(R, T, T)];
decode(<<Bit:1, R/bits>>, {node, A, B}, Tree) ->
    case if Bit =:= 0 -> A; true -> B end of
        {leaf, C} -> [C | decode(R, Tree, Tree)];
        Node -> decode(R, Node, Tree)
    end.
