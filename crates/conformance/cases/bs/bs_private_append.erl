%% Comprehensions and loops where the compiler appends in place.
-module(bs_private_append).
-include("case.hrl").

main() ->
    ?show(erlang:crc32(<< <<(X * X):32>> || X <- lists:seq(1, 500) >>)),
    ?show(pad(<<>>, 10)),
    ?show(pair(<<>>, <<>>, lists:seq(1, 20))),
    ?show(hex(<<222, 173, 190, 239>>, <<>>)),
    ?show(escape(<<"a<b&c>d">>, <<>>)),
    ok.

pad(B, N) when byte_size(B) < N -> pad(<<B/binary, ".">>, N);
pad(B, _) -> B.

pair(A, B, []) -> {A, B};
pair(A, B, [X | Xs]) when X rem 2 =:= 0 -> pair(<<A/binary, X>>, B, Xs);
pair(A, B, [X | Xs]) -> pair(A, <<B/binary, X>>, Xs).

hex(<<X:4, R/bits>>, A) when X < 10 -> hex(R, <<A/binary, (X + $0)>>);
hex(<<X:4, R/bits>>, A) -> hex(R, <<A/binary, (X + $a - 10)>>);
hex(<<>>, A) -> A.

escape(<<$<, R/binary>>, A) -> escape(R, <<A/binary, "&lt;">>);
escape(<<$>, R/binary>>, A) -> escape(R, <<A/binary, "&gt;">>);
escape(<<$&, R/binary>>, A) -> escape(R, <<A/binary, "&amp;">>);
escape(<<C, R/binary>>, A) -> escape(R, <<A/binary, C>>);
escape(<<>>, A) -> A.
