%% Arithmetic in guards, including failing arithmetic.
-module(guard_arith).
-include("case.hrl").

main() ->
    [?show({X, f(id(X))}) || X <- [0, 1, 2, 3, 10, -1, 1.5, a, 1 bsl 70]],
    ok.

f(X) when X * X =:= 4 -> two;
f(X) when 10 div X =:= 10 -> one;
f(X) when X rem 2 =:= 1, X > 0 -> odd;
f(X) when X band 1 =:= 0, X bsr 60 > 0 -> big;
f(X) when X / 2 =:= 0.75 -> three_halves;
f(X) when -X > 0 -> negative;
f(X) when X + 0 =:= X -> number;
f(_) -> none.
