%% A stack trace has at most eight frames.
-module(exc_stack_limit).
-include("case.hrl").

main() ->
    ?show(depth(fun() -> deep(id(20)) end)),
    ?show(depth(fun() -> deep(id(2)) end) =< 8),
    ?show(begin Old = erlang:system_flag(backtrace_depth, 3), D = depth(fun() -> deep(id(20)) end), erlang:system_flag(backtrace_depth, Old), {Old, D} end),
    ok.

depth(F) -> try F() catch _:_:S -> length(S) end.

deep(0) -> error(bottom);
deep(N) -> [deep(N - 1)].
