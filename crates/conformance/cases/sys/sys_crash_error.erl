%% An uncaught error in main: output before it stands, the exit code is 1.
-module(sys_crash_error).
-include("case.hrl").

main() ->
    io:format("before~n"),
    error({uncaught, id(x)}).
