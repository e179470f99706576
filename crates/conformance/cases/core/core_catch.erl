%% Raising and catching.
-module(core_catch).
-export([main/0]).

main() ->
    erlang:display(try throw(ball) catch throw:B -> {caught, B} end),
    erlang:display(try error(bad) catch error:E -> {caught, E} end),
    erlang:display(try exit(done) catch exit:X -> {caught, X} end),
    erlang:display(try 1 + atom(a) catch error:R1 -> R1 end),
    erlang:display(try atom(2) div atom(0) catch error:R2 -> R2 end),
    erlang:display(try only_one(2) catch error:R3 -> R3 end),
    erlang:display(try hd(atom([])) catch error:R4 -> R4 end),
    erlang:display(try {a, _} = atom({b, 1}) catch error:R5 -> R5 end),
    erlang:display(try case atom(3) of 4 -> ok end catch error:R6 -> R6 end),
    erlang:display(try deep(1000) catch throw:R7 -> R7 end),
    erlang:display(catch throw(old)),
    try ok after erlang:display(after_ran) end,
    ok.

atom(X) -> X.
only_one(1) -> ok.
deep(0) -> throw(bottom);
deep(N) -> [N | deep(N - 1)].
