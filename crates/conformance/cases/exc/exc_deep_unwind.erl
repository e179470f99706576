%% Unwinding many frames, with handlers on the way.
-module(exc_deep_unwind).
-include("case.hrl").

main() ->
    ?show(try deep(1500) catch throw:X -> X end),
    ?show(handlers(300)),
    ?show(try lists:foldl(fun(X, _) -> throw({first, X}) end, 0, lists:seq(1, 1000)) catch throw:Y -> Y end),
    ok.

deep(0) -> throw(bottom);
deep(N) -> 1 + deep(N - 1).

handlers(0) -> error(innermost);
handlers(N) ->
    try handlers(N - 1)
    catch throw:never -> no;
          error:innermost when N =:= 300 -> reached_top
    end.
