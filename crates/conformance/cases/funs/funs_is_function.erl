%% is_function/1,2 in tests and guards.
-module(funs_is_function).
-include("case.hrl").

main() ->
    F = fun(_, _) -> ok end,
    ?show([{is_function(id(X)), guard(id(X))} || X <- [F, fun lists:map/2, fun id/1, a, {lists, map}, []]]),
    ?show([is_function(F, N) || N <- [0, 1, 2, 3, 255, 256]]),
    ?show(is_function(F, id(-1))),
    ?show(is_function(F, id(a))),
    ?show(is_function(id(x), id(2))),
    ?show(is_function(F, id(1 bsl 70))),
    ok.

guard(F) when is_function(F, 2) -> two;
guard(F) when is_function(F) -> some;
guard(_) -> none.
