%% erlang:raise/3 may change the class of an exception that is caught and raised again by `after'.
-module(exc_raise_class).
-include("case.hrl").

main() ->
    ?show(again(fun() -> throw(arne) end)),
    ?show(again(fun() -> exit(arne) end)),
    Old = erlang:system_flag(backtrace_depth, 2),
    ?show(Old),
    ?show(depth(fun() -> error(reason) end)),
    erlang:system_flag(backtrace_depth, Old),
    ok.

again(F) ->
    try
        changed(F)
    after
        id(ok)
    end.

changed(F) ->
    try F() catch _:Reason:Stack -> erlang:raise(error, Reason, Stack) end.

depth(F) -> try deep(5, F) catch error:_:Stack -> length(Stack) end.

deep(0, F) -> id(F());
deep(N, F) -> id(deep(N - 1, F)).
