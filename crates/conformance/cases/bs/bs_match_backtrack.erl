%% Clauses that fail late and go back to an earlier position.
-module(bs_match_backtrack).
-include("case.hrl").

main() ->
    [?show({B, m(id(B))}) || B <- [<<1, 2, 3, 4>>, <<1, 2, 3, 5>>, <<1, 2, 3>>, <<1, 2, 9, 9>>, <<1, 9>>, <<2, 0, 4, "four">>, <<2, 0, 9, "four">>, <<2, 1, "x">>, <<>>, <<1:4>>]],
    ok.

m(<<1, 2, 3, 4>>) -> all;
m(<<1, 2, 3, X>>) when X > 4 -> {last, X};
m(<<1, 2, X/binary>>) when byte_size(X) =:= 2 -> {two_more, X};
m(<<1, 2, X, R/binary>>) -> {X, R};
m(<<1, R/binary>>) -> {one, R};
m(<<2, L:16, B:L/binary>>) -> {exact, B};
m(<<2, L:8, R/binary>>) -> {loose, L, R};
m(<<X/bits>>) -> {bits, X}.
