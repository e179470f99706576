%% exit with a reason other than normal in main.
-module(sys_crash_exit).
-include("case.hrl").

main() ->
    io:format("before~n"),
    exit(id(reason)).
