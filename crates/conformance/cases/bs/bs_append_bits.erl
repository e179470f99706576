%% Appending at a position that is no byte boundary.
-module(bs_append_bits).
-include("case.hrl").

main() ->
    A = id(<<5:3>>),
    B = <<A/bits, 255>>,
    C = <<B/bits, 1:1>>,
    D = <<C/bits, 15:4>>,
    ?show({A, B, C, D}),
    ?show(lists:foldl(fun(N, Acc) -> <<Acc/bits, N:(N rem 5 + 1)>> end, <<>>, lists:seq(1, 40))),
    ?show(lists:foldl(fun(N, Acc) -> <<Acc/bits, (id(<<N:3>>))/bits>> end, <<1:1>>, lists:seq(0, 15))),
    ok.
