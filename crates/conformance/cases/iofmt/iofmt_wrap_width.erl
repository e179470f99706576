%% ~p with a width of its own and at an indentation.
-module(iofmt_wrap_width).
-include("case.hrl").

main() ->
    T = {alpha, [beta, gamma, {delta, "epsilon", <<"zeta">>}], #{1 => eta}},
    [io:format("~*p~n", [W, T]) || W <- [10, 20, 40, 60]],
    io:format("Value: ~20p~n", [T]),
    io:format("~80p~n~120p~n", [lists:seq(1, 40), lists:seq(1, 40)]),
    io:format("~s~n", [io_lib:print(T, 5, 30, -1)]),
    io:format("~s~n", [io_lib:print(lists:seq(1, 30), 1, 40, 10)]),
    ok.
