%% Handlers and their variables on a stack that moves.
-module(gc_catch_frames).
-include("case.hrl").

main() ->
    ?show(f(2000)),
    ok.

f(0) -> throw({bottom, lists:seq(1, 5)});
f(N) ->
    Local = {N, [N]},
    try 1 + f(N - 1)
    catch
        throw:{bottom, L} when N rem 500 =/= 0 -> throw({bottom, L});
        throw:{bottom, L} when N =:= 2000 -> {caught, L, Local};
        throw:{bottom, L} -> throw({bottom, [element(1, Local) | L]})
    end.
