%% Base 64 written and read with six-bit fields and a tuple as table.
-module(base64_code).
-include("../harness.hrl").

bench() ->
    Data = << <<(X * 7 rem 256)>> || X <- lists:seq(1, 120000) >>,
    loop(20, Data, 0).

loop(0, _, Sum) -> Sum;
loop(N, Data, Sum) ->
    Text = encode(Data, <<>>),
    Data = decode(Text, <<>>),
    loop(N - 1, Data, Sum + byte_size(Text) + binary:at(Text, N * 1000)).

encode(<<A:6, B:6, C:6, D:6, Rest/binary>>, Acc) ->
    encode(Rest, <<Acc/binary, (digit(A)), (digit(B)), (digit(C)), (digit(D))>>);
encode(<<>>, Acc) -> Acc.

digit(N) ->
    element(N + 1, {$A, $B, $C, $D, $E, $F, $G, $H, $I, $J, $K, $L, $M, $N, $O, $P, $Q, $R, $S, $T, $U, $V, $W, $X, $Y, $Z,
        $a, $b, $c, $d, $e, $f, $g, $h, $i, $j, $k, $l, $m, $n, $o, $p, $q, $r, $s, $t, $u, $v, $w, $x, $y, $z,
        $0, $1, $2, $3, $4, $5, $6, $7, $8, $9, $+, $/}).

decode(<<A, B, C, D, Rest/binary>>, Acc) ->
    decode(Rest, <<Acc/binary, (value(A)):6, (value(B)):6, (value(C)):6, (value(D)):6>>);
decode(<<>>, Acc) -> Acc.

value(C) when C >= $A, C =< $Z -> C - $A;
value(C) when C >= $a, C =< $z -> C - $a + 26;
value(C) when C >= $0, C =< $9 -> C - $0 + 52;
value($+) -> 62;
value($/) -> 63.
