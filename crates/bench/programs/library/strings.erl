%% Module string on lists and on binaries: cut, trimmed, padded, searched, replaced, folded, compared, read as numbers.
-module(strings).
-include("../harness.hrl").

bench() ->
    Line = "The quick brown fox, jumps over the lazy dog; and so on and on until the line is full.",
    Wide = "Größe über alles, naïve façade — 日本語 e\x{301}tude",
    Each = [Line, unicode:characters_to_binary(Line), Wide, unicode:characters_to_binary(Wide)],
    times(150, fun() -> lists:sum([on(Text) || Text <- Each]) end) + times(5000, fun() -> short(<<"  hello, world ">>) + short(" hello, world  ") end).

on(Text) ->
    string:length(Text) + length(string:lexemes(Text, " ,;")) + length(string:split(Text, " ", all)) + length(string:to_graphemes(Text))
        + string:length(string:uppercase(Text)) + string:length(string:lowercase(Text)) + string:length(string:titlecase(Text)) + string:length(string:casefold(Text))
        + string:length(string:slice(Text, 5, 20)) + string:length(string:pad(Text, 100, both)) + string:length(string:reverse(Text))
        + string:length(string:replace(Text, "a", "bb", all)) + string:length(string:find(Text, "l", trailing)) + truth(string:equal(Text, Text, true))
        + string:length(string:trim(Text, both, "T.eG")) + string:length(element(2, string:take(Text, lists:seq($a, $z), true, leading))) + element(1, lists:foldl(fun(_, {N}) -> {N + 1} end, {0}, string:lexemes(Text, "e"))).

short(Text) ->
    [A, B] = string:split(string:trim(Text), ", "),
    truth(string:is_empty(A)) + string:length(B) + element(1, string:to_integer("42")) + string:length(string:uppercase(A)) + truth(string:prefix(A, "he") =:= nomatch).

truth(true) -> 1;
truth({_, _}) -> 1;
truth(_) -> 0.

times(0, _) -> 0;
times(N, F) -> F() + times(N - 1, F).
