%% UTF-8 written and read by the bit syntax, one code point at a time.
-module(utf8_decode).
-include("../harness.hrl").

bench() ->
    Text = encode(150000, <<>>),
    loop(80, Text, 0).

loop(0, _, Sum) -> Sum;
loop(N, Text, Sum) -> loop(N - 1, Text, Sum + decode(Text, 0, N)).

encode(0, Acc) -> Acc;
encode(N, Acc) -> encode(N - 1, <<Acc/binary, (point(N rem 16, N))/utf8>>).

point(15, N) -> 16#1F600 + N rem 60;
point(14, N) -> 16#4E00 + N rem 5000;
point(13, N) -> 16#E0 + N rem 30;
point(12, N) -> 16#400 + N rem 90;
point(_, N) -> $a + N rem 26.

decode(<<>>, Count, Hash) -> Hash + Count;
decode(<<C/utf8, Rest/binary>>, Count, Hash) -> decode(Rest, Count + 1, (Hash * 33 + C) band 16#ffffffff).
