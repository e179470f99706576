%% Segments compared with variables that are bound already.
-module(bs_match_bound).
-include("case.hrl").

main() ->
    [?show({A, B, m(A, id(B))}) || A <- [1, 256, -1, a], B <- [<<1>>, <<1:16>>, <<256:16>>, <<255, 255>>]],
    ?show(same(id(<<7, 7>>))),
    ?show(same(id(<<7, 8>>))),
    ?show(begin X = id(<<"ab">>), <<X:2/binary, R/binary>> = id(<<"abc">>), R end),
    ?show(begin X = id(<<"ab">>), <<X:2/binary, R/binary>> = id(<<"aac">>), R end),
    ?show(begin F = id(1.5), <<F/float>> = id(<<1.5/float>>), ok end),
    ok.

m(A, <<A:16>>) -> sixteen;
m(A, <<A:8/signed, A:8/signed>>) -> twice;
m(A, <<A>>) -> eight;
m(_, _) -> no.

same(<<X, X>>) -> {same, X};
same(_) -> different.
