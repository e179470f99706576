%% Lines and fields cut from a binary: sub-binaries, integers read from them.
-module(csv_parse).
-include("../harness.hrl").

bench() ->
    Text = lines(15000, <<>>),
    loop(15, Text, 0).

loop(0, _, Sum) -> Sum;
loop(N, Text, Sum) -> loop(N - 1, Text, total(rows(Text, Text, 0, 0, [], []), Sum)).

lines(0, Acc) -> Acc;
lines(N, Acc) ->
    lines(N - 1, <<Acc/binary, (integer_to_binary(N))/binary, ",some name,", (integer_to_binary(N * 7))/binary, ",x\n">>).

rows(<<$,, Rest/binary>>, Text, From, Length, Fields, Rows) ->
    rows(Rest, Text, From + Length + 1, 0, [binary_part(Text, From, Length) | Fields], Rows);
rows(<<$\n, Rest/binary>>, Text, From, Length, Fields, Rows) ->
    Row = lists:reverse([binary_part(Text, From, Length) | Fields]),
    rows(Rest, Text, From + Length + 1, 0, [], [Row | Rows]);
rows(<<_, Rest/binary>>, Text, From, Length, Fields, Rows) -> rows(Rest, Text, From, Length + 1, Fields, Rows);
rows(<<>>, _, _, _, _, Rows) -> Rows.

total([], Sum) -> Sum;
total([[A, Name, B, <<"x">>] | Rest], Sum) ->
    total(Rest, Sum + binary_to_integer(A) + byte_size(Name) + binary_to_integer(B)).
