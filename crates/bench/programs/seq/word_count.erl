%% Words cut from a text and counted in a map of binaries.
-module(word_count).
-include("../harness.hrl").

bench() ->
    Text = text(80000, 3, <<>>),
    Counts = words(Text, <<>>, #{}),
    maps:fold(fun(Word, Count, Sum) -> Sum + byte_size(Word) * Count * Count end, map_size(Counts), Counts).

text(0, _, Acc) -> Acc;
text(N, Seed, Acc) ->
    Next = (Seed * 1103515245 + 12345) band 16#7fffffff,
    text(N - 1, Next, <<Acc/binary, (word((Next bsr 8) rem 700))/binary, (separator(N))/binary>>).

word(N) -> <<($a + N rem 26), ($a + N div 26), "word"/utf8>>.

separator(N) when N rem 11 =:= 0 -> <<".\n">>;
separator(_) -> <<" ">>.

words(<<C, Rest/binary>>, Word, Counts) when C >= $a, C =< $z -> words(Rest, <<Word/binary, C>>, Counts);
words(<<_, Rest/binary>>, <<>>, Counts) -> words(Rest, <<>>, Counts);
words(<<_, Rest/binary>>, Word, Counts) ->
    words(Rest, <<>>, case Counts of
        #{Word := Count} -> Counts#{Word := Count + 1};
        #{} -> Counts#{Word => 1}
    end);
words(<<>>, _, Counts) -> Counts.
