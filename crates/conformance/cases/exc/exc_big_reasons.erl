%% Reasons of every type, thrown through frames.
-module(exc_big_reasons).
-include("case.hrl").

main() ->
    [?show(try frames(5, R) catch throw:T -> {same, T =:= R, T} end) || R <- [a, 1, 1.5, 1 bsl 100, [], [1, [2]], {}, {a, {b}}, <<"bin">>, <<1:3>>, #{a => 1}, "str"]],
    Long = lists:seq(1, 1000),
    ?show(try frames(100, Long) catch throw:T2 -> T2 =:= Long end),
    ok.

frames(0, R) -> throw(R);
frames(N, R) -> {N, frames(N - 1, R)}.
