%% A thousand digits there and back.
-module(ints_long).
-include("case.hrl").

main() ->
    N = power(7, 1300),
    S = integer_to_list(N),
    ?show(length(S)),
    io:format("~s~n", [S]),
    ?show(list_to_integer(S) =:= N),
    ?show(integer_to_list(-N, 36) =:= [$- | integer_to_list(N, 36)]),
    ?show(length(integer_to_list(power(10, 2000)))),
    ok.

power(_, 0) -> 1;
power(B, N) -> B * power(B, N - 1).
