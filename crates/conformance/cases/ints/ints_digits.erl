%% Digit sums and reversal by repeated division.
-module(ints_digits).
-include("case.hrl").

main() ->
    ?show([digit_sum(N) || N <- [0, 9, 12345, 1 bsl 64, 1 bsl 200]]),
    ?show([reverse(N, 0) || N <- [0, 120, 12345, 98765432109876543210]]),
    ?show(isqrt(1 bsl 200)),
    ?show(isqrt(99999999999999999999999999)),
    ok.

digit_sum(0) -> 0;
digit_sum(N) -> N rem 10 + digit_sum(N div 10).

reverse(0, R) -> R;
reverse(N, R) -> reverse(N div 10, R * 10 + N rem 10).

isqrt(N) -> isqrt(N, N).
isqrt(N, X) ->
    case (X + N div X) div 2 of
        Y when Y < X -> isqrt(N, Y);
        _ -> X
    end.
