%% Division of long integers: all lengths of dividend and divisor, digits that are guessed too large, products of unequal lengths.
-module(ints_long_division).
-include("case.hrl").

main() ->
    [?show({A, B, erlang:phash2(check(number(A), number(B)))}) || A <- [2, 3, 5, 9, 20, 64, 65, 120], B <- [1, 2, 3, 4, 8, 33, 64]],
    [?show({A, B, hard(A, B)}) || A <- [128, 192, 256, 320], B <- [64, 65, 128, 129, 191]],
    ok.

%% So many limbs, alternating between patterns.
number(Limbs) -> lists:foldl(fun(I, N) -> N bsl 64 bor (id(16#9E3779B97F4A7C15) * I band 16#ffffffffffffffff) end, 1, lists:seq(1, Limbs)).

check(X, Y) -> [division(A, B) || A <- [X, -X, X - 1, X * Y, X * Y - 1, X * Y + 1], B <- [Y, -Y, Y + 1]].

division(A, B) ->
    Q = A div B,
    R = A rem B,
    true = Q * B + R =:= A,
    true = abs(R) < abs(B),
    {Q, R}.

%% Next to powers of two the guess of a digit is most often wrong.
hard(A, B) ->
    [division((1 bsl A) + X, (1 bsl B) + Y) =/= [] || X <- [-1, 0, 1, -(1 bsl 64), 1 bsl 63], Y <- [-1, 0, 1, (1 bsl (B - 1)) - 1]].
