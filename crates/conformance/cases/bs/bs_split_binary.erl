%% split_binary/2.
-module(bs_split_binary).
-include("case.hrl").

main() ->
    B = id(<<"abcdef">>),
    ?show([split_binary(B, N) || N <- [0, 1, 3, 6]]),
    ?show(split_binary(B, id(7))),
    ?show(split_binary(B, id(-1))),
    ?show(split_binary(B, id(a))),
    ?show(split_binary(id(<<1, 2:4>>), 1)),
    ?show(split_binary(id(<<1:4>>), 1)),
    ?show(split_binary(id("ab"), 1)),
    ok.
