%% Zip generators walk in step; unequal lengths are an error.
-module(otp29_zip).
-include("case.hrl").

main() ->
    ?show([{A, B} || A <- id([1, 2, 3]) && B <- id([a, b, c])]),
    ?show([A + B || A <- id([1, 2]) && B <- id([10, 20]), A > 1]),
    ?show([{A, B} || <<A>> <= id(<<1, 2>>) && B <- id([x, y])]),
    ?show([{K, V, X} || K := V <- id(#{1 => a}) && X <- id([z])]),
    ?show(<< <<(A * B)>> || A <- id([1, 2]) && B <- id([3, 4]) >>),
    ?show(#{A => B || A <- id([1, 2]) && B <- id([3, 4])}),
    ?show([{A, B} || A <- id([1, 2, 3]) && B <- id([a])]),
    ?show([{A, B} || A <- id([]) && B <- id([a])]),
    ok.
