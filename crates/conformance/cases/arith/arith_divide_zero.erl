%% Division by zero of every kind.
-module(arith_divide_zero).
-include("case.hrl").

main() ->
    [begin
         ?show(id(N) div id(0)),
         ?show(id(N) rem id(0)),
         ?show(id(N) / id(0)),
         ?show(id(N) / id(0.0)),
         ?show(id(N) / id(-0.0))
     end || N <- [0, 1, -1, 1 bsl 70]],
    ?show(id(1.5) div id(1)),
    ?show(id(1) rem id(1.0)),
    ok.
