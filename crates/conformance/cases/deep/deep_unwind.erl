%% Unwinding a hundred thousand frames, with handlers on the way.
-module(deep_unwind).
-include("case.hrl").

main() ->
    ?show(try deep(500000) catch throw:X -> X end),
    ?show(handlers(1000)),
    ?show(try lists:foldl(fun(X, _) -> throw({first, X}) end, 0, lists:seq(1, 1000)) catch throw:Y -> Y end),
    ok.

deep(0) -> throw(bottom);
deep(N) -> 1 + deep(N - 1).

handlers(0) -> error(innermost);
handlers(N) ->
    try handlers(N - 1)
    catch throw:never -> no;
          error:innermost when N =:= 1000 -> reached_top
    end.
