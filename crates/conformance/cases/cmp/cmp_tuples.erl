%% Tuples compare by size, then element by element.
-module(cmp_tuples).
-include("case.hrl").

main() ->
    Ts = [{}, {z}, {a, b}, {a, c}, {b, a}, {1, 2}, {1, 2.0}, {1.0, 2}, {a, b, c}, {{}}, {{a}}, {[]}],
    ?show(lists:sort(Ts)),
    [?show({X, Y, id(X) < id(Y), id(X) == id(Y), id(X) =:= id(Y)}) || X <- Ts, Y <- Ts, X =< Y],
    ok.
