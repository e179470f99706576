%% A chain of float operations the compiler keeps in float registers.
-module(arith_float_unboxed).
-include("case.hrl").

main() ->
    ?show(poly(id(0.5))),
    ?show(poly(id(-2.0))),
    ?show(norm(id(3.0), id(4.0), id(12.0))),
    ?show(mandel(id(0.1), id(0.2), 0.0, 0.0, 0)),
    ?show(mandel(id(1.0), id(1.0), 0.0, 0.0, 0)),
    ?show(mixed(id(3), id(4))),
    ?show(mixed(id(1 bsl 80), id(1.0))),
    ?show(mixed(id(a), id(1.0))),
    ?show(poly(id(1.0e200))),
    ?show(negate(id(2.5))),
    ?show(negate(id(0.0))),
    ok.

poly(X) when is_float(X) -> 3.0 * X * X * X - 2.0 * X * X + X / 4.0 - 7.5.

norm(X, Y, Z) when is_float(X), is_float(Y), is_float(Z) -> math:sqrt(X * X + Y * Y + Z * Z).

mandel(_, _, X, Y, N) when X * X + Y * Y > 4.0; N =:= 50 -> {N, X, Y};
mandel(A, B, X, Y, N) -> mandel(A, B, X * X - Y * Y + A, 2.0 * X * Y + B, N + 1).

mixed(A, B) -> (A * 2.0 + B / 3) - 1.5.

negate(X) when is_float(X) -> -(X * 2.0).
