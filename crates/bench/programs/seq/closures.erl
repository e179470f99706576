%% Funs made, passed, composed, stored and called: parser combinators without input.
-module(closures).
-include("../harness.hrl").

bench() -> loop(250000, 0).

loop(0, Sum) -> Sum;
loop(N, Sum) ->
    Add = fun(X) -> X + N end,
    Double = fun(X) -> X * 2 end,
    Pipeline = [Add, Double, compose(Add, Double), fun(X) -> X - Sum end, curry(fun(A, B) -> A bxor B end, N), fun local/1],
    loop(N - 1, run(Pipeline, N) band 16#ffffff + apply_n(5, compose(Double, fun erlang:abs/1), 1)).

run([], X) -> X;
run([F | Rest], X) -> run(Rest, F(X)).

compose(F, G) -> fun(X) -> G(F(X)) end.

curry(F, A) -> fun(B) -> F(A, B) end.

local(X) -> X + 3.

apply_n(0, _, X) -> X;
apply_n(N, F, X) -> apply_n(N - 1, F, F(X)).
