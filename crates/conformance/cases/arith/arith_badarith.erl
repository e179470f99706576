%% Arithmetic on what is not a number: badarith, whichever side it is on.
-module(arith_badarith).
-include("case.hrl").

main() ->
    [begin
         ?show({X, id(X) + 1}),
         ?show({X, 1 + id(X)}),
         ?show({X, id(X) - id(1.5)}),
         ?show({X, id(2) * id(X)}),
         ?show({X, id(X) / id(2)}),
         ?show({X, id(X) div id(2)}),
         ?show({X, id(2) rem id(X)}),
         ?show({X, id(X) band 1}),
         ?show({X, id(1) bor id(X)}),
         ?show({X, id(X) bxor id(X)}),
         ?show({X, id(X) bsl 1}),
         ?show({X, 1 bsr id(X)}),
         ?show({X, bnot id(X)}),
         ?show({X, -id(X)}),
         ?show({X, +id(X)})
     end || X <- [a, [], [1], {1}, <<1>>, "1", #{}]],
    ok.
