%% Counting words, sorting by count, formatting a table.
-module(program_words).
-include("case.hrl").

main() ->
    Text = <<"It was the best of times, it was the worst of times, it was the age of wisdom, it was the age of foolishness">>,
    Words = string:lexemes(string:lowercase(Text), " ,."),
    Counts = lists:foldl(fun(W, M) -> M#{W => maps:get(W, M, 0) + 1} end, #{}, Words),
    Sorted = lists:sort(fun({A, N}, {B, M}) -> {-N, A} =< {-M, B} end, maps:to_list(Counts)),
    [io:format("~-12s|~3b|~s~n", [W, N, lists:duplicate(N, $*)]) || {W, N} <- Sorted],
    io:format("~p~n", [lists:sublist(Sorted, 5)]),
    ok.
