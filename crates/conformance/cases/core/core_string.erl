%% Strings are lists, and display shows them so.
-module(core_string).
-export([main/0]).

main() ->
    erlang:display("text"),
    erlang:display([104, 105]),
    erlang:display([1, 2, 3]),
    erlang:display([$a, b]),
    erlang:display("" ++ "ab" ++ [0]),
    erlang:display("a\nb"),
    ok.
