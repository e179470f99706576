%% The stack grows and shrinks again and again.
-module(deep_stack_growth).
-include("case.hrl").

main() ->
    ?show([wave(N) || N <- [10, 10000, 10, 500000, 10]]),
    S = self(),
    [spawn(fun() -> S ! {N, wave(N)} end) || N <- [1, 100, 5000, 20000]],
    ?show([receive {N, W} -> W end || N <- [1, 100, 5000, 20000]]),
    ok.

wave(0) -> 0;
wave(N) -> X = wave(N - 1), Y = X + 1, Y.
