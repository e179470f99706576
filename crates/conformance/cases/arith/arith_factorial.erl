%% Large products and quotients agree with one another.
-module(arith_factorial).
-include("case.hrl").

main() ->
    F = fact(60),
    ?show(F),
    ?show(fact(100) div fact(98)),
    ?show(fact(200) rem 1000000007),
    ?show(fact(50) div fact(25)),
    ?show(undo(fact(120), 120)),
    ?show(-fact(30) div fact(28)),
    ?show(-fact(30) rem (fact(15) + 1)),
    ok.

fact(0) -> 1;
fact(N) -> N * fact(N - 1).

undo(N, 1) -> N;
undo(N, K) -> undo(N div K, K - 1).
