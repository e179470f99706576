%% Lists compare element by element, proper or not.
-module(cmp_lists).
-include("case.hrl").

main() ->
    Ls = [[], [a], [b], [a, a], [a, b], [a | b], [a | []], [a | {}], [[]], [[a]], [1, 2], [1.0, 2], "abc", "abd", [a | <<>>]],
    ?show(lists:sort(Ls)),
    [?show({X, Y, id(X) < id(Y), id(X) == id(Y)}) || X <- Ls, Y <- Ls, X =< Y],
    ok.
