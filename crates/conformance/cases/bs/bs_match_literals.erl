%% Literal integers and strings inside patterns.
-module(bs_match_literals).
-include("case.hrl").

main() ->
    [?show({B, m(id(B))}) || B <- [<<>>, <<0>>, <<1, 2>>, <<"GET / HTTP">>, <<"PUT x">>, <<"PO">>, <<16#CAFE:16, 7>>, <<16#CAFEBABE:32>>, <<1:1>>, <<3:2, 1:6>>, <<"abc">>, <<"ab">>, <<"abcd">>, <<255, 0, 128>>]],
    [?show({B, tagged(id(B))}) || B <- [<<0, 1, 2>>, <<1, 5>>, <<2, 0, 9>>, <<3>>, <<3, 1>>, <<4, "zz">>, <<>>, <<200>>]],
    ok.

m(<<>>) -> empty;
m(<<"GET ", Rest/binary>>) -> {get, Rest};
m(<<"PUT ", Rest/binary>>) -> {put, Rest};
m(<<16#CAFEBABE:32>>) -> java;
m(<<16#CAFE:16, X>>) -> {cafe, X};
m(<<1, 2>>) -> one_two;
m(<<3:2, X:6>>) -> {top, X};
m(<<"abc", R/binary>>) -> {abc, R};
m(<<0>>) -> zero;
m(B) when is_binary(B) -> other;
m(_) -> bits.

tagged(<<0, X:16>>) -> {a, X};
tagged(<<1, X>>) -> {b, X};
tagged(<<2, 0, X>>) -> {c, X};
tagged(<<3>>) -> d;
tagged(<<3, _>>) -> e;
tagged(<<T, R/binary>>) when T < 100 -> {T, R};
tagged(_) -> none.
