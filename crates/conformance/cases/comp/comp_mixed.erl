%% List, binary and map generators together.
-module(comp_mixed).
-include("case.hrl").

main() ->
    ?show([{X, Y, K} || X <- [1, 2], <<Y:4>> <= <<16#AB>>, K := _ <- #{k => v}]),
    ?show(<< <<X, Y>> || X <- [1, 2], <<Y>> <= <<3, 4>> >>),
    ?show(#{X => Y || X <- [1, 2], <<Y>> <= <<X, (X + 1)>>}),
    ?show(<< <<V:(K)>> || K := V <- #{3 => 1, 5 => 2} >>),
    ?show([B || B <- [<< <<X>> || X <- lists:seq(1, N) >> || N <- [0, 1, 2]]]),
    ok.
