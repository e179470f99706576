%% Clauses that only differ in literal bytes and in how many bits are left.
-module(guard_bit_tests).
-include("case.hrl").

main() ->
    [?show({B, s(id(B)), u(id(B), id(3)), v(id(B))}) || B <- [<<>>, <<"a">>, <<"ab">>, <<"abc">>, <<"abd">>, <<1:1>>, <<1:3>>, <<7:9>>, <<0:16>>, a]],
    ok.

s(<<"abc", _/bits>>) -> abc;
s(<<"ab", R/binary>>) -> {ab, R};
s(<<_:1, R/binary>>) -> {one_bit, R};
s(<<R/binary>>) -> {bytes, R};
s(_) -> other.

u(B, N) ->
    case B of
        <<_:N, R/binary>> -> {whole, R};
        <<_:N, R/bits>> -> {rest, bit_size(R)};
        _ -> none
    end.

v(<<R/binary-unit:16>>) -> {pairs, R};
v(<<R/binary-unit:9>>) -> {nines, R};
v(_) -> none.
