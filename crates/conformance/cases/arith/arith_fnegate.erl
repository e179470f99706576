%% Negation and comparison of floats held in float registers.
-module(arith_fnegate).
-include("case.hrl").

main() ->
    ?show(f(id(1.5), id(2.0))),
    ?show(f(id(-1.5), id(0.0))),
    ?show(g(id(3.0), 0, 0.0)),
    ok.

f(X, Y) when is_float(X), is_float(Y) ->
    A = -(X * Y),
    B = -(A + X),
    C = (A - B) / 2.0,
    {A, B, C, -C}.

g(_, 5, Acc) -> Acc;
g(X, N, Acc) when is_float(Acc), is_float(X) -> g(X, N + 1, -(Acc - X * 0.5)).
