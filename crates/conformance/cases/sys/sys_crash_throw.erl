%% An uncaught throw in main.
-module(sys_crash_throw).
-include("case.hrl").

main() ->
    io:format("before~n"),
    throw(id(ball)).
