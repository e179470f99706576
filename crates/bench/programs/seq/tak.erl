%% Takeuchi's function: calls with three arguments, comparison.
-module(tak).
-include("../harness.hrl").

bench() -> tak(27, 17, 7).

tak(X, Y, Z) when Y >= X -> Z;
tak(X, Y, Z) -> tak(tak(X - 1, Y, Z), tak(Y - 1, Z, X), tak(Z - 1, X, Y)).
