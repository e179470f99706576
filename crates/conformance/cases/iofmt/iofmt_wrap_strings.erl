%% ~p breaks long strings and binaries.
-module(iofmt_wrap_strings).
-include("case.hrl").

main() ->
    S = "the quick brown fox jumps over the lazy dog and then runs away from the angry dog into the dark forest",
    io:format("~p~n", [S]),
    io:format("~p~n", [list_to_binary(S)]),
    io:format("~p~n", [{tag, S, list_to_binary(S)}]),
    io:format("~p~n", [[S, S]]),
    io:format("~p~n", [list_to_binary(lists:seq(0, 60))]),
    io:format("~p~n", [{a, list_to_binary(lists:seq(128, 190))}]),
    io:format("~p~n", [lists:duplicate(100, $x)]),
    io:format("~p~n", ["line one\nline two\nline three is a bit longer than the others are\nline four\nand line five"]),
    ok.
