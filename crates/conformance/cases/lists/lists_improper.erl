%% Walking improper lists by hand.
-module(lists_improper).
-include("case.hrl").

main() ->
    L = id([a, b | c]),
    [A | [B | C]] = L,
    ?show({A, B, C}),
    ?show(is_list(L)),
    ?show(is_list(id([a | b]))),
    ?show(copy(L)),
    ?show([X || X <- id([1, 2 | 3])]),
    ?show([X || X <- id(x)]),
    ?show(L =:= [a | [b | c]]),
    ok.

copy([H | T]) -> [H | copy(T)];
copy(Tail) -> {tail, Tail}.
