%% The stack grows and shrinks again and again.
-module(gc_stack_growth).
-include("case.hrl").

main() ->
    ?show([wave(N) || N <- [10, 500, 10, 1500, 10]]),
    S = self(),
    [spawn(fun() -> S ! {N, wave(N)} end) || N <- [1, 100, 700, 1200]],
    ?show([receive {N, W} -> W end || N <- [1, 100, 700, 1200]]),
    ok.

wave(0) -> 0;
wave(N) -> X = wave(N - 1), Y = X + 1, Y.
