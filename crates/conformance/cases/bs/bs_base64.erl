%% A base64 coder by hand, six bits at a time.
-module(bs_base64).
-include("case.hrl").

main() ->
    [?show({B, enc(id(B)), dec(enc(id(B))) =:= B}) || B <- [<<>>, <<"M">>, <<"Ma">>, <<"Man">>, <<"any carnal pleas">>, <<0, 255, 128>>]],
    ok.

enc(B) -> list_to_binary(e(B)).
e(<<X:6, R/bits>>) -> [c(X) | e(R)];
e(<<X:4>>) -> [c(X bsl 2), "="];
e(<<X:2>>) -> [c(X bsl 4), "=="];
e(<<>>) -> [].

c(X) when X < 26 -> $A + X;
c(X) when X < 52 -> $a + X - 26;
c(X) when X < 62 -> $0 + X - 52;
c(62) -> $+;
c(63) -> $/.

dec(B) -> d(B, <<>>).
d(<<>>, A) -> A;
d(<<X, "==">>, A) -> <<A/bits, (v(X) bsr 4):2>>;
d(<<X, "=">>, A) -> <<A/bits, (v(X) bsr 2):4>>;
d(<<X, R/binary>>, A) -> d(R, <<A/bits, (v(X)):6>>).

v(C) when C >= $A, C =< $Z -> C - $A;
v(C) when C >= $a, C =< $z -> C - $a + 26;
v(C) when C >= $0, C =< $9 -> C - $0 + 52;
v($+) -> 62;
v($/) -> 63.
