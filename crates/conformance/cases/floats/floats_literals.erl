%% Float literals, in patterns too.
-module(floats_literals).
-include("case.hrl").

main() ->
    ?show([1.0, 1.0e3, 1.5e-3, 1.0E5, 0.0, -0.0, 1_000.5]),
    ?show([which(id(F)) || F <- [1.0, 1, 2.5, -2.5, 1.0e300, 0.0, 3.0]]),
    ?show([loose(id(F)) || F <- [1.0, 1, 2.5, 0.0, -0.0, 0]]),
    ok.

which(1.0) -> one;
which(2.5) -> two_and_a_half;
which(-2.5) -> minus;
which(1.0e300) -> huge;
which(_) -> other.

loose(X) when X == 1.0 -> one;
loose(X) when X == 0 -> zero;
loose(_) -> other.
